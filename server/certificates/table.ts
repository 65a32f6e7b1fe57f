// Certificates; migrations/0004_formation.sql.
import { integer, primaryKey, sqliteTable, text } from "drizzle-orm/sqlite-core";
import type { Certificate } from "../../shared/certificates/schema.ts";

export const certificatesTable = sqliteTable(
  "certificates",
  {
    tenantId: text("tenant_id").notNull(),
    id: text("id").notNull(),
    memberId: text("member_id").notNull(),
    topic: text("topic").notNull(),
    version: integer("version").notNull(),
    number: text("number").notNull(),
    issuedAt: integer("issued_at").notNull(),
    status: text("status").$type<Certificate["status"]>().notNull(),
    credential: text("credential"),
    createdAt: integer("created_at").notNull(),
    updatedAt: integer("updated_at").notNull(),
  },
  (table) => [primaryKey({ columns: [table.tenantId, table.id] })],
);
