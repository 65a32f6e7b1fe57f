// Consents, erasures, and words about people that can be erased; migrations/0021_privacy.sql.
import { integer, primaryKey, sqliteTable, text } from "drizzle-orm/sqlite-core";
import type { Consent } from "../../shared/privacy/schema.ts";

export const consentsTable = sqliteTable(
  "consents",
  {
    tenantId: text("tenant_id").notNull(),
    id: text("id").notNull(),
    memberId: text("member_id").notNull(),
    purpose: text("purpose").$type<Consent["purpose"]>().notNull(),
    choice: text("choice").$type<Consent["choice"]>().notNull(),
    version: integer("version").notNull(),
    language: text("language").$type<Consent["language"]>().notNull(),
    askedAt: integer("asked_at").notNull(),
    createdAt: integer("created_at").notNull(),
    updatedAt: integer("updated_at").notNull(),
  },
  (table) => [primaryKey({ columns: [table.tenantId, table.id] })],
);

export const auditWordsTable = sqliteTable(
  "audit_words",
  {
    tenantId: text("tenant_id").notNull(),
    id: text("id").notNull(),
    memberId: text("member_id").notNull(),
    words: text("words").notNull(),
    createdAt: integer("created_at").notNull(),
    updatedAt: integer("updated_at").notNull(),
  },
  (table) => [primaryKey({ columns: [table.tenantId, table.id] })],
);

export const erasuresTable = sqliteTable(
  "erasures",
  {
    tenantId: text("tenant_id").notNull(),
    /** The member's. */
    id: text("id").notNull(),
    /** Until it is finished. */
    userId: text("user_id"),
    whole: integer("whole", { mode: "boolean" }).notNull(),
    keepCertificates: integer("keep_certificates", { mode: "boolean" }).notNull(),
    askedBy: text("asked_by").notNull(),
    finishedAt: integer("finished_at"),
    createdAt: integer("created_at").notNull(),
    updatedAt: integer("updated_at").notNull(),
  },
  (table) => [primaryKey({ columns: [table.tenantId, table.id] })],
);
