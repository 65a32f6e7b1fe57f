// From a session to a tenant's rows: the membership is read again on every request.
import type { Actor } from "../../shared/actor.ts";
import { roles } from "../../shared/actor.ts";
import { languages } from "../../shared/fields.ts";
import { z } from "zod";
import type { AppEnv } from "../env.ts";
import { scopeOfTenant } from "./directory.ts";
import { hubName } from "./keys.ts";
import type { ScopedDb } from "./scoped-db.ts";
import type { TenantHub } from "../sync/hub.ts";

/** What a session says: who, and the one tenant it is active in. */
export interface SessionClaim {
  readonly userId: string;
  readonly tenantId: string | null;
  readonly sessionId?: string;
}

export interface TenantScope {
  /** The session that opened it; empty for a device's parcel. */
  readonly sessionId: string;
  readonly userId: string;
  readonly actor: Actor;
  readonly db: ScopedDb;
  readonly tenant: { readonly id: string; readonly name: string; readonly kind: string };
  readonly member: {
    readonly id: string;
    readonly role: Actor["role"];
    readonly displayName: string;
    readonly language: string;
  };
  /** The tenant's hub. A stub that threw is broken: ask for a new one. */
  hub(): DurableObjectStub<TenantHub>;
}

const rowSchema = z.object({
  id: z.string(),
  role: z.enum(roles),
  status: z.string(),
  display_name: z.string(),
  language: z.enum(languages),
  tenant_name: z.string(),
  tenant_kind: z.string(),
});

/** The scope of the session's active tenant; null when the person is not an active member of it. */
export async function openScope(
  env: AppEnv,
  { userId, tenantId, sessionId = "" }: SessionClaim,
): Promise<TenantScope | null> {
  if (tenantId === null) return null;
  const db = await scopeOfTenant(env, tenantId);
  const [found] = await db.all(db.read`
    SELECT members.id, members.role, members.status, members.display_name, members.language,
      tenants.name AS tenant_name, tenants.kind AS tenant_kind
    FROM members CROSS JOIN tenants WHERE members.user_id = ${userId}`);
  const row = rowSchema.safeParse(found);
  if (!row.success || row.data.status !== "active") return null;
  const { id, role, display_name: displayName, language, tenant_name: name, tenant_kind: kind } = row.data;
  return {
    sessionId,
    userId,
    actor: { memberId: id, role },
    db,
    tenant: { id: tenantId, name, kind },
    member: { id, role, displayName, language },
    hub: () => env.hubs.get(env.hubs.idFromName(hubName(tenantId)), { locationHint: "weur" }),
  };
}

/** The tenant where this person is a member but suspended; null where they are not. */
export async function suspendedIn(
  env: AppEnv,
  { userId, tenantId }: { readonly userId: string; readonly tenantId: string },
): Promise<{ tenantId: string; name: string } | null> {
  const db = await scopeOfTenant(env, tenantId);
  const [row] = await db.all(db.read`
    SELECT tenants.name FROM members CROSS JOIN tenants
    WHERE members.user_id = ${userId} AND members.status = 'suspended'`);
  return row ? { tenantId, name: String(row["name"]) } : null;
}
