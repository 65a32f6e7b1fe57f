// Failures at the door, counted by address and by account. Successes cost an address nothing and are never limited, so
// that a whole class can sign in or join behind one address.
import { eq, lt, sql } from "drizzle-orm";
import { drizzle } from "drizzle-orm/d1";
import type { AppEnv } from "../env.ts";
import { Problem } from "../http/problem.ts";
import { failure } from "./tables.ts";

const windowMs = 15 * 60_000;
const limits = {
  "sign-in:address": 60,
  "sign-in:account": 10,
  "join:address": 30,
  "pin:address": 30,
  "pin:account": 5,
  "link:address": 30,
  "factor:account": 5,
  // Mails asked for, not failures: what a stranger can have sent to one person.
  "mail:address": 30,
  "mail:account": 3,
} as const;

/** What is counted, and under which name. */
export type Count = readonly [of: keyof typeof limits, who: string];
const keyOf = ([of, who]: Count) => `${of}:${who}`;

const closed = (lastAt: number, now: number) => {
  const retryAfter = { "retry-after": String(Math.max(1, Math.ceil((lastAt + windowMs - now) / 1000))) };
  return new Problem(429, "too_many_failures", "Too many failed tries. Wait a few minutes.", retryAfter);
};

export function failures(identityDb: D1Database) {
  const db = drizzle(identityDb);
  return {
    /** Throws 429 `too_many_failures` while the count is full. */
    async check(count: Count): Promise<void> {
      const [row] = await rowOf(count);
      const now = Date.now();
      if (row && row.count >= limits[count[0]] && now - row.lastAt < windowMs) throw closed(row.lastAt, now);
    },

    /** One more failure; a count whose last failure is older than the window starts again, a full one stays as it is. */
    async add(count: Count): Promise<void> {
      await isTaken(count);
    },

    /**
     * Counts a try before its end is known, so that tries at the same moment, wherever they arrive, are no more than
     * the limit. Throws 429 when it is full; a success then clears it.
     */
    async take(count: Count): Promise<void> {
      if (await isTaken(count)) return;
      const [row] = await rowOf(count);
      throw closed(row?.lastAt ?? Date.now(), Date.now());
    },

    /** As `take`, for who says nothing of the reason: false when it is full. */
    isTaken,

    /** What was counted so far is forgotten. Written over and not deleted: a deletion reads a row. */
    async clear(count: Count): Promise<void> {
      const none = { count: 0, lastAt: Date.now() };
      await db
        .insert(failure)
        .values({ key: keyOf(count), ...none })
        .onConflictDoUpdate({ target: failure.key, set: none });
    },
  };

  function rowOf(count: Count) {
    return db
      .select()
      .from(failure)
      .where(eq(failure.key, keyOf(count)));
  }

  /** False when it was full: the CASE then yields NULL, which the column refuses. Asking for the row costs a read. */
  async function isTaken(count: Count): Promise<boolean> {
    const now = Date.now();
    const limit = limits[count[0]];
    const next = sql`CASE WHEN ${failure.lastAt} < ${now - windowMs} THEN 1 WHEN ${failure.count} < ${limit} THEN ${failure.count} + 1 END`;
    try {
      await db
        .insert(failure)
        .values({ key: keyOf(count), count: 1, lastAt: now })
        .onConflictDoUpdate({ target: failure.key, set: { count: next, lastAt: now } });
      return true;
    } catch (error) {
      if (/NOT NULL constraint failed: auth_failure\.count/.test(`${String(error)} ${String((error as Error).cause)}`))
        return false;
      throw error;
    }
  }
}

/** Deletes counts that say nothing any more. */
export async function forgetFailures({ identityDb }: Pick<AppEnv, "identityDb">, now: number): Promise<void> {
  await drizzle(identityDb)
    .delete(failure)
    .where(lt(failure.lastAt, now - windowMs));
}
