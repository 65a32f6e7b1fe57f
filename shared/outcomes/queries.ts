// What a person has to be told: refusals, and own decisions that did not simply apply.
import { approvals, decisions } from "../approvals/records.ts";
import { refusals } from "./records.ts";
import type { Decision } from "../approvals/schema.ts";
import type { ReadTx } from "../sync/tx.ts";
import type { Refusal } from "./schema.ts";

export interface Attention {
  refusals: Refusal[];
  decisions: {
    decision: Decision;
    /** What the decision was about; null when it is out of sight now. */
    title: string | null;
  }[];
}

/** Everything `memberId` has not put away, the latest first. */
export async function attention(tx: ReadTx, memberId: string): Promise<Attention> {
  const unseen = (await decisions.list(tx)).filter(
    (decision) => decision.memberId === memberId && decision.outcome !== "applied" && decision.seenAt === null,
  );
  const withTitles = unseen
    .sort((a, b) => b.createdAt - a.createdAt)
    .map(async (decision) => ({
      decision,
      title: (await approvals.get(tx, decision.approvalId))?.subject.title ?? null,
    }));
  return {
    refusals: (await refusals.list(tx)).sort((a, b) => b.createdAt - a.createdAt),
    decisions: await Promise.all(withTitles),
  };
}
