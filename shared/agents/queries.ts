// What the phone asks about agents: who they are, what each is doing, what it last did.
import { memories } from "../memory/records.ts";
import type { Memory } from "../memory/schema.ts";
import { messages } from "../messages/records.ts";
import type { Message } from "../messages/schema.ts";
import { reviews } from "../reviews/records.ts";
import type { Review } from "../reviews/schema.ts";
import { runs } from "../runs/records.ts";
import type { Run } from "../runs/schema.ts";
import type { ReadTx } from "../sync/tx.ts";
import { tasks } from "../tasks/records.ts";
import type { Task } from "../tasks/schema.ts";
import { agents } from "./records.ts";
import type { AgentCard, AgentName, Agent } from "./schema.ts";

export type AgentInSight = AgentName & Partial<AgentCard> & Partial<Agent>;

export interface AgentLine {
  readonly agent: AgentInSight;
  readonly isRunning: boolean;
  readonly lastRun: Run | undefined;
  /** Its tasks that are on their way. */
  readonly open: number;
}

const isOpen = ({ status }: Task) => status === "pending" || status === "in_progress";

/** Every agent in sight, in the order of their slots. */
export async function agentLines(tx: ReadTx): Promise<AgentLine[]> {
  const [all, ran, given] = await Promise.all([agents.list(tx), runs.list(tx), tasks.list(tx)]);
  const latest = ran.toSorted((a, b) => a.startedAt - b.startedAt);
  return all
    .filter(({ status }) => status !== "retired")
    .map((agent) => ({
      agent,
      isRunning: ran.some(({ agentId, state }) => agentId === agent.id && state === "running"),
      lastRun: latest.findLast(({ agentId }) => agentId === agent.id),
      open: given.filter((task) => task.assigneeId === agent.id && isOpen(task)).length,
    }))
    .toSorted((a, b) => (a.agent.slot ?? 0) - (b.agent.slot ?? 0) || (a.agent.name < b.agent.name ? -1 : 1));
}

export interface AgentPage extends AgentLine {
  /** The latest first. */
  readonly runs: readonly Run[];
  readonly messages: readonly Message[];
  readonly memories: readonly Memory[];
  readonly tasks: readonly Task[];
}

export async function agentPage(tx: ReadTx, id: string): Promise<{ page: AgentPage | undefined }> {
  const line = (await agentLines(tx)).find(({ agent }) => agent.id === id);
  if (!line) return { page: undefined };
  const own = (await runs.list(tx))
    .filter(({ agentId }) => agentId === id)
    .toSorted((a, b) => b.startedAt - a.startedAt);
  const said = (await messages.list(tx))
    .filter(({ fromAgentId }) => fromAgentId === id)
    .toSorted((a, b) => b.seq - a.seq);
  const known = (await memories.list(tx))
    .filter(({ agentId }) => agentId === id)
    .toSorted((a, b) => b.updatedAt - a.updatedAt);
  const given = (await tasks.list(tx))
    .filter(({ assigneeId }) => assigneeId === id)
    .toSorted((a, b) => b.updatedAt - a.updatedAt);
  return { page: { ...line, runs: own, messages: said, memories: known, tasks: given } };
}

export interface WorkSeen {
  /** In the order in which they happened. */
  readonly runs: readonly Run[];
  readonly reviews: readonly Review[];
  readonly messages: readonly Message[];
}

/** What agents did about one task. */
export async function workSeen(tx: ReadTx, taskId: string): Promise<WorkSeen> {
  const of = <T extends { taskId: string }>(list: readonly T[]) => list.filter((one) => one.taskId === taskId);
  return {
    runs: of(await runs.list(tx)).toSorted((a, b) => a.startedAt - b.startedAt),
    reviews: of(await reviews.list(tx)).toSorted((a, b) => a.createdAt - b.createdAt),
    messages: of(await messages.list(tx)).toSorted((a, b) => a.seq - b.seq),
  };
}
