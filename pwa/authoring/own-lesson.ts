// A lesson that the organisation wrote, found by its synced record.
import type { Language } from "../../shared/languages.ts";
import { lessonById } from "../../shared/lessons/own-queries.ts";
import type { Lesson } from "../../shared/lessons/schema.ts";
import { loadPackOf, type LoadedLesson } from "../lessons/packs.ts";
import type { SyncStore } from "../sync/store.ts";

/** The record once it is here, null when the phone has everything and it is not among it. */
const record = (store: SyncStore, id: string): Promise<Lesson | null> =>
  new Promise((resolve) => {
    let stop: (() => void)[] = [];
    const end = (found: Lesson | null) => {
      resolve(found);
      for (const one of stop) one();
      stop = [];
    };
    const whole = () => store.status().complete;
    stop = [
      store.subscribe(
        (tx) => lessonById(tx, id),
        (found) => {
          if (found ?? whole()) end(found ?? null);
        },
      ),
      store.onStatus(() => void store.query((tx) => lessonById(tx, id)).then((found) => whole() && end(found ?? null))),
    ];
  });

/** In `language`, or the one that stands in for it. Rejects when its text is neither here nor within reach. */
export async function ownLesson(store: SyncStore, id: string, language: Language): Promise<LoadedLesson | null> {
  const found = await record(store, id);
  if (!found) return null;
  const hash = found.packs[language];
  const pack = await loadPackOf(hash);
  const lesson = pack.lessons.find((one) => one.id === id);
  return lesson ? { lesson, pack, hash } : null;
}
