// D1 fails at any statement, loses its answer, or is asked the same thing by many at once: a push is in the database
// whole or not at all, and sending it again makes it once. Bodies of nonsense are answered and leave nothing behind.
import { env } from "cloudflare:workers";
import fc from "fast-check";
import { expect, test } from "vitest";
import type { MutatorName } from "../../shared/mutators.ts";
import type { PushRequest } from "../../shared/sync/protocol.ts";
import { createApp } from "../../server/http/app.ts";
import { scopeOfTenant } from "../../server/scope/directory.ts";
import type { ScopedDb } from "../../server/scope/scoped-db.ts";
import { newId } from "../../server/sync/new-id.ts";
import { push } from "../../server/sync/push.ts";
import { entities, tenantTableNames } from "../../server/tables.ts";
import { appEnv, aTenant, fetchApp, origin, Phone, useApp, type TestTenant } from "../support/tenants.ts";
import { everyIntent } from "../support/workload.ts";

/** What happens to one batch: runs it, changed or not, or throws before or after. */
type Weather = (
  statements: D1PreparedStatement[],
  run: (statements: D1PreparedStatement[]) => Promise<D1Result[]>,
) => Promise<D1Result[]>;

/** The same database under `weather`. */
const under = (weather: Weather): D1Database =>
  new Proxy(env.DB, {
    get: (db, name) =>
      name === "batch"
        ? (statements: D1PreparedStatement[]) => weather(statements, (changed) => db.batch(changed))
        : Reflect.get(db, name).bind(db),
  });

const scopeUnder = (tenant: TestTenant, weather: Weather): Promise<ScopedDb> =>
  scopeOfTenant({ ...appEnv, databases: new Map([["DB", under(weather)]]) }, tenant.id);

/** Every row of the named tables, all tenants', as text. */
async function dump(tables: readonly string[] = tenantTableNames): Promise<Record<string, string>> {
  const results = await env.DB.batch(tables.map((table) => env.DB.prepare(`SELECT * FROM ${table}`)));
  return Object.fromEntries(tables.map((table, at) => [table, JSON.stringify(results[at]?.results)]));
}

async function version({ db }: TestTenant): Promise<number> {
  const [row] = await db.all(db.read`SELECT version FROM tenant_clock`);
  return Number(row?.["version"]);
}

/** What pushes after `since` left in the audit log: `[rule, what became of it, intent]` of each mutation. */
async function pushLog({ db }: TestTenant, since = 0): Promise<(readonly [string, string, string])[]> {
  const events = await db.all(
    db.read`SELECT detail FROM audit_events WHERE action = 'push' AND version > ${since} ORDER BY version`,
  );
  return events.flatMap(({ detail }) => JSON.parse(String(detail)) as (readonly [string, string, string])[]);
}

