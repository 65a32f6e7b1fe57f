// The matrix of sync: every rule x every id in its arguments, nested ones too x every noun elsewhere; every cookie a
// pull can bring; whose client group; in JSON and in the compact form.
import type { z } from "zod/mini";
import { may, type EntityName } from "../../shared/access.ts";
import { mutators, type MutatorName } from "../../shared/mutators.ts";
import { Talk } from "../../shared/sync/codec/talk.ts";
import { compactType, type Cookie, type PullResponse } from "../../shared/sync/protocol.ts";
import { newId } from "../../server/sync/new-id.ts";
import { fingerprint } from "../../server/sync/pull.ts";
import { scopesOf } from "../../shared/access.ts";
import { marksIn, told, type Told } from "./canary.ts";
import { rules, type IdField } from "./manifest.ts";
import { anAddress, marksOf, origin, type Report } from "./route-cells.ts";
import { idClasses, idFor, spareFor, tenantOf, touched, type IdClass, type Person, type World } from "./world.ts";

const nouns: readonly EntityName[] = [
  "task",
  "approval",
  "decision",
  "outcome",
  "agent",
  "lesson",
  "attempt",
  "certificate",
  "device",
  "cohort",
  "enrolment",
  "invitation",
  "consent",
  "client",
  "run",
  "review",
  "message",
  "memory",
  "member",
  "tenant",
];

/** What of a zod schema's definition leads on to its parts. */
interface Definition {
  readonly type: string;
  readonly innerType?: z.core.$ZodType;
  readonly element?: z.core.$ZodType;
  readonly options?: readonly z.core.$ZodType[];
  readonly shape?: Readonly<Record<string, z.core.$ZodType>>;
}

/** Ids of no record: identity looks for a passkey among those of who asks. */
const ofNoRecord = new Set(["proof.id"]);

/** Paths of every id in a rule's arguments, as its schema says; `*` stands for each member of a list. */
export function idPathsOf(schema: z.core.$ZodType, path = ""): string[] {
  const { type, innerType, element, options, shape } = schema._zod.def as unknown as Definition;
  if (innerType) return idPathsOf(innerType, path);
  if (element) return idPathsOf(element, `${path}*.`);
  if (options) return options.flatMap((one) => idPathsOf(one, path));
  if (shape) return Object.entries(shape).flatMap(([name, part]) => idPathsOf(part, `${path}${name}.`));
  const name = path.slice(0, -1);
  return type === "string" && /id$/i.test(name) && !ofNoRecord.has(name) ? [name] : [];
}

/** Arguments that `person` may send, every id in them new or their own. */
export function argsOf(world: World, person: Person, rule: MutatorName): Record<string, unknown> {
  const own = (entity: EntityName) => idFor(world, person, entity, "own");
  const lesson = { lessonVersion: 1, orderSeed: 1, answers: "0", startedAt: 1, endedAt: 2, localScore: 0 };
  const item = () => ({
    id: newId(),
    approvalId: own("approval"),
    verdict: "approve",
    subjectHash: "0123456789abcdef",
    claimedAt: 1,
  });
  const all: Record<MutatorName, Record<string, unknown>> = {
    createTask: { id: newId(), title: "Mikarakara" },
    editTask: { id: own("task"), priority: "high" },
    setTaskStatus: { id: own("task"), status: "pending" },
    decideApprovals: { items: [item(), item()] },
    submitAttempt: { id: newId(), lessonId: "dh-1", ...lesson },
    saveSettings: { language: "fr" },
    registerDevice: { id: newId(), publicKey: "A".repeat(87), label: "Finday" },
    revokeDevice: { id: own("device") },
    dismissOutcome: { id: own("outcome") },
    recordConsents: {
      items: [{ id: newId(), purpose: "statistics", choice: "given", version: 1, language: "mg", askedAt: 1 }],
    },
    // What is so already.
    setMemberRole: { id: idFor(world, person, "member", "hidden"), role: "external" },
    setMemberStatus: { id: idFor(world, person, "member", "hidden"), status: "active" },
    editAgent: { id: own("agent"), manual: "Fohy" },
    pauseAgent: { id: own("agent"), paused: true },
    judgeMemory: { id: own("memory"), keep: true },
    addClient: { id: newId(), name: "Hotel Vohitra" },
  };
  return all[rule];
}

