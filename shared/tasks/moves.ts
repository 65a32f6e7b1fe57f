// Where a task may go and whose it is; apart from the mutators so that the phone's first bundle has no zod.
import type { Actor } from "../actor.ts";
import type { Task, TaskStatus } from "./schema.ts";

/** Where a person may move a task from each status. A finished task may be opened again. */
export const nextStatuses: Record<TaskStatus, readonly TaskStatus[]> = {
  pending: ["in_progress", "completed", "cancelled"],
  in_progress: ["pending", "completed", "failed", "cancelled"],
  completed: ["pending"],
  failed: ["pending"],
  cancelled: ["pending"],
};
export const canMoveTask = (from: TaskStatus, to: TaskStatus): boolean =>
  from === to || nextStatuses[from].includes(to);

/** Where a person may move this task. An agent's can be stopped while it is on its way, and tried again. */
export function movesOf({ status, agentState }: Pick<Task, "status" | "agentState">): readonly TaskStatus[] {
  if (!agentState) return nextStatuses[status];
  if (agentState === "failed" || agentState === "partial") return ["pending"];
  return status === "completed" || status === "cancelled" ? [] : ["cancelled"];
}

/** Whether the task is the actor's: made by them or given to them. */
export const isOwnTask = (task: Task | undefined, { memberId }: Actor): boolean =>
  task !== undefined &&
  (task.createdBy === memberId || (task.assigneeKind === "member" && task.assigneeId === memberId));
