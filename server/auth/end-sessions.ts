// A device that was taken away must not go on in its session. Which session is whose nobody knows, so all of its
// person's end but the one that asked; their other devices sign themselves in again by their keys.
import { and, gt, inArray, ne, sql } from "drizzle-orm";
import { drizzle } from "drizzle-orm/d1";
import type { AppEnv } from "../env.ts";
import type { TenantScope } from "../scope/open-scope.ts";
import { session } from "./tables.ts";

export type EndSessions = (scope: TenantScope, deviceIds: readonly string[], exceptSession: string) => Promise<void>;

export const sessionEnder =
  (env: AppEnv): EndSessions =>
  async ({ db, hub }, deviceIds, exceptSession) => {
    const rows = await db.all(db.read`
      SELECT DISTINCT members.id, members.user_id FROM devices CROSS JOIN members ON members.id = devices.member_id
      WHERE devices.id IN (SELECT value FROM json_each(${JSON.stringify(deviceIds)})) AND devices.status = 'revoked'`);
    const users = rows.map((row) => String(row["user_id"]));
    if (users.length === 0) return;
    const others = and(inArray(session.userId, users), ne(session.id, exceptSession));
    await drizzle(env.identityDb).delete(session).where(others);
    // Their sockets end at a poke; nothing depends on it being this one.
    const theirs = rows.map((row) => `u:${String(row["id"])}`);
    const poke = async () => hub().poke(theirs, null);
    await poke().catch(() => {});
  };

/** Which of these sessions are open still. */
export async function openSessions(env: AppEnv, ids: readonly string[]): Promise<ReadonlySet<string>> {
  const rows = await drizzle(env.identityDb)
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
