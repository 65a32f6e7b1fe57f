// Packs that phones may hold: kept for ever under `content/released`, byte for byte, with a list of them.
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod/mini";
import { languages } from "../../shared/fields.ts";
import type { Pack } from "../../shared/lessons/pack.ts";
import { type ItemKey, keyOf } from "../../shared/lessons/quiz.ts";
import { type BuiltPack, sha256 } from "./packs.ts";
import type { PictureFile } from "./pictures.ts";
import type { Problem } from "./source.ts";

const entrySchema = z.strictObject({
  topic: z.string(),
  version: z.int(),
  language: z.enum(languages),
  hash: z.string(),
  bytes: z.int(),
  /** Version of each lesson in it, by slug. */
  lessons: z.record(z.string(), z.int()),
});
export type Entry = z.infer<typeof entrySchema>;

const folder = "content/released";
const indexFile = `${folder}/index.json`;
const pictureFolder = `${folder}/pictures`;

/** The list of released packs, sorted; empty before the first release. */
export function readIndex(root: string): Entry[] {
  const file = join(root, indexFile);
  return existsSync(file) ? z.array(entrySchema).parse(JSON.parse(readFileSync(file, "utf8"))) : [];
}

export function readReleased(root: string, { hash }: Entry): string {
  return readFileSync(join(root, folder, `${hash}.json`), "utf8");
}

/** Whether every released pack is there and untouched. */
export function checkReleased(root: string): Problem[] {
  const index = readIndex(root);
  const problem = (hash: string, message: string): Problem => ({ file: `${folder}/${hash}.json`, line: 1, message });
  const broken = index.flatMap((entry) => {
    if (!existsSync(join(root, folder, `${entry.hash}.json`))) {
      return [problem(entry.hash, "a released pack is missing: phones may still ask for it, bring it back from git")];
    }
    const isWhole = sha256(readReleased(root, entry)) === entry.hash;
    return isWhole ? [] : [problem(entry.hash, "a released pack was changed: bring it back from git")];
  });
  const known = new Set(index.map(({ hash }) => `${hash}.json`));
  const files = existsSync(join(root, folder)) ? readdirSync(join(root, folder)) : [];
  const strangers = files.filter((name) => name !== "index.json" && name !== "pictures" && !known.has(name));
  return [...broken, ...strangers.map((name) => problem(name.replace(".json", ""), `not listed in ${indexFile}`))];
}

/** Hashes of every picture that a pack shows. */
export const picturesOf = ({ lessons }: Pack): string[] =>
  lessons.flatMap(({ cards, example }) => [...cards, example].flatMap(({ picture }) => picture?.hash ?? []));

/** Hashes of the released pictures, which stay as long as the packs that show them. */
export function releasedPictures(root: string): string[] {
  const at = join(root, pictureFolder);
  return existsSync(at) ? readdirSync(at).map((name) => name.replace(/\.svg$/, "")) : [];
}

export const releasedPicture = (root: string, hash: string): string =>
  readFileSync(join(root, pictureFolder, `${hash}.svg`), "utf8");

/** Whether every picture that these released packs show is there and untouched. */
export function checkReleasedPictures(root: string, packs: readonly Pack[]): Problem[] {
  const here = releasedPictures(root);
  const problem = (hash: string, message: string): Problem => ({
    file: `${pictureFolder}/${hash}.svg`,
    line: 1,
    message: `a released picture ${message}: bring it back from git`,
  });
  const missing = new Set(packs.flatMap(picturesOf).filter((hash) => !here.includes(hash)));
  return [
    ...[...missing].map((hash) => problem(hash, "is missing")),
    ...here.filter((hash) => sha256(releasedPicture(root, hash)) !== hash).map((hash) => problem(hash, "was changed")),
  ];
}

/** Adds the pictures that these packs show and that are not released yet. */
export function addReleasedPictures(root: string, packs: readonly BuiltPack[], pictures: readonly PictureFile[]): void {
  const shown = new Set(packs.flatMap(({ pack }) => picturesOf(pack)));
  const here = releasedPictures(root);
  const added = pictures.filter(({ hash }) => shown.has(hash) && !here.includes(hash));
  if (added.length === 0) return;
  mkdirSync(join(root, pictureFolder), { recursive: true });
  for (const { hash, text } of added) writeFileSync(join(root, pictureFolder, `${hash}.svg`), text);
}

/** The releases before this pack's version, in its topic and language. */
export function earlierThan(
  index: Entry[],
  { topic, language, version }: Pick<Entry, "topic" | "language" | "version">,
) {
  return index.filter((entry) => entry.topic === topic && entry.language === language && entry.version < version);
}

/** What keeps a pack from being the release of its version: none yet, or another one. */
export function releaseState(index: Entry[], { pack, hash }: BuiltPack): "released" | "new" | "changed" {
  const entry = index.find(
    ({ topic, version, language }) => topic === pack.topic && version === pack.version && language === pack.language,
  );
  if (!entry) return "new";
  return entry.hash === hash ? "released" : "changed";
}

/** Adds packs whose version is new; never touches what is there. */
export function addReleased(root: string, packs: BuiltPack[]): void {
  const index = readIndex(root);
  const added = packs.filter((pack) => releaseState(index, pack) === "new");
  if (added.length === 0) return;
  mkdirSync(join(root, folder), { recursive: true });
  for (const { hash, text } of added) writeFileSync(join(root, folder, `${hash}.json`), text);
  const entries = added.map(({ pack: { topic, version, language, lessons }, hash, bytes }): Entry => {
    const versions = Object.fromEntries(lessons.map((lesson) => [lesson.id, lesson.version]));
    return { topic, version, language, hash, bytes, lessons: versions };
  });
  const all = [...index, ...entries].toSorted((a, b) => (place(a) < place(b) ? -1 : 1));
  writeFileSync(join(root, indexFile), `${JSON.stringify(all, null, 2)}\n`);
}

/** Sorts by topic, then version, then language. */
function place({ topic, version, language }: Entry): string {
  return `${topic} ${String(version).padStart(6, "0")} ${languages.indexOf(language)}`;
}

type LessonVersion = readonly [lesson: string, version: number];

export interface ReleasedKeys {
  /** By lesson slug, then version. */
  keys: Map<string, Map<number, ItemKey[]>>;
  /** Of each topic's version, which lessons it is made of, in order. */
  topics: Map<string, Map<number, LessonVersion[]>>;
  problems: Problem[];
}

/** The answers of every lesson version among these packs; the same version must never have two. */
export function keysOf(packs: { file: string; pack: Pack }[]): ReleasedKeys {
  const keys: ReleasedKeys["keys"] = new Map();
  const topics: ReleasedKeys["topics"] = new Map();
  const problems: Problem[] = [];
  for (const { file, pack } of packs) {
    const note = <Value>(all: Map<string, Map<number, Value>>, id: string, version: number, now: Value) => {
      const versions = all.get(id) ?? new Map<number, Value>();
      all.set(id, versions);
      const before = versions.get(version);
      if (!before) versions.set(version, now);
      else if (JSON.stringify(before) !== JSON.stringify(now)) {
        const advice = "raise “version” in its three files and in topic.json, then run `npm run content`";
        problems.push({ file, line: 1, message: `the answers of ${id} changed: ${advice}` });
      }
    };
    for (const { id, version, quiz } of pack.lessons) note(keys, id, version, quiz.map(keyOf));
    const lessons = pack.lessons.map(({ id, version }): LessonVersion => [id, version]);
    note(topics, pack.topic, pack.version, lessons);
  }
  return { keys, topics, problems };
}
