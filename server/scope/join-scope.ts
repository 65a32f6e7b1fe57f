// From a join code or an invitation's link to a tenant's rows: what the tenant has given out stands for the session.
// What it may do there is one thing each, and server/cohorts/enrol.ts and server/members/accept.ts do it.
import type { AppEnv } from "../env.ts";
import { scopeOfTenant } from "./directory.ts";
import { hubName } from "./keys.ts";
import type { TenantScope } from "./open-scope.ts";

/** The tenant that `target` names, as the identity database says and no caller. */
export async function scopeOfJoin(
  env: AppEnv,
  { tenantId }: { readonly tenantId: string },
): Promise<Pick<TenantScope, "db" | "hub">> {
  return {
    db: await scopeOfTenant(env, tenantId),
    hub: () => env.hubs.get(env.hubs.idFromName(hubName(tenantId)), { locationHint: "weur" }),
  };
}