/** `args` with the id at `path` exchanged. */
export function putId(args: object, path: string, id: string): object {
  const copy = structuredClone(args) as Record<string, unknown>;
  const parts = path.split(".");
  let at = copy;
  for (const part of parts.slice(0, -1)) at = (at[part] ??= {}) as Record<string, unknown>;
  const last = parts.at(-1) ?? "";
  at[last] = id;
  if (path === "assignee.id") at["kind"] = "member";
  return copy;
}

/** Where a rule's arguments hold ids. */
export const rulePaths = (rule: MutatorName): string[] => Object.keys(rules[rule].ids);

interface Sent {
  readonly name: string;
  readonly rule: MutatorName;
  readonly idClass: IdClass;
  readonly path: string;
  readonly noun: EntityName;
  readonly id: string;
  readonly args: object;
  /** What the rule is to say: null where it applies. Undefined where only an oracle is looked for. */
  readonly right: string | null | undefined;
}

function rightOf(world: World, person: Person, sent: Omit<Sent, "right" | "name">): string | null | undefined {
  const { rule, idClass, path, noun, id } = sent;
  const entry = rules[rule];
  const field = entry.ids[path] as IdField;
  const { actor } = person;
  if (idClass === "malformed") return "invalid_args";
  const action = field.action ?? entry.action;
  if (field.fresh && (idClass === "foreign" || idClass === "never"))
    return action && !may(actor, action) ? "not_allowed" : null;
  if (field.fresh) return undefined;
  const tenant = world.tenants[person.tenant ?? "here"];
  const stored = noun === field.names ? tenant.records.find((one) => one.entity === noun && one.id === id) : undefined;
  const record: { createdBy?: string; memberId?: string } | undefined = stored?.record;
  const isBound =
    stored !== undefined &&
    (field.bond ? field.bond(actor, stored.record) : (record?.createdBy ?? record?.memberId) === actor.memberId);
  if (!stored && entry.missing === null) return null;
  if (action && !may(actor, action, { own: isBound, named: isBound })) return "not_allowed";
  if (!stored) return entry.missing;
  // What the record itself says next (it was done already, its text is another) is the rules' own tests' business.
  return undefined;
}

function sentBy(world: World, person: Person, rule: MutatorName): Sent[] {
  return Object.entries(rules[rule].ids).flatMap(([path, field]) =>
    idClasses.flatMap((idClass) => {
      const isElsewhere = idClass === "foreign";
      // A stranger's record of any other noun is as foreign as one of its own.
      const named = isElsewhere && !field.fresh ? nouns : [field.names];
      return named.flatMap((noun) =>
        (isElsewhere ? (["foreign", "never"] as const) : [idClass]).flatMap((kind): Sent[] => {
          if (idClass === "never" || (field.others && idClass === "own")) return [];
          const id =
            kind === "foreign" && field.fresh ? spareFor(world, person, noun) : idFor(world, person, noun, kind);
          const args = putId(argsOf(world, person, rule), path, id);
          const sent = { rule, idClass: kind, path, noun, id, args };
          const name = `${rule} by ${person.name}, ${path} ${kind} ${noun}`;
          return [{ ...sent, name, right: rightOf(world, person, sent) }];
        }),
      );
    }),
  );
}

/** A phone that sends plain or compact calls as this person. */
export async function call(world: World, person: Person, path: string, body: object, compact = false): Promise<Told> {
  const talk = new Talk();
  const headers = new Headers({ origin, "cf-connecting-ip": anAddress() });
  headers.set("content-type", compact ? compactType : "application/json");
  if (person.cookie) headers.set("cookie", person.cookie);
  const sent = compact ? talk.encode(body) : JSON.stringify(body);
  const request = new Request(new URL(path, origin), { method: "POST", headers, body: sent });
  return told(await world.place.ask(request, tenantOf(world, person)), talk);
}

const gateOf = ({ session, standing }: Person) => (session === "none" ? 401 : standing === "active" ? null : 403);

/** What the rules answered, in their order: from the audit trail of the very push. */
async function verdictsOf(world: World, person: Person): Promise<(string | null)[]> {
  const { id } = world.tenants[person.tenant ?? "here"];
  const row = await world.place.env.identityDb
    .prepare("SELECT detail FROM audit_events WHERE tenant_id = ?1 AND action = 'push' ORDER BY version DESC LIMIT 1")
    .bind(id)
    .first<{ detail: string }>();
  const log = JSON.parse(row?.detail ?? "[]") as [string, string, string][];
  return log.map(([, verdict]) => (verdict === "applied" ? null : verdict));
}

