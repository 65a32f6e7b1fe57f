// A piece of work for a person or an agent.
import { z } from "zod/mini";
import { id, moment, optionalText, text } from "../fields.ts";

import { agentStates } from "./agent-states.ts";
import { assigneeKinds, taskPriorities, taskStatuses } from "./vocabulary.ts";

/** What a blocked task waits for: another task, a decision, or somebody who has to do something. */
export const waitSchema = z.union([
  z.object({ task: id }),
  z.object({ approval: id }),
  z.object({ owner: id, action: text(60) }),
]);
export type Wait = z.infer<typeof waitSchema>;

/** What an agent made: drawn from its typed output by code, so that the same output always reads the same. */
export const artefactSchema = z.object({
  skill: text(40),
  /** The typed output, as the skill's schema has it. */
  value: z.unknown(),
  /** In words, in the language of the task. */
  text: z.string().check(z.maxLength(8000)),
  /** What it was made from, for whoever judges it; phones are spared it. */
  basis: z.optional(z.unknown()),
});
export type Artefact = z.infer<typeof artefactSchema>;

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
  // Of tasks that agents do; people's tasks have none of them.
  agentState: z.optional(z.nullable(z.enum(agentStates))),
  clientId: z.optional(z.nullable(id)),
  /** The input of the skill, as the person gave it. */
  payload: z.optional(z.nullable(z.record(z.string(), z.unknown()))),
  result: z.optional(z.nullable(artefactSchema)),
  artefactHash: z.optional(z.nullable(z.string())),
  criteriaHash: z.optional(z.nullable(z.string())),
  waits: z.optional(z.nullable(z.array(waitSchema))),
  createdAt: moment,
  updatedAt: moment,
});
export type Task = z.infer<typeof taskSchema>;
export type TaskStatus = Task["status"];
export type TaskPriority = Task["priority"];
