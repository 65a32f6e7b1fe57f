// Lessons' texts for pages that the Worker draws itself: the released packs lie among the assets, an organisation's own
// in its tenant.
import type { Language } from "../../shared/languages.ts";
import { catalogue } from "../../shared/lessons/catalogue.ts";
import type { Catalogue, LessonText, Pack } from "../../shared/lessons/pack.ts";
import type { AppEnv } from "../env.ts";
import type { ScopedDb } from "../scope/scoped-db.ts";
import { packNamed } from "./publish.ts";

export type Topic = Catalogue["topics"][number];

export const topicNamed = (id: string): Topic | undefined => catalogue.topics.find((topic) => topic.id === id);
export const topicOf = (lessonId: string): Topic | undefined =>
  catalogue.topics.find(({ lessons }) => lessons.some(({ id }) => id === lessonId));

/** A lesson with the pack it came in; `hash` is the pack's name. */
export interface ReadLesson {
  readonly lesson: LessonText;
  readonly pack: Pack;
  readonly hash: string;
}

export interface PackReader {
  /** A released pack, of any version; undefined for a name that is none. */
  released(hash: string): Promise<Pack | undefined>;
  /** The newest text of a built-in lesson; undefined for a slug that is none. */
  builtIn(lessonId: string, language: Language): Promise<ReadLesson | undefined>;
  /** A lesson that the organisation wrote, from the pack of this name; undefined where that is none of the lesson's. */
  own(db: ScopedDb, lessonId: string, hash: string): Promise<ReadLesson | undefined>;
}

const isHash = (text: string) => /^[0-9a-f]{64}$/.test(text);

/** Packs never change: each is parsed once and kept as long as the isolate lives. */
export function packReader({ assets, origin }: Pick<AppEnv, "assets" | "origin">): PackReader {
  const known = new Map<string, Promise<Pack | undefined>>();

  async function fetchPack(hash: string): Promise<Pack | undefined> {
    const response = await assets.fetch(new URL(`/packs/${hash}`, origin));
    if (response.status === 404) return undefined;
    if (!response.ok) throw new Error(`pack ${hash} answered ${response.status}`);
    return response.json<Pack>();
  }
  const released = async (hash: string): Promise<Pack | undefined> => {
    if (!isHash(hash)) return undefined;
    const loading = known.get(hash) ?? fetchPack(hash);
    known.set(hash, loading);
    const pack = await loading.catch((error: unknown) => {
      known.delete(hash);
      throw error;
    });
    // Names that are none come from outside: they must not fill the memory.
    if (!pack) known.delete(hash);
    return pack;
  };
  const lessonIn = (pack: Pack | undefined, hash: string, lessonId: string): ReadLesson | undefined => {
    const lesson = pack?.lessons.find(({ id }) => id === lessonId);
    return pack && lesson && { lesson, pack, hash };
  };

  return {
    released,
    async builtIn(lessonId, language) {
      const hash = topicOf(lessonId)?.packs[language].hash;
      if (hash === undefined) return undefined;
      const pack = await released(hash);
      if (!pack) throw new Error("The lessons have not been built");
      return lessonIn(pack, hash, lessonId);
    },
    async own(db, lessonId, hash) {
      const text = await packNamed(db, hash);
      // The Worker itself wrote it when it was published.
      return text === undefined ? undefined : lessonIn(JSON.parse(text) as Pack, hash, lessonId);
    },
  };
}
