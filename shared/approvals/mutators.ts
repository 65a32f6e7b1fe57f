// Deciding approvals: the first decision wins, every other one is told what became of it.
import { approvals, decisions } from "./records.ts";
import { refusals } from "../outcomes/records.ts";
import { z } from "zod/mini";
import { may } from "../access.ts";
import type { Actor } from "../actor.ts";
import { Rejection, rejections, type Outcome, type RejectionCode } from "../errors.ts";
import { id, moment, text } from "../fields.ts";
import { maxSigned } from "../step-up/challenge.ts";
import { proofSchema } from "../step-up/schema.ts";
import { mutator, type Shown } from "../sync/mutator.ts";
import type { WriteTx } from "../sync/tx.ts";
import { mayDecide } from "./may-decide.ts";
import type { Approval, Decision, Verdict } from "./schema.ts";
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

/** Up to 100 decisions, each judged and answered on its own; up to 50 where a passkey vouches for all of them. */
export const decideApprovalsArgs = z
  .object({
    items: z.array(itemSchema).check(z.minLength(1), z.maxLength(100)),
    proof: z.optional(proofSchema),
  })
  .check(z.refine(({ items, proof }) => !proof || items.length <= maxSigned));

const statusAfter: Record<Verdict, Approval["status"]> = {
  approve: "approved",
  reject: "rejected",
  request_changes: "changes_requested",
};

/**
 * Why `item` cannot be applied, or null. Permission first, existence second, so a stranger learns nothing; what the
 * sender has shown last. Without a passkey's word, medium risk is kept and waits; high risk always does.
 */
function refuse(
  item: Pick<Item, "verdict" | "reason" | "subjectHash">,
  approval: Approval | undefined,
  actor: Actor,
  now: number,
  proof: Shown["proof"] | "online",
): RejectionCode | null {
  if (!approval) return may(actor, "approval.decide") ? "not_found" : "not_allowed";
  if (!mayDecide(actor, approval)) return "not_allowed";
  if (item.verdict !== "approve" && item.reason === undefined) return "invalid_args";
  if (approval.status === "expired") return "approval_expired";
  if (approval.status !== "pending") return "already_decided";
  if (approval.subjectHash !== item.subjectHash) return "subject_changed";
  if (now >= approval.expiresAt) return "approval_expired";
  // The passkey vouches for the whole batch: what it does not fit was changed on the way.
  if (proof === "broken") return "proof_refused";
  if (approval.risk === "low" || proof === "online") return null;
  return approval.risk === "medium" && proof === "holds" ? null : "second_factor_needed";
}

/** The approval as `decision` leaves it. */
const decided = (approval: Approval, { id, memberId, verdict }: Decision, now: number): Approval => ({
  ...approval,
  status: statusAfter[verdict],
  decidedBy: memberId,
  decisionId: id,
  decidedAt: now,
  version: approval.version + 1,
  updatedAt: now,
});

export const approvalMutators = {
  decideApprovals: mutator({
    args: decideApprovalsArgs,
    asksShown: true,
    reads: ({ items }) =>
      items.flatMap((item) => [approvals.key(item.approvalId), decisions.key(item.id), refusals.key(item.id)]),
    words: ({ items }) => items.flatMap((item) => item.reason ?? []).join("\n"),
    async run({ items, proof: given }, { tx, actor, now, shown }) {
      const proof = shown ? shown.proof : given ? "holds" : null;
      for (const item of items) {
        if ((await decisions.get(tx, item.id)) ?? (await refusals.get(tx, item.id))) continue; // the same intent, delivered by another road
        const approval = await approvals.get(tx, item.approvalId);
        const refusal = refuse(item, approval, actor, now, proof);
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
        const decision: Decision = {
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
        };
        await decisions.put(tx, item.id, decision);
        if (refusal === null) await approvals.put(tx, approval.id, decided(approval, decision, now));
      }
    },
  }),
};

/**
 * A decision that waited is confirmed, its person having shown a second factor for it online just now. Judged as it
 * stands today: others may have decided meanwhile. Throws `Rejection`: `not_found` for what does not wait for `actor`.
 */
export async function confirmDecision(tx: WriteTx, actor: Actor, id: string, now: number): Promise<Outcome> {
  const waiting = await decisions.must(tx, id);
  if (waiting.memberId !== actor.memberId || waiting.outcome !== "needs_step_up") throw new Rejection("not_found");
  const { verdict, subjectHash, reason } = waiting;
  const item = { verdict, subjectHash, ...(reason !== null && { reason }) };
  const approval = await approvals.must(tx, waiting.approvalId);
  const refusal = refuse(item, approval, actor, now, "online");
  const outcome: Outcome = refusal === null ? "applied" : rejections[refusal];
  const outcomeBy = outcome === "superseded" ? approval.decidedBy : null;
  const decision = { ...waiting, outcome, outcomeBy, updatedAt: now };
  await decisions.put(tx, id, decision);
  if (refusal === null) await approvals.put(tx, approval.id, decided(approval, decision, now));
  return outcome;
}
