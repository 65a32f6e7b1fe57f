// What agents say to each other about a task: one bus, in the order of `seq`.
import { z } from "zod/mini";
import { id, moment, optionalText } from "../fields.ts";

export const messageActs = [
  "say",
  "propose",
  "refute",
  "praise",
  "ask",
  "decide",
  "handoff",
  "accept",
  "decline",
  "end",
] as const;
export const messageSchema = z.object({
  id,
  /** Grows along the tenant's commits. */
  seq: z.int(),
  taskId: id,
  runId: z.nullable(id),
  fromAgentId: id,
  toAgentId: z.nullable(id),
  act: z.enum(messageActs),
  text: optionalText(1000),
  /** What the act carries: a handoff's envelope, a thread's ending. */
  data: z.nullable(z.unknown()),
  createdAt: moment,
  updatedAt: moment,
});
export type Message = z.infer<typeof messageSchema>;
