// Any schedule of people, phones, lost answers, doubled requests and writers that crash at any step ends the same way:
// every intent counted once, every phone with the same copy, the client view equal to the records it shows.
import { env } from "cloudflare:workers";
import fc from "fast-check";
import { expect, test } from "vitest";
import type { PullRequest, PushRequest } from "../../shared/sync/protocol.ts";
import { newId } from "../../server/sync/new-id.ts";
import { pull } from "../../server/sync/pull.ts";
import { push } from "../../server/sync/push.ts";
import type { Fault } from "../../server/sync/commit.ts";
import { entities } from "../../server/tables.ts";
import { anApproval, aTenant, Phone, put, type TestMember, type TestTenant } from "../support/tenants.ts";

const points = ["before-read", "after-read", "before-write", "after-write"] as const;
type Point = (typeof points)[number];

const aStep = fc.oneof(
  { weight: 4, arbitrary: fc.record({ do: fc.constant("create" as const), phone: fc.nat(3) }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant("edit" as const), phone: fc.nat(3), which: fc.nat(9) }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant("decide" as const), phone: fc.nat(3), which: fc.nat(2) }) },
  {
    weight: 4,
    arbitrary: fc.record({
      do: fc.constant("push" as const),
      phone: fc.nat(3),
      crash: fc.option(fc.constantFrom<Point>(...points), { freq: 2 }),
      twice: fc.boolean(),
      heard: fc.boolean(),
    }),
  },
  { weight: 2, arbitrary: fc.record({ do: fc.constant("pull" as const), phone: fc.nat(3), heard: fc.boolean() }) },
);

interface Hand {
  readonly member: TestMember;
  readonly phone: Phone;
  readonly issued: ReturnType<Phone["mutation"]>[];
  settled: number;
}

const crashAt =
  (point: Point | null): Fault =>
  (at) => {
    if (at === point) throw new Error("crashed");
  };

async function deliver({ db }: TestTenant, hand: Hand, crash: Point | null, heard: boolean): Promise<void> {
  const mutations = hand.issued.slice(hand.settled);
  const request = { ...hand.phone.pushBody(mutations), cookie: hand.phone.cookie } as PushRequest;
  const answer = await push(db, hand.member.actor, request, crashAt(crash)).catch((error: unknown) => {
    if (crash && error instanceof Error && error.message === "crashed") return null;
    throw error;
  });
  if (!answer || !heard) return;
  const lmid = answer.response.push.lastMutationIDs[hand.phone.client] ?? hand.settled;
  expect(lmid).toBeGreaterThanOrEqual(hand.settled);
  expect(lmid).toBeLessThanOrEqual(hand.issued.length);
  hand.settled = lmid;
  if (answer.response.pull) hand.phone.apply(answer.response.pull);
}

async function refresh({ db }: TestTenant, { phone, member }: Hand): Promise<void> {
  const request: PullRequest = { pullVersion: 1, clientGroupID: phone.group, cookie: phone.cookie };
  const answer = await pull(db, member.actor, request);
  phone.apply(answer);
  if (answer.cookie.p) await refresh({ db } as TestTenant, { phone, member } as Hand);
}

/** The client view as it must be: every record, through its views. */
async function projection({ db }: TestTenant): Promise<Map<string, unknown>> {
  const copies = new Map<string, unknown>();
  for (const entity of Object.values(entities)) {
    const rows = await db.all(
      db.generated(`SELECT json_array(${entity.columns.join(", ")}) AS row FROM ${entity.table}`),
    );
    for (const { row } of rows)
      for (const [scope, key, value] of entity.views(entity.decode(JSON.parse(String(row)) as unknown[])))
        copies.set(`${scope} ${key}`, value);
  }
  return copies;
}

