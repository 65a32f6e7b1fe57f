// One's own decisions that wait for a second factor; apart from the queries of the first bundle.
import { approvals, decisions } from "./records.ts";
import type { ReadTx } from "../sync/tx.ts";
import type { Approval, Decision } from "./schema.ts";

export interface Waiting {
  readonly decision: Decision;
  readonly approval: Approval;
}

/** Those of `memberId` whose approval is still open, the oldest first. */
export async function waitingDecisions(tx: ReadTx, memberId: string): Promise<Waiting[]> {
  const own = (await decisions.list(tx)).filter(
    ({ memberId: by, outcome }) => by === memberId && outcome === "needs_step_up",
  );
  const found = await Promise.all(
    own.map(async (decision) => ({ decision, approval: await approvals.get(tx, decision.approvalId) })),
  );
  return found
    .flatMap(({ decision, approval }) => (approval?.status === "pending" ? [{ decision, approval }] : []))
    .sort((a, b) => a.decision.createdAt - b.decision.createdAt);
}
