// A lesson's text, from the phone or the network.
import { useEffect, useState } from "preact/hooks";
import { type Language, languages } from "../../shared/languages.ts";
import { useStore } from "../shell/store-context.tsx";
import type { SyncStore } from "../sync/store.ts";
import { entryOf, isOnPhone, loadLesson, type LoadedLesson, topicOf } from "./packs.ts";

type Found = LoadedLesson | null | undefined;

/** In `language`, or else in another one that is on the phone. */
async function nearest(lessonId: string, language: Language, store: SyncStore | null): Promise<Found> {
  if (!entryOf(lessonId))
    return store ? (await import("../authoring/own-lesson.ts")).ownLesson(store, lessonId, language) : undefined;
  try {
    return await loadLesson(lessonId, language);
  } catch (error) {
    const topic = topicOf(lessonId);
    for (const other of languages)
      if (topic && other !== language && (await isOnPhone(topic, other))) return loadLesson(lessonId, other);
    throw error;
  }
}

/** `undefined` while it is fetched, `null` when there is no such lesson, `"unreachable"` without it and a network. */
export function useLesson(lessonId: string, language: Language): LoadedLesson | null | undefined | "unreachable" {
  const [lesson, setLesson] = useState<Found | "unreachable">();
  const store = useStore();
  useEffect(() => {
    let gone = false;
    const show = (next: typeof lesson) => {
      if (!gone) setLesson(next);
    };
    const load = () => void nearest(lessonId, language, store).then(show, () => show("unreachable"));
    load();
    addEventListener("online", load);
    return () => {
      gone = true;
      removeEventListener("online", load);
    };
  }, [lessonId, language, store]);
  return lesson;
}
