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

const sorted = <Value>(all: Map<string, Map<number, Value>>) =>
  [...all]
    .toSorted(([a], [b]) => a.localeCompare(b, "en", { numeric: true }))
    .map(([id, versions]) => [id, [...versions].toSorted(([a], [b]) => a - b)] as const);

export function quizKeysModule({ keys, topics }: ReleasedKeys): string {
  const lessons = sorted(keys).map(([id, versions]) => {
    const inner = versions.map(([version, items]) => `    ${version}: [\n${rows(items)}    ],\n`).join("");
    return `  "${id}": {\n${inner}  },\n`;
  });
  const parts = sorted(topics).map(([id, versions]) => {
    const inner = versions.map(([version, made]) => `    ${version}: ${JSON.stringify(made)},\n`).join("");
    return `  "${id}": {\n${inner}  },\n`;
  });
  return [
    "// The right answers of every lesson version ever released, for final grading, and what each topic is made of.",
    generated,
    'import { withTopics } from "./topic-keys.ts";',
    "",
    "// oxfmt-ignore",
    `export const quizKeys = withTopics({\n${lessons.join("")}}, {\n${parts.join("")}});`,
    "",
  ].join("\n");
}

function rows(items: readonly unknown[]): string {
  return items.map((item) => `      ${JSON.stringify(item)},\n`).join("");
}