/** Every rule's effect on the phone that sent `args`, each seen once. */
const effects: Record<MutatorName, (view: ReadonlyMap<string, unknown>, args: never, memberId: string) => void> = {
  createTask: (view, { id, title }: { id: string; title: string }, memberId) =>
    expect(view.get(`task/${id}`)).toMatchObject({ title, status: "pending", assigneeId: memberId }),
  editTask: (view, { id, title }: { id: string; title: string }) =>
    expect(view.get(`task/${id}`)).toMatchObject({ title }),
  setTaskStatus: (view, { id, status }: { id: string; status: string }) =>
    expect(view.get(`task/${id}`)).toMatchObject({ status }),
  decideApprovals(view, { items: [item] }: { items: [{ id: string; approvalId: string }] }) {
    expect(view.get(`decision/${item.id}`)).toMatchObject({ outcome: "applied" });
    // Version 1 is the approval as it was asked.
    expect(view.get(`approval/${item.approvalId}`)).toMatchObject({ status: "approved", version: 2 });
  },
  submitAttempt(view, { id, lessonId }: { id: string; lessonId: string }) {
    expect(view.has(`attempt/${id}`)).toBe(true);
    expect(view.get(`progress/${lessonId}`)).toMatchObject({ attempts: 1 });
  },
  saveSettings: (view, { language }: { language: string }, memberId) =>
    expect(view.get(`member/${memberId}`)).toMatchObject({ language }),
  dismissOutcome: (view, { id }: { id: string }) =>
    expect(view.get(`decision/${id}`)).toMatchObject({ seenAt: expect.any(Number) }),
  registerDevice: (view, { id, label }: { id: string; label: string }) =>
    expect(view.get(`device/${id}`)).toMatchObject({ label, status: "active" }),
  revokeDevice: (view, { id }: { id: string }) => expect(view.get(`device/${id}`)).toMatchObject({ status: "revoked" }),
  recordConsents: (view, { items: [item] }: { items: [{ id: string; purpose: string }] }) =>
    expect(view.get(`consent/${item.id}`)).toMatchObject({ purpose: item.purpose, choice: "given" }),
  setMemberRole: (view, { id, role }: { id: string; role: string }) =>
    expect(view.get(`member/${id}`)).toMatchObject({ role }),
  setMemberStatus: (view, { id, status }: { id: string; status: string }) =>
    expect(view.get(`member/${id}`)).toMatchObject({ status }),
  editAgent: (view, { id, manual }: { id: string; manual: string }) =>
    expect(view.get(`agent/${id}`)).toMatchObject({ manual }),
  pauseAgent: (view, { id }: { id: string }) => expect(view.get(`agent/${id}`)).toMatchObject({ status: "paused" }),
  judgeMemory: (view, { id }: { id: string }) => expect(view.get(`memory/${id}`)).toMatchObject({ status: "active" }),
  addClient: (view, { id, name }: { id: string; name: string }) =>
    expect(view.get(`client/${id}`)).toMatchObject({ name }),
};

interface Case {
  readonly name: string;
  readonly mutations: ReturnType<Phone["mutation"]>[];
  readonly seen?: (view: ReadonlyMap<string, unknown>) => void;
}

/** Each rule alone, a refusal, a refusal put away (a deletion), and a push that writes to every table a push knows. */
async function* cases(tenant: TestTenant, phone: Phone): AsyncGenerator<Case> {
  const { memberId } = tenant.owner.actor;
  for (const [kind, args] of Object.entries(await everyIntent(tenant)))
    yield {
      name: kind,
      mutations: [phone.mutation(kind, args)],
      seen: (view) => effects[kind as MutatorName](view, args as never, memberId),
    };
  const refused = phone.mutation("setTaskStatus", { id: newId(), status: "completed" });
  yield { name: "a refusal", mutations: [refused], seen: () => expect(phone.records("outcome")).toHaveLength(1) };
  const [told] = phone.records<{ id: string }>("outcome");
  yield {
    name: "a refusal put away",
    mutations: [phone.mutation("dismissOutcome", { id: told?.id })],
    seen: () => expect(phone.records("outcome")).toEqual([]),
  };
  // More rows than are named one by one: both ways of reading fail as well as they work.
  const many = Array.from({ length: 45 }, (_, at) => phone.mutation("createTask", { id: newId(), title: `Asa ${at}` }));
  const whole = Object.entries(await everyIntent(tenant)).map(([kind, args]) => phone.mutation(kind, args));
  yield { name: "everything at once", mutations: [...many, ...whole, phone.mutation("nope", { note: "x" })] };
}

const failing = "SELECT json('x')";

test("an error at any statement of any batch of any rule leaves nothing; sent again, it is made once", async () => {
  const tenant = await aTenant();
  const { actor } = tenant.owner;
  const phone = new Phone(tenant.owner);
  await phone.pull();
  for await (const { name, mutations, seen } of cases(tenant, phone)) {
    const request = phone.pushBody(mutations, { cookie: phone.cookie }) as PushRequest;
    const untouched = await dump();
    const counted = { before: await version(tenant), log: (await pushLog(tenant)).length };
    const lengths: number[] = [];
    for (const batch of [0, 1]) {
      for (let at = 0; at <= (lengths[batch] ?? 0); at++) {
        let batches = 0;
        const db = await scopeUnder(tenant, (statements, run) => {
          if (batches++ !== batch) return run(statements);
          lengths[batch] = statements.length;
          return run(statements.toSpliced(at, 0, env.DB.prepare(failing)));
        });
        await expect(push(db, actor, request), `${name}, batch ${batch}, at ${at}`).rejects.toThrow(/malformed JSON/);
        expect(await dump(), `${name}, batch ${batch}, at ${at}`).toEqual(untouched);
      }
    }
    const ran: number[] = [];
    const db = await scopeUnder(tenant, (statements, run) => {
      ran.push(statements.length);
      return run(statements);
    });
    const { response } = await push(db, actor, request);
    // Two batches and no statement more: each place of each was tried above.
    expect(ran, name).toEqual(lengths);
    expect(response.push.lastMutationIDs).toEqual({ [phone.client]: mutations.at(-1)?.id });
    if (response.pull) phone.apply(response.pull);
    seen?.(phone.view);
    expect(await version(tenant)).toBe(counted.before + 1);
    expect(await pushLog(tenant)).toHaveLength(counted.log + mutations.length);
    const settled = await dump();
    await push(tenant.db, actor, request);
    expect(await dump(), `${name}, once more`).toEqual(settled);
  }
});

