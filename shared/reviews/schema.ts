// One agent's judgement of another's work: what holds, what does not, and by which criterion.
import { z } from "zod/mini";
import { id, moment, text } from "../fields.ts";

export const reviewVerdicts = ["approve", "request_changes", "reject", "abstain"] as const;
export const severities = ["blocker", "major", "minor"] as const;
export const hash = z.string().check(z.regex(/^[0-9a-f]{16}$/));

/** A place that can be looked up: `artefact#/lines/4`, `criterion:sum`, `task:<id>`. */
const evidence = z.array(z.object({ ref: text(120) })).check(z.maxLength(5));
export const praiseSchema = z.object({ id: text(20), claim: text(300), evidence });
export const refuteSchema = z.object({
  id: text(20),
  severity: z.enum(severities),
  claim: text(300),
  /** `criterion:<id>` */
  fails: text(80),
  scenario: z.optional(text(300)),
  evidence,
});
/** What stands in the record besides: where the argument has come to. */
const standing = z.enum(["upheld", "withdrawn", "advisory"]);
export const judgedSchema = z.extend(refuteSchema, { standing });
export type Judged = z.infer<typeof judgedSchema>;

/** What a reviewer hands in. Anything else is an abstention, never an approval. */
export const verdictSchema = z.strictObject({
  round: z.int().check(z.gte(1), z.lte(3)),
  artefactHash: hash,
  criteriaHash: hash,
  praise: z.array(praiseSchema).check(z.maxLength(20)),
  refute: z.array(refuteSchema).check(z.maxLength(20)),
  verdict: z.enum(reviewVerdicts),
});
export type ReviewVerdict = z.infer<typeof verdictSchema>;

export const reviewSchema = z.object({
  id,
  taskId: id,
  authorAgentId: id,
  /** Null: no agent could, the rules themselves looked. */
  reviewerAgentId: z.nullable(id),
  round: z.int().check(z.gte(1), z.lte(3)),
  artefactHash: hash,
  criteriaHash: hash,
  status: z.enum(["open", "given", "void"]),
  verdict: z.nullable(z.enum(reviewVerdicts)),
  praise: z.array(praiseSchema),
  refute: z.array(judgedSchema),
  createdAt: moment,
  updatedAt: moment,
});
export type Review = z.infer<typeof reviewSchema>;
