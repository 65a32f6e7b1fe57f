// From what an author typed to what is published: one lesson, one version, a pack for each language written.
import { languages, type Language } from "../../languages.ts";
import { ownTopic } from "../own-topic.ts";
import type { Pack } from "../pack.ts";
import { lintLesson, lintTogether, tenantRules, type LanguageFault } from "./lint.ts";
import { parseLesson, type Source } from "./parse.ts";

/** Most characters of one language's source: some ten times a built-in lesson's. */
export const longestSource = 60_000;

export type Sources = { [L in Language]?: string | undefined };

/** The languages that were written, in the order people fall back: what they say, and what is to be mended. */
export function readSources(
  { id, version, sources }: { id: string; version: number; sources: Sources },
  today: string,
): { read: Source[]; faults: LanguageFault[] } {
  const read = languages.flatMap((language) => {
    const text = sources[language]?.trim();
    return text ? [parseLesson(text, language, { id, version })] : [];
  });
  const rules = tenantRules(today);
  const faults = read.flatMap((one) => lintLesson(one, rules).map((fault) => ({ language: one.language, fault })));
  return { read, faults: [...faults, ...lintTogether(read, rules)] };
}

export const packOf = ({ language, reviewed, lesson }: Source): Pack => ({
  topic: ownTopic,
  version: lesson.version,
  language,
  reviewed: reviewed === true,
  title: lesson.title,
  lessons: [lesson],
});

/** Which language is shown to a person of `wanted`: theirs, else French, which most read, else what there is. */
export const fallback = <T extends { language: Language }>(written: readonly T[], wanted: Language): T | undefined =>
  [wanted, "fr" as const, "mg" as const, "en" as const]
    .map((language) => written.find((one) => one.language === language))
    .find((one) => one !== undefined);
