// Whom the tenant works for; migrations/0030_kernel.sql.
import { integer, primaryKey, sqliteTable, text } from "drizzle-orm/sqlite-core";
import type { Client } from "../../shared/clients/schema.ts";

export const clientsTable = sqliteTable(
  "clients",
  {
    tenantId: text("tenant_id").notNull(),
    id: text("id").notNull(),
    name: text("name").notNull(),
    contact: text("contact").notNull(),
    nif: text("nif"),
    stat: text("stat"),
    language: text("language").$type<Client["language"]>().notNull(),
    status: text("status").$type<Client["status"]>().notNull(),
    createdAt: integer("created_at").notNull(),
    updatedAt: integer("updated_at").notNull(),
  },
  (table) => [primaryKey({ columns: [table.tenantId, table.id] })],
);
