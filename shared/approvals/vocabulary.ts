// The words of approvals, apart from their records: all that a phone needs to make a decision.
import { z } from "zod/mini";

export const approvalStatuses = [
  "pending",
  "approved",
  "approved_edited",
  "rejected",
  "changes_requested",
  "expired",
  "superseded",
  "cancelled",
] as const;
export const risks = ["low", "medium", "high"] as const;
export const verdicts = ["approve", "reject", "request_changes"] as const;
export const approvalKinds = ["quote", "invoice", "message", "report", "publication", "expense", "conflict"] as const;

/** First 16 hex digits of SHA-256 over the subject; a decision names the subject its author saw. */
export const subjectHash = z.string().check(z.regex(/^[0-9a-f]{16}$/));