/** What a refusal or a decision says of one item of `decideApprovals`. */
async function itemVerdict(world: World, person: Person, itemId: string): Promise<string | null> {
  const { id } = world.tenants[person.tenant ?? "here"];
  const one = (sql: string) => world.place.env.identityDb.prepare(sql).bind(id, itemId).first<{ said: string }>();
  const refusal = await one("SELECT code AS said FROM outcomes WHERE tenant_id = ?1 AND id = ?2");
  return refusal?.said ?? null;
}

/** Every rule with every id exchanged, one push a rule and person. */
export async function runRules(world: World, report: Report): Promise<void> {
  const everyone = Object.values(world.tenants);
  for (const person of world.people) {
    const known = marksOf(world, person);
    const others = everyone.filter(({ name }) => gateOf(person) !== null || name !== person.tenant);
    await touched(world);
    for (const rule of Object.keys(mutators) as MutatorName[]) {
      const sent = sentBy(world, person, rule);
      const all = sent.length > 0 ? sent : [{ name: `${rule} by ${person.name}`, args: argsOf(world, person, rule) }];
      report.cells += all.length;
      const clientID = newId();
      const mutations = all.map(({ args }, at) => ({
        clientID,
        id: at + 1,
        name: "m",
        args: { k: rule, i: `i${at}`, ...args },
      }));
      const body = { pushVersion: 1, clientGroupID: newId(), mutations, cookie: null };
      const answer = await call(world, person, "/api/sync/push", body);
      for (const canary of marksIn(world.canaries, answer))
        if (!known.has(canary))
          report.failures.push(`${rule} by ${person.name}: shows ${JSON.stringify(world.canaries.originOf(canary))}`);
      const right = gateOf(person) ?? 200;
      if (answer.status !== right) report.failures.push(`${rule} by ${person.name}: ${answer.status}, not ${right}`);
      if (answer.status !== 200) continue;
      const verdicts = await verdictsOf(world, person);
      const said = await Promise.all(
        sent.map(async ({ path, args }, at) => {
          const item = (args as { items?: { id: string }[] }).items?.[Number(path.split(".")[1])];
          return item && verdicts[at] === null ? itemVerdict(world, person, item.id) : (verdicts[at] ?? null);
        }),
      );
      sent.forEach(({ name, right: wanted, idClass, path, noun }, at) => {
        if (wanted !== undefined && said[at] !== wanted)
          report.failures.push(`${name}: ${said[at]}, and ${wanted} is right`);
        if (idClass !== "foreign") return;
        const nowhere = sent.findIndex((one) => one.idClass === "never" && one.path === path && one.noun === noun);
        if (said[at] !== said[nowhere])
          report.failures.push(`${name}: ${said[at]} elsewhere, ${said[nowhere]} nowhere`);
      });
    }
    const places = await touched(world);
    for (const { name } of others)
      for (const at of places.get(name) ?? []) report.failures.push(`rules by ${person.name}: ${at} of ${name}`);
  }
}

