// The lessons' linter (shared/lessons/source) over files, and what a phone may be charged for them.
import { brotliCompressSync, constants } from "node:zlib";
import type { Pack } from "../../shared/lessons/pack.ts";
import { canonical } from "../../shared/lessons/source/canonical.ts";
import { houseRules, lintLesson, lintTogether, missingLanguages } from "../../shared/lessons/source/lint.ts";
import { problemIn, type Problem, type SourceFile } from "./source.ts";

const today = () => new Date().toISOString().slice(0, 10);

/** Problems of one file, whatever the other languages say. */
export const lintFile = (source: SourceFile): Problem[] =>
  lintLesson(source, houseRules(today())).map((fault) => problemIn(source.file, fault));

/** Problems between the files of one lesson: all the languages are there and ask and count the same. */
export function lintFiles(lessonId: string, folder: string, sources: SourceFile[]): Problem[] {
  const fileOf = (language: string) => `${folder}/${lessonId}.${language}.md`;
  const missing = missingLanguages(sources).map((language) =>
    problemIn(fileOf(language), { code: "language_missing", line: 1 }),
  );
  const differing = lintTogether(sources, houseRules(today()), ({ language }) => fileOf(language));
  return [...missing, ...differing.map(({ language, fault }) => problemIn(fileOf(language), fault))];
}

/** Bytes with brotli 11, as the edge sends them. */
export const budgets = { text: 1_600, quiz: 2_000, pack: 18_000 };

export function brotliBytes(text: string): number {
  const known = weights.get(text);
  if (known !== undefined) return known;
  const bytes = brotliCompressSync(text, { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } }).length;
  weights.set(text, bytes);
  return bytes;
}
/** Every check weighs every lesson, and hardly any has changed since the last. */
const weights = new Map<string, number>();

/** What of a pack weighs more than a learner should pay for. */
export function lintWeight({ topic, language, lessons }: Pack, text: string): Problem[] {
  const over = (file: string, what: string, bytes: number, most: number): Problem[] =>
    bytes > most ? [{ file, line: 1, message: `${what} weighs ${bytes} bytes with brotli, may weigh ${most}` }] : [];
  return [
    ...lessons.flatMap(({ quiz, ...lesson }) => {
      const file = `content/${topic}/${lesson.id}.${language}.md`;
      return [
        ...over(file, "the text", brotliBytes(canonical(lesson)), budgets.text),
        ...over(file, "the quiz", brotliBytes(canonical(quiz)), budgets.quiz),
      ];
    }),
    ...over(`content/${topic}/topic.json`, `the pack in ${language}`, brotliBytes(text), budgets.pack),
  ];
}
