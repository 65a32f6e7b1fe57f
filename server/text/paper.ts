// What a quiz asks: a lesson's own questions, or a paper drawn for one attempt from all the lessons of a topic.
import { id as idSchema, type Language } from "../../shared/fields.ts";
import { lessonById } from "../../shared/lessons/own-queries.ts";
import type { Item, Pack } from "../../shared/lessons/pack.ts";
import { draw, seedOf } from "../../shared/lessons/paper.ts";
import { Problem } from "../http/problem.ts";
import { topicNamed, topicOf, type PackReader, type ReadLesson } from "../lessons/pack-reader.ts";
import { viewOf } from "../sync/view.ts";
import { nothing } from "./refusals.ts";
import type { Visitor } from "./visitor.ts";

export interface Paper {
  /** A lesson's id or a topic's slug. */
  readonly id: string;
  readonly version: number;
  readonly title: string;
  readonly items: readonly Item[];
  readonly pack: Pack;
  /** The pack's name: a try is finished with the questions it began with. */
  readonly hash: string;
  /** Whether it is what a fresh try in this language begins with. */
  readonly isNewest: boolean;
  /** In text mode, below `/t/mg`. */
  readonly path: string;
  /** Says nothing about an answer before the end. */
  readonly isCertifying: boolean;
}

export const isId = (text: string | null): text is string => idSchema.safeParse(text).success;

/** When a form was drawn: the first 48 bits of its UUIDv7, UTC milliseconds. */
export const drawnAt = (attemptId: string): number => Number.parseInt(attemptId.replaceAll("-", "").slice(0, 12), 16);

const lessonPaper = ({ lesson, pack, hash }: ReadLesson, newest: string): Paper => ({
  id: lesson.id,
  version: lesson.version,
  title: lesson.title,
  items: lesson.quiz,
  pack,
  hash,
  isNewest: hash === newest,
  path: `/lessons/${lesson.id}/quiz`,
  isCertifying: false,
});

const topicPaper = (pack: Pack, hash: string, newest: string, attemptId: string): Paper => ({
  id: pack.topic,
  version: pack.version,
  title: pack.title,
  items: draw(
    pack.lessons.flatMap(({ quiz }) => quiz),
    seedOf(attemptId),
  ),
  pack,
  hash,
  isNewest: hash === newest,
  path: `/certify/${pack.topic}`,
  isCertifying: true,
});

interface Wanted {
  readonly visitor: Visitor | null;
  /** A lesson's id or a topic's slug. */
  readonly what: string;
  readonly attemptId: string;
  readonly language: Language;
  /** The pack the try began with. */
  readonly hash: string | null;
}

/** Throws 404 for what is no quiz or out of sight, 401 where only members may ask. */
export type ReadPaper = (wanted: Wanted) => Promise<Paper>;

/** Reads by the pack that is named where it holds this quiz, else the newest in the language. */
export function paperReader(packs: PackReader): ReadPaper {
  async function ownPaper({ visitor, what, language, hash }: Wanted): Promise<Paper> {
    if (!visitor) throw new Problem(401, "signed_out", "Sign in first.");
    const { scope } = visitor;
    const record = await lessonById(await viewOf(scope, [`lesson/${what}`]), what);
    if (!record) throw nothing();
    const newest = record.packs[language];
    const named = hash === null ? undefined : await packs.own(scope.db, what, hash);
    const read = named ?? (await packs.own(scope.db, what, newest));
    if (!read) throw nothing();
    return lessonPaper(read, newest);
  }

  return async (wanted) => {
    const { what, attemptId, language, hash } = wanted;
    if (isId(what)) return ownPaper(wanted);
    const named = hash === null ? undefined : await packs.released(hash);
    const topic = topicNamed(what) ?? topicOf(what);
    if (!topic) throw nothing();
    const newest = topic.packs[language].hash;
    if (topic.id === what) {
      const isOwn = named?.topic === what && hash !== null;
      const pack = isOwn ? named : await packs.released(newest);
      if (!pack) throw new Error("The lessons have not been built");
      return topicPaper(pack, isOwn ? hash : newest, newest, attemptId);
    }
    const lesson = named?.lessons.find(({ id }) => id === what);
    if (named && lesson && hash !== null) return lessonPaper({ lesson, pack: named, hash }, newest);
    const read = await packs.builtIn(what, language);
    if (!read) throw nothing();
    return lessonPaper(read, newest);
  };
}
