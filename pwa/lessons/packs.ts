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
export const quizPath = (id: string): string => (entryOf(id) ? `/lessons/${id}/quiz` : `/lessons/certify/${id}`);

const pathOf = (hash: string) => `/packs/${hash}`;

const loaded = new Map<string, Promise<Pack>>();

// On the first visit packs come before the service worker watches. Asked for again through it they stay on the phone;
// the browser's own cache answers, so that no byte travels twice.
navigator.serviceWorker?.addEventListener("controllerchange", () => {
  for (const path of loaded.keys()) void fetch(path).catch(() => {});
});

/**
 * The topic's pack, from the phone or else the network; without one, the version before where it is here. Rejects when
 * it is nowhere.
 */
export function loadPack(topic: Topic, language: Language): Promise<Pack> {
  const { hash, previous } = topic.packs[language];
  if (!previous) return fetchPack(pathOf(hash));
  return import("./renew-pack.ts")
    .then(({ renewPack }) => renewPack(pathOf(hash), hash, pathOf(previous)))
    .then(() => fetchPack(pathOf(hash)))
    .catch(() => fetchPack(pathOf(previous)));
}

/** One that is no longer the topic's newest, for a quiz begun with it. */
export const loadPackOf = (hash: string): Promise<Pack> => fetchPack(pathOf(hash));

function fetchPack(path: string): Promise<Pack> {
  const known = loaded.get(path);
  if (known) return known;
  const loading = fetch(path).then((response) => {
    if (!response.ok) throw new Error(`pack ${response.status}`);
    return response.json() as Promise<Pack>; // named by the hash of its bytes: what we asked for is what we get
  });
  loaded.set(path, loading);
  loading.catch(() => loaded.delete(path));
  return loading;
}

export interface LoadedLesson {
  lesson: LessonText;
  pack: Pack;
  /** What the pack is fetched by. */
  hash: string;
}

export async function loadLesson(lessonId: string, language: Language): Promise<LoadedLesson | null> {
  const topic = topicOf(lessonId);
  if (!topic) return null;
  const pack = await loadPack(topic, language);
  const lesson = pack.lessons.find(({ id }) => id === lessonId);
  const { hash, previous = hash } = topic.packs[language];
  return lesson ? { lesson, pack, hash: pack.version === topic.version ? hash : previous } : null;
}

/** Whether the topic's newest text can be read without a network. */
export async function isOnPhone(topic: Topic, language: Language): Promise<boolean> {
  // No cache storage on insecure origins and in some private windows.
  return "caches" in globalThis && (await caches.match(pathOf(topic.packs[language].hash))) !== undefined;
}
