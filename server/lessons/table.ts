// Lessons, attempts and progress; migrations/0004_formation.sql.
import { integer, primaryKey, sqliteTable, text } from "drizzle-orm/sqlite-core";
import type { Language } from "../../shared/fields.ts";
import type { ItemKey } from "../../shared/lessons/quiz.ts";
import type { Attempt, Lesson } from "../../shared/lessons/schema.ts";

export const lessonsTable = sqliteTable(
  "lessons",
  {
    tenantId: text("tenant_id").notNull(),
    id: text("id").notNull(),
    version: integer("version").notNull(),
    topic: text("topic").notNull(),
    position: integer("position").notNull(),
    minutes: integer("minutes").notNull(),
    titles: text("titles", { mode: "json" }).$type<Lesson["titles"]>().notNull(),
    packs: text("packs", { mode: "json" }).$type<Lesson["packs"]>().notNull(),
    bytes: text("bytes", { mode: "json" }).$type<Lesson["bytes"]>().notNull(),
    status: text("status").$type<Lesson["status"]>().notNull(),
    createdAt: integer("created_at").notNull(),
    updatedAt: integer("updated_at").notNull(),
  },
  (table) => [primaryKey({ columns: [table.tenantId, table.id] })],
);

export const attemptsTable = sqliteTable(
  "attempts",
  {
    tenantId: text("tenant_id").notNull(),
    id: text("id").notNull(),
    memberId: text("member_id").notNull(),
    lessonId: text("lesson_id").notNull(),
    lessonVersion: integer("lesson_version").notNull(),
    kind: text("kind").$type<Attempt["kind"]>().notNull(),
    orderSeed: integer("order_seed").notNull(),
    answers: text("answers").notNull(),
    startedAt: integer("started_at").notNull(),
    endedAt: integer("ended_at").notNull(),
    localScore: integer("local_score").notNull(),
    serverScore: integer("server_score"),
    status: text("status").$type<Attempt["status"]>().notNull(),
    channel: text("channel").$type<Attempt["channel"]>().notNull(),
    createdAt: integer("created_at").notNull(),
    updatedAt: integer("updated_at").notNull(),
  },
  (table) => [primaryKey({ columns: [table.tenantId, table.id] })],
);

/** `id` is `<memberId>/<lessonId>`. */
export const progressTable = sqliteTable(
  "progress",
  {
    tenantId: text("tenant_id").notNull(),
    id: text("id").notNull(),
    memberId: text("member_id").notNull(),
    lessonId: text("lesson_id").notNull(),
    bestScore: integer("best_score").notNull(),
    passed: integer("passed", { mode: "boolean" }).notNull(),
    attempts: integer("attempts").notNull(),
    lessonVersion: integer("lesson_version").notNull(),
    firstPassedAt: integer("first_passed_at"),
    lastAttemptAt: integer("last_attempt_at").notNull(),
    createdAt: integer("created_at").notNull(),
    updatedAt: integer("updated_at").notNull(),
  },
  (table) => [primaryKey({ columns: [table.tenantId, table.id] })],
);

/** What an organisation published, one row a version and language, never changed; migrations/0010_lesson_versions.sql. */
export const lessonVersionsTable = sqliteTable(
  "lesson_versions",
  {
    tenantId: text("tenant_id").notNull(),
    lessonId: text("lesson_id").notNull(),
    version: integer("version").notNull(),
    language: text("language").$type<Language>().notNull(),
    source: text("source").notNull(),
    packHash: text("pack_hash").notNull(),
    /** The very bytes that the hash names, whatever later builds would make of the source. */
    pack: text("pack").notNull(),
    answerKeys: text("answer_keys", { mode: "json" }).$type<readonly ItemKey[]>().notNull(),
    publishedBy: text("published_by").notNull(),
    createdAt: integer("created_at").notNull(),
    updatedAt: integer("updated_at").notNull(),
  },
  (table) => [primaryKey({ columns: [table.tenantId, table.lessonId, table.version, table.language] })],
);
