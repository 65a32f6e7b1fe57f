// The organisations themselves; migrations/0002_tenants.sql.
import { integer, primaryKey, sqliteTable, text } from "drizzle-orm/sqlite-core";
import type { Tenant } from "../../shared/tenants/schema.ts";

export const tenantsTable = sqliteTable(
  "tenants",
  {
    tenantId: text("tenant_id").notNull(),
    id: text("id").notNull(),
    name: text("name").notNull(),
    kind: text("kind").$type<Tenant["kind"]>().notNull(),
    plan: text("plan").$type<Tenant["plan"]>().notNull(),
    settings: text("settings", { mode: "json" }).$type<Tenant["settings"]>().notNull(),
    createdAt: integer("created_at").notNull(),
    updatedAt: integer("updated_at").notNull(),
  },
  (table) => [primaryKey({ columns: [table.tenantId, table.id] })],
);