/** Every cookie and client group a pull can bring, in both forms. */
export async function runPulls(world: World, report: Report): Promise<void> {
  const everyone = Object.values(world.tenants);
  const clocks = new Map<string, { version: number; epoch: number }>();
  for (const { id, name } of everyone) {
    const sql = "SELECT version, epoch FROM tenant_clock WHERE tenant_id = ?1";
    const clock = await world.place.env.identityDb.prepare(sql).bind(id).first<{ version: number; epoch: number }>();
    if (clock) clocks.set(name, clock);
  }
  const begun = new Map<string, string>();
  for (const person of world.people) {
    const known = marksOf(world, person);
    await touched(world);
    const own = clocks.get(person.tenant ?? "here") ?? { version: 1, epoch: 1 };
    const other = clocks.get(person.tenant === "there" ? "here" : "there") ?? own;
    const s = fingerprint(scopesOf(person.actor));
    const stranger = world.people.find(({ tenant, name }) => tenant !== person.tenant && name.startsWith("owner"));
    const strangers = fingerprint(scopesOf(stranger?.actor ?? person.actor));
    const at = (v: number, more: Partial<Cookie> = {}): Cookie => ({ order: v * 1024, v, e: own.epoch, s, ...more });
    const cookies: [words: string, cookie: unknown, bad?: true][] = [
      ["none", null],
      ["the first", at(0)],
      ["its own", at(own.version)],
      ["an old one", at(1)],
      ["a stranger's", at(other.version, { s: strangers })],
      ["of a stranger's scopes", at(1, { s: strangers })],
      ["of all scopes", at(1, { s: fingerprint(["all", "staff", "admin"]) })],
      ["in the middle of another scope", at(own.version, { p: { scope: 2, after: "" } })],
      ["beyond every scope", at(own.version, { p: { scope: 99, after: "" } })],
      [
        "after a stranger's record",
        at(own.version, { p: { scope: 0, after: `task/${idFor(world, person, "task", "foreign")}` } }),
      ],
      ["from the future", at(own.version + 1_000_000)],
      ["of another epoch", at(own.version, { e: own.epoch + 7 })],
      ["of an earlier epoch", at(own.version, { e: 0 })],
      ["negative", { ...at(1), v: -1 }, true],
      ["a text", "1' OR 1=1", true],
      ["a list", [1, 2], true],
      ["of another tenant's name", { ...at(1), tenant: world.tenants.there.id, tenantId: world.tenants.there.id }],
    ];
    const groups: [string, string][] = [
      ["a new group", newId()],
      ["a stranger's group", person.tenant === "there" ? "group-here" : "group-there"],
      ["a colleague's group", `group-${person.tenant ?? "here"}`],
      ["a group of every tenant", "group-of-all"],
    ];
    for (const [words, cookie, isBad] of cookies)
      for (const [whose, clientGroupID] of groups)
        for (const compact of whose === "a new group" || cookie === null ? [false, true] : [false]) {
          report.cells += 1;
          const name = `pull by ${person.name}, cookie ${words}, ${whose}${compact ? ", compact" : ""}`;
          const body = { pullVersion: 1, clientGroupID, cookie, fields: compact };
          const answer = await call(world, person, "/api/sync/pull", body, compact);
          const right = gateOf(person) ?? (isBad ? 400 : null);
          const isRight = right === null ? answer.status === 200 || answer.status === 409 : answer.status === right;
          if (!isRight) report.failures.push(`${name}: ${answer.status}, not ${right}: ${answer.body.slice(0, 120)}`);
          // A group that pushed nothing has no ids, whatever others of its person have.
          const { lastMutationIDChanges: ids = {} } =
            whose === "a new group" ? (JSON.parse(answer.body) as Partial<PullResponse>) : {};
          if (Object.keys(ids).length > 0) report.failures.push(`${name}: tells ids of other groups`);
          for (const canary of marksIn(world.canaries, answer))
            if (!known.has(canary))
              report.failures.push(`${name}: shows ${JSON.stringify(world.canaries.originOf(canary))}`);
        }
    for (const [name, places] of await touched(world))
      for (const at of places) report.failures.push(`pulls by ${person.name}: ${at} of ${name}`);
    // A group belongs to who began it: nobody else pushes into it, not even from its own tenant.
    for (const [whose, clientGroupID] of groups) {
      report.cells += 1;
      const clientID = newId();
      const mutation = { clientID, id: 1, name: "m", args: { k: "createTask", i: "i", id: newId(), title: "Asa" } };
      const answer = await call(world, person, "/api/sync/push", {
        pushVersion: 1,
        clientGroupID,
        mutations: [mutation],
      });
      const isOthers = whose === "a colleague's group" || whose === "a group of every tenant";
      const tenant = world.tenants[person.tenant ?? "here"];
      const place = `${tenant.name} ${clientGroupID}`;
      // A group of another tenant's name is nobody's here, until somebody begins it.
      if (gateOf(person) === null && !begun.has(place))
        begun.set(place, isOthers ? "a colleague" : person.actor.memberId);
      const right = gateOf(person) ?? (begun.get(place) === person.actor.memberId ? 200 : 403);
      if (answer.status !== right)
        report.failures.push(`push by ${person.name} into ${whose}: ${answer.status}, not ${right}`);
    }
    // Whose copy asks: never answered with what another may see.
    for (const as of [idFor(world, person, "member", "hidden"), idFor(world, person, "member", "foreign")]) {
      report.cells += 1;
      const answer = await call(world, person, "/api/sync/pull", {
        pullVersion: 1,
        clientGroupID: newId(),
        cookie: null,
        as: as.slice(-8),
      });
      const right = gateOf(person) ?? 403;
      if (answer.status !== right)
        report.failures.push(`pull by ${person.name} as another: ${answer.status}, not ${right}`);
    }
  }
}
