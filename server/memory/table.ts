// What agents remember; migrations/0030_kernel.sql.
import { integer, primaryKey, sqliteTable, text } from "drizzle-orm/sqlite-core";
import type { Memory } from "../../shared/memory/schema.ts";

export const memoryTable = sqliteTable(
  "agent_memory",
  {
    tenantId: text("tenant_id").notNull(),
    id: text("id").notNull(),
    agentId: text("agent_id").notNull(),
    key: text("key").notNull(),
    value: text("value").notNull(),
    origin: text("origin").$type<Memory["origin"]>().notNull(),
    status: text("status").$type<Memory["status"]>().notNull(),
    confidence: integer("confidence").notNull(),
    sources: text("sources", { mode: "json" }).$type<Memory["sources"]>().notNull(),
    confirmedBy: text("confirmed_by"),
    uses: integer("uses").notNull(),
    wins: integer("wins").notNull(),
    losses: integer("losses").notNull(),
    createdAt: integer("created_at").notNull(),
    updatedAt: integer("updated_at").notNull(),
  },
  (table) => [primaryKey({ columns: [table.tenantId, table.id] })],
);
