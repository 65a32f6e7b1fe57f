// Memberships, the truth for permissions; migrations/0002_tenants.sql.
import { integer, primaryKey, sqliteTable, text } from "drizzle-orm/sqlite-core";
import type { Member } from "../../shared/members/schema.ts";

export const membersTable = sqliteTable(
  "members",
  {
    tenantId: text("tenant_id").notNull(),
    id: text("id").notNull(),
    userId: text("user_id").notNull(),
    displayName: text("display_name").notNull(),
    role: text("role").$type<Member["role"]>().notNull(),
    status: text("status").$type<Member["status"]>().notNull(),
    language: text("language").$type<Member["language"]>().notNull(),
    createdAt: integer("created_at").notNull(),
    updatedAt: integer("updated_at").notNull(),
  },
  (table) => [primaryKey({ columns: [table.tenantId, table.id] })],
);
