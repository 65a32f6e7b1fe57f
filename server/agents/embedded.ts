// The engine that is always there: no network, no model, no cost. It makes what each skill's rules make of the input and
// the tenant's own rows, the same every time.
import { isSkillName } from "../../shared/skills/names.ts";
import { skills } from "../skills/registry.ts";
import { isNeeds, type Ask } from "../skills/skill.ts";
import type { AgentEngine, EngineResult } from "./engine.ts";

const free = { input: 0, output: 0, costMicros: 0 };

const failed = (code: "NEEDS_INPUT" | "BAD_OUTPUT" | "CANCELLED", detail: string): EngineResult => ({
  ok: false,
  code,
  retryable: false,
  detail,
  usage: free,
});

export const embedded: AgentEngine = {
  name: "embedded",
  pace: "inline",
  ceiling: () => 0,
  health: async () => ({ ok: true, version: "1" }),
  ensureAgent: async ({ id }) => ({ engineId: id }),
  async run({ skill: { name, input }, output }, on, signal) {
    if (signal.aborted) return failed("CANCELLED", "Cancelled before it began.");
    on({ type: "status", phase: "started" });
    if (!isSkillName(name)) return failed("NEEDS_INPUT", "work");
    const made = skills[name].make(input as Ask<unknown, unknown>);
    if (isNeeds(made)) return failed("NEEDS_INPUT", made.needs);
    const value = output.safeParse(made);
    on({ type: "status", phase: "finishing" });
    if (!value.success) return failed("BAD_OUTPUT", value.error.message.slice(0, 500));
    return { ok: true, value: value.data, text: JSON.stringify(value.data), usage: free, model: "embedded" };
  },
  // The same input makes the same output: running it again is recovering it.
  recover: async () => "lost",
  cancel: async () => {},
};
