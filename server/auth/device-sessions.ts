// Sessions and the devices they live on: a device that was taken away must not go on in its session.
import { and, eq, inArray, isNull, ne, or } from "drizzle-orm";
import { drizzle } from "drizzle-orm/d1";
import type { AppEnv } from "../env.ts";
import type { TenantScope } from "../scope/open-scope.ts";
import { session } from "./tables.ts";

export interface DeviceSessions {
  /** The session of `scope` lives on this device, which it has just made known. */
  bind(scope: TenantScope, deviceId: string): Promise<void>;
  /**
   * Ends the sessions on devices that were taken away, but the one that asked. Where a session lives that was opened
   * before its device was known nobody can say: of the same person those end too.
   */
  end(scope: TenantScope, deviceIds: readonly string[]): Promise<void>;
}

export function deviceSessions(env: AppEnv): DeviceSessions {
  const identity = drizzle(env.identityDb);
  return {
    async bind({ sessionId, tenant }, deviceId) {
      await identity.update(session).set({ deviceTenant: tenant.id, deviceId }).where(eq(session.id, sessionId));
    },
    async end({ db, hub, sessionId }, deviceIds) {
      const rows = await db.all(db.read`
        SELECT DISTINCT members.id, members.user_id FROM devices CROSS JOIN members ON members.id = devices.member_id
        WHERE devices.id IN (SELECT value FROM json_each(${JSON.stringify(deviceIds)})) AND devices.status = 'revoked'`);
      const users = rows.map((row) => String(row["user_id"]));
      if (users.length === 0) return;
      const there = or(inArray(session.deviceId, deviceIds), isNull(session.deviceId));
      await identity.delete(session).where(and(inArray(session.userId, users), ne(session.id, sessionId), there));
      // Their sockets end at a poke; nothing depends on it being this one.
      const theirs = rows.map((row) => `u:${String(row["id"])}`);
      const poke = async () => hub().poke(theirs, null);
      await poke().catch(() => {});
    },
  };
}
