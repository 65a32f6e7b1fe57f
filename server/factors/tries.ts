// Guesses at a person's codes: five in a quarter of an hour, wherever they come from. Each is counted before it is
// looked at, in the database, so that sixty at once are sixty, and isolates share one count.
import { eq, sql } from "drizzle-orm";
import { drizzle } from "drizzle-orm/d1";
import { rateLimit } from "../auth/tables.ts";
import type { AppEnv } from "../env.ts";
import { newId } from "../sync/new-id.ts";

const mostTries = 5;
const windowMs = 15 * 60_000;

/** Runs `guess` unless `userId` has used up their tries; a right one gives them back. */
export async function withinTries(
  { identityDb }: AppEnv,
  userId: string,
  guess: () => Promise<boolean>,
): Promise<boolean> {
  const db = drizzle(identityDb);
  const [key, now] = [`factor:account:${userId}`, Date.now()];
  const isOld = sql`${rateLimit.lastRequest} < ${now - windowMs}`;
  // Beyond the fifth the moment stays: it is closed for a quarter of an hour from there, however many still come.
  const [row] = await db
    .insert(rateLimit)
    .values({ id: newId(now), key, count: 1, lastRequest: now })
    .onConflictDoUpdate({
      target: rateLimit.key,
      set: {
        count: sql`CASE WHEN ${isOld} THEN 1 ELSE ${rateLimit.count} + 1 END`,
        lastRequest: sql`CASE WHEN ${isOld} OR ${rateLimit.count} < ${mostTries} THEN ${now} ELSE ${rateLimit.lastRequest} END`,
      },
    })
    .returning({ count: rateLimit.count });
  if (!row || row.count > mostTries || !(await guess())) return false;
  await db.delete(rateLimit).where(eq(rateLimit.key, key));
  return true;
}
