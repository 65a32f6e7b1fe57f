// The wire on real workerd and D1: what one phone writes, the Worker keeps once and every allowed phone sees.
import { expect, test } from "vitest";
import type { Approval, Decision } from "../../shared/approvals/schema.ts";
import type { Attempt, Progress } from "../../shared/lessons/schema.ts";
import type { Refusal } from "../../shared/outcomes/schema.ts";
import type { Task } from "../../shared/tasks/schema.ts";
import { newId } from "../../server/sync/new-id.ts";
import { anApproval, aTenant, Phone, put } from "../support/tenants.ts";

const aTask = (fields: object = {}) => ({ id: newId(), title: "Alefaso ny faktiora", ...fields });

test("a task added on one phone reaches a colleague's", async () => {
  const tenant = await aTenant();
  const [mine, theirs] = [new Phone(tenant.owner), new Phone(await tenant.join("staff"))];
  const args = aTask({ priority: "high" });
  await mine.push(mine.mutation("createTask", args));
  await theirs.pull();
  expect(theirs.view.get(`task/${args.id}`)).toMatchObject({ title: args.title, priority: "high", status: "pending" });
});

test("a push delivered twice is applied once", async () => {
  const tenant = await aTenant();
  const phone = new Phone(tenant.owner);
  const create = phone.mutation("createTask", aTask());
  const done = phone.mutation("setTaskStatus", {
    id: create.args.i && (create.args as { id?: string }).id,
    status: "completed",
  });
  await phone.push(create, done);
  const before = phone.cookie;
  const again = await phone.push(create, done);
  expect(again.push.lastMutationIDs).toEqual({ [phone.client]: 2 });
  expect(phone.cookie).toEqual(before);
  const events = await tenant.db.all(tenant.db.read`SELECT count(*) AS n FROM audit_events WHERE action = 'push'`);
  expect(events[0]?.["n"]).toBe(1);
});

test("two people decide one approval: the first wins, the second is told by whom", async () => {
  const tenant = await aTenant();
  const staff = await tenant.join("staff");
  const approval = anApproval();
  await put(tenant.db, { [`approval/${approval.id}`]: approval });
  const [first, second] = [new Phone(tenant.owner), new Phone(staff)];
  const item = (verdict: string) => ({
    id: newId(),
    approvalId: approval.id,
    verdict,
    reason: "Lafo loatra",
    subjectHash: approval.subjectHash,
    claimedAt: Date.now(),
  });
  await Promise.all([
    first.push(first.mutation("decideApprovals", { items: [item("approve")] })),
    second.push(second.mutation("decideApprovals", { items: [item("reject")] })),
  ]);
  await Promise.all([first.pull(), second.pull()]);
  const decisions = first.records<Decision>("decision");
  expect(decisions.map(({ outcome }) => outcome).toSorted()).toEqual(["applied", "superseded"]);
  const winner = decisions.find(({ outcome }) => outcome === "applied");
  const loser = decisions.find(({ outcome }) => outcome === "superseded");
  expect(loser?.outcomeBy).toBe(winner?.memberId);
  const settled = second.view.get(`approval/${approval.id}`) as Approval;
  expect(settled.decisionId).toBe(winner?.id);
});

test("a medium-risk decision is kept and waits for a second factor; the approval stays open", async () => {
  const tenant = await aTenant();
  const approval = anApproval({ risk: "medium" });
  await put(tenant.db, { [`approval/${approval.id}`]: approval });
  const phone = new Phone(tenant.owner);
  const { id: approvalId, subjectHash } = approval;
  const item = { id: newId(), approvalId, verdict: "approve", subjectHash, claimedAt: 1 };
  await phone.push(phone.mutation("decideApprovals", { items: [item] }));
  expect(phone.view.get(`decision/${item.id}`)).toMatchObject({ outcome: "needs_step_up", claimedAt: 1 });
  expect(phone.view.get(`approval/${approvalId}`)).toMatchObject({ status: "pending" });
});

test("an attempt made offline is graded again by the Worker and folded into progress", async () => {
  const tenant = await aTenant();
  const learner = await tenant.join("external");
  const phone = new Phone(learner);
  const attempt = {
    id: newId(),
    lessonId: "dh-1",
    lessonVersion: 1,
    orderSeed: 7,
    answers: "2|0",
    startedAt: 1_000,
    endedAt: 61_000,
    localScore: 100,
  };
  await phone.push(phone.mutation("submitAttempt", attempt));
  const [graded] = phone.records<Attempt>("attempt");
  expect(graded).toMatchObject({ status: "flagged", localScore: 100, serverScore: 28 });
  const [mine] = phone.records<Progress>("progress");
  expect(mine).toMatchObject({ lessonId: "dh-1", bestScore: 28, passed: false, attempts: 1 });
  const trainer = new Phone(tenant.owner);
  await trainer.pull();
  expect(trainer.view.get(`cohort-progress/${learner.actor.memberId}/dh-1`)).toMatchObject({ bestScore: 28 });
  expect(trainer.records("attempt")).toEqual([]);
});

