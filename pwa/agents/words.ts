// The words of agents: what they are, what they can do, where their work stands.
import { t } from "@lingui/core/macro";
import type { AgentLine } from "../../shared/agents/queries.ts";
import type { Memory } from "../../shared/memory/schema.ts";
import type { Run } from "../../shared/runs/schema.ts";
import type { SkillName } from "../../shared/skills/names.ts";
import type { AgentState } from "../../shared/tasks/agent-states.ts";
import type { Wait } from "../../shared/tasks/schema.ts";
import type { Tone } from "../ui/tone.ts";

export const skillWords = (): Record<SkillName, string> => ({
  report: t`Report for a client`,
  quote: t`Quote`,
  invoice: t`Invoice`,
  follow_up: t`Reminder to a client`,
  weekly_summary: t`Summary of the week`,
  lesson_recommendation: t`Next lessons`,
  compliance_reminders: t`The year’s obligations`,
});

/** A skill or a duty; a name this build does not know is shown as it is. */
export function skillWord(name: string): string {
  const known: Record<string, string> = { ...skillWords(), route: t`Hands tasks on`, review: t`Checks others’ work` };
  return known[name] ?? name;
}

export function roleWord(role: string): string {
  const known: Record<string, string> = {
    coordinator: t`Coordinator`,
    project_manager: t`Project manager`,
    copywriter: t`Copywriter`,
    accountant: t`Accountant`,
    tutor: t`Formation tutor`,
    reviewer: t`Reviewer`,
  };
  return known[role] ?? "";
}

/** What an agent is doing, as far as this phone knows. */
export function doing({ agent, isRunning, open }: AgentLine): readonly [word: string, tone: Tone] {
  if (agent.status === "paused") {
    if (agent.pausedReason === "budget") return [t`Stopped: budget used up`, "warn"];
    if (agent.pausedReason === "breaker") return [t`Stopped: failed too often`, "danger"];
    return [t`Stopped`, "warn"];
  }
  if (agent.status === "error") return [t`Failed`, "danger"];
  if (agent.status === "sleep") return [t`Asleep`, "plain"];
  if (agent.status === "draft" || agent.status === "retired") return [t`Not at work`, "plain"];
  if (isRunning) return [t`At work`, "agent"];
  return open > 0 ? [t`Has work`, "act"] : [t`Ready`, "ok"];
}

export const stateWords = (): Record<AgentState, string> => ({
  draft: t`Not begun`,
  ready: t`Waiting for its agent`,
  claimed: t`Taken`,
  running: t`At work`,
  blocked: t`Something is missing`,
  peer_review: t`Being checked`,
  revising: t`Being corrected`,
  awaiting_human: t`Waiting for approval`,
  approved: t`Approved`,
  executing: t`Being carried out`,
  done: t`Done`,
  partial: t`Done in part`,
  failed: t`Failed`,
  cancelled: t`Cancelled`,
});

export const runWords = (): Record<Run["state"], string> => ({
  queued: t`Waiting`,
  leased: t`Taken`,
  running: t`At work`,
  succeeded: t`Done`,
  failed: t`Failed`,
  timed_out: t`Took too long`,
  cancelled: t`Cancelled`,
  interrupted: t`Cut off, tried again`,
});

export const stageWords = (): Record<Run["stage"], string> => ({
  work: t`Work`,
  review: t`Check`,
  revise: t`Correction`,
  effects: t`Carrying out`,
});

/** What a blocked task waits for. */
export function waitSentence(wait: Wait): string {
  const needs: Record<string, string> = {
    add_client: t`Say for which client it is.`,
    add_items: t`Write what it is about: each line with its price.`,
    add_learner: t`Say for which learner it is.`,
    add_work: t`Say what is to be done.`,
    add_agent: t`No agent at work can do this. Give it to another one.`,
  };
  if ("owner" in wait) return needs[wait.action] ?? t`Somebody has to add something.`;
  return "task" in wait ? t`It waits for another task.` : t`It waits for a decision.`;
}

export const memoryWords = (): Record<Memory["status"], string> => ({
  candidate: t`Not used yet`,
  active: t`In use`,
  retired: t`Put away`,
  superseded: t`Replaced by a newer one`,
});