test("an answer lost after the commit: sent again, nothing more is written", async () => {
  const tenant = await aTenant();
  const { actor } = tenant.owner;
  const phone = new Phone(tenant.owner);
  await phone.pull();
  for await (const { name, mutations, seen } of cases(tenant, phone)) {
    const request = phone.pushBody(mutations, { cookie: phone.cookie }) as PushRequest;
    const log = (await pushLog(tenant)).length;
    let batches = 0;
    const db = await scopeUnder(tenant, async (statements, run) => {
      const results = await run(statements);
      if (batches++ === 1) throw new Error("D1_ERROR: Network connection lost.");
      return results;
    });
    await expect(push(db, actor, request), name).rejects.toThrow(/connection lost/);
    const settled = await dump();
    const { response } = await push(tenant.db, actor, request);
    expect(await dump(), name).toEqual(settled);
    expect(response.push.lastMutationIDs, name).toEqual({ [phone.client]: mutations.at(-1)?.id });
    // What the lost answer would have told comes with the second one.
    if (response.pull) phone.apply(response.pull);
    seen?.(phone.view);
    expect(await pushLog(tenant), name).toHaveLength(log + mutations.length);
  }
});

test("a mutation that the database refuses is set aside; the answer still tells of every client in the push", async () => {
  const tenant = await aTenant();
  const [phone, other] = [new Phone(tenant.owner), new Phone(tenant.owner)];
  const good = phone.mutation("createTask", { id: newId(), title: "Tsara" });
  const bad = other.mutation("createTask", { id: newId(), title: "Tsy azo tehirizina" });
  const request = phone.pushBody([good, bad], { cookie: null }) as PushRequest;
  let writes = 0;
  const db = await scopeUnder(tenant, (statements, run) => {
    // Both together and the second alone are refused; a reading is a batch of one statement.
    const refused = statements.length > 1 && [1, 3].includes(++writes);
    return run(refused ? [...statements, env.DB.prepare("INSERT INTO tasks (tenant_id) VALUES ('x')")] : statements);
  });
  const { response } = await push(db, tenant.owner.actor, request);
  expect(response.push.lastMutationIDs).toEqual({ [phone.client]: 1, [other.client]: 1 });
  if (response.pull) phone.apply(response.pull);
  expect(phone.records<{ title: string }>("task").map(({ title }) => title)).toEqual(["Tsara"]);
  expect(phone.records("outcome")).toMatchObject([{ code: "rule_failed", text: "Tsy azo tehirizina" }]);
});

/** Numbers from 0 to 1, the same for the same seed (mulberry32). */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

