// From a parcel to a tenant's rows: the device it names stands for the session. The membership is read anew here too.
import type { Device } from "../../shared/devices/schema.ts";
import type { AppEnv } from "../env.ts";
import { entities } from "../tables.ts";
import { scopeOfTenant } from "./directory.ts";
import { openScope, type TenantScope } from "./open-scope.ts";
import type { ScopedDb } from "./scoped-db.ts";

export interface ParcelScope {
  readonly db: ScopedDb;
  readonly device: Device;
  readonly userId: string;
  /** Null when the device's member is not active in the tenant any more. */
  readonly author: TenantScope | null;
}

/** Null when there is no such device. The caller checks what the device signed before it does anything else. */
export async function scopeOfParcel(
  env: AppEnv,
  { tenant, device: deviceId }: { tenant: string; device: string },
): Promise<ParcelScope | null> {
  const db = await scopeOfTenant(env, tenant).catch(() => null);
  if (!db) return null;
  const { device } = entities;
  const columns = device.columns.map((column) => `devices.${column}`).join(", ");
  const [found] = await db.all(
    db.generated(
      `SELECT json_array(${columns}) AS row, members.user_id FROM devices
        CROSS JOIN members ON members.id = devices.member_id WHERE devices.id = ?2`,
      deviceId,
    ),
  );
  if (!found) return null;
  const userId = String(found["user_id"]);
  const known = device.decode(JSON.parse(String(found["row"])) as unknown[]) as unknown as Device;
  return { db, device: known, userId, author: await openScope(env, { userId, tenantId: tenant }) };
}
