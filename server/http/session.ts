// Who asks, and in which tenant: read from the database on every request.
import type { Auth } from "../auth/auth.ts";
import type { AppEnv } from "../env.ts";
import { openScope, type TenantScope } from "../scope/open-scope.ts";
import { Problem } from "./problem.ts";

export interface Signed {
  readonly sessionId: string;
  readonly user: {
    readonly id: string;
    readonly name: string;
    readonly email: string;
    /** Whether they have shown that the address is theirs. */
    readonly isConfirmed: boolean;
  };
  /** The tenant their session names, whether or not they are in it. */
  readonly tenantId: string | null;
  /** Null for a person who is in no tenant, or no longer in the one their session names. */
  readonly scope: TenantScope | null;
}

export interface SessionReader {
  /** Throws 401 `signed_out`, 429 `too_many_requests`. */
  person(request: Request): Promise<Signed>;
  /**
   * For what lets others in: somebody whose address is confirmed. Throws 401 `signed_out`, 403 `email_unconfirmed`,
   * 429 `too_many_requests`.
   */
  confirmed(request: Request): Promise<Signed>;
  /** Throws 401 `signed_out`, 403 `no_tenant`, 429 `too_many_requests`. */
  scope(request: Request): Promise<TenantScope>;
}

export function sessionReader(env: AppEnv, auth: Auth): SessionReader {
  const person = async (request: Request): Promise<Signed> => {
    const found = await auth.api.getSession({ headers: request.headers });
    if (!found) throw new Problem(401, "signed_out", "Sign in first. What waits on the phone stays there.");
    const { id, name, email, emailVerified: isConfirmed } = found.user;
    await env.gate.pass("account", id);
    const tenantId = found.session.activeOrganizationId ?? null;
    const scope = await openScope(env, { userId: id, tenantId, sessionId: found.session.id });
    if (scope) await env.gate.pass("tenant", scope.tenant.id);
    return { sessionId: found.session.id, user: { id, name, email, isConfirmed }, tenantId, scope };
  };
  return {
    person,
    async confirmed(request) {
      const found = await person(request);
      if (!found.user.isConfirmed)
        throw new Problem(403, "email_unconfirmed", "Confirm your e-mail address first; a mail was sent for it.");
      return found;
    },
    async scope(request) {
      const { scope } = await person(request);
      if (!scope) throw new Problem(403, "no_tenant", "You are not an active member of an organisation.");
      return scope;
    },
  };
}