test("a refused mutation is told to its author in their own words and never blocks the next", async () => {
  const tenant = await aTenant();
  const [author, learner] = [new Phone(tenant.owner), new Phone(await tenant.join("external"))];
  const args = aTask();
  await author.push(author.mutation("createTask", args));
  await learner.push(
    learner.mutation("editTask", { id: args.id, title: "Ahy io asa io" }),
    learner.mutation("noSuchRule", { note: "Soratra tsy very" }),
    learner.mutation("createTask", { id: "not-an-id", title: "Lohateny" }),
    learner.mutation("createTask", aTask({ title: "Manaraka" })),
  );
  const told = learner.records<Refusal>("outcome").map(({ outcome, code, text }) => [outcome, code, text]);
  expect(told).toContainEqual(["forbidden", "not_allowed", "Ahy io asa io"]);
  expect(told).toContainEqual(["quarantined", "unknown_mutator", "Soratra tsy very"]);
  expect(told).toContainEqual(["invalid", "invalid_args", "Lohateny"]);
  expect(learner.records<Task>("task").map(({ title }) => title)).toEqual(["Manaraka"]);
  await author.pull();
  expect(author.view.get(`task/${args.id}`)).toMatchObject({ title: args.title });
  expect(author.records("outcome")).toEqual([]);
});

test("an intent sent again under a new mutation id is recognised by where it was sent before", async () => {
  const tenant = await aTenant();
  const phone = new Phone(tenant.owner);
  const args = aTask();
  const create = phone.mutation("createTask", args);
  await phone.push(create, phone.mutation("setTaskStatus", { id: args.id, status: "completed" }));
  const colleague = new Phone(await tenant.join("staff"));
  await colleague.pull();
  await colleague.push(colleague.mutation("setTaskStatus", { id: args.id, status: "pending" }));
  // A wiped store: new group, new client, the old intent once more.
  const wiped = new Phone(tenant.owner);
  await wiped.push(
    wiped.mutation(
      "setTaskStatus",
      { id: args.id, status: "completed" },
      { i: "i2", w: [[phone.group, phone.client, 2]] },
    ),
  );
  expect(wiped.view.get(`task/${args.id}`)).toMatchObject({ status: "pending" });
  await wiped.push(
    wiped.mutation("setTaskStatus", { id: args.id, status: "completed" }, { w: [[phone.group, phone.client, 9]] }),
  );
  expect(wiped.view.get(`task/${args.id}`)).toMatchObject({ status: "completed" });
});

test("a task given to someone else appears there and, for a learner, leaves when taken away", async () => {
  const tenant = await aTenant();
  const learner = await tenant.join("external");
  const [boss, theirs] = [new Phone(tenant.owner), new Phone(learner)];
  const args = aTask({ assignee: { kind: "member", id: learner.actor.memberId } });
  await boss.push(boss.mutation("createTask", args));
  await theirs.pull();
  expect(theirs.records("task")).toHaveLength(1);
  await boss.push(boss.mutation("editTask", { id: args.id, assignee: { kind: "none", id: null } }));
  await theirs.pull();
  expect(theirs.records("task")).toEqual([]);
  expect(boss.records("task")).toHaveLength(1);
});

test("a first copy of many records comes in pages and ends equal to a copy made by deltas", async () => {
  const tenant = await aTenant();
  const early = new Phone(tenant.owner);
  await early.pull();
  for (let batch = 0; batch < 3; batch++)
    await early.push(
      ...Array.from({ length: 100 }, (_, at) => early.mutation("createTask", aTask({ title: `Asa ${batch} ${at}` }))),
    );
  const late = new Phone(tenant.owner);
  let pages = 0;
  do {
    const response = await late.call("/api/sync/pull", {
      pullVersion: 1,
      clientGroupID: late.group,
      cookie: late.cookie,
    });
    late.apply(await response.json());
    pages += 1;
    if (pages === 2) await early.push(early.mutation("createTask", aTask({ title: "Eo anelanelany" })));
  } while (late.cookie?.p);
  expect(pages).toBeGreaterThan(2);
  await early.pull();
  expect(Object.fromEntries(late.view)).toEqual(Object.fromEntries(early.view));
});

test("an empty pull gives the same cookie back and nothing else", async () => {
  const tenant = await aTenant();
  const phone = new Phone(tenant.owner);
  await phone.pull();
  const before = phone.cookie;
  const answer = await phone.pull();
  expect(answer).toEqual({ cookie: before, lastMutationIDChanges: {}, patch: [] });
  expect(JSON.stringify(answer).length).toBeLessThanOrEqual(300);
});
