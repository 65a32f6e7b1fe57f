// The words of statuses and priorities, and the colour that goes with them.
import { t } from "@lingui/core/macro";
import { dayEnd, dayNumber } from "../../shared/format/date.ts";
import { formatDay } from "../../shared/format/relative.ts";
import type { Task, TaskPriority, TaskStatus } from "../../shared/tasks/schema.ts";
import { language } from "../i18n/locale.ts";
import type { Tone } from "../ui/tone.ts";

export const statusWords = (): Record<TaskStatus, string> => ({
  pending: t`To do`,
  in_progress: t`In progress`,
  completed: t`Done`,
  failed: t`Failed`,
  cancelled: t`Cancelled`,
});

export const priorityWords = (): Record<TaskPriority, string> => ({
  low: t`Low`,
  normal: t`Normal`,
  high: t`High`,
  urgent: t`Urgent`,
});

export const priorityTones: Record<TaskPriority, Tone> = {
  low: "plain",
  normal: "act",
  high: "warn",
  urgent: "danger",
};

export const isOverdue = ({ dueAt }: Task, now: number): boolean => dueAt !== null && dueAt < now;
export const isDueToday = ({ dueAt }: Task, now: number): boolean =>
  dueAt !== null && dayNumber(dueAt) <= dayNumber(now) && dueAt <= dayEnd(now);

/** "Due tomorrow", "Overdue: 03/08/2026"; null without a date. */
export function dueWords(task: Task, now: number): string | null {
  if (task.dueAt === null) return null;
  const day = formatDay(task.dueAt, now, language());
  return isOverdue(task, now) ? t`Overdue: ${day}` : t`Due: ${day}`;
}