test("whatever is lost, doubled or crashes, every intent counts once and every copy agrees", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(aStep, { minLength: 5, maxLength: 40 }), async (steps) => {
      const tenant = await aTenant();
      const members = [tenant.owner, tenant.owner, await tenant.join("staff"), await tenant.join("external")];
      const hands = members.map((member): Hand => ({ member, phone: new Phone(member), issued: [], settled: 0 }));
      const approvals = [anApproval(), anApproval(), anApproval()];
      await put(tenant.db, Object.fromEntries(approvals.map((approval) => [`approval/${approval.id}`, approval])));
      const created: string[] = [];
      const decided: string[] = [];
      for (const step of steps) {
        const hand = hands[step.phone];
        if (!hand) throw new Error("no such phone");
        const { phone, issued } = hand;
        if (step.do === "create") {
          const id = newId();
          created.push(id);
          issued.push(phone.mutation("createTask", { id, title: `asa ${created.length}` }));
        } else if (step.do === "edit") {
          const id = created[step.which] ?? newId();
          issued.push(phone.mutation("editTask", { id, title: `ovaina ${issued.length}` }));
        } else if (step.do === "decide") {
          const { id: approvalId, subjectHash } = approvals[step.which] ?? anApproval();
          const id = newId();
          decided.push(id);
          issued.push(
            phone.mutation("decideApprovals", {
              items: [{ id, approvalId, verdict: "approve", subjectHash, claimedAt: 1 }],
            }),
          );
        } else if (step.do === "push") {
          await deliver(tenant, hand, step.crash, step.heard);
          if (step.twice) await deliver(tenant, hand, null, step.heard);
        } else if (step.heard) await refresh(tenant, hand);
      }
      for (const hand of hands) await deliver(tenant, hand, null, true);
      for (const hand of hands) await refresh(tenant, hand);

      const { db } = tenant;
      for (const hand of hands) expect(hand.settled).toBe(hand.issued.length);
      const tasks = await db.all(db.read`SELECT id FROM tasks`);
      expect(tasks.map(({ id }) => String(id)).toSorted()).toEqual(created.toSorted());
      const told = await db.all(
        db.read`SELECT id, outcome FROM decisions UNION ALL SELECT id, outcome FROM outcomes WHERE kind = 'decideApprovals'`,
      );
      expect(told.map(({ id }) => String(id)).toSorted()).toEqual(decided.toSorted());
      for (const approval of approvals) {
        const winners = await db.all(
          db.read`SELECT id FROM decisions WHERE approval_id = ${approval.id} AND outcome = 'applied'`,
        );
        expect(winners.length).toBeLessThanOrEqual(1);
      }
      const versions = await db.all(db.read`SELECT version FROM audit_events ORDER BY version`);
      expect(versions.map(({ version }) => version)).toEqual(versions.map((_, at) => at + 1));

      const stored = await db.all(db.read`SELECT scope, key, val FROM cv WHERE val IS NOT NULL`);
      expect(
        new Map(stored.map(({ scope, key, val }) => [`${String(scope)} ${String(key)}`, JSON.parse(String(val))])),
      ).toEqual(await projection(tenant));
      for (const { member, phone } of hands) {
        const fresh: Hand = { member, phone: new Phone(member), issued: [], settled: 0 };
        await refresh(tenant, fresh);
        expect(Object.fromEntries(phone.view)).toEqual(Object.fromEntries(fresh.phone.view));
      }
    }),
    { numRuns: 25 },
  );
});

test("ten writers at once, in the hub and beside it: no version twice, no intent lost", async () => {
  const tenant = await aTenant();
  const phones = Array.from({ length: 10 }, () => new Phone(tenant.owner));
  const beside = phones.map(async (phone, at) => {
    const mutations = [1, 2, 3].map((n) => phone.mutation("createTask", { id: newId(), title: `${at}.${n}` }));
    if (at % 2) return phone.push(...mutations);
    // Past the hub, as when it is down: the guard alone decides; who loses five times in a row sends again.
    for (;;) {
      try {
        return await push(tenant.db, tenant.owner.actor, phone.pushBody(mutations) as PushRequest);
      } catch (error) {
        if (!(error instanceof Error && error.name === "Contention")) throw error;
      }
    }
  });
  await Promise.all(beside);
  const { db } = tenant;
  const [count] = await db.all(db.read`SELECT count(*) AS tasks FROM tasks`);
  expect(count?.["tasks"]).toBe(30);
  const versions = await db.all(db.read`SELECT version FROM audit_events ORDER BY version`);
  expect(versions.map(({ version }) => version)).toEqual(versions.map((_, at) => at + 1));
});

