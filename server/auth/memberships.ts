// What a tenant's members say, written down where better-auth looks: who is active there, as what. It decides nothing
// (openScope reads the member itself); it says which organisations a person finds, and where a new session begins.
import { and, eq, inArray } from "drizzle-orm";
import { drizzle } from "drizzle-orm/d1";
import type { AppEnv } from "../env.ts";
import type { TenantScope } from "../scope/open-scope.ts";
import { newId } from "../sync/new-id.ts";
import { member, user } from "./tables.ts";

export type MembershipMirror = (
  scope: Pick<TenantScope, "db"> & { readonly tenant: { readonly id: string } },
  memberIds: readonly string[],
) => Promise<void>;

/** Writes down how each of these members stands now. May run twice. */
export function membershipMirror(env: AppEnv): MembershipMirror {
  const identity = drizzle(env.identityDb);
  return async ({ db, tenant }, memberIds) => {
    const rows = await db.all(db.read`
      SELECT user_id, role, status FROM members WHERE id IN (SELECT value FROM json_each(${JSON.stringify(memberIds)}))`);
    const userIds = rows.map((row) => String(row["user_id"]));
    const persons = await identity.select({ id: user.id }).from(user).where(inArray(user.id, userIds));
    const [first, ...others] = rows.flatMap((row) => {
      const [userId, role] = [String(row["user_id"]), String(row["role"])];
      // A member outlives the account of a person who had theirs deleted.
      if (!persons.some(({ id }) => id === userId)) return [];
      const theirs = and(eq(member.userId, userId), eq(member.organizationId, tenant.id));
      if (row["status"] !== "active") return identity.delete(member).where(theirs);
      return identity
        .insert(member)
        .values({ id: newId(), organizationId: tenant.id, userId, role, createdAt: new Date() })
        .onConflictDoUpdate({ target: [member.userId, member.organizationId], set: { role } });
    });
    if (first) await identity.batch([first, ...others]);
  };
}
