// From the folders of `content/` to packs: one topic in one language, as bytes named by their hash.
import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod/mini";
import { type Language, languages } from "../../shared/fields.ts";
import type { Pack } from "../../shared/lessons/pack.ts";
import { canonical } from "../../shared/lessons/source/canonical.ts";
import type { Pictures } from "../../shared/lessons/source/parse.ts";
import { lintFile, lintFiles, lintWeight } from "./lint.ts";
import { byName, readPictures } from "./pictures.ts";
import { readLesson, type Problem, type SourceFile } from "./source.ts";

const perLanguage = <T extends z.ZodMiniType>(value: T) => z.strictObject({ mg: value, fr: value, en: value });

const topicSchema = z.strictObject({
  /** Raised whenever any word of the topic changes after its release. */
  version: z.int().check(z.gte(1)),
  /** Its place among the topics, from 1. */
  position: z.int().check(z.gte(1)),
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
  position: number;
  /** None while the topic has problems. */
  packs: BuiltPack[];
  problems: Problem[];
}

/** Every topic under `<root>/content`, in the order they are shown. */
export function readTopics(root: string): Topic[] {
  const pictures = byName(readPictures(root));
  return readdirSync(join(root, "content"), { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && /^[a-z]{2}$/.test(entry.name))
    .map(({ name }) => readTopic(root, name, pictures))
    .toSorted((a, b) => a.position - b.position);
}

function readTopic(root: string, id: string, pictures: Pictures): Topic {
  const folder = `content/${id}`;
  const topicFile = `${folder}/topic.json`;
  const parsed = topicSchema.safeParse(JSON.parse(readFileSync(join(root, topicFile), "utf8")));
  if (!parsed.success) throw new Error(`${topicFile}: ${z.prettifyError(parsed.error)}`);
  const { version, position, title, reviewed, lessons } = parsed.data;

  const sources = readdirSync(join(root, folder))
    .filter((name) => name.endsWith(".md"))
    .toSorted()
    .map((name) => readLesson(`${folder}/${name}`, readFileSync(join(root, folder, name), "utf8"), pictures));
  const problems = sources.flatMap(lintFile);
  for (const lesson of lessons) {
    const same = sources.filter(({ file }) => file.startsWith(`${folder}/${lesson}.`));
    problems.push(...lintFiles(lesson, folder, same));
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
          lessons: own.map(({ lesson }: SourceFile) => lesson),
        });
      });
  problems.push(...packs.flatMap(({ pack, text }) => lintWeight(pack, text)));
  return { id, title, version, position, packs: problems.length ? [] : packs, problems };
}

export function built(pack: Pack): BuiltPack {
  const text = canonical(pack);
  return { pack, text, hash: sha256(text), bytes: Buffer.byteLength(text) };
}

export function sha256(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}
