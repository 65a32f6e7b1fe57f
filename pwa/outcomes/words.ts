// What a person was doing, by the name of the change that carried it.
import { t } from "@lingui/core/macro";
import type { MutatorName } from "../../shared/mutators.ts";

const words = (): Record<MutatorName, string> => ({
  createTask: t`New task`,
  editTask: t`Change of a task`,
  setTaskStatus: t`Status of a task`,
  decideApprovals: t`Decision`,
  submitAttempt: t`Quiz answers`,
  saveSettings: t`Settings`,
  dismissOutcome: t`Message read`,
  registerDevice: t`This phone made known`,
  revokeDevice: t`A phone taken away`,
  recordConsents: t`What you agreed to`,
  setMemberRole: t`Role of a member`,
  setMemberStatus: t`Membership of a member`,
  editAgent: t`Change of an agent`,
  pauseAgent: t`Agent stopped or started`,
  judgeMemory: t`What an agent remembers`,
  addClient: t`New client`,
});

/** A newer Worker's name this build does not know reads as an action. */
export function intentWords(kind: string): string {
  const known: Record<string, string> = words();
  return known[kind] ?? t`An action`;
}
