// Reviews of agents by agents; migrations/0030_kernel.sql.
import { integer, primaryKey, sqliteTable, text } from "drizzle-orm/sqlite-core";
import type { Review } from "../../shared/reviews/schema.ts";

export const reviewsTable = sqliteTable(
  "reviews",
  {
    tenantId: text("tenant_id").notNull(),
    id: text("id").notNull(),
    taskId: text("task_id").notNull(),
    authorAgentId: text("author_agent_id").notNull(),
    reviewerAgentId: text("reviewer_agent_id"),
    round: integer("round").notNull(),
    artefactHash: text("artefact_hash").notNull(),
    criteriaHash: text("criteria_hash").notNull(),
    status: text("status").$type<Review["status"]>().notNull(),
    verdict: text("verdict").$type<Review["verdict"]>(),
    praise: text("praise", { mode: "json" }).$type<Review["praise"]>().notNull(),
    refute: text("refute", { mode: "json" }).$type<Review["refute"]>().notNull(),
    createdAt: integer("created_at").notNull(),
    updatedAt: integer("updated_at").notNull(),
  },
  (table) => [primaryKey({ columns: [table.tenantId, table.id] })],
);
