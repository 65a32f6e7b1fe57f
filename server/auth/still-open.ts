// Which sessions are open, for what outlives a request: a socket was let in by one.
import { and, gt, sql } from "drizzle-orm";
import { drizzle } from "drizzle-orm/d1";
import type { AppEnv } from "../env.ts";
import { session } from "./tables.ts";

/** Which of these sessions, by id, are open still. */
export async function openSessions({ identityDb }: AppEnv, ids: readonly string[]): Promise<ReadonlySet<string>> {
  const rows = await drizzle(identityDb)
    .select({ id: session.id })
    .from(session)
    .where(
      and(
        sql`${session.id} IN (SELECT value FROM json_each(${JSON.stringify(ids)}))`,
        gt(session.expiresAt, new Date()),
      ),
    );
  return new Set(rows.map(({ id }) => id));
}
