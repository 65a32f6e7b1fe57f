// What the phone asks about its learner.
import { attempts, progress } from "./records.ts";
import type { ReadTx } from "../sync/tx.ts";
import type { Attempt, Progress } from "./schema.ts";

/** Own progress by lesson id. */
export async function myProgress(tx: ReadTx): Promise<Record<string, Progress>> {
  return Object.fromEntries((await progress.list(tx)).map((one) => [one.lessonId, one]));
}

/** Every attempt of the learner, in no order. */
export const myAttempts = (tx: ReadTx): Promise<Attempt[]> => attempts.list(tx);

export const attemptById = (tx: ReadTx, id: string): Promise<Attempt | undefined> => attempts.get(tx, id);
