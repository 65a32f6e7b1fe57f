// What the agents' machine may do to records, step by step: rules like those of people, run by the Worker alone. Every
// move goes through the tables of states, so a step that comes too late or twice is refused and changes nothing.
import { approvals } from "../approvals/records.ts";
import type { Approval } from "../approvals/schema.ts";
import { Rejection } from "../errors.ts";
import { gate, isGrave, lastRound, type GateResult, type Judgement } from "../reviews/gate.ts";
import { reviews } from "../reviews/records.ts";
import type { Review } from "../reviews/schema.ts";
import type { WriteTx } from "../sync/tx.ts";
import { moved } from "../tasks/agent-states.ts";
import { tasks } from "../tasks/records.ts";
import type { Artefact, Task, Wait } from "../tasks/schema.ts";
import { runs } from "./records.ts";
import type { Run } from "./schema.ts";
import { mayTurnRun, type RunOutcome, type RunState } from "./states.ts";
import { parseWorking } from "./working.ts";

interface At {
  readonly now: number;
}

async function endRun(
  tx: WriteTx,
  id: string,
  state: RunState,
  fields: Partial<Pick<Run, "outcome" | "working" | "error" | "costMicros">>,
  { now }: At,
): Promise<void> {
  const run = await runs.must(tx, id);
  if (!mayTurnRun(run.state, state)) throw new Rejection("bad_transition");
  await runs.put(tx, id, { ...run, ...fields, state, endedAt: now, updatedAt: now });
}

/** Runs whose lease ran out: whoever held them is gone. */
export async function interrupt(tx: WriteTx, runIds: readonly string[], at: At): Promise<void> {
  for (const id of runIds) {
    const run = await runs.get(tx, id);
    if (run && mayTurnRun(run.state, "interrupted")) await endRun(tx, id, "interrupted", {}, at);
  }
}

/** A task that a dead run left claimed or running is ready again. */
const freed = (task: Task): Task =>
  task.agentState === "claimed" || task.agentState === "running" ? moved(task, "ready", "sweeper") : task;

export interface Start extends At {
  readonly run: Pick<Run, "id" | "agentId" | "taskId" | "attempt" | "engine" | "working" | "memoryIds"> & {
    readonly stage: "work" | "revise";
  };
  /** Of the criteria as they are now; a task keeps those it began with. */
  readonly criteriaHash: string;
  readonly lost: readonly string[];
}

/** ready -> claimed -> running, or on with a revision. */
export async function startWork(tx: WriteTx, { run, criteriaHash, lost, now }: Start): Promise<void> {
  await interrupt(tx, lost, { now });
  let task = freed(await tasks.must(tx, run.taskId));
  if (run.stage === "work") task = moved(moved(task, "claimed", "run"), "running", "run");
  else if (task.agentState !== "revising") throw new Rejection("bad_transition");
  await tasks.put(tx, task.id, { ...task, criteriaHash: task.criteriaHash ?? criteriaHash, updatedAt: now });
  await runs.put(tx, run.id, {
    ...run,
    state: "running",
    outcome: null,
    error: null,
    costMicros: 0,
    startedAt: now,
    endedAt: null,
    createdAt: now,
    updatedAt: now,
  });
}

export interface Finish extends At {
  readonly runId: string;
  readonly taskId: string;
  readonly artefact: Artefact;
  readonly artefactHash: string;
  /** WORKING.md; a page that is none is refused, so that no claim is given back without it. */
  readonly working: string;
  readonly costMicros: number;
  readonly review: Pick<Review, "id" | "reviewerAgentId" | "round">;
  /** Reviews of earlier artefacts. */
  readonly earlier: readonly string[];
}

