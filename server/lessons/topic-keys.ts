// A topic's bank, what certifying papers are drawn from, is the items of its lessons, put together once at the start.
import type { QuizKeys } from "../../shared/lessons/quiz.ts";

/** Which lessons, in which versions, a topic's version is made of, in order. */
type TopicParts = Readonly<Record<string, Readonly<Record<number, readonly (readonly [string, number])[]>>>>;

/** The keys of `lessons`, and of `topics` under their own slugs. Throws when a topic names a version without keys. */
export function withTopics(lessons: QuizKeys, topics: TopicParts): QuizKeys {
  const keysOf = ([lesson, version]: readonly [string, number]) => {
    const keys = lessons[lesson]?.[version];
    if (!keys) throw new Error(`No keys of ${lesson}, version ${version}`);
    return keys;
  };
  const banks = Object.entries(topics).map(([topic, versions]) => {
    const bank = Object.entries(versions).map(([version, parts]) => [version, parts.flatMap(keysOf)]);
    return [topic, Object.fromEntries(bank)];
  });
  return { ...lessons, ...Object.fromEntries(banks) };
}