test.each([1, 2, 3])("a connection that fails three times in ten: every intent counts once (seed %i)", async (seed) => {
  const random = seeded(seed);
  const tenant = await aTenant();
  const phones = [tenant.owner, tenant.owner, await tenant.join("staff"), await tenant.join("external")].map(
    (member) => ({ member, phone: new Phone(member) }),
  );
  let lost = 0;
  const db = await scopeUnder(tenant, async (statements, run) => {
    // Half of the failures come before the database has the batch, half after it is done.
    const [fails, late] = [random() < 0.3, random() < 0.5];
    if (fails) lost += 1;
    if (fails && !late) throw new Error("D1_ERROR: Network connection lost.");
    const results = await run(statements);
    if (fails) throw new Error("D1_ERROR: Network connection lost.");
    return results;
  });
  const intents: string[] = [];
  for (let at = 0; at < 60; at++) {
    const hand = phones[at % phones.length];
    if (!hand) throw new Error("no such phone");
    const { member, phone } = hand;
    const i = `intent-${at}`;
    intents.push(i);
    const request = phone.pushBody([phone.mutation("createTask", { id: newId(), title: i }, { i })]) as PushRequest;
    let answer = null;
    while (!answer) {
      answer = await push(db, member.actor, request).catch((error: unknown) => {
        if (error instanceof Error && error.message.includes("connection lost")) return null;
        throw error;
      });
    }
  }
  expect(lost).toBeGreaterThan(20);
  const log = await pushLog(tenant);
  expect(log).toEqual(intents.map((i) => ["createTask", "applied", i]));
  const tasks = await tenant.db.all(tenant.db.read`SELECT title FROM tasks`);
  expect(tasks.map(({ title }) => String(title)).toSorted()).toEqual(intents.toSorted());
  const versions = await tenant.db.all(tenant.db.read`SELECT version FROM audit_events ORDER BY version`);
  expect(versions.map((row) => row["version"])).toEqual(versions.map((_, at) => at + 1));
});

/** What a phone does with 503: it waits and sends again. Any other answer is handed back. */
async function insist(send: () => Promise<Response>): Promise<Response> {
  for (;;) {
    const response = await send();
    if (response.status !== 503) return response;
    expect(await response.json()).toMatchObject({ code: "contention" });
  }
}

const down = { idFromName: () => "down", get: () => ({ push: () => Promise.reject(new Error("down")) }) };
const hubless = createApp({ ...appEnv, hubs: down as unknown as typeof appEnv.hubs });
const roads = {
  "through the hub": (work: () => Promise<void>) => work(),
  "past the hub": (work: () => Promise<void>) => useApp(hubless, work),
};

test.each(Object.entries(roads))("forty identical pushes at once are applied once, %s", async (_, along) => {
  const tenant = await aTenant();
  const phone = new Phone(tenant.owner);
  const lesson = { lessonId: "dh-1", lessonVersion: 1, orderSeed: 1, answers: "0", localScore: 0 };
  const body = phone.pushBody([
    phone.mutation("createTask", { id: newId(), title: "Indray mandeha" }),
    phone.mutation("submitAttempt", { id: newId(), ...lesson, startedAt: 1, endedAt: 2 }),
  ]);
  await along(async () => {
    const sends = Array.from({ length: 40 }, () => insist(() => phone.call("/api/sync/push", body)));
    for (const response of await Promise.all(sends)) {
      expect(response.status).toBe(200);
      expect(await response.json()).toEqual({ push: { lastMutationIDs: { [phone.client]: 2 } } });
    }
  });
  expect((await pushLog(tenant)).map(([, became]) => became)).toEqual(["applied", "applied"]);
  await phone.pull();
  expect(phone.records("task")).toHaveLength(1);
  expect(phone.view.get("progress/dh-1")).toMatchObject({ attempts: 1 });
});

test("a hundred phones of one tenant push an attempt at the same moment: a hundred attempts", async () => {
  const tenant = await aTenant();
  const members = [];
  for (let at = 0; at < 20; at++) members.push(await tenant.join("external"));
  const phones = members.flatMap((member) => Array.from({ length: 5 }, () => new Phone(member)));
  const ids = phones.map(() => newId());
  const answers = await Promise.all(
    phones.map((phone, at) => {
      const lesson = { lessonId: "dh-1", lessonVersion: 1, orderSeed: at, answers: "0", localScore: 0 };
      const attempt = { id: ids[at], ...lesson, startedAt: 1, endedAt: 2 };
      const body = phone.pushBody([phone.mutation("submitAttempt", attempt)], { cookie: null });
      return insist(() => phone.call("/api/sync/push", body));
    }),
  );
  expect(answers.map(({ status }) => status)).toEqual(phones.map(() => 200));
  const { db } = tenant;
  const attempts = await db.all(db.read`SELECT id FROM attempts`);
  expect(attempts.map(({ id }) => String(id)).toSorted()).toEqual(ids.toSorted());
  const [folded] = await db.all(db.read`SELECT sum(attempts) AS n, count(*) AS people FROM progress`);
  expect(folded).toEqual({ n: 100, people: 20 });
  expect((await pushLog(tenant)).filter(([, became]) => became === "applied")).toHaveLength(100);
});

