// The agents' pulse: once a minute the agents of that minute's slot which have work are woken. Idle ones cost nothing: no
// token, no write, and no row is read for them. Source of the slots: the product's kernel rules, 15 a quarter of an hour.
import type { AppEnv } from "../env.ts";
import { scopeOfTenant } from "../scope/directory.ts";
import { claimBeats } from "../scope/heartbeats.ts";
import { hubName } from "../scope/keys.ts";
import { engineFor } from "./engines.ts";
import { limits, type Kernel } from "./kernel.ts";
import { slotAt } from "./slots.ts";
import { actOn, wakeOf } from "./work.ts";

/** One minute's beat. Whatever the clock missed is not made up for: a dirty agent wakes once. */
export async function beat(env: AppEnv, now: number): Promise<number> {
  if (env.agentsOff) return 0;
  const beats = await claimBeats(env, slotAt(now), now, limits.leaseMs);
  const tenants = Map.groupBy(beats, ({ tenantId }) => tenantId);
  for (const [tenantId, woken] of tenants) {
    try {
      const engine = await engineFor(env, tenantId);
      const kernel: Kernel = { tenantId, db: await scopeOfTenant(env, tenantId), engine, scopes: new Set() };
      for (const { row } of woken) await actOn(kernel, wakeOf(row));
      const hub = env.hubs.get(env.hubs.idFromName(hubName(tenantId)));
      if (kernel.scopes.size > 0) await Promise.resolve(hub.poke([...kernel.scopes], null)).catch(() => {});
      // Work that this work has made for others need not wait for their slots.
      if (kernel.scopes.size > 0) await Promise.resolve(hub.wake()).catch(() => {});
    } catch (error) {
      console.error(JSON.stringify({ problem: "beat_failed", tenantId, error: String(error) }));
    }
  }
  return beats.length;
}
