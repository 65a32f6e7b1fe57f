// One attempt of an agent at one step of a task: what it began from, what it left, what it cost.
import { z } from "zod/mini";
import { id, moment, optionalText, text } from "../fields.ts";
import { runOutcomes, runStates } from "./states.ts";

export const runStages = ["work", "review", "revise", "effects"] as const;
export const runSchema = z.object({
  id,
  agentId: id,
  taskId: id,
  stage: z.enum(runStages),
  state: z.enum(runStates),
  outcome: z.nullable(z.enum(runOutcomes)),
  attempt: z.int(),
  engine: text(40),
  /** WORKING.md as it left it (`working.ts`). */
  working: optionalText(4000),
  /** Why it failed: a code of the engine (`server/agents/engine.ts`). */
  error: z.nullable(text(60)),
  costMicros: z.int(),
  /** The memories it was given. */
  memoryIds: z.array(id),
  startedAt: moment,
  endedAt: z.nullable(moment),
  createdAt: moment,
  updatedAt: moment,
});
export type Run = z.infer<typeof runSchema>;
