// What a refusal means, in words: a sentence for each reason the rules give and for each outcome of an intent.
// The compiler asks for a new one with each new code.
import { i18n, type MessageDescriptor } from "./runtime.ts";
import { msg } from "@lingui/core/macro";
import type { Outcome, RejectionCode } from "../../shared/errors.ts";

const rejectionLabels: Record<RejectionCode, MessageDescriptor> = {
  not_allowed: msg`You do not have permission for this. Ask an administrator of your organisation.`,
  not_found: msg`It is no longer there: someone removed it, or it is out of your sight now.`,
  last_owner: msg`An organisation keeps at least one active owner. Make someone else an owner first.`,
  already_exists: msg`There is already one like it. Nothing was changed.`,
  bad_transition: msg`Someone moved this before you. Look at it again.`,
  already_decided: msg`Someone decided this before you.`,
  subject_changed: msg`What you saw has changed since. Look at it again, then decide.`,
  approval_expired: msg`The time to decide has passed.`,
  second_factor_needed: msg`Your decision is kept. It waits for a second confirmation.`,
  proof_refused: msg`Not accepted: the confirmation does not fit this decision. Decide it again.`,
  invalid_args: msg`Something was missing or not valid. Correct it and try again.`,
  unknown_mutator: msg`Nexio does not know this action. It is set aside, nothing is lost.`,
  rule_failed: msg`Nexio could not finish this. It is set aside, nothing is lost.`,
  unknown_lesson: msg`Nexio does not know this version of the lesson. Your answers are kept for a check.`,
};

const outcomeLabels: Record<Outcome, MessageDescriptor> = {
  applied: msg`Done.`,
  superseded: msg`Someone was faster. Their change stands.`,
  stale: msg`What you saw had changed. Nothing was done.`,
  expired: msg`It came too late. Nothing was done.`,
  forbidden: msg`You do not have permission for this. Nothing was done.`,
  invalid: msg`It could not be done as it was. Nothing was done.`,
  needs_step_up: msg`Kept. It waits for a second confirmation.`,
  quarantined: msg`Set aside for a check. Nothing is lost.`,
};

export const outcomeSentence = (outcome: Outcome): string => i18n._(outcomeLabels[outcome]);

const unconfirmed = msg`Nothing was done: this needs your passkey or a code first. Do it again with a network.`;

/** Decisions alone are kept until they are confirmed; another `kind` of change was not made. */
const isUndone = (code: string, kind: string | undefined) =>
  code === "second_factor_needed" && kind !== undefined && kind !== "decideApprovals";

/** The sentence for `code`; a newer Worker's code this build does not know reads as its outcome. */
export function rejectionSentence(code: string, outcome: Outcome = "invalid", kind?: string): string {
  if (isUndone(code, kind)) return i18n._(unconfirmed);
  return i18n._(Object.hasOwn(rejectionLabels, code) ? rejectionLabels[code as RejectionCode] : outcomeLabels[outcome]);
}
