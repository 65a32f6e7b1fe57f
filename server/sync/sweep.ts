// Forgets deletions that no phone should still need, once a day. A phone that comes back after that gets a whole copy
// instead of a delta; what waits on it is sent all the same.
import type { AppEnv } from "../env.ts";
import { scopeOfTenant, tenantIds } from "../scope/directory.ts";
import type { ScopedDb } from "../scope/scoped-db.ts";

/** Old phones are served with deltas for this long. */
const keptForMs = 400 * 86_400_000;

/** The smallest UUIDv7 of a moment: audit events are ordered by theirs. */
const idAt = (ms: number) => {
  const hex = Math.max(0, ms).toString(16).padStart(12, "0");
  return `${hex.slice(0, 8)}-${hex.slice(8)}-7000-8000-000000000000`;
};

/** Forgets the tenant's tombstones of versions before `before` (UTC milliseconds). The horizon only moves forward. */
export async function sweep(db: ScopedDb, before: number): Promise<void> {
  const [last] = await db.all(db.read`
    SELECT audit_events.version, tenant_clock.horizon FROM audit_events CROSS JOIN tenant_clock
    WHERE audit_events.id < ${idAt(before)} ORDER BY audit_events.id DESC LIMIT 1`);
  const version = Number(last?.["version"] ?? 0);
  if (version <= Number(last?.["horizon"] ?? 0)) return;
  await db.batch(db.forget(version));
}

/** Every tenant; one that fails does not keep the others from being swept. */
export async function sweepAll(env: AppEnv, now: number): Promise<void> {
  for (const tenantId of await tenantIds(env)) {
    try {
      await sweep(await scopeOfTenant(env, tenantId), now - keptForMs);
    } catch (error) {
      console.error(JSON.stringify({ problem: "sweep_failed", tenantId, error: String(error) }));
    }
  }
}
