// The machine's steps alone: what comes late, twice or from the wrong side changes nothing.
import { expect, test } from "vitest";
import { memoryTx } from "../../tests/support/memory-tx.ts";
import { aTask, anId } from "../../tests/support/records.ts";
import type { Judgement } from "../reviews/gate.ts";
import type { Review } from "../reviews/schema.ts";
import { emptyWorking, renderWorking } from "./working.ts";
import type { Run } from "./schema.ts";
import { blockWork, finishWork, giveReview, settle, startWork, type Card } from "./steps.ts";

const [task, author, reviewer, run, review, earlier, card] = Array.from({ length: 7 }, (_, at) => anId(at + 20)) as [
  string,
  string,
  string,
  string,
  string,
  string,
  string,
];
const stamps = { createdAt: 1, updatedAt: 1 };
const hashes = { artefactHash: "a".repeat(16), criteriaHash: "c".repeat(16) };
const given = { kind: "quote", assigneeKind: "agent", assigneeId: author } as const;
const working = renderWorking({ ...emptyWorking, Goal: ["Devis"] });

const aRun = (fields: Partial<Run> = {}): Run => ({
  id: run,
  agentId: author,
  taskId: task,
  stage: "work",
  state: "running",
  outcome: null,
  attempt: 1,
  engine: "embedded",
  working: "",
  error: null,
  costMicros: 0,
  memoryIds: [],
  startedAt: 1,
  endedAt: null,
  ...stamps,
  ...fields,
});
const aReview = (fields: Partial<Review> = {}): Review => ({
  id: review,
  taskId: task,
  authorAgentId: author,
  reviewerAgentId: reviewer,
  round: 1,
  ...hashes,
  status: "open",
  verdict: null,
  praise: [],
  refute: [],
  ...stamps,
  ...fields,
});
const running = aTask({
  id: task,
  ...given,
  agentState: "running",
  status: "in_progress",
  criteriaHash: hashes.criteriaHash,
});
const finish = {
  runId: run,
  taskId: task,
  artefact: { skill: "quote", value: {}, text: "Devis" },
  artefactHash: "b".repeat(16),
  working,
  costMicros: 0,
  review: { id: review, reviewerAgentId: reviewer, round: 1 },
  earlier: [],
  now: 9,
};

test("a run begins a ready task once, takes the lost one’s place, and keeps the criteria the task began with", async () => {
  const lost = aRun({ id: earlier });
  const tx = memoryTx({ [`task/${task}`]: running, [`run/${earlier}`]: lost });
  const start = {
    run: { ...aRun({ attempt: 2 }), stage: "work" as const },
    criteriaHash: "other",
    lost: [earlier],
    now: 9,
  };
  await startWork(tx, start);
  expect(tx.writes.get(`run/${earlier}`)).toMatchObject({ state: "interrupted" });
  expect(tx.writes.get(`task/${task}`)).toMatchObject({ agentState: "running", criteriaHash: hashes.criteriaHash });
  for (const agentState of ["peer_review", "awaiting_human", "done", "cancelled"] as const) {
    const late = memoryTx({ [`task/${task}`]: aTask({ id: task, ...given, agentState }) });
    await expect(startWork(late, { ...start, lost: [] })).rejects.toMatchObject({ code: "bad_transition" });
  }
});

test("no claim is given back without a page for the next run, and no agent reviews itself", async () => {
  const records = { [`task/${task}`]: running, [`run/${run}`]: aRun() };
  await expect(finishWork(memoryTx(records), { ...finish, working: "Devis" })).rejects.toMatchObject({
    code: "invalid_args",
  });
  const own = { ...finish, review: { ...finish.review, reviewerAgentId: author } };
  await expect(finishWork(memoryTx(records), own)).rejects.toMatchObject({ code: "not_allowed" });
  const waits = { runId: run, taskId: task, waits: [], working, now: 9 };
  await expect(blockWork(memoryTx(records), waits)).rejects.toMatchObject({ code: "invalid_args" });
});

test("a new artefact makes every review of another one void", async () => {
  const old = aReview({ id: earlier, status: "given", verdict: "approve" });
  const tx = memoryTx({ [`task/${task}`]: running, [`run/${run}`]: aRun(), [`review/${earlier}`]: old });
  await finishWork(tx, { ...finish, earlier: [earlier] });
  expect(tx.writes.get(`review/${earlier}`)).toMatchObject({ status: "void" });
  expect(tx.writes.get(`review/${review}`)).toMatchObject({ status: "open", artefactHash: finish.artefactHash });
});

test("a review counts for the bytes it judged, once", async () => {
  const judgement: Judgement = { verdict: "approve", praise: [], refute: [] };
  const asked = { id: card } as Card;
  const reviewed = { ...running, agentState: "peer_review", ...hashes } as const;
  const give = { reviewId: review, judgement, card: () => asked, last: false, now: 9 };
  const moved = memoryTx({
    [`task/${task}`]: { ...reviewed, artefactHash: "f".repeat(16) },
    [`review/${review}`]: aReview(),
  });
  await expect(giveReview(moved, give)).rejects.toMatchObject({ code: "subject_changed" });
  const twice = memoryTx({
    [`task/${task}`]: reviewed,
    [`review/${review}`]: aReview({ status: "given", verdict: "reject" }),
  });
  await expect(giveReview(twice, give)).rejects.toMatchObject({ code: "bad_transition" });
  const tx = memoryTx({ [`task/${task}`]: reviewed, [`review/${review}`]: aReview() });
  expect(await giveReview(tx, give)).toBe("pass");
  expect(tx.writes.get(`task/${task}`)).toMatchObject({ agentState: "awaiting_human", waits: [{ approval: card }] });
});

test("a task ends by what became of its effects", async () => {
  const executing = { ...running, agentState: "executing" } as const;
  for (const [settled, failed, to] of [
    [2, 0, "done"],
    [1, 1, "partial"],
    [0, 2, "failed"],
  ] as const) {
    const tx = memoryTx({ [`task/${task}`]: executing });
    await settle(tx, { taskId: task, settled, failed, now: 9 });
    expect(tx.writes.get(`task/${task}`)).toMatchObject({ agentState: to });
  }
});
