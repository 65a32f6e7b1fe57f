// Refused mutations, told to their author; migrations/0003_work.sql.
import { integer, primaryKey, sqliteTable, text } from "drizzle-orm/sqlite-core";
import type { Refusal } from "../../shared/outcomes/schema.ts";

export const outcomesTable = sqliteTable(
  "outcomes",
  {
    tenantId: text("tenant_id").notNull(),
    id: text("id").notNull(),
    memberId: text("member_id").notNull(),
    kind: text("kind").notNull(),
    outcome: text("outcome").$type<Refusal["outcome"]>().notNull(),
    code: text("code").notNull(),
    text: text("text").notNull(),
    createdAt: integer("created_at").notNull(),
    updatedAt: integer("updated_at").notNull(),
  },
  (table) => [primaryKey({ columns: [table.tenantId, table.id] })],
);
