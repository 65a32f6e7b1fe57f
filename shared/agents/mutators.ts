// What admins change of an agent: its files, what it may spend, whether it works.
import { z } from "zod/mini";
import { may } from "../access.ts";
import { Rejection } from "../errors.ts";
import { id, optionalText } from "../fields.ts";
import { mutator } from "../sync/mutator.ts";
import { agents } from "./records.ts";
import type { Agent } from "./schema.ts";

// The whole table of an agent's states is the Worker's (`states.ts`); these are the two moves that people make.
const atWork = { status: "idle", pausedReason: null } as const;

/** Earlier texts that are kept. */
const maxHistory = 10;

export const editAgentArgs = z.object({
  id,
  soul: z.optional(optionalText(4000)),
  manual: z.optional(optionalText(4000)),
  budgetMicros: z.optional(z.int().check(z.gte(0), z.lte(1_000_000_000))),
});

export const pauseAgentArgs = z.object({ id, paused: z.boolean() });

export const agentMutators = {
  editAgent: mutator({
    args: editAgentArgs,
    reads: (args) => [agents.key(args.id)],
    words: ({ soul, manual }) => [soul, manual].filter(Boolean).join("\n"),
    async run({ id: agentId, budgetMicros, ...files }, { tx, actor, now }) {
      if (!may(actor, "agent.edit")) throw new Rejection("not_allowed");
      const agent = (await agents.must(tx, agentId)) as Agent;
      const history = [...agent.history];
      const next = { ...agent, history, updatedAt: now };
      for (const file of ["soul", "manual"] as const) {
        const text = files[file];
        if (text === undefined || text === agent[file]) continue;
        history.unshift({ file, text: agent[file], at: now, by: actor.memberId });
        next[file] = text;
      }
      history.splice(maxHistory);
      if (budgetMicros !== undefined) next.budgetMicros = budgetMicros;
      // More to spend ends the pause that the lack of it began, and no other.
      const more = next.budgetMicros > agent.budgetMicros && agent.pausedReason === "budget";
      await agents.put(tx, agentId, more ? { ...next, ...atWork } : next);
    },
  }),

  pauseAgent: mutator({
    args: pauseAgentArgs,
    reads: (args) => [agents.key(args.id)],
    async run({ id: agentId, paused }, { tx, actor, now }) {
      if (!may(actor, "agent.edit")) throw new Rejection("not_allowed");
      const agent = (await agents.must(tx, agentId)) as Agent;
      if ((agent.status === "paused") === paused) return; // two people had the same thought
      const reason = agent.pausedReason;
      // A breaker is reset by hand as a hand's own pause is; a budget is raised, not overruled.
      if (!paused && reason !== "manual" && reason !== "breaker") throw new Rejection("bad_transition");
      if (agent.status === "draft" || agent.status === "retired") throw new Rejection("bad_transition");
      const next = paused ? ({ status: "paused", pausedReason: "manual" } as const) : atWork;
      await agents.put(tx, agentId, { ...agent, ...next, updatedAt: now });
    },
  }),
};
