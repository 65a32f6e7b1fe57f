// AI agents; migrations/0002_tenants.sql and 0030_kernel.sql.
import { integer, primaryKey, sqliteTable, text } from "drizzle-orm/sqlite-core";
import type { Agent } from "../../shared/agents/schema.ts";

export const agentsTable = sqliteTable(
  "agents",
  {
    tenantId: text("tenant_id").notNull(),
    id: text("id").notNull(),
    name: text("name").notNull(),
    soul: text("soul").notNull(),
    manual: text("manual").notNull(),
    status: text("status").$type<Agent["status"]>().notNull(),
    pausedReason: text("paused_reason"),
    skills: text("skills", { mode: "json" }).$type<string[]>().notNull(),
    language: text("language").$type<Agent["language"]>().notNull(),
    role: text("role").notNull(),
    slot: integer("slot").notNull(),
    activeHours: text("active_hours", { mode: "json" }).$type<Agent["activeHours"]>(),
    budgetMicros: integer("budget_micros").notNull(),
    history: text("history", { mode: "json" }).$type<Agent["history"]>().notNull(),
    createdAt: integer("created_at").notNull(),
    updatedAt: integer("updated_at").notNull(),
  },
  (table) => [primaryKey({ columns: [table.tenantId, table.id] })],
);
