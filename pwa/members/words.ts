// Roles, standings and permissions in words. The compiler asks for a sentence with each new action of the table.
import { t } from "@lingui/core/macro";
import type { Action, Grant } from "../../shared/access.ts";
import type { Role } from "../../shared/actor.ts";
import { problemSentence } from "../account/problems.ts";
import { Problem } from "../account/session.ts";

export const roleWords = (): Record<Role, string> => ({
  owner: t`Owner`,
  admin: t`Administrator`,
  staff: t`Staff`,
  external: t`External`,
});

/** What a role is for, in one line. */
export const roleNotes = (): Record<Role, string> => ({
  owner: t`Everything, the organisation’s settings and its owners too`,
  admin: t`Everything but the settings and the owners`,
  staff: t`The daily work of everybody, and classes`,
  external: t`Their own tasks and lessons`,
});

export const actionWords = (): Record<Action, string> => ({
  "task.create": t`Create tasks`,
  "task.assign": t`Give tasks to somebody`,
  "task.edit": t`Change and finish tasks`,
  "approval.decide": t`Decide approvals of low and medium risk`,
  "approval.decideHigh": t`Decide approvals of high risk`,
  "attempt.create": t`Take quizzes`,
  "lesson.write": t`Write lessons of the organisation`,
  "certificate.revoke": t`Revoke certificates`,
  "class.see": t`See classes and their results`,
  "class.run": t`Run a class: its code, its learners`,
  "member.edit": t`Change a name and a language`,
  "member.invite": t`Invite people`,
  "member.role": t`Change roles`,
  "member.suspend": t`Suspend members, let them back in, remove them`,
  "member.owner": t`The same for owners, and making somebody one`,
  "member.leave": t`Leave the organisation`,
  "outcome.dismiss": t`Put messages about refused changes away`,
  "device.register": t`Use a phone or a computer`,
  "device.revoke": t`Take a phone or a computer away`,
  "agent.edit": t`Change agents`,
  "client.edit": t`Add clients`,
  "memory.judge": t`Say what an agent may remember`,
  "tenant.edit": t`Change the organisation’s settings`,
});

/** What stands before the point of an action: under which heading it is listed. */
export const groupWords = (): Record<string, string> => ({
  task: t`Tasks`,
  approval: t`Approvals`,
  attempt: t`Lessons`,
  lesson: t`Lessons`,
  certificate: t`Lessons`,
  class: t`Classes`,
  member: t`Members`,
  outcome: t`Phones and messages`,
  device: t`Phones and messages`,
  agent: t`Organisation`,
  client: t`Organisation`,
  memory: t`Organisation`,
  tenant: t`Organisation`,
});

export const grantWords = (): Record<Grant, string> => ({
  yes: t`Yes`,
  own: t`Only their own`,
  named: t`Where they are named`,
  no: t`No`,
});

/** What stands in the way of an invitation, for who makes one and for who accepts it. */
export function invitationSentence(error: unknown): string {
  switch (error instanceof Problem ? error.code : "") {
    case "unreachable":
      return t`This needs a network. Nothing was changed. Try again when it is back.`;
    case "not_allowed":
      return t`You do not have permission for this. Ask an administrator of your organisation.`;
    case "invitation_unknown":
    case "invitation_revoked":
      return t`This invitation does not exist any more. Ask for a new one.`;
    case "invitation_used":
      return t`This invitation was used already. Ask for a new one.`;
    case "invitation_expired":
      return t`This invitation is too old. Ask for a new one.`;
    case "invitation_void":
      return t`Whoever invited you may not do so any more. Ask somebody else of the organisation.`;
    case "other_address":
      return t`This invitation is for another e-mail address. Sign in with that one.`;
    case "address_unverified":
      return t`Confirm your e-mail address first, then open the link again.`;
    case "suspended":
      return t`You are suspended in this organisation. An invitation does not change that: ask its administrators.`;
    default:
      return problemSentence(error);
  }
}
