// A piece of work for a person or an agent.
import { z } from "zod/mini";
import { id, moment, optionalText, text } from "../fields.ts";

import { assigneeKinds, taskPriorities, taskStatuses } from "./vocabulary.ts";

export const taskSchema = z.object({
  id,
  title: text(200),
  body: optionalText(4000),
  /** `todo` for what people add by hand, `lesson` for a lesson's "do it today", otherwise an agent skill. */
  kind: text(40),
  status: z.enum(taskStatuses),
  priority: z.enum(taskPriorities),
  assigneeKind: z.enum(assigneeKinds),
  assigneeId: z.nullable(id),
  /** The member who made it; null when an agent or the system did. */
  createdBy: z.nullable(id),
  dueAt: z.nullable(moment),
  createdAt: moment,
  updatedAt: moment,
});
export type Task = z.infer<typeof taskSchema>;
export type TaskStatus = Task["status"];
export type TaskPriority = Task["priority"];
