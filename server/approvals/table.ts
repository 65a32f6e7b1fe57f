// Approvals and the decisions on them; migrations/0003_work.sql.
import { integer, primaryKey, sqliteTable, text } from "drizzle-orm/sqlite-core";
import type { Approval, Decision } from "../../shared/approvals/schema.ts";

export const approvalsTable = sqliteTable(
  "approvals",
  {
    tenantId: text("tenant_id").notNull(),
    id: text("id").notNull(),
    taskId: text("task_id"),
    kind: text("kind").$type<Approval["kind"]>().notNull(),
    subject: text("subject", { mode: "json" }).$type<Approval["subject"]>().notNull(),
    subjectHash: text("subject_hash").notNull(),
    risk: text("risk").$type<Approval["risk"]>().notNull(),
    status: text("status").$type<Approval["status"]>().notNull(),
    approverPolicy: text("approver_policy", { mode: "json" }).$type<Approval["approverPolicy"]>().notNull(),
    requestedBy: text("requested_by").notNull(),
    decidedBy: text("decided_by"),
    decisionId: text("decision_id"),
    decidedAt: integer("decided_at"),
    expiresAt: integer("expires_at").notNull(),
    version: integer("version").notNull(),
    createdAt: integer("created_at").notNull(),
    updatedAt: integer("updated_at").notNull(),
  },
  (table) => [primaryKey({ columns: [table.tenantId, table.id] })],
);

export const decisionsTable = sqliteTable(
  "decisions",
  {
    tenantId: text("tenant_id").notNull(),
    id: text("id").notNull(),
    approvalId: text("approval_id").notNull(),
    memberId: text("member_id").notNull(),
    verdict: text("verdict").$type<Decision["verdict"]>().notNull(),
    reason: text("reason"),
    subjectHash: text("subject_hash").notNull(),
    claimedAt: integer("claimed_at").notNull(),
    outcome: text("outcome").$type<Decision["outcome"]>().notNull(),
    outcomeBy: text("outcome_by"),
    seenAt: integer("seen_at"),
    createdAt: integer("created_at").notNull(),
    updatedAt: integer("updated_at").notNull(),
  },
  (table) => [primaryKey({ columns: [table.tenantId, table.id] })],
);
