// Tasks; migrations/0003_work.sql and 0030_kernel.sql.
import { integer, primaryKey, sqliteTable, text } from "drizzle-orm/sqlite-core";
import type { AgentState } from "../../shared/tasks/agent-states.ts";
import type { Task } from "../../shared/tasks/schema.ts";

export const tasksTable = sqliteTable(
  "tasks",
  {
    tenantId: text("tenant_id").notNull(),
    id: text("id").notNull(),
    title: text("title").notNull(),
    body: text("body").notNull(),
    kind: text("kind").notNull(),
    status: text("status").$type<Task["status"]>().notNull(),
    priority: text("priority").$type<Task["priority"]>().notNull(),
    assigneeKind: text("assignee_kind").$type<Task["assigneeKind"]>().notNull(),
    assigneeId: text("assignee_id"),
    createdBy: text("created_by"),
    dueAt: integer("due_at"),
    agentState: text("agent_state").$type<AgentState>(),
    clientId: text("client_id"),
    payload: text("payload", { mode: "json" }).$type<Task["payload"]>(),
    result: text("result", { mode: "json" }).$type<Task["result"]>(),
    artefactHash: text("artefact_hash"),
    criteriaHash: text("criteria_hash"),
    waits: text("waits", { mode: "json" }).$type<Task["waits"]>(),
    createdAt: integer("created_at").notNull(),
    updatedAt: integer("updated_at").notNull(),
  },
  (table) => [primaryKey({ columns: [table.tenantId, table.id] })],
);