/** Values that parsers, objects and databases have stumbled over before. */
const hostile = fc.oneof(
  fc.constantFrom<unknown>(null, true, -1, 0, 1.5, 1e308, 2 ** 53, "", "\u0000", "\ud800", "__proto__", "toString"),
  fc.constantFrom<unknown>([], {}, [[]], "x".repeat(5_000), "m", "task/x", { op: "clear" }, { kind: "member" }),
  fc.constantFrom<unknown>(JSON.parse('{"__proto__":{"k":"createTask"}}'), Array<number>(300).fill(0)),
  // Becomes that many arrays in arrays, in the text of the body: built as values they would break the builder.
  fc.integer({ min: 10, max: 20_000 }).map((depth) => `nest ${depth}`),
  fc.jsonValue({ maxDepth: 3 }),
);
const nested = (json: string): string =>
  json.replaceAll(/"nest (\d+)"/g, (_, depth: string) => "[".repeat(Number(depth)) + "]".repeat(Number(depth)));

type Twist = { readonly where: number; readonly how: "replace" | "remove" | "add" | "double"; readonly with: unknown };
const aTwist: fc.Arbitrary<Twist> = fc.record({
  where: fc.noBias(fc.nat(999)),
  how: fc.constantFrom("replace" as const, "replace" as const, "remove" as const, "add" as const, "double" as const),
  with: hostile.map((value) => JSON.parse(JSON.stringify(value)) as unknown),
});

type Place = readonly [container: Record<string, unknown>, key: string];
/** Every place in a JSON value. */
function places(value: unknown): Place[] {
  if (typeof value !== "object" || value === null) return [];
  const container = value as Record<string, unknown>;
  return Object.keys(container).flatMap((key): Place[] => [[container, key], ...places(container[key])]);
}

/** Changes one place of `body`: the grammar of JSON is kept, that of the protocol is not. */
function twist(body: unknown, { where, how, with: value }: Twist): void {
  const all = places(body);
  const [container, key] = all[where % all.length] ?? [];
  if (!container || key === undefined) return;
  const put = (name: string, put: unknown) =>
    Array.isArray(container) ? container.push(put) : Object.assign(container, { [name]: put });
  if (how === "replace") container[key] = value;
  else if (how === "add") put(`${key}2`, value);
  else if (how === "double") put(`${key}2`, structuredClone(container[key]));
  else if (Array.isArray(container)) container.splice(Number(key), 1);
  else Reflect.deleteProperty(container, key);
}

// Outcomes tell of refusals; every other record changes only where a mutation was applied.
const records = Object.values(entities)
  .map(({ table }) => table)
  .filter((table) => table !== "outcomes");

test("bodies twisted at random are answered below 500 and change nothing they may not", async () => {
  const tenant = await aTenant();
  const warm = new Phone(tenant.owner);
  await warm.pull();
  const intents = Object.entries(await everyIntent(tenant));
  const statuses = new Map<number, number>();
  let [knownVersion, known] = [await version(tenant), await dump(records)];
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom("push", "push", "pull"),
      fc.array(aTwist, { minLength: 1, maxLength: 3 }),
      // Sometimes not even JSON.
      fc.oneof({ weight: 9, arbitrary: fc.constant(null) }, { weight: 1, arbitrary: fc.nat() }),
      async (path, twists, cut) => {
        const phone = new Phone(tenant.owner);
        const mutations = intents.map(([kind, args]) =>
          phone.mutation(kind, args, kind === "editTask" ? { title: newId(), w: [[newId(), newId(), 1]] } : {}),
        );
        const body: unknown =
          path === "push"
            ? phone.pushBody(mutations, { cookie: warm.cookie })
            : { pullVersion: 1, clientGroupID: phone.group, cookie: { ...warm.cookie, p: { scope: 0, after: "a" } } };
        const twisted = structuredClone(body);
        for (const one of twists) twist(twisted, one);
        const text = nested(JSON.stringify(twisted));
        const response = await fetchApp(`/api/sync/${path}`, {
          method: "POST",
          headers: { origin, cookie: tenant.owner.cookie, "content-type": "application/json" },
          body: cut === null ? text : text.slice(0, cut % text.length),
        });
        const answer = await response.text();
        statuses.set(response.status, (statuses.get(response.status) ?? 0) + 1);
        expect(response.status, answer).toBeLessThan(500);
        const [nowVersion, now] = [await version(tenant), await dump(records)];
        if (response.status >= 400 || path === "pull") expect(nowVersion).toBe(knownVersion);
        const told = (await pushLog(tenant, knownVersion)).map(([, became]) => became);
        if (!told.includes("applied")) expect(now).toEqual(known);
        [knownVersion, known] = [nowVersion, now];
      },
    ),
    { numRuns: 400 },
  );
  // Both sides of the border were met.
  expect(statuses.get(200)).toBeGreaterThan(40);
  expect(statuses.get(400)).toBeGreaterThan(40);
}, 180_000);

