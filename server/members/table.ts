// Memberships, the truth for permissions (migrations/0002_tenants.sql), and invitations (migrations/0020_members.sql).
import { integer, primaryKey, sqliteTable, text } from "drizzle-orm/sqlite-core";
import type { Invitation } from "../../shared/members/invitation.ts";
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

export const invitationsTable = sqliteTable(
  "invitations",
  {
    tenantId: text("tenant_id").notNull(),
    id: text("id").notNull(),
    role: text("role").$type<Invitation["role"]>().notNull(),
    email: text("email"),
    label: text("label").notNull(),
    maxUses: integer("max_uses").notNull(),
    uses: integer("uses").notNull(),
    expiresAt: integer("expires_at").notNull(),
    status: text("status").$type<Invitation["status"]>().notNull(),
    invitedBy: text("invited_by").notNull(),
    createdAt: integer("created_at").notNull(),
    updatedAt: integer("updated_at").notNull(),
  },
  (table) => [primaryKey({ columns: [table.tenantId, table.id] })],
);
