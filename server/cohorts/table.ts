// Classes and their learners; migrations/0009_cohorts.sql.
import { integer, primaryKey, sqliteTable, text } from "drizzle-orm/sqlite-core";
import type { Enrolment } from "../../shared/cohorts/schema.ts";

export const cohortsTable = sqliteTable(
  "cohorts",
  {
    tenantId: text("tenant_id").notNull(),
    id: text("id").notNull(),
    name: text("name").notNull(),
    trainerIds: text("trainer_ids", { mode: "json" }).$type<string[]>().notNull(),
    joinCode: text("join_code").notNull(),
    joinOpen: integer("join_open", { mode: "boolean" }).notNull(),
    opensAt: integer("opens_at").notNull(),
    closesAt: integer("closes_at").notNull(),
    createdAt: integer("created_at").notNull(),
    updatedAt: integer("updated_at").notNull(),
  },
  (table) => [primaryKey({ columns: [table.tenantId, table.id] })],
);

export const enrolmentsTable = sqliteTable(
  "enrolments",
  {
    tenantId: text("tenant_id").notNull(),
    id: text("id").notNull(),
    cohortId: text("cohort_id").notNull(),
    memberId: text("member_id").notNull(),
    contact: text("contact").notNull(),
    status: text("status").$type<Enrolment["status"]>().notNull(),
    heardAt: integer("heard_at").notNull(),
    unsent: integer("unsent").notNull(),
    createdAt: integer("created_at").notNull(),
    updatedAt: integer("updated_at").notNull(),
  },
  (table) => [primaryKey({ columns: [table.tenantId, table.id] })],
);
