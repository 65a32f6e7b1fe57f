// A human decision asked for, and each person's decision on it.
import { z } from "zod/mini";
import { roles } from "../actor.ts";
import { outcomes } from "../errors.ts";
import { id, moment, optionalText, text } from "../fields.ts";
import { approvalKinds, approvalStatuses, risks, subjectHash, verdicts } from "./vocabulary.ts";

/** What is being approved, drawn by code: never an agent's own wording of it. */
export const subjectSchema = z.object({
  /** What will happen when approved, as text of the tenant's own language. */
  title: text(200),
  summary: optionalText(600),
  /** Whom it reaches: a name or an address. */
  recipient: z.nullable(text(120)),
  amountMinor: z.nullable(z.int()),
  currency: z.nullable(z.string().check(z.length(3))),
  /** Named values that changed: old struck through, new beside it. */
  changes: z
    .array(z.object({ label: text(60), before: z.nullable(text(200)), after: text(200) }))
    .check(z.maxLength(12)),
});

export const approverPolicySchema = z.object({
  roles: z.array(z.enum(roles)),
  members: z.array(id),
  /** Who asked for it, themselves and through an agent: they do not decide it. Absent where duties are not separate. */
  apart: z.optional(z.array(id)),
});
export type ApproverPolicy = z.infer<typeof approverPolicySchema>;

/** `policy` with separate duties: none of `askers`, the member or agent who asks and whoever set them to it, decides. */
export const withSeparateDuties = (policy: ApproverPolicy, ...askers: readonly (string | null)[]): ApproverPolicy => ({
  ...policy,
  apart: [...new Set(askers)].filter((one) => one !== null),
});

export const approvalSchema = z.object({
  id,
  taskId: z.nullable(id),
  kind: z.enum(approvalKinds),
  subject: subjectSchema,
  subjectHash,
  risk: z.enum(risks),
  status: z.enum(approvalStatuses),
  approverPolicy: approverPolicySchema,
  /** The agent or member who asks; agents' names are in `agent/<id>`. */
  requestedBy: id,
  decidedBy: z.nullable(id),
  decisionId: z.nullable(id),
  decidedAt: z.nullable(moment),
  expiresAt: moment,
  version: z.int(),
  createdAt: moment,
  updatedAt: moment,
});
export type Approval = z.infer<typeof approvalSchema>;
export type Verdict = (typeof verdicts)[number];
export type Risk = Approval["risk"];

/** One person's intent, never lost: its outcome says what became of it. */
export const decisionSchema = z.object({
  id,
  approvalId: id,
  memberId: id,
  verdict: z.enum(verdicts),
  reason: z.nullable(text(500)),
  subjectHash,
  claimedAt: moment,
  outcome: z.enum(outcomes),
  /** Who had decided before, when `superseded`. */
  outcomeBy: z.nullable(id),
  /** When its author put an outcome other than `applied` away. */
  seenAt: z.nullable(moment),
  createdAt: moment,
  updatedAt: moment,
});
export type Decision = z.infer<typeof decisionSchema>;
