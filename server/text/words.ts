// The vocabularies of records in words: the very sentences of the app.
import { msg } from "@lingui/core/runtime-macro";
import type { MessageDescriptor } from "@lingui/core";
import type { Approval, Risk, Verdict } from "../../shared/approvals/schema.ts";
import type { Outcome, RejectionCode } from "../../shared/errors.ts";
import type { MutatorName } from "../../shared/mutators.ts";
import type { TaskPriority, TaskStatus } from "../../shared/tasks/schema.ts";

type Words<Key extends string> = Readonly<Record<Key, MessageDescriptor>>;

export const rejectionWords: Words<RejectionCode> = {
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

export const outcomeWords: Words<Outcome> = {
  applied: msg`Done.`,
  superseded: msg`Someone was faster. Their change stands.`,
  stale: msg`What you saw had changed. Nothing was done.`,
  expired: msg`It came too late. Nothing was done.`,
  forbidden: msg`You do not have permission for this. Nothing was done.`,
  invalid: msg`It could not be done as it was. Nothing was done.`,
  needs_step_up: msg`Kept. It waits for a second confirmation.`,
  quarantined: msg`Set aside for a check. Nothing is lost.`,
};

const unconfirmed = msg`Nothing was done: this needs your passkey or a code first. Do it again with a network.`;

/** The sentence for `code`; one this build does not know reads as its outcome. */
export const rejectionSentence = (code: string, outcome: Outcome, kind: string): MessageDescriptor =>
  // Decisions alone are kept until they are confirmed.
  code === "second_factor_needed" && kind !== "decideApprovals"
    ? unconfirmed
    : Object.hasOwn(rejectionWords, code)
      ? rejectionWords[code as RejectionCode]
      : outcomeWords[outcome];

const intentWords: Words<MutatorName> = {
  createTask: msg`New task`,
  editTask: msg`Change of a task`,
  setTaskStatus: msg`Status of a task`,
  decideApprovals: msg`Decision`,
  submitAttempt: msg`Quiz answers`,
  saveSettings: msg`Settings`,
  dismissOutcome: msg`Message read`,
  registerDevice: msg`This phone made known`,
  revokeDevice: msg`A phone taken away`,
  recordConsents: msg`What you agreed to`,
  setMemberRole: msg`Role of a member`,
  setMemberStatus: msg`Membership of a member`,
  editAgent: msg`Change of an agent`,
  pauseAgent: msg`Agent stopped or started`,
  judgeMemory: msg`What an agent remembers`,
  addClient: msg`New client`,
};

/** What a person was doing, by the name of the change that carried it. */
export const intentSentence = (kind: string): MessageDescriptor =>
  Object.hasOwn(intentWords, kind) ? intentWords[kind as MutatorName] : msg`An action`;

export const taskStatusWords: Words<TaskStatus> = {
  pending: msg`To do`,
  in_progress: msg`In progress`,
  completed: msg`Done`,
  failed: msg`Failed`,
  cancelled: msg`Cancelled`,
};

/** The button that moves a task to each status. */
export const moveWords: Words<TaskStatus> = {
  pending: msg`Open it again`,
  in_progress: msg`Start`,
  completed: msg`Mark as done`,
  failed: msg`It failed`,
  cancelled: msg`Cancel the task`,
};

export const priorityWords: Words<TaskPriority> = {
  low: msg`Low`,
  normal: msg`Normal`,
  high: msg`High`,
  urgent: msg`Urgent`,
};

export const riskWords: Words<Risk> = { low: msg`Low risk`, medium: msg`Medium risk`, high: msg`High risk` };

export const kindWords: Words<Approval["kind"]> = {
  quote: msg`Quote`,
  invoice: msg`Invoice`,
  message: msg`Message`,
  report: msg`Report`,
  publication: msg`Publication`,
  expense: msg`Expense`,
  conflict: msg`Disagreement`,
};

export const approvalStatusWords: Words<Approval["status"]> = {
  pending: msg`Waiting for approval`,
  approved: msg`Approved`,
  approved_edited: msg`Approved with changes`,
  rejected: msg`Rejected`,
  changes_requested: msg`Changes asked for`,
  expired: msg`Expired`,
  superseded: msg`Replaced by a newer one`,
  cancelled: msg`Withdrawn`,
};

export const verdictWords: Words<Verdict> = {
  approve: msg`You approved it`,
  reject: msg`You rejected it`,
  request_changes: msg`You asked for changes`,
};

export const certificateWords: Words<"issued" | "revoked" | "superseded"> = {
  issued: msg`Valid`,
  revoked: msg`Revoked`,
  superseded: msg`Replaced`,
};
