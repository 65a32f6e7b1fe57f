// What the phone asks about approvals and decisions.
import { approvals, decisions } from "./records.ts";
import type { ReadTx } from "../sync/tx.ts";
import type { Approval, Decision, Risk } from "./schema.ts";

const weight: Record<Risk, number> = { high: 0, medium: 1, low: 2 };
/** Highest risk first, then the nearest deadline, then the oldest. */
export const byRiskThenDeadline = (a: Approval, b: Approval): number =>
  weight[a.risk] - weight[b.risk] || a.expiresAt - b.expiresAt || a.createdAt - b.createdAt;

export interface ApprovalFeed {
  /** Nobody has decided, and the asker has not either. */
  open: Approval[];
  /** Decided by the asker; kept until a second confirmation. */
  confirming: Approval[];
  /** Settled, the latest first. */
  closed: Approval[];
}

/** Every approval in sight, by what `memberId` has left to do. */
export async function approvalFeed(tx: ReadTx, memberId: string): Promise<ApprovalFeed> {
  const own = new Set(
    (await decisions.list(tx))
      .filter((decision) => decision.memberId === memberId && decision.outcome === "needs_step_up")
      .map((decision) => decision.approvalId),
  );
  const all = await approvals.list(tx);
  const pending = all.filter(({ status }) => status === "pending").sort(byRiskThenDeadline);
  return {
    open: pending.filter(({ id }) => !own.has(id)),
    confirming: pending.filter(({ id }) => own.has(id)),
    closed: all
      .filter(({ status }) => status !== "pending")
      .sort((a, b) => (b.decidedAt ?? b.updatedAt) - (a.decidedAt ?? a.updatedAt)),
  };
}

/** What waits for a first decision of `memberId`. */
export const pendingApprovals = async (tx: ReadTx, memberId: string): Promise<Approval[]> =>
  (await approvalFeed(tx, memberId)).open;

export interface ApprovalDetail {
  approval: Approval;
  /** Oldest first. */
  decisions: Decision[];
}

export async function approvalDetail(tx: ReadTx, id: string): Promise<ApprovalDetail | undefined> {
  const approval = await approvals.get(tx, id);
  if (!approval) return undefined;
  const made = (await decisions.list(tx)).filter(({ approvalId }) => approvalId === id);
  return { approval, decisions: made.sort((a, b) => a.createdAt - b.createdAt) };
}
