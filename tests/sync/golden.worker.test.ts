// Every recording in tests/golden, replayed: a build that was released once is understood for ever, and what it read in
// an answer is still there. `node scripts/record-wire.ts` records today's wire; old recordings are never touched.
/// <reference types="vite/types/importMeta.d.ts" />
import { beforeAll, describe, expect, test } from "vitest";
import type { Role } from "../../shared/actor.ts";
import { mutators, type MutatorName } from "../../shared/mutators.ts";
import { type Cookie, type PatchOperation, type PullResponse, type PushResponse } from "../../shared/sync/protocol.ts";
import { pullRequestSchema, pushRequestSchema } from "../../shared/sync/requests.ts";
import { newId } from "../../server/sync/new-id.ts";
import { anAgent, aTask } from "../support/records.ts";
import { anApproval, aTenant, postJson, put, type TestMember } from "../support/tenants.ts";

interface Request {
  readonly as?: string;
  readonly clientGroupID?: string;
  readonly mutations?: readonly { readonly args: { readonly k?: MutatorName } & Readonly<Record<string, unknown>> }[];
  readonly cookie?: Cookie | null;
}

interface Recording {
  readonly world: {
    readonly people: Readonly<Record<string, Role>>;
    readonly agents: readonly string[];
    readonly approvals: Readonly<Record<string, object>>;
    readonly fillers: number;
  };
  readonly exchanges: readonly {
    readonly by: string;
    readonly path: string;
    readonly request: Request;
    readonly answer: { readonly status: number; readonly body: Partial<PushResponse & PullResponse> };
  }[];
}

const recordings = Object.entries(
  import.meta.glob<Recording>("../golden/wire-*.json", { eager: true, import: "default" }),
).map(([path, recording]) => ({ name: path.split("/").at(-1) ?? path, ...recording }));

type Ids = Readonly<Record<string, string>>;
const fill = <T>(value: T, ids: Ids): T =>
  JSON.parse(JSON.stringify(value).replaceAll(/\{\{(\w+)\}\}/g, (hole, name: string) => ids[name] ?? hole)) as T;

/** The world of a recording, made anew: who is in it and what every name in it stands for. */
async function aWorld({ world }: Recording) {
  const tenant = await aTenant();
  const people: Record<string, TestMember> = {};
  for (const [name, role] of Object.entries(world.people))
    people[name] = role === "owner" ? tenant.owner : await tenant.join(role);
  const ids = {
    ...Object.fromEntries(Object.entries(people).map(([name, { actor }]) => [name, actor.memberId])),
    ...Object.fromEntries([...world.agents, ...Object.keys(world.approvals)].map((name) => [name, newId()])),
  };
  const fillers = Array.from({ length: world.fillers }, () => aTask({ id: newId(), body: "x".repeat(3_900) }));
  await put(tenant.db, {
    ...Object.fromEntries(world.agents.map((name) => [`agent/${ids[name]}`, anAgent({ id: ids[name] ?? "" })])),
    ...Object.fromEntries(
      Object.entries(world.approvals).map(([name, fields]) => {
        const id = ids[name] ?? "";
        return [`approval/${id}`, { ...anApproval({ id }), ...fill(fields, ids) }];
      }),
    ),
    ...Object.fromEntries(fillers.map((task) => [`task/${task.id}`, task])),
  });
  return { people, ids };
}

/** Whether `value` is what `pattern` says, and maybe more: fields may be added, never lost or changed in type. */
function matches(pattern: unknown, value: unknown): boolean {
  const [, type] = typeof pattern === "string" ? (/^\{\{(string|number|boolean)\}\}$/.exec(pattern) ?? []) : [];
  if (type !== undefined) return typeof value === type;
  if (typeof pattern !== "object" || pattern === null) return pattern === value;
  if (typeof value !== "object" || value === null || Array.isArray(pattern) !== Array.isArray(value)) return false;
  if (Array.isArray(pattern) && pattern.length !== (value as unknown[]).length) return false;
  const parts = value as Readonly<Record<string, unknown>>;
  return Object.entries(pattern).every(([field, part]) => field in parts && matches(part, parts[field]));
}

const fits = (pattern: string, key: string) =>
  new RegExp(`^${pattern.replaceAll("{{string}}", "[^/]+").replaceAll("/", "\\/")}$`).test(key);

type Put = Extract<PatchOperation, { op: "put" }>;

