// What became of a mutation that was refused, for the person who made it, with their own words kept.
import { z } from "zod/mini";
import { outcomes as outcomeNames } from "../errors.ts";
import { id, moment } from "../fields.ts";

export const refusalSchema = z.object({
  id,
  memberId: id,
  /** The mutator's wire name. */
  kind: z.string(),
  outcome: z.enum(outcomeNames),
  /** A `RejectionCode`, or a newer Worker's code this build has no sentence for. */
  code: z.string(),
  /** The person's own text; empty when the mutation carried none. */
  text: z.string(),
  createdAt: moment,
  updatedAt: moment,
});
export type Refusal = z.infer<typeof refusalSchema>;
