// Failed sign-ins, counted by address and by account. Successes cost nothing and are never limited, so that a whole
// class can sign in behind one address.
import { eq, sql } from "drizzle-orm";
import { drizzle } from "drizzle-orm/d1";
import { Problem } from "../http/problem.ts";
import { newId } from "../sync/new-id.ts";
import { rateLimit } from "./tables.ts";

const windowMs = 15 * 60_000;
const limits = { address: 60, account: 10 };

export interface Caller {
  readonly address: string;
  readonly email: string;
}

const keysOf = ({ address, email }: Caller) => [`sign-in:address:${address}`, `sign-in:account:${email.toLowerCase()}`];
const limitOf = (key: string) => (key.startsWith("sign-in:address:") ? limits.address : limits.account);

export function failureCounter(identityDb: D1Database) {
  const db = drizzle(identityDb);
  return {
    /** Throws 429 `too_many_failures` while either count is full. */
    async check(caller: Caller): Promise<void> {
      // Two seeks: an OR or IN of both keys would read rows even where there are none.
      const [first, second] = keysOf(caller).map((key) => db.select().from(rateLimit).where(eq(rateLimit.key, key)));
      const rows = first && second ? (await db.batch([first, second])).flat() : [];
      const now = Date.now();
      const full = rows.filter(({ key, count, lastRequest }) => count >= limitOf(key) && now - lastRequest < windowMs);
      const until = Math.max(0, ...full.map(({ lastRequest }) => lastRequest + windowMs - now));
      if (full.length === 0) return;
      const retryAfter = { "retry-after": String(Math.ceil(until / 1000)) };
      throw new Problem(429, "too_many_failures", "Too many failed tries. Wait a few minutes.", retryAfter);
    },

    /** One more failure; a count whose last failure is older than the window starts again. */
    async add(caller: Caller): Promise<void> {
      const now = Date.now();
      const again = sql`CASE WHEN ${rateLimit.lastRequest} < ${now - windowMs} THEN 1 ELSE ${rateLimit.count} + 1 END`;
      const [first, second] = keysOf(caller).map((key) =>
        db
          .insert(rateLimit)
          .values({ id: newId(now), key, count: 1, lastRequest: now })
          .onConflictDoUpdate({ target: rateLimit.key, set: { count: again, lastRequest: now } }),
      );
      if (first && second) await db.batch([first, second]);
    },
  };
}