/** What one client group holds, and what its recording says it must hold. */
class Copy {
  readonly view = new Map<string, unknown>();
  readonly settled: Record<string, number> = {};
  cookie: Cookie | null = null;
  readonly #due = new Map<string, PatchOperation>();
  readonly #refusals: Put[] = [];
  readonly #dueSettled: Record<string, number> = {};

  apply({ cookie, patch, lastMutationIDChanges }: PullResponse): void {
    this.cookie = cookie;
    Object.assign(this.settled, lastMutationIDChanges);
    for (const operation of patch) {
      if (operation.op === "clear") this.view.clear();
      else if (operation.op === "put") this.view.set(operation.key, operation.value);
      else if (operation.op === "del") this.view.delete(operation.key);
      else this.view.set(operation.key, { ...(this.view.get(operation.key) as object), ...operation.merge });
    }
  }

  expect({ patch, lastMutationIDChanges }: PullResponse): void {
    Object.assign(this.#dueSettled, lastMutationIDChanges);
    for (const operation of patch) {
      if (operation.op === "clear") this.#due.clear();
      else if (operation.op === "put" && operation.key.includes("{{"))
        this.#due.set(JSON.stringify(operation), operation);
      else this.#due.set(operation.key, operation);
      if (operation.op === "put" && operation.key.startsWith("outcome/")) this.#refusals.push(operation);
    }
  }

  /** For a whole copy: what the recording promised and is not so, and refusals it knew nothing of. */
  broken(): string[] {
    const held = [...this.view];
    const has = ({ key: pattern, value: promised }: Put) =>
      held.some(([key, value]) => fits(pattern, key) && matches(promised, value));
    const due = [...this.#due.values()].filter((operation) =>
      operation.op === "del" ? this.view.has(operation.key) : operation.op === "put" && !has(operation),
    );
    this.#due.clear();
    const strange = held.filter(
      ([key, value]) =>
        key.startsWith("outcome/") && !this.#refusals.some((told) => fits(told.key, key) && matches(told.value, value)),
    );
    const unsettled = Object.entries(this.#dueSettled).filter(([client, id]) => this.settled[client] !== id);
    return [...due, ...strange, ...unsettled].map((one) => JSON.stringify(one));
  }
}

/** The cookie as the recorded build knew it: it carries no field that build was not given. */
const reduced = (cookie: Cookie | null, recorded: Cookie): unknown =>
  cookie && Object.fromEntries(Object.entries(cookie).filter(([field]) => field === "p" || field in recorded));

describe.each(recordings)("$name", (recording) => {
  const copies = new Map<string, Copy>();
  let [people, ids]: [Readonly<Record<string, TestMember>>, Ids] = [{}, {}];
  beforeAll(async () => {
    ({ people, ids } = await aWorld(recording));
  });

  const send = (by: string, path: string, body: unknown) => postJson(path, body, { cookie: people[by]?.cookie ?? "" });

  /** Ends a first copy that comes in more pages than it once did. */
  async function complete(by: string, group: string, copy: Copy): Promise<void> {
    while (copy.cookie?.p) {
      const request = { pullVersion: 1, clientGroupID: group, cookie: copy.cookie };
      const response = await send(by, "/api/sync/pull", request);
      expect(response.status).toBe(200);
      copy.apply(await response.json());
    }
  }

  test("every request still parses as it was sent", () => {
    for (const { path, request, answer } of recording.exchanges) {
      if (answer.status === 400) continue;
      const schema = path.endsWith("push") ? pushRequestSchema : pullRequestSchema;
      expect(schema.safeParse(request), JSON.stringify(request)).toMatchObject({ success: true });
    }
  });

  test("every call is answered as it was then", async () => {
    for (const [at, { by, path, request: recorded, answer }] of recording.exchanges.entries()) {
      const where = `${recording.name}, exchange ${at}, ${by}`;
      const group = recorded.clientGroupID ?? "";
      const copy = copies.get(group) ?? new Copy();
      if (answer.status === 200) copies.set(group, copy);
      if (!recorded.cookie?.p) await complete(by, group, copy);

      const request: Record<string, unknown> = { ...fill(recorded, ids) };
      if (recorded.as !== undefined) request["as"] = fill(recorded.as, ids).slice(-8);
      if (recorded.cookie) request["cookie"] = reduced(copy.cookie, recorded.cookie);
      const response = await send(by, path, request);
      const body = await response.json<Partial<PushResponse & PullResponse>>();
      expect(response.status, where).toBe(answer.status);

      const pulled = path.endsWith("pull") ? (body as PullResponse) : body.pull;
      const { pull, ...told } = fill(answer.body, ids);
      const promised = path.endsWith("pull") && answer.status === 200 ? (told as PullResponse) : pull;
      if (promised && pulled) {
        expect(matches(promised.cookie, pulled.cookie), where).toBe(true);
        copy.expect(promised);
        copy.apply(pulled);
        // Pages may be cut elsewhere than they were: copies are compared where the recorded one was whole.
        const next = recording.exchanges.slice(at + 1).find((one) => one.request.clientGroupID === group);
        if (!next?.request.cookie?.p) {
          await complete(by, group, copy);
          expect(copy.broken(), where).toEqual([]);
        }
      } else {
        expect(promised, where).toBe(undefined);
        expect(matches(told, body), `${where}: ${JSON.stringify(body)}`).toBe(true);
      }
      if (told.push) expect(body.push?.lastMutationIDs, where).toEqual(told.push.lastMutationIDs);
    }
  });
});

interface Schema {
  readonly def: {
    readonly type: string;
    readonly shape?: Readonly<Record<string, Schema>>;
    readonly innerType?: Schema;
    readonly element?: Schema;
  };
}

/** Paths of the optional fields in args, as in `items.reason`. */
function optionalFields({ def }: Schema, path: readonly string[] = []): string[] {
  const own = def.type === "optional" ? [path.join(".")] : [];
  const parts = Object.entries(def.shape ?? {}).flatMap(([field, part]) => optionalFields(part, [...path, field]));
  const inner = [def.innerType, def.element].flatMap((one) => (one ? optionalFields(one, path) : []));
  return [...own, ...parts, ...inner];
}

/** The objects at the end of `path` but for its last step, through every array. */
function holders(value: unknown, path: readonly string[]): Readonly<Record<string, unknown>>[] {
  if (Array.isArray(value)) return value.flatMap((part) => holders(part, path));
  if (typeof value !== "object" || value === null) return [];
  const record = value as Readonly<Record<string, unknown>>;
  const [first = "", ...rest] = path;
  return rest.length === 0 ? [record] : holders(record[first], rest);
}

test("every rule of today is in a recording, with each of its optional fields and without", () => {
  const sent = recordings.flatMap(({ exchanges }) => exchanges.flatMap(({ request }) => request.mutations ?? []));
  const missing = Object.entries(mutators).flatMap(([kind, { args }]) => {
    const mine = sent.map((mutation) => mutation.args).filter((one) => one?.k === kind);
    if (mine.length === 0) return [kind];
    return optionalFields(args as unknown as Schema).flatMap((field) => {
      const path = field.split(".");
      const present = mine.flatMap((one) => holders(one, path)).map((one) => (path.at(-1) ?? "") in one);
      return [
        ...(present.includes(true) ? [] : [`${kind} with ${field}`]),
        ...(present.includes(false) ? [] : [`${kind} without ${field}`]),
      ];
    });
  });
  // Something new? `node scripts/record-wire.ts` with it in `speak` adds a recording.
  expect(missing).toEqual([]);
  expect(sent.some(({ args }) => args?.["w"] !== undefined)).toBe(true);
  expect(sent.some(({ args }) => args?.["w"] === undefined)).toBe(true);
});

test("pushes with and without a cookie, first copies in pages and deltas of each kind are in a recording", () => {
  const requests = recordings.flatMap(({ exchanges }) => exchanges.map(({ path, request }) => ({ path, ...request })));
  const some = (end: "push" | "pull", is: (request: Request) => boolean) =>
    requests.some(({ path, ...request }) => path.endsWith(end) && is(request));
  expect(some("push", ({ cookie }) => cookie === undefined)).toBe(true);
  expect(some("push", ({ cookie }) => cookie === null)).toBe(true);
  expect(some("push", ({ cookie }) => Boolean(cookie))).toBe(true);
  expect(some("pull", ({ cookie }) => cookie === null)).toBe(true);
  expect(some("pull", ({ cookie }) => cookie?.p !== undefined)).toBe(true);
  expect(some("pull", ({ cookie }) => Boolean(cookie) && cookie?.p === undefined)).toBe(true);
  for (const end of ["push", "pull"] as const)
    for (const given of [true, false]) expect(some(end, ({ as }) => (as !== undefined) === given)).toBe(true);
});
