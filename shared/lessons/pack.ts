// What a content pack holds: one topic in one language, immutable, fetched by the SHA-256 of its bytes.
import type { Language } from "../fields.ts";

export const itemTypes = ["single", "multiple", "boolean", "order", "number", "match"] as const;

/** One option of a question and what the learner is told after choosing it. */
export interface Option {
  text: string;
  feedback: string;
}

interface ItemBase {
  /** Stable within the lesson, `q1` upwards. */
  id: string;
  stem: string;
}

/**
 * A question. Options stand in their canonical order, and every index anywhere (key, answer) is canonical:
 * what the learner sees is shuffled from the attempt's `orderSeed` (never for `boolean`).
 */
export type Item =
  | (ItemBase & { type: "single"; options: Option[]; key: number })
  | (ItemBase & { type: "multiple"; options: Option[]; key: number[] })
  | (ItemBase & { type: "boolean"; key: boolean; right: string; wrong: string })
  /** `steps` stand in the right order; `why` is said after answering. */
  | (ItemBase & { type: "order"; steps: string[]; why: string })
  /** Each left belongs to the right beside it; the learner sees the rights shuffled. No two rights are the same. */
  | (ItemBase & { type: "match"; pairs: { left: string; right: string }[]; why: string })
  /** `unit` such as `Ar` or `%`; the key is an integer, tolerance 0. */
  | (ItemBase & { type: "number"; key: number; unit: string | null; why: string });

/** Shown only when asked for: `/pictures/<hash>.svg`, immutable. */
export interface LessonPicture {
  /** SHA-256 of its bytes. */
  hash: string;
  bytes: number;
  /** What is to be seen, for whoever does not see it. */
  alt: string;
}

/** A heading, its text and at most one picture. */
export interface LessonCard {
  title: string;
  text: string;
  picture?: LessonPicture;
}

export interface LessonText {
  /** The lesson's slug, `dh-1`. */
  id: string;
  version: number;
  title: string;
  minutes: number;
  goals: string[];
  /** 5 to 7 cards of at most 60 words. */
  cards: LessonCard[];
  example: LessonCard;
  /** The "do it today" action; becomes a task when the learner asks for it. */
  action: string;
  /** ISO date the legal facts were true at; the offices to ask; the date after which to doubt. */
  legalAsOf: string | null;
  verifyWith: string[];
  reviewBy: string | null;
  sources: string[];
  quiz: Item[];
}

export interface Pack {
  topic: string;
  version: number;
  language: Language;
  /** False while no native speaker or specialist has read this language; shown to the learner. */
  reviewed: boolean;
  title: string;
  lessons: LessonText[];
}

/** The public list of built-in packs, small enough for the first route: titles, minutes, sizes, hashes. */
export interface Catalogue {
  topics: {
    id: string;
    version: number;
    title: Record<Language, string>;
    packs: Record<Language, { hash: string; bytes: number }>;
    lessons: { id: string; version: number; minutes: number; title: Record<Language, string> }[];
  }[];
}
