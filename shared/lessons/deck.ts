// Spaced review: the questions a learner once missed, each with the day it comes up again. Nothing of it is stored:
// the attempts are the log, and the deck is replayed from them on whatever phone they are on (FSRS 6, ts-fsrs).
import { type Card as Memory, createEmptyCard, fsrs, Rating } from "ts-fsrs";
import type { Catalogue, LessonText } from "./pack.ts";
import { draw, isTopic, seedOf } from "./paper.ts";
import { decodeAnswers, isRight, keyOf, type ItemKey } from "./quiz.ts";
import type { Attempt } from "./schema.ts";

/** A question to ask again. */
export interface Card {
  lessonId: string;
  /** The question's place in its lesson. */
  position: number;
  /** When it comes up, UTC milliseconds. */
  due: number;
}

/** What an attempt asked: for each answer in turn the lesson, the place in it and the key. */
export type Asked = readonly { lessonId: string; position: number; key: ItemKey }[];

const askedOf = ({ id: lessonId, quiz }: LessonText): Asked =>
  quiz.map((item, position) => ({ lessonId, position, key: keyOf(item) }));

/** What an attempt asked, as far as today's `texts` of the `topics`, by lesson, still ask it. */
export function askedBy(
  topics: Readonly<Catalogue["topics"]>,
  texts: ReadonlyMap<string, LessonText>,
  { id, lessonId, lessonVersion }: Attempt,
): Asked | undefined {
  if (!isTopic(lessonId)) {
    const text = texts.get(lessonId);
    return text?.version === lessonVersion ? askedOf(text) : undefined;
  }
  const topic = topics.find((one) => one.id === lessonId);
  if (topic?.version !== lessonVersion) return undefined;
  const bank = topic.lessons.map((lesson) => texts.get(lesson.id));
  return bank.every((text) => text !== undefined) ? draw(bank.flatMap(askedOf), seedOf(id)) : undefined;
}

// Whole days: a learner comes back tomorrow, not in ten minutes. No fuzz, so that two phones agree.
const scheduler = fsrs({ enable_fuzz: false, enable_short_term: false, maximum_interval: 180 });

/**
 * The deck that `attempts` add up to, in whatever order they stand. `askedIn` knows what an attempt asked, or not
 * (an older version whose questions are gone); such an attempt is passed over.
 */
export function deckOf(attempts: readonly Attempt[], askedIn: (attempt: Attempt) => Asked | undefined): Card[] {
  const memories = new Map<string, { card: Card; memory: Memory }>();
  const log = attempts.toSorted((a, b) => a.endedAt - b.endedAt || (a.id < b.id ? -1 : 1));
  for (const attempt of log) {
    const asked = askedIn(attempt) ?? [];
    const answers = decodeAnswers(attempt.answers, asked.length);
    asked.forEach(({ lessonId, position, key }, index) => {
      const answer = answers[index];
      const name = `${lessonId}/${position}`;
      const known = memories.get(name);
      if (!answer || (isRight(key, answer) && !known)) return;
      const rating = isRight(key, answer) ? Rating.Good : Rating.Again;
      const at = new Date(attempt.endedAt);
      const { card: memory } = scheduler.next(known?.memory ?? createEmptyCard(at), at, rating);
      memories.set(name, { memory, card: { lessonId, position, due: memory.due.getTime() } });
    });
  }
  return [...memories.values()].map(({ card }) => card).sort((a, b) => a.due - b.due);
}

/** The answers of an attempt that asks one question of `count`: a review, which leaves the others unanswered. */
export const only = <T>(answer: T, position: number, count: number): (T | null)[] =>
  Array.from({ length: count }, (_, index) => (index === position ? answer : null));
