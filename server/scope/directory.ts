// Which database a tenant lives in. More databases are added as bindings; features never notice.
import { drizzle } from "drizzle-orm/d1";
import { eq } from "drizzle-orm";
import { directory } from "../auth/tables.ts";
import type { AppEnv } from "../env.ts";
import { ScopedDb } from "./scoped-db.ts";

const keptForMs = 60_000;
const known = new Map<string, { binding: string; until: number }>();

/** New tenants live here. */
export const defaultBinding = "DB";

async function bindingOf(env: AppEnv, tenantId: string): Promise<string> {
  const kept = known.get(tenantId);
  if (kept && kept.until > Date.now()) return kept.binding;
  const [row] = await drizzle(env.identityDb)
    .select({ binding: directory.binding })
    .from(directory)
    .where(eq(directory.tenantId, tenantId))
    .limit(1);
  if (!row) throw new Error(`No directory entry for tenant ${tenantId}`);
  known.set(tenantId, { binding: row.binding, until: Date.now() + keptForMs });
  return row.binding;
}

/**
 * The door to one tenant's rows. For `openScope`, the tenant's own hub and the local seed alone: everyone else gets
 * theirs from a session.
 */
export async function scopeOfTenant(env: AppEnv, tenantId: string): Promise<ScopedDb> {
  const binding = await bindingOf(env, tenantId);
  const db = env.databases.get(binding);
  if (!db) throw new Error(`The directory names the database ${binding}, which this deployment does not bind`);
  return new ScopedDb(db, tenantId);
}

/** Every tenant there is; for the Worker's own housekeeping. */
export async function tenantIds(env: AppEnv): Promise<string[]> {
  const rows = await drizzle(env.identityDb).select({ tenantId: directory.tenantId }).from(directory);
  return rows.map(({ tenantId }) => tenantId);
}

export async function enterDirectory(env: AppEnv, tenantId: string): Promise<void> {
  const row = { tenantId, binding: defaultBinding, createdAt: Date.now() };
  await drizzle(env.identityDb).insert(directory).values(row).onConflictDoNothing();
}