/** The artefact is there: reviews of any other are void, and a review of this one is asked for. */
export async function finishWork(tx: WriteTx, given: Finish): Promise<void> {
  const { now, runId, taskId, artefact, artefactHash, working, costMicros, review } = given;
  if (!parseWorking(working)) throw new Rejection("invalid_args");
  const run = await runs.must(tx, runId);
  const task = moved(await tasks.must(tx, taskId), "peer_review", "run");
  if (review.reviewerAgentId === run.agentId) throw new Rejection("not_allowed");
  await endRun(tx, runId, "succeeded", { outcome: "advanced", working, costMicros }, { now });
  for (const id of given.earlier) {
    const other = await reviews.must(tx, id);
    if (other.status !== "void" && other.artefactHash !== artefactHash)
      await reviews.put(tx, id, { ...other, status: "void", updatedAt: now });
  }
  await tasks.put(tx, taskId, { ...task, result: artefact, artefactHash, waits: null, updatedAt: now });
  await reviews.put(tx, review.id, {
    ...review,
    taskId,
    authorAgentId: run.agentId,
    artefactHash,
    criteriaHash: task.criteriaHash ?? "",
    status: "open",
    verdict: null,
    praise: [],
    refute: [],
    createdAt: now,
    updatedAt: now,
  });
}

/** The task cannot go on before `waits`; a wait names what or whom, prose alone is none. */
export async function blockWork(
  tx: WriteTx,
  {
    runId,
    taskId,
    waits,
    working,
    now,
  }: At & { runId: string; taskId: string; waits: readonly Wait[]; working: string },
): Promise<void> {
  if (waits.length === 0 || !parseWorking(working)) throw new Rejection("invalid_args");
  const task = moved(await tasks.must(tx, taskId), "blocked", "run");
  await endRun(tx, runId, "succeeded", { outcome: "blocked", working }, { now });
  await tasks.put(tx, taskId, { ...task, waits: [...waits], updatedAt: now });
}

export async function unblock(tx: WriteTx, { taskId, now }: At & { taskId: string }): Promise<void> {
  const task = moved(await tasks.must(tx, taskId), "ready", "system");
  await tasks.put(tx, taskId, { ...task, waits: null, updatedAt: now });
}

export interface Failure extends At {
  /** Null where no run of it ever began. */
  readonly runId: string | null;
  readonly taskId: string;
  readonly error: string;
  readonly state: "failed" | "timed_out" | "cancelled";
  readonly costMicros: number;
  readonly lost: readonly string[];
  /** Whether the task is tried again, or has failed for good. */
  readonly again: boolean;
  readonly outcome: RunOutcome | null;
}

export async function failWork(tx: WriteTx, given: Failure): Promise<void> {
  const { now, runId, taskId, error, again, costMicros, outcome } = given;
  await interrupt(tx, given.lost, { now });
  if (runId) await endRun(tx, runId, given.state, { error, costMicros, outcome }, { now });
  const task = await tasks.must(tx, taskId);
  // A revision is tried again as it stands.
  if (again && task.agentState === "revising") return;
  if (again) return tasks.put(tx, taskId, { ...freed(task), updatedAt: now });
  const held = task.agentState === "ready" ? moved(task, "claimed", "run") : task;
  await tasks.put(tx, taskId, { ...moved(held, "failed", "sweeper"), updatedAt: now });
}

/** What a person is asked, all of it drawn by code. */
export type Card = Pick<Approval, "id" | "kind" | "subject" | "subjectHash" | "risk" | "approverPolicy" | "expiresAt">;

async function ask(tx: WriteTx, task: Task, card: Card, requestedBy: string, now: number): Promise<void> {
  await approvals.put(tx, card.id, {
    ...card,
    taskId: task.id,
    status: "pending",
    requestedBy,
    decidedBy: null,
    decisionId: null,
    decidedAt: null,
    version: 1,
    createdAt: now,
    updatedAt: now,
  });
  await tasks.put(tx, task.id, { ...task, waits: [{ approval: card.id }], updatedAt: now });
}

export interface ReviewGiven extends At {
  readonly reviewId: string;
  readonly judgement: Judgement;
  /** Asked where a person decides next. */
  readonly card: (result: GateResult) => Card;
  /** No other reviewer is left to ask. */
  readonly last: boolean;
}

