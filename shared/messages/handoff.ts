// A task handed on: the whole of what the next one must know, in one envelope. Ownership moves when it is accepted and
// not before; a chain that goes round in circles ends with a person.
import { z } from "zod/mini";
import { id, moment, text } from "../fields.ts";

export const maxHops = 4;

export const envelopeSchema = z.object({
  from: id,
  to: id,
  task: id,
  goal: text(200),
  criteriaHash: z.string(),
  done: z.array(z.string()),
  next: z.array(z.string()),
  openQuestions: z.array(z.string()),
  artefacts: z.array(z.object({ skill: z.string(), hash: z.string() })),
  decisions: z.array(id),
  constraints: z.array(z.string()),
  budgetLeftMicros: z.int(),
  /** Who had the task before, the first one first. */
  causeChain: z.array(id),
  ackBy: moment,
});
export type Envelope = z.infer<typeof envelopeSchema>;

/** Whether the chain may go on to `to`: four hops at most, and nobody a third time. */
export const mayHandOn = (causeChain: readonly string[], to: string): boolean =>
  causeChain.length <= maxHops && causeChain.filter((one) => one === to).length < 2;
