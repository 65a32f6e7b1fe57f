// An agent that is stopped by the machine: its budget is used up, or it failed again and again. People see why.
import { agents } from "../../shared/agents/records.ts";
import type { Agent } from "../../shared/agents/schema.ts";
import { mayTurn, turned, type PauseReason } from "../../shared/agents/states.ts";
import { bySystem, commitStep, type Kernel } from "./kernel.ts";

async function pause(kernel: Kernel, agentId: string, reason: PauseReason): Promise<void> {
  await commitStep(kernel, null, {
    keys: [agents.key(agentId)],
    audit: bySystem("pause_agent", { agent: agentId, reason }),
    async run(tx, { now }) {
      const agent = (await agents.must(tx, agentId)) as Agent;
      if (mayTurn(agent.status, "paused"))
        await agents.put(tx, agentId, { ...turned(agent, "paused", reason), updatedAt: now });
    },
  });
}

export const pauseForBudget = (kernel: Kernel, agentId: string): Promise<void> => pause(kernel, agentId, "budget");
export const trip = (kernel: Kernel, agentId: string): Promise<void> => pause(kernel, agentId, "breaker");
