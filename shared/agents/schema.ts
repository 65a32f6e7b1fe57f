// An AI agent of the tenant: a citizen with a name and a state. Its files are the admins'.
import { z } from "zod/mini";
import { id, languages, moment, optionalText, text } from "../fields.ts";

export const agentSchema = z.object({
  id,
  name: text(60),
  soul: optionalText(20_000),
  manual: optionalText(20_000),
  status: z.enum(["draft", "idle", "waking", "active", "sleep", "paused", "error", "retired"]),
  pausedReason: z.nullable(text(40)),
  skills: z.array(text(40)),
  language: z.enum(languages),
  createdAt: moment,
  updatedAt: moment,
});
export type Agent = z.infer<typeof agentSchema>;
export type AgentName = Pick<Agent, "id" | "name" | "status">;