/** peer_review -> revising, or on to a person: with the artefact, or with both sides where the two do not agree. */
export async function giveReview(
  tx: WriteTx,
  { reviewId, judgement, card, last, now }: ReviewGiven,
): Promise<GateResult> {
  const review = await reviews.must(tx, reviewId);
  const task = await tasks.must(tx, review.taskId);
  if (review.status !== "open" || task.agentState !== "peer_review") throw new Rejection("bad_transition");
  if (review.artefactHash !== task.artefactHash || review.criteriaHash !== task.criteriaHash)
    throw new Rejection("subject_changed");
  const found = gate(judgement, review.round);
  const result = found === "again" && last ? "conflict" : found;
  if (result === "again") return result;
  const { verdict, praise, refute } = judgement;
  await reviews.put(tx, reviewId, {
    ...review,
    verdict,
    praise: [...praise],
    refute: [...refute],
    status: "given",
    updatedAt: now,
  });
  if (result === "revise") await tasks.put(tx, task.id, { ...moved(task, "revising", "reviewer"), updatedAt: now });
  else await ask(tx, moved(task, "awaiting_human", "system"), card(result), review.authorAgentId, now);
  return result;
}

/** Whether a task may go to a person or beyond it: somebody else has judged these very bytes. */
export const isReviewed = (found: readonly Review[], { artefactHash }: Task): boolean =>
  found.some(
    (review) =>
      review.status === "given" &&
      review.artefactHash === artefactHash &&
      ((review.verdict === "approve" && !review.refute.some(isGrave)) ||
        review.round === lastRound ||
        review.verdict === "abstain"),
  );

/** awaiting_human -> approved -> executing; the effects are queued in the same batch. */
export async function proceed(tx: WriteTx, { taskId, now }: At & { taskId: string }): Promise<void> {
  const task = moved(moved(await tasks.must(tx, taskId), "approved", "user"), "executing", "system");
  await tasks.put(tx, taskId, { ...task, waits: null, updatedAt: now });
}

/** A handoff accepted: the task is the other agent's from now on, still to be begun. */
export async function takeOver(
  tx: WriteTx,
  { taskId, from, to, now }: At & { taskId: string; from: string; to: string },
): Promise<void> {
  const task = await tasks.must(tx, taskId);
  if (task.agentState !== "ready" || task.assigneeId !== from) throw new Rejection("bad_transition");
  await tasks.put(tx, taskId, { ...task, assigneeId: to, updatedAt: now });
}

/** A person said no, or asked for changes. */
export async function turnBack(
  tx: WriteTx,
  { taskId, to, now }: At & { taskId: string; to: "revising" | "cancelled" },
): Promise<void> {
  const task = moved(await tasks.must(tx, taskId), to, "user");
  await tasks.put(tx, taskId, { ...task, waits: null, updatedAt: now });
}

/** The time to decide went by: the card is closed and asked anew, so that nothing waits in silence. */
export async function askAgain(
  tx: WriteTx,
  { approvalId, card, now }: At & { approvalId: string; card: Card },
): Promise<void> {
  const old = await approvals.must(tx, approvalId);
  const task = old.taskId === null ? undefined : await tasks.get(tx, old.taskId);
  if (old.status !== "pending" || task?.agentState !== "awaiting_human") throw new Rejection("bad_transition");
  await approvals.put(tx, approvalId, { ...old, status: "expired", version: old.version + 1, updatedAt: now });
  await ask(tx, task, card, old.requestedBy, now);
}

/** The task was cancelled: its card and its runs are put away. */
export async function putAway(
  tx: WriteTx,
  { approvalIds, runIds, now }: At & { approvalIds: readonly string[]; runIds: readonly string[] },
): Promise<void> {
  for (const id of approvalIds) {
    const card = await approvals.get(tx, id);
    if (card?.status === "pending")
      await approvals.put(tx, id, { ...card, status: "cancelled", version: card.version + 1, updatedAt: now });
  }
  for (const id of runIds) {
    const run = await runs.get(tx, id);
    if (run && mayTurnRun(run.state, "cancelled")) await endRun(tx, id, "cancelled", {}, { now });
  }
}

/** executing -> done, partial or failed, by what became of its effects. */
export async function settle(
  tx: WriteTx,
  { taskId, settled, failed, now }: At & { taskId: string; settled: number; failed: number },
): Promise<void> {
  const to = failed === 0 ? "done" : settled === 0 ? "failed" : "partial";
  const task = moved(await tasks.must(tx, taskId), to, "system");
  await tasks.put(tx, taskId, { ...task, updatedAt: now });
}
