// The two generated modules: what the first route lists, and what the Worker grades with.
import { languages } from "../../shared/fields.ts";
import type { Catalogue } from "../../shared/lessons/pack.ts";
import type { Topic } from "./packs.ts";
import type { ReleasedKeys } from "./released.ts";

const generated = "// Written by `npm run content` from `content/`; do not edit.";

export function catalogueModule(topics: Topic[]): string {
  const catalogue: Catalogue = { topics: topics.map(topicOf) };
  return [
    "// The built-in lessons as the phone lists them before it has fetched any.",
    generated,
    'import type { Catalogue } from "./pack.ts";',
    "",
    "// oxfmt-ignore",
    `export const catalogue: Catalogue = ${JSON.stringify(catalogue, null, 1)};`,
    "",
  ].join("\n");
}

function topicOf({ id, version, title, packs }: Topic): Catalogue["topics"][number] {
  const perLanguage = <T>(value: (pack: Topic["packs"][number]) => T) => {
    const [mg, fr, en] = languages.map((language) => packs.filter(({ pack }) => pack.language === language).map(value));
    if (!mg?.[0] || !fr?.[0] || !en?.[0]) throw new Error(`${id}: a pack is missing`);
    return { mg: mg[0], fr: fr[0], en: en[0] };
  };
  const lessons = packs[0]?.pack.lessons ?? [];
  return {
    id,
    version,
    title,
    packs: perLanguage(({ hash, bytes }) => ({ hash, bytes })),
    lessons: lessons.map((lesson, index) => ({
      id: lesson.id,
      version: lesson.version,
      minutes: lesson.minutes,
      title: perLanguage(({ pack }) => pack.lessons[index]?.title ?? ""),
    })),
  };
}

export function quizKeysModule({ keys }: ReleasedKeys): string {
  const lessons = [...keys].toSorted(([a], [b]) => a.localeCompare(b, "en", { numeric: true }));
  const versions = (byVersion: Map<number, unknown[]>) =>
    [...byVersion]
      .toSorted(([a], [b]) => a - b)
      .map(([version, items]) => `    ${version}: [\n${rows(items)}    ],\n`)
      .join("");
  const body = lessons.map(([id, byVersion]) => `  "${id}": {\n${versions(byVersion)}  },\n`).join("");
  return [
    "// The right answers of every lesson version ever released, for final grading.",
    generated,
    'import type { QuizKeys } from "../../shared/lessons/quiz.ts";',
    "",
    "// oxfmt-ignore",
    `export const quizKeys: QuizKeys = {\n${body}};`,
    "",
  ].join("\n");
}

function rows(items: unknown[]): string {
  return items.map((item) => `      ${JSON.stringify(item)},\n`).join("");
}
