import { t } from "@lingui/core/macro";
import type { Approval, Risk, Verdict } from "../../shared/approvals/schema.ts";
import type { Tone } from "../ui/tone.ts";

export const riskWords = (): Record<Risk, string> => ({ low: t`Low risk`, medium: t`Medium risk`, high: t`High risk` });
export const riskTones: Record<Risk, Tone> = { low: "act", medium: "warn", high: "danger" };

export const kindWords = (): Record<Approval["kind"], string> => ({
  quote: t`Quote`,
  invoice: t`Invoice`,
  message: t`Message`,
  report: t`Report`,
  publication: t`Publication`,
  expense: t`Expense`,
  conflict: t`Disagreement`,
});

export const statusWords = (): Record<Approval["status"], string> => ({
  pending: t`Waiting for approval`,
  approved: t`Approved`,
  approved_edited: t`Approved with changes`,
  rejected: t`Rejected`,
  changes_requested: t`Changes asked for`,
  expired: t`Expired`,
  superseded: t`Replaced by a newer one`,
  cancelled: t`Withdrawn`,
});
export const statusTones: Record<Approval["status"], Tone> = {
  pending: "warn",
  approved: "ok",
  approved_edited: "ok",
  rejected: "danger",
  changes_requested: "warn",
  expired: "plain",
  superseded: "plain",
  cancelled: "plain",
};

export const verdictWords = (): Record<Verdict, string> => ({
  approve: t`You approved it`,
  reject: t`You rejected it`,
  request_changes: t`You asked for changes`,
});
