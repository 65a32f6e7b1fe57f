// What an agent remembers: one fact a row, with who said it. Only a person's word makes it count.
import { z } from "zod/mini";
import { id, moment, text } from "../fields.ts";

export const memoryOrigins = ["person", "agent", "outside"] as const;
export const memoryStatuses = ["candidate", "active", "retired", "superseded"] as const;
export const memorySchema = z.object({
  id,
  agentId: id,
  key: text(60),
  value: text(200),
  origin: z.enum(memoryOrigins),
  status: z.enum(memoryStatuses),
  /** Percent. */
  confidence: z.int().check(z.gte(0), z.lte(100)),
  /** Ids of the runs and decisions it came from. */
  sources: z.array(id),
  confirmedBy: z.nullable(id),
  uses: z.int(),
  wins: z.int(),
  losses: z.int(),
  createdAt: moment,
  updatedAt: moment,
});
export type Memory = z.infer<typeof memorySchema>;
