// Deciding approvals: the first decision wins, every other one is told what became of it.
import { approvals, decisions } from "./records.ts";
import { refusals } from "../outcomes/records.ts";
import { z } from "zod/mini";
import { may } from "../access.ts";
import type { Actor } from "../actor.ts";
import { rejections, type Outcome, type RejectionCode } from "../errors.ts";
import { id, moment, text } from "../fields.ts";
import { mutator } from "../sync/mutator.ts";
import { mayDecide } from "./may-decide.ts";
import type { Approval, Verdict } from "./schema.ts";
import { subjectHash, verdicts } from "./vocabulary.ts";

const itemSchema = z.object({
  /** The decision's own id. */
  id,
  approvalId: id,
  verdict: z.enum(verdicts),
  /** Required unless approving: who asked must know what to change. */
  reason: z.optional(text(500)),
  /** The subject its author saw. */
  subjectHash,
  /** When the person decided, by their phone's clock; kept, never trusted. */
  claimedAt: moment,
});
type Item = z.infer<typeof itemSchema>;

/** Up to 100 decisions, each judged and answered on its own. */
export const decideApprovalsArgs = z.object({ items: z.array(itemSchema).check(z.minLength(1), z.maxLength(100)) });

const statusAfter: Record<Verdict, Approval["status"]> = {
  approve: "approved",
  reject: "rejected",
  request_changes: "changes_requested",
};

/** Why `item` cannot be applied, or null. Permission first, existence second, so a stranger learns nothing. */
function refuse(item: Item, approval: Approval | undefined, actor: Actor, now: number): RejectionCode | null {
  if (!approval) return may(actor, "approval.decide") ? "not_found" : "not_allowed";
  if (!mayDecide(actor, approval)) return "not_allowed";
  if (item.verdict !== "approve" && item.reason === undefined) return "invalid_args";
  if (approval.status === "expired") return "approval_expired";
  if (approval.status !== "pending") return "already_decided";
  if (approval.subjectHash !== item.subjectHash) return "subject_changed";
  if (now >= approval.expiresAt) return "approval_expired";
  // Medium and high risk wait for a second factor; the decision is kept, the approval stays open.
  if (approval.risk !== "low") return "second_factor_needed";
  return null;
}

export const approvalMutators = {
  decideApprovals: mutator({
    args: decideApprovalsArgs,
    reads: ({ items }) =>
      items.flatMap((item) => [approvals.key(item.approvalId), decisions.key(item.id), refusals.key(item.id)]),
    words: ({ items }) => items.flatMap((item) => item.reason ?? []).join("\n"),
    async run({ items }, { tx, actor, now }) {
      for (const item of items) {
        if ((await decisions.get(tx, item.id)) ?? (await refusals.get(tx, item.id))) continue; // the same intent, delivered by another road
        const approval = await approvals.get(tx, item.approvalId);
        const refusal = refuse(item, approval, actor, now);
        const outcome: Outcome = refusal === null ? "applied" : rejections[refusal];
        if (!approval || refusal === "not_allowed") {
          // Nothing is said of whether the approval exists: both cases leave the same refusal.
          await refusals.put(tx, item.id, {
            id: item.id,
            memberId: actor.memberId,
            kind: "decideApprovals",
            outcome,
            code: refusal ?? "not_found",
            text: item.reason ?? "",
            createdAt: now,
            updatedAt: now,
          });
          continue;
        }
        await decisions.put(tx, item.id, {
          id: item.id,
          approvalId: item.approvalId,
          memberId: actor.memberId,
          verdict: item.verdict,
          reason: item.reason ?? null,
          subjectHash: item.subjectHash,
          claimedAt: item.claimedAt,
          outcome,
          outcomeBy: outcome === "superseded" ? approval.decidedBy : null,
          seenAt: null,
          createdAt: now,
          updatedAt: now,
        });
        if (refusal === null) {
          await approvals.put(tx, approval.id, {
            ...approval,
            status: statusAfter[item.verdict],
            decidedBy: actor.memberId,
            decisionId: item.id,
            decidedAt: now,
            version: approval.version + 1,
            updatedAt: now,
          });
        }
      }
    },
  }),
};
