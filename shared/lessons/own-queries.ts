// What the phone asks about the lessons its organisation wrote; apart from what the first quiz needs.
import type { ReadTx } from "../sync/tx.ts";
import { lessons } from "./records.ts";
import type { Lesson } from "./schema.ts";
import { ownTopic } from "./own-topic.ts";

/** The organisation's own, the newest first. */
export async function ownLessons(tx: ReadTx): Promise<Lesson[]> {
  const own = (await lessons.list(tx)).filter(({ topic, status }) => topic === ownTopic && status === "published");
  return own.sort((a, b) => b.createdAt - a.createdAt);
}

export const lessonById = (tx: ReadTx, id: string): Promise<Lesson | undefined> => lessons.get(tx, id);
