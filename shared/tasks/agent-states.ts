// Where an agent's task may go, and who may move it. What is not listed is refused. The status that everybody knows
// follows from the state.
import { Rejection } from "../errors.ts";
import type { TaskStatus } from "./schema.ts";

export const agentStates = [
  "draft",
  "ready",
  "claimed",
  "running",
  "blocked",
  "peer_review",
  "revising",
  "awaiting_human",
  "approved",
  "executing",
  "done",
  "partial",
  "failed",
  "cancelled",
] as const;
export type AgentState = (typeof agentStates)[number];

/** `run`: the one that holds the claim. `sweeper`: whoever finds a lease that ran out. */
export const movers = ["user", "agent", "run", "reviewer", "sweeper", "system"] as const;
export type Mover = (typeof movers)[number];

const statuses: Readonly<Record<AgentState, TaskStatus>> = {
  draft: "pending",
  ready: "pending",
  blocked: "pending",
  claimed: "in_progress",
  running: "in_progress",
  peer_review: "in_progress",
  revising: "in_progress",
  awaiting_human: "in_progress",
  approved: "in_progress",
  executing: "in_progress",
  done: "completed",
  partial: "failed",
  failed: "failed",
  cancelled: "cancelled",
};
export const statusOf = (state: AgentState): TaskStatus => statuses[state];

type Moves = Readonly<Partial<Record<AgentState, readonly Mover[]>>>;
const moves: Readonly<Record<AgentState, Moves>> = {
  draft: { ready: ["user", "agent"], cancelled: ["user"] },
  ready: { claimed: ["run"], cancelled: ["user"] },
  claimed: { running: ["run"], ready: ["sweeper"], failed: ["sweeper"], cancelled: ["user"] },
  running: {
    peer_review: ["run"],
    blocked: ["run"],
    done: ["run"],
    ready: ["sweeper"],
    failed: ["sweeper"],
    cancelled: ["user"],
  },
  blocked: { ready: ["system"], cancelled: ["user"] },
  peer_review: { revising: ["reviewer"], awaiting_human: ["system"], cancelled: ["user"] },
  // A revision that breaks down again and again ends where any work does that does.
  revising: { peer_review: ["run"], failed: ["sweeper"], cancelled: ["user"] },
  awaiting_human: { approved: ["user"], revising: ["user"], cancelled: ["user"] },
  approved: { executing: ["system"], cancelled: ["user"] },
  executing: { done: ["system"], failed: ["system"], partial: ["system"], cancelled: ["user"] },
  done: {},
  partial: { ready: ["user"] },
  failed: { ready: ["user"] },
  cancelled: {},
};

export const mayMove = (from: AgentState, to: AgentState, by: Mover): boolean => moves[from][to]?.includes(by) === true;

/** Nobody's turn any more: done with, or until a person tries again. */
export const isSettled = (state: AgentState): boolean =>
  state === "done" || state === "failed" || state === "partial" || state === "cancelled";

/** The task in its next state. Throws `Rejection("bad_transition")` for a move that is not listed. */
export function moved<T extends { status: TaskStatus; agentState?: AgentState | null | undefined }>(
  task: T,
  to: AgentState,
  by: Mover,
): T {
  if (!task.agentState || !mayMove(task.agentState, to, by)) throw new Rejection("bad_transition");
  return { ...task, agentState: to, status: statusOf(to) };
}
