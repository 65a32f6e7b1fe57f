// Runs of agents; migrations/0030_kernel.sql.
import { integer, primaryKey, sqliteTable, text } from "drizzle-orm/sqlite-core";
import type { Run } from "../../shared/runs/schema.ts";

export const runsTable = sqliteTable(
  "runs",
  {
    tenantId: text("tenant_id").notNull(),
    id: text("id").notNull(),
    agentId: text("agent_id").notNull(),
    taskId: text("task_id").notNull(),
    stage: text("stage").$type<Run["stage"]>().notNull(),
    state: text("state").$type<Run["state"]>().notNull(),
    outcome: text("outcome").$type<Run["outcome"]>(),
    attempt: integer("attempt").notNull(),
    engine: text("engine").notNull(),
    working: text("working").notNull(),
    error: text("error"),
    costMicros: integer("cost_micros").notNull(),
    memoryIds: text("memory_ids", { mode: "json" }).$type<Run["memoryIds"]>().notNull(),
    startedAt: integer("started_at").notNull(),
    endedAt: integer("ended_at"),
    createdAt: integer("created_at").notNull(),
    updatedAt: integer("updated_at").notNull(),
  },
  (table) => [primaryKey({ columns: [table.tenantId, table.id] })],
);
