// Lessons as records, a learner's tries at their quizzes, and the progress folded from them.
import { z } from "zod/mini";
import { id, moment, slug, text } from "../fields.ts";
import { channel, triedFields } from "./tried.ts";

const hash = /* @__PURE__ */ z.string().check(z.regex(/^[0-9a-f]{64}$/));
const perLanguage = <T extends z.ZodMiniType>(value: T) => z.object({ mg: value, fr: value, en: value });

export const lessonSchema = z.object({
  /** A built-in lesson's slug, or the UUID of one that the organisation wrote. */
  id: z.union([slug, id]),
  version: z.int(),
  topic: text(20),
  position: z.int(),
  minutes: z.int(),
  titles: perLanguage(text(120)),
  /** SHA-256 of the pack that holds this version, per language: `GET /packs/<hash>`. */
  packs: perLanguage(hash),
  bytes: perLanguage(z.int()),
  status: z.enum(["published", "draft", "archived"]),
  createdAt: moment,
  updatedAt: moment,
});
export type Lesson = z.infer<typeof lessonSchema>;

export const attemptKinds = ["practice", "certifying"] as const;
export const attemptSchema = z.object({
  ...triedFields,
  memberId: id,
  kind: z.enum(attemptKinds),
  /** The Worker's grading with the key of that version; null until it is graded there. */
  serverScore: z.nullable(z.int()),
  status: z.enum(["received", "graded", "flagged", "quarantined"]),
  channel,
  createdAt: moment,
  updatedAt: moment,
});
export type Attempt = z.infer<typeof attemptSchema>;

/** What a learner's attempts at one lesson add up to; a fold, never typed by hand. */
export interface Progress {
  lessonId: string;
  memberId: string;
  /** Best score in per cent, final where graded, provisional on the phone until then. */
  bestScore: number;
  passed: boolean;
  attempts: number;
  /** The lesson version of the best attempt. */
  lessonVersion: number;
  firstPassedAt: number | null;
  lastAttemptAt: number;
  createdAt: number;
  updatedAt: number;
}
