// Content packs: one immutable file a topic and language, kept by the service worker once it was fetched.
import type { Language } from "../../shared/fields.ts";
import { catalogue } from "../../shared/lessons/catalogue.ts";
import type { Catalogue, LessonText, Pack } from "../../shared/lessons/pack.ts";

export type Topic = Catalogue["topics"][number];
export type LessonEntry = Topic["lessons"][number];

export const topics: readonly Topic[] = catalogue.topics;
/** Every built-in lesson in the order it is meant to be learnt. */
export const allLessons: readonly LessonEntry[] = topics.flatMap(({ lessons }) => lessons);

export const topicOf = (lessonId: string): Topic | undefined =>
  topics.find(({ lessons }) => lessons.some(({ id }) => id === lessonId));
export const entryOf = (lessonId: string): LessonEntry | undefined => allLessons.find(({ id }) => id === lessonId);

/** The title of a lesson, or of a topic whose certifying paper bears its slug. */
export const titleOf = (id: string) => (entryOf(id) ?? topics.find((topic) => topic.id === id))?.title;
/** Where the quiz of `id` is taken. */
export const quizPath = (id: string): string => (id.length > 2 ? `/lessons/${id}/quiz` : `/lessons/certify/${id}`);

const pathOf = (hash: string) => `/packs/${hash}`;

const loaded = new Map<string, Promise<Pack>>();

// On the first visit packs come before the service worker watches. Asked for again through it they stay on the phone;
// the browser's own cache answers, so that no byte travels twice.
navigator.serviceWorker?.addEventListener("controllerchange", () => {
  for (const path of loaded.keys()) void fetch(path).catch(() => {});
});

/**
 * The topic's pack, from the phone or else the network; without one, an earlier version where it is here. Rejects when
 * it is nowhere.
 */
export async function loadPack(topic: Topic, language: Language): Promise<Pack> {
  const { hash } = topic.packs[language];
  if (!("caches" in globalThis) || !(await caches.has("packs")) || (await isOnPhone(topic, language)))
    return fetchPack(hash);
  const { earlierPack, renewPack } = await import("./renew-pack.ts");
  const earlier = await earlierPack(topic.id, language);
  if (earlier) await renewPack(hash, earlier).catch(() => {});
  return fetchPack(hash).catch((error: unknown) => {
    if (!earlier) throw error;
    return loadPackOf(earlier.hash);
  });
}

/** One that is no longer the topic's newest, for a quiz begun with it. */
export const loadPackOf = (hash: string): Promise<Pack> => fetchPack(hash);

function fetchPack(hash: string): Promise<Pack> {
  const path = pathOf(hash);
  const known = loaded.get(path);
  if (known) return known;
  const loading = fetch(path).then(async (response) => {
    if (!response.ok) throw new Error(`pack ${response.status}`);
    const pack = (await response.json()) as Pack; // named by the hash of its bytes: what we asked for is what we get
    hashes.set(pack, hash);
    return pack;
  });
  loaded.set(path, loading);
  loading.catch(() => loaded.delete(path));
  return loading;
}

const hashes = new WeakMap<Pack, string>();
/** What `pack` was fetched by. */
export const hashOf = (pack: Pack): string => hashes.get(pack) ?? "";

export interface LoadedLesson {
  lesson: LessonText;
  pack: Pack;
  /** What the pack is fetched by. */
  hash: string;
  /** The language asked for is not here: another one stands in for it. */
  missing?: boolean;
}

export async function loadLesson(lessonId: string, language: Language): Promise<LoadedLesson | null> {
  const topic = topicOf(lessonId);
  if (!topic) return null;
  const pack = await loadPack(topic, language);
  const lesson = pack.lessons.find(({ id }) => id === lessonId);
  return lesson ? { lesson, pack, hash: hashOf(pack) } : null;
}

/** Whether the topic's newest text can be read without a network. */
export async function isOnPhone(topic: Topic, language: Language): Promise<boolean> {
  // No cache storage on insecure origins and in some private windows.
  return "caches" in globalThis && (await caches.match(pathOf(topic.packs[language].hash))) !== undefined;
}
