// What the phone asks about tasks.
import { tasks } from "./records.ts";
import type { ReadTx } from "../sync/tx.ts";
import type { Task, TaskPriority } from "./schema.ts";

// Named here and not taken from the schema, which brings zod.

const weight: Record<TaskPriority, number> = { urgent: 0, high: 1, normal: 2, low: 3 };
const never = Number.MAX_SAFE_INTEGER;

/** Due first, then urgent first, then oldest first. */
export const byDueThenPriority = (a: Task, b: Task): number =>
  (a.dueAt ?? never) - (b.dueAt ?? never) || weight[a.priority] - weight[b.priority] || a.createdAt - b.createdAt;

export const isOpenTask = ({ status }: Task): boolean => status === "pending" || status === "in_progress";

export const taskById = (tx: ReadTx, id: string): Promise<Task | undefined> => tasks.get(tx, id);

export async function openTasks(tx: ReadTx): Promise<Task[]> {
  return (await tasks.list(tx)).filter(isOpenTask).sort(byDueThenPriority);
}

/** Finished, failed and cancelled ones, the latest change first. */
export async function closedTasks(tx: ReadTx): Promise<Task[]> {
  return (await tasks.list(tx)).filter((task) => !isOpenTask(task)).sort((a, b) => b.updatedAt - a.updatedAt);
}
