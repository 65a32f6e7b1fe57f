// Quotas of an hour, exact across isolates and places: one row each, written only by what is seldom and dear.
import { lt, sql } from "drizzle-orm";
import { drizzle } from "drizzle-orm/d1";
import type { AppEnv } from "../env.ts";
import { Problem } from "../http/problem.ts";
import { newId } from "../sync/new-id.ts";
import { rateLimit } from "./tables.ts";

const hourMs = 3_600_000;
/** Longer than any window that is counted in this table. */
const keptMs = 24 * hourMs;

export interface Quota {
  /** One more use of `key`. Throws 429 `quota_used` beyond `limit` an hour. */
  use(key: string, limit: number): Promise<void>;
}

export function hourlyQuota({ identityDb }: Pick<AppEnv, "identityDb">): Quota {
  const db = drizzle(identityDb);
  return {
    async use(key, limit) {
      const now = Date.now();
      const isOver = sql`${rateLimit.lastRequest} <= ${now - hourMs}`;
      const [row] = await db
        .insert(rateLimit)
        .values({ id: newId(now), key, count: 1, lastRequest: now })
        .onConflictDoUpdate({
          target: rateLimit.key,
          set: {
            count: sql`CASE WHEN ${isOver} THEN 1 ELSE min(${rateLimit.count}, ${limit}) + 1 END`,
            // The hour begins with its first use.
            lastRequest: sql`CASE WHEN ${isOver} THEN ${now} ELSE ${rateLimit.lastRequest} END`,
          },
        })
        .returning({ count: rateLimit.count, since: rateLimit.lastRequest });
      if (!row || row.count <= limit) return;
      const retryAfter = { "retry-after": String(Math.max(1, Math.ceil((row.since + hourMs - now) / 1000))) };
      throw new Problem(429, "quota_used", `This was done ${limit} times within an hour. Try again later.`, retryAfter);
    },
  };
}

/** Counts of more than a day ago limit nobody. */
export async function forgetCounts({ identityDb }: Pick<AppEnv, "identityDb">, now: number): Promise<void> {
  await drizzle(identityDb)
    .delete(rateLimit)
    .where(lt(rateLimit.lastRequest, now - keptMs));
}
