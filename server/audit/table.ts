// The append-only record of every commit; migrations/0003_work.sql.
import { integer, primaryKey, sqliteTable, text } from "drizzle-orm/sqlite-core";

export const auditEventsTable = sqliteTable(
  "audit_events",
  {
    tenantId: text("tenant_id").notNull(),
    id: text("id").notNull(),
    version: integer("version").notNull(),
    actorKind: text("actor_kind").$type<"member" | "agent" | "system">().notNull(),
    actorId: text("actor_id"),
    action: text("action").notNull(),
    detail: text("detail", { mode: "json" }).$type<unknown>().notNull(),
    createdAt: integer("created_at").notNull(),
    updatedAt: integer("updated_at").notNull(),
  },
  (table) => [primaryKey({ columns: [table.tenantId, table.id] })],
);
