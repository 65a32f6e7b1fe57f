// The dialogue of agents; migrations/0030_kernel.sql.
import { integer, primaryKey, sqliteTable, text } from "drizzle-orm/sqlite-core";
import type { Message } from "../../shared/messages/schema.ts";

export const messagesTable = sqliteTable(
  "messages",
  {
    tenantId: text("tenant_id").notNull(),
    id: text("id").notNull(),
    seq: integer("seq").notNull(),
    taskId: text("task_id").notNull(),
    runId: text("run_id"),
    fromAgentId: text("from_agent_id").notNull(),
    toAgentId: text("to_agent_id"),
    act: text("act").$type<Message["act"]>().notNull(),
    text: text("text").notNull(),
    data: text("data", { mode: "json" }).$type<Message["data"]>(),
    createdAt: integer("created_at").notNull(),
    updatedAt: integer("updated_at").notNull(),
  },
  (table) => [primaryKey({ columns: [table.tenantId, table.id] })],
);
