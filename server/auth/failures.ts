// Failed sign-ins, counted by address and by account, and wrong join codes, counted by address. Successes cost nothing
// and are never limited, so that a whole class can sign in or join behind one address.
import { eq, sql } from "drizzle-orm";
import { drizzle } from "drizzle-orm/d1";
import { Problem } from "../http/problem.ts";
import { newId } from "../sync/new-id.ts";
import { rateLimit } from "./tables.ts";

const windowMs = 15 * 60_000;
const limits = { "sign-in:address": 60, "sign-in:account": 10, "join:address": 30 } as const;

export interface Caller {
  readonly address: string;
  readonly email: string;
}

/** What is counted, and under which name. */
type Count = readonly [of: keyof typeof limits, who: string];
const keyOf = ([of, who]: Count) => `${of}:${who}`;

function counter(identityDb: D1Database) {
  const db = drizzle(identityDb);
  return {
    /** Throws 429 `too_many_failures` while any of the counts is full. */
    async check(counts: readonly Count[]): Promise<void> {
      // A seek each: an OR or IN of the keys would read rows even where there are none.
      const [first, ...others] = counts.map((count) =>
        db
          .select()
          .from(rateLimit)
          .where(eq(rateLimit.key, keyOf(count))),
      );
      const rows = first ? (await db.batch([first, ...others])).flat() : [];
      const limitOf = (key: string) => limits[counts.find((count) => keyOf(count) === key)?.[0] ?? "sign-in:account"];
      const now = Date.now();
      const full = rows.filter(({ key, count, lastRequest }) => count >= limitOf(key) && now - lastRequest < windowMs);
      const until = Math.max(0, ...full.map(({ lastRequest }) => lastRequest + windowMs - now));
      if (full.length === 0) return;
      const retryAfter = { "retry-after": String(Math.ceil(until / 1000)) };
      throw new Problem(429, "too_many_failures", "Too many failed tries. Wait a few minutes.", retryAfter);
    },

    /** One more failure; a count whose last failure is older than the window starts again. */
    async add(counts: readonly Count[]): Promise<void> {
      const now = Date.now();
      const again = sql`CASE WHEN ${rateLimit.lastRequest} < ${now - windowMs} THEN 1 ELSE ${rateLimit.count} + 1 END`;
      const [first, ...others] = counts.map((count) =>
        db
          .insert(rateLimit)
          .values({ id: newId(now), key: keyOf(count), count: 1, lastRequest: now })
          .onConflictDoUpdate({ target: rateLimit.key, set: { count: again, lastRequest: now } }),
      );
      if (first) await db.batch([first, ...others]);
    },
  };
}

const signInCounts = ({ address, email }: Caller): Count[] => [
  ["sign-in:address", address],
  ["sign-in:account", email.toLowerCase()],
];

export function failureCounter(identityDb: D1Database) {
  const { check, add } = counter(identityDb);
  return { check: (caller: Caller) => check(signInCounts(caller)), add: (caller: Caller) => add(signInCounts(caller)) };
}

/** Codes that lead nowhere, by the address they come from: a quota of its own, apart from passwords. */
export function joinFailures(identityDb: D1Database) {
  const { check, add } = counter(identityDb);
  return {
    check: (address: string) => check([["join:address", address]]),
    add: (address: string) => add([["join:address", address]]),
  };
}