test("after a restore from a backup every phone heals: lost answers, gaps in the ids, copies from the future", async () => {
  const tenant = await aTenant();
  const { db } = tenant;
  const [ahead, behind] = [new Phone(tenant.owner), new Phone(tenant.owner)];
  await ahead.push(ahead.mutation("createTask", { id: newId(), title: "talohan’ny tahiry" }));
  await behind.push(behind.mutation("createTask", { id: newId(), title: "an’ny faharoa" }));
  const tables = ["tenant_clock", "sync_client", "sync_group", "tasks", "cv"];
  const dump = async (table: string) =>
    (await env.DB.prepare(`SELECT * FROM ${table} WHERE tenant_id = ?`).bind(tenant.id).all()).results;
  const backup = new Map<string, Record<string, unknown>[]>();
  for (const table of tables) backup.set(table, await dump(table));
  await ahead.push(...[1, 2, 3].map((n) => ahead.mutation("createTask", { id: newId(), title: `very ${n}` })));

  for (const table of tables.toReversed())
    await env.DB.prepare(`DELETE FROM ${table} WHERE tenant_id = ?`).bind(tenant.id).run();
  for (const [table, rows] of backup)
    for (const row of rows) {
      // What the database computes itself it does not take.
      const names = Object.keys(row).filter((name) => !/^assignee_(member|agent)$/.test(name));
      const sql = `INSERT INTO ${table} (${names.join(", ")}) VALUES (${names.map(() => "?").join(", ")})`;
      await env.DB.prepare(sql)
        .bind(...names.map((name) => row[name]))
        .run();
    }
  await env.DB.prepare("UPDATE tenant_clock SET epoch = epoch + 1 WHERE tenant_id = ?").bind(tenant.id).run();

  const pulled = await ahead.pull();
  // A last mutation id lower than the phone's own would be refused there for ever.
  expect(pulled.lastMutationIDChanges).toEqual({});
  await ahead.push(ahead.mutation("createTask", { id: newId(), title: "aorian’ny tahiry" }));
  await behind.push(behind.mutation("createTask", { id: newId(), title: "faharoa indray" }));
  await Promise.all([ahead.pull(), behind.pull()]);
  const titles = (phone: Phone) =>
    phone
      .records<{ title: string }>("task")
      .map(({ title }) => title)
      .toSorted();
  expect(titles(ahead)).toEqual(["an’ny faharoa", "aorian’ny tahiry", "faharoa indray", "talohan’ny tahiry"]);
  expect(titles(behind)).toEqual(titles(ahead));
  // The gap is closed once; the next one is a gap again.
  ahead.mutation("createTask", { id: newId(), title: "tsy nalefa" });
  const gap = ahead.mutation("createTask", { id: newId(), title: "banga" });
  const answer = await ahead.call("/api/sync/push", ahead.pushBody([gap]));
  expect(answer.status).toBe(409);
  expect(await db.all(db.read`SELECT id FROM tasks WHERE title = ${"banga"}`)).toEqual([]);
});

test("a phone restored from an old image is told that its ids are taken, and what it sends under new ones counts once", async () => {
  const tenant = await aTenant();
  const [original, image] = [new Phone(tenant.owner), new Phone(tenant.owner)];
  const shared = { group: original.group, client: original.client };
  const first = original.mutation("createTask", { id: newId(), title: "iombonana" });
  await original.push(first);
  await original.push(original.mutation("createTask", { id: newId(), title: "an’ny voalohany" }));
  // The image knows mutation 1 and numbers its own next one 2.
  const own = { id: newId(), title: "an’ny tahiry" };
  const taken = { clientID: shared.client, id: 2, name: "m", args: { k: "createTask", i: "hafa", ...own } };
  const body = { pushVersion: 1, clientGroupID: shared.group, mutations: [first, taken] };
  const refused = await image.call("/api/sync/push", body);
  expect([refused.status, (await refused.json<{ code: string }>()).code]).toEqual([409, "client_forked"]);
  // Sent again as an orphan, naming the road it once took: that road was another intent's, so it is no reason to skip it.
  const again = image.mutation("createTask", own, { i: "hafa", w: [[shared.group, shared.client, 2]] });
  const same = image.mutation(
    "createTask",
    { ...first.args },
    { i: first.args.i, w: [[shared.group, shared.client, 1]] },
  );
  await image.push(again, same);
  const titles = image
    .records<{ title: string }>("task")
    .map(({ title }) => title)
    .toSorted();
  expect(titles).toEqual(["an’ny tahiry", "an’ny voalohany", "iombonana"]);
});

test("a mutation that the database itself refuses is set aside and told; the rest of its push goes through", async () => {
  const tenant = await aTenant();
  const phone = new Phone(tenant.owner);
  const id = newId();
  await phone.push(phone.mutation("createTask", { id, title: "misy olana" }));
  // As a bug of ours would: a rule that passes and a row that does not.
  await env.DB.prepare(
    "CREATE TRIGGER poison BEFORE UPDATE ON tasks WHEN NEW.title = 'poizina' BEGIN SELECT RAISE(ABORT, 'constraint failed: poison'); END",
  ).run();
  const many = [
    ...[1, 2, 3, 4, 5].map((n) => phone.mutation("createTask", { id: newId(), title: `tsara ${n}` })),
    phone.mutation("editTask", { id, title: "poizina" }),
    ...[6, 7].map((n) => phone.mutation("createTask", { id: newId(), title: `tsara ${n}` })),
  ];
  const answer = await phone.push(...many);
  await env.DB.prepare("DROP TRIGGER poison").run();
  expect(answer.push.lastMutationIDs[phone.client]).toBe(9);
  expect(phone.records("task")).toHaveLength(8);
  expect(phone.records("outcome")).toEqual([
    expect.objectContaining({ kind: "editTask", code: "rule_failed", outcome: "quarantined" }),
  ]);
  const [kept] = await tenant.db.all(tenant.db.read`SELECT raw FROM sync_quarantine`);
  expect(String(kept?.["raw"])).toContain("poizina");
});
