// Where an agent may go. What is not listed is refused; resuming undoes the same reason alone.
import { Rejection } from "../errors.ts";
import type { Agent } from "./schema.ts";

export const agentStatuses = ["draft", "idle", "waking", "active", "sleep", "paused", "error", "retired"] as const;
export type AgentStatus = (typeof agentStatuses)[number];
export const pauseReasons = ["manual", "budget", "breaker", "plan"] as const;
export type PauseReason = (typeof pauseReasons)[number];

const moves: Readonly<Record<AgentStatus, readonly AgentStatus[]>> = {
  draft: ["idle", "retired"],
  idle: ["waking", "active", "sleep", "paused", "retired"],
  waking: ["active", "idle", "paused", "retired"],
  active: ["idle", "error", "paused", "retired"],
  sleep: ["idle", "paused", "retired"],
  paused: ["idle", "retired"],
  error: ["idle", "paused", "retired"],
  retired: [],
};
export const mayTurn = (from: AgentStatus, to: AgentStatus): boolean => moves[from].includes(to);

/** Throws `Rejection("bad_transition")` for a move that is not listed. */
export function turned(agent: Agent, to: AgentStatus, reason: PauseReason | null = null): Agent {
  if (!mayTurn(agent.status, to) || (to === "paused") !== (reason !== null)) throw new Rejection("bad_transition");
  return { ...agent, status: to, pausedReason: reason };
}

/** Out of the pause that `reason` began, and of no other. */
export function resumed(agent: Agent, reason: PauseReason): Agent {
  if (agent.status !== "paused" || agent.pausedReason !== reason) throw new Rejection("bad_transition");
  return turned(agent, "idle");
}

/** Whether it takes work at all; what comes for another one waits. */
export const isAwake = (status: AgentStatus): boolean =>
  status === "idle" || status === "waking" || status === "active";
