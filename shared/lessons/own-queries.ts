// What the phone asks about the lessons its organisation wrote; apart from what the first quiz needs.
import type { ReadTx } from "../sync/tx.ts";
import { lessons } from "./records.ts";
import type { Lesson } from "./schema.ts";
import { ownTopic } from "./own-topic.ts";

/** The organisation's own, the newest first: those learners find, or those taken out of their list. */
async function own(tx: ReadTx, wanted: Lesson["status"]): Promise<Lesson[]> {
  const found = (await lessons.list(tx)).filter(({ topic, status }) => topic === ownTopic && status === wanted);
  return found.sort((a, b) => b.createdAt - a.createdAt);
}
export const ownLessons = (tx: ReadTx): Promise<Lesson[]> => own(tx, "published");
export const archivedLessons = (tx: ReadTx): Promise<Lesson[]> => own(tx, "archived");

export const lessonById = (tx: ReadTx, id: string): Promise<Lesson | undefined> => lessons.get(tx, id);
