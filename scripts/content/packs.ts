// From the folders of `content/` to packs: one topic in one language, as bytes named by their hash.
import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod/mini";
import { type Language, languages } from "../../shared/fields.ts";
import type { Pack } from "../../shared/lessons/pack.ts";
import { lintLesson, lintTogether } from "./lint.ts";
import { parseLesson, type Problem, type Source } from "./source.ts";

const perLanguage = <T extends z.ZodMiniType>(value: T) => z.strictObject({ mg: value, fr: value, en: value });

const topicSchema = z.strictObject({
  /** Raised whenever any word of the topic changes after its release. */
  version: z.int().check(z.gte(1)),
  title: perLanguage(z.string().check(z.minLength(1))),
  /** Whether a native speaker or specialist has read the topic; a pack needs it of every lesson too. */
  reviewed: perLanguage(z.boolean()),
  /** Slugs in the order they are shown. */
  lessons: z.array(z.string()).check(z.minLength(1)),
});

/** A pack and the exact bytes that its hash names. */
export interface BuiltPack {
  pack: Pack;
  text: string;
  /** SHA-256 in lower-case hex. */
  hash: string;
  bytes: number;
}

export interface Topic {
  id: string;
  title: Record<Language, string>;
  version: number;
  /** None while the topic has problems. */
  packs: BuiltPack[];
  problems: Problem[];
}

/** Every topic under `<root>/content`, by name. */
export function readTopics(root: string): Topic[] {
  return readdirSync(join(root, "content"), { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && /^[a-z]{2}$/.test(entry.name))
    .map(({ name }) => name)
    .toSorted()
    .map((id) => readTopic(root, id));
}

function readTopic(root: string, id: string): Topic {
  const folder = `content/${id}`;
  const topicFile = `${folder}/topic.json`;
  const parsed = topicSchema.safeParse(JSON.parse(readFileSync(join(root, topicFile), "utf8")));
  if (!parsed.success) throw new Error(`${topicFile}: ${z.prettifyError(parsed.error)}`);
  const { version, title, reviewed, lessons } = parsed.data;

  const sources = readdirSync(join(root, folder))
    .filter((name) => name.endsWith(".md"))
    .toSorted()
    .map((name) => parseLesson(`${folder}/${name}`, readFileSync(join(root, folder, name), "utf8")));
  const problems = sources.flatMap(lintLesson);
  for (const lesson of lessons) {
    const same = sources.filter(({ file }) => file.startsWith(`${folder}/${lesson}.`));
    problems.push(...lintTogether(lesson, folder, same));
  }
  for (const { file, lesson } of sources) {
    if (!lessons.includes(lesson.id))
      problems.push({ file, line: 1, message: `${topicFile} does not list this lesson` });
  }
  const packs = problems.length
    ? []
    : languages.map((language) => {
        const own = lessons.flatMap((slug) =>
          sources.filter((source) => source.language === language && source.lesson.id === slug),
        );
        const isReviewed = reviewed[language] && own.every((source) => source.reviewed === true);
        return built({
          topic: id,
          version,
          language,
          reviewed: isReviewed,
          title: title[language],
          lessons: own.map(({ lesson }: Source) => lesson),
        });
      });
  return { id, title, version, packs, problems };
}

export function built(pack: Pack): BuiltPack {
  const text = canonical(pack);
  return { pack, text, hash: sha256(text), bytes: Buffer.byteLength(text) };
}

export function sha256(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}

/** JSON with the keys of every object sorted, so that the same content has the same bytes everywhere. */
export function canonical(value: unknown): string {
  return JSON.stringify(value, (_, part: unknown) =>
    part !== null && typeof part === "object" && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).toSorted(([a], [b]) => (a < b ? -1 : 1)))
      : part,
  );
}
