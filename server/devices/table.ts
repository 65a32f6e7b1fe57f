// Members' devices; migrations/0007_devices.sql.
import { integer, primaryKey, sqliteTable, text } from "drizzle-orm/sqlite-core";
import type { Device } from "../../shared/devices/schema.ts";

export const devicesTable = sqliteTable(
  "devices",
  {
    tenantId: text("tenant_id").notNull(),
    id: text("id").notNull(),
    memberId: text("member_id").notNull(),
    label: text("label").notNull(),
    publicKey: text("public_key").notNull(),
    uses: integer("uses").notNull(),
    status: text("status").$type<Device["status"]>().notNull(),
    createdAt: integer("created_at").notNull(),
    updatedAt: integer("updated_at").notNull(),
  },
  (table) => [primaryKey({ columns: [table.tenantId, table.id] })],
);
