// The life of one attempt of an agent at a task.
export const runStates = [
  "queued",
  "leased",
  "running",
  "succeeded",
  "failed",
  "timed_out",
  "cancelled",
  "interrupted",
] as const;
export type RunState = (typeof runStates)[number];

const moves: Readonly<Record<RunState, readonly RunState[]>> = {
  queued: ["leased", "cancelled"],
  leased: ["running", "interrupted", "cancelled"],
  running: ["succeeded", "failed", "timed_out", "cancelled", "interrupted"],
  succeeded: [],
  failed: [],
  timed_out: [],
  cancelled: [],
  interrupted: [],
};
export const mayTurnRun = (from: RunState, to: RunState): boolean => moves[from].includes(to);

/** What a run came to. Only `plan_only` and `empty` may go on by themselves, twice at most. */
export const runOutcomes = [
  "no_work",
  "advanced",
  "completed",
  "plan_only",
  "empty",
  "blocked",
  "needs_followup",
] as const;
export type RunOutcome = (typeof runOutcomes)[number];

/** Whether anybody can see that something moved. */
export const isProgress = (outcome: RunOutcome | null): boolean =>
  outcome === "advanced" || outcome === "completed" || outcome === "blocked";
