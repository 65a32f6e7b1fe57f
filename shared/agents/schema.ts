// An AI agent of the tenant: a citizen with a name and a state. Its files are the admins'.
import { z } from "zod/mini";
import { id, languages, moment, optionalText, text } from "../fields.ts";
import { agentStatuses } from "./states.ts";

const minuteOfDay = z.int().check(z.gte(0), z.lte(1440));

export const agentSchema = z.object({
  id,
  name: text(60),
  /** The template it was made from (`shared/agents/templates.ts`); empty for one of the tenant's own. */
  role: optionalText(40),
  /** SOUL.md */
  soul: optionalText(20_000),
  /** AGENTS.md */
  manual: optionalText(20_000),
  status: z.enum(agentStatuses),
  pausedReason: z.nullable(text(40)),
  /** What it may do: names of `shared/skills/names.ts`. */
  skills: z.array(text(40)),
  language: z.enum(languages),
  /** The minute of each quarter of an hour at which it is asked whether it has work, 0 to 14. */
  slot: z.int().check(z.gte(0), z.lte(14)),
  /** Minutes of the day in Madagascar between which it works; null: always. */
  activeHours: z.nullable(z.object({ from: minuteOfDay, to: minuteOfDay })),
  /** The most it may spend in a month, millionths of a US dollar. */
  budgetMicros: z.int().check(z.gte(0)),
  /** Earlier texts of its files, the newest first. */
  history: z.array(z.object({ file: z.enum(["soul", "manual"]), text: z.string(), at: moment, by: z.nullable(id) })),
  createdAt: moment,
  updatedAt: moment,
});
export type Agent = z.infer<typeof agentSchema>;
export type AgentName = Pick<Agent, "id" | "name" | "status">;
/** What staff may know: enough to give it work. */
export type AgentCard = Pick<
  Agent,
  "id" | "name" | "status" | "pausedReason" | "role" | "skills" | "language" | "slot"
>;
