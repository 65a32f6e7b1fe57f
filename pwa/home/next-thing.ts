// The one thing to do next. Pure, so that the order can be argued about in a test.
import type { Approval } from "../../shared/approvals/schema.ts";
import { dayMs } from "../../shared/format/date.ts";
import type { Task } from "../../shared/tasks/schema.ts";

export type NextThing =
  | { kind: "decide"; approval: Approval; count: number }
  | { kind: "task"; task: Task }
  | { kind: "lesson"; lessonId: string; begun: boolean }
  | { kind: "add" };

interface Waiting {
  /** What waits for this member's decision, most pressing first. */
  approvals: readonly Approval[];
  /** Open tasks that are theirs or nobody's, due first. */
  tasks: readonly Task[];
  /** The lesson of an unfinished quiz. */
  begunLesson: string | undefined;
  /** The first lesson not passed yet. */
  nextLesson: string | undefined;
  now: number;
}

/**
 * What others wait for and cannot wait long, what was promised for today, what was begun, what can be decided
 * any time, what can be learnt, then any open task.
 */
export function nextThing({ approvals, tasks, begunLesson, nextLesson, now }: Waiting): NextThing {
  const [approval] = approvals;
  const decide = approval && { kind: "decide" as const, approval, count: approvals.length };
  if (decide && (approval.risk === "high" || approval.expiresAt - now < dayMs)) return decide;
  const [task] = tasks;
  if (task && task.dueAt !== null && task.dueAt - now < dayMs) return { kind: "task", task };
  if (begunLesson) return { kind: "lesson", lessonId: begunLesson, begun: true };
  if (decide) return decide;
  if (nextLesson) return { kind: "lesson", lessonId: nextLesson, begun: false };
  return task ? { kind: "task", task } : { kind: "add" };
}
