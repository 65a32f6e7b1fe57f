import { expect, test } from "vitest";
import { attention } from "../outcomes/queries.ts";
import type { ReadTx } from "../sync/tx.ts";
import { approvalDetail, approvalFeed, pendingApprovals } from "./queries.ts";
import type { Approval, Decision } from "./schema.ts";

const me = "me";
const anApproval = (id: string, over: Partial<Approval> = {}): Approval => ({
  id,
  taskId: null,
  kind: "quote",
  subject: { title: `About ${id}`, summary: "", recipient: null, amountMinor: null, currency: null, changes: [] },
  subjectHash: "0123456789abcdef",
  risk: "low",
  status: "pending",
  approverPolicy: { roles: [], members: [] },
  requestedBy: "agent",
  decidedBy: null,
  decisionId: null,
  decidedAt: null,
  expiresAt: 1000,
  version: 1,
  createdAt: 1,
  updatedAt: 1,
  ...over,
});
const aDecision = (id: string, approvalId: string, over: Partial<Decision> = {}): Decision => ({
  id,
  approvalId,
  memberId: me,
  verdict: "approve",
  reason: null,
  subjectHash: "0123456789abcdef",
  claimedAt: 1,
  outcome: "applied",
  outcomeBy: null,
  seenAt: null,
  createdAt: 1,
  updatedAt: 1,
  ...over,
});

const holding = (...records: [string, unknown][]): ReadTx => ({
  get: async (key) => new Map(records).get(key),
  async *scan(prefix) {
    for (const entry of records) if (entry[0].startsWith(prefix)) yield entry;
  },
});
const approval = (id: string, over: Partial<Approval> = {}): [string, unknown] => [
  `approval/${id}`,
  anApproval(id, over),
];
const decision = (id: string, on: string, over: Partial<Decision> = {}): [string, unknown] => [
  `decision/${id}`,
  aDecision(id, on, over),
];
const ids = (list: readonly { id: string }[]) => list.map(({ id }) => id);

test("what waits stands by risk, then deadline, then age", async () => {
  const tx = holding(
    approval("low-late", { expiresAt: 900 }),
    approval("low-soon", { expiresAt: 100 }),
    approval("low-soon-older", { expiresAt: 100, createdAt: 0 }),
    approval("high", { risk: "high" }),
    approval("medium", { risk: "medium" }),
    approval("settled", { status: "approved" }),
  );
  expect(ids(await pendingApprovals(tx, me))).toEqual(["high", "medium", "low-soon-older", "low-soon", "low-late"]);
});

test("an own decision that waits for a second confirmation leaves the queue but not the feed", async () => {
  const tx = holding(
    approval("a", { risk: "high" }),
    approval("b", { risk: "high" }),
    decision("d1", "a", { outcome: "needs_step_up" }),
    decision("d2", "b", { outcome: "needs_step_up", memberId: "someone" }),
  );
  const feed = await approvalFeed(tx, me);
  expect(ids(feed.open)).toEqual(["b"]);
  expect(ids(feed.confirming)).toEqual(["a"]);
});

test("settled approvals stand latest first", async () => {
  const tx = holding(
    approval("first", { status: "approved", decidedAt: 10 }),
    approval("second", { status: "expired", updatedAt: 20 }),
  );
  expect(ids((await approvalFeed(tx, me)).closed)).toEqual(["second", "first"]);
});

test("an approval comes with its decisions, oldest first", async () => {
  const tx = holding(
    approval("a"),
    decision("d2", "a", { createdAt: 2 }),
    decision("d1", "a"),
    decision("d3", "other"),
  );
  expect(ids((await approvalDetail(tx, "a"))?.decisions ?? [])).toEqual(["d1", "d2"]);
  expect(await approvalDetail(tx, "gone")).toBeUndefined();
});

test("attention holds refusals and own decisions that did not apply and were not put away", async () => {
  const tx = holding(
    approval("a"),
    decision("applied", "a"),
    decision("late", "a", { outcome: "superseded" }),
    decision("seen", "a", { outcome: "superseded", seenAt: 5 }),
    decision("theirs", "a", { outcome: "superseded", memberId: "someone" }),
    decision("orphan", "gone", { outcome: "expired", createdAt: 9 }),
    ["outcome/o1", { id: "o1", createdAt: 1 }],
    ["outcome/o2", { id: "o2", createdAt: 2 }],
  );
  const found = await attention(tx, me);
  expect(ids(found.refusals)).toEqual(["o2", "o1"]);
  expect(found.decisions.map((one) => [one.decision.id, one.title])).toEqual([
    ["orphan", null],
    ["late", "About a"],
  ]);
});