test("args nested thousands deep are refused like any nonsense and hold up nothing behind them", async () => {
  const tenant = await aTenant();
  for (const depth of [40, 3_000, 120_000]) {
    const phone = new Phone(tenant.owner);
    const deep = [
      { ...phone.mutation("createTask", {}), args: `nest ${depth}` },
      phone.mutation("createTask", { id: newId(), title: `nest ${depth}` }),
      phone.mutation("nope", { note: `nest ${depth}` }),
    ];
    const id = newId();
    const body = phone.pushBody([...deep, phone.mutation("createTask", { id, title: "Manaraka" })], { cookie: null });
    const response = await fetchApp("/api/sync/push", {
      method: "POST",
      headers: { origin, cookie: tenant.owner.cookie, "content-type": "application/json" },
      body: nested(JSON.stringify(body)),
    });
    expect(response.status, `${depth}`).toBe(200);
    expect(await response.json()).toMatchObject({ push: { lastMutationIDs: { [phone.client]: 4 } } });
    await phone.pull();
    expect(phone.view.get(`task/${id}`)).toMatchObject({ title: "Manaraka" });
    expect((await pushLog(tenant)).slice(-4).map(([, became]) => became)).toEqual([
      ...deep.map(() => "invalid_args"),
      "applied",
    ]);
  }
});

const pieceBytes = 64 * 1024;

/** A body whose length nobody declared, of `pieces` pieces; `sent` counts those that were asked for. */
function undeclared(pieces: number, piece: () => Uint8Array) {
  const counter = { sent: 0 };
  const body = new ReadableStream<Uint8Array>(
    {
      pull(controller) {
        if (counter.sent++ < pieces) controller.enqueue(piece());
        else controller.close();
      },
    },
    { highWaterMark: 0 },
  );
  return { body, counter };
}

async function tooLarge(tenant: TestTenant, body: BodyInit, headers: Record<string, string> = {}): Promise<void> {
  const { cookie } = tenant.owner;
  const response = await fetchApp("/api/sync/push", {
    method: "POST",
    headers: { origin, cookie, "content-type": "application/json", ...headers },
    body,
  });
  expect(response.status).toBe(413);
  expect(await response.json()).toMatchObject({ code: "too_large" });
}

test("a body that goes on and on is given up at the limit, whatever it inflates to", async () => {
  const tenant = await aTenant();
  const before = await version(tenant);
  const plain = undeclared(3_200, () => new Uint8Array(pieceBytes).fill(0x20));
  await tooLarge(tenant, plain.body);
  expect(plain.counter.sent).toBeLessThanOrEqual(1_000_000 / pieceBytes + 2);

  const noise = undeclared(3_200, () => crypto.getRandomValues(new Uint8Array(pieceBytes)));
  await tooLarge(tenant, noise.body, { "content-encoding": "gzip" });
  expect(noise.counter.sent).toBeLessThanOrEqual((256 * 1024) / pieceBytes + 2);

  // 200 MB of zeros are 200 KB of gzip: below the limit of what is sent, far above that of what it becomes.
  const zeros = undeclared(3_200, () => new Uint8Array(pieceBytes));
  const bomb = await new Response(zeros.body.pipeThrough(new CompressionStream("gzip"))).arrayBuffer();
  expect(bomb.byteLength).toBeLessThan(256 * 1024);
  await tooLarge(tenant, bomb, { "content-encoding": "gzip" });
  expect(await version(tenant)).toBe(before);
});
