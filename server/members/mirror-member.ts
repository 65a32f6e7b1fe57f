// better-auth's membership -> the tenant's own member record, the truth for permissions. The only writer of roles.
import type { Role } from "../../shared/actor.ts";
import type { Language } from "../../shared/fields.ts";
import type { Member } from "../../shared/members/schema.ts";
import type { AppEnv } from "../env.ts";
import { scopeOfTenant } from "../scope/directory.ts";
import { commit } from "../sync/commit.ts";
import { newId } from "../sync/new-id.ts";

export interface Membership {
  readonly userId: string;
  readonly displayName: string;
  readonly role: Role;
  readonly language: Language;
}

/** Creates or updates the member of this user; returns its id. */
export async function mirrorMember(env: AppEnv, tenantId: string, membership: Membership): Promise<string> {
  const db = await scopeOfTenant(env, tenantId);
  const [known] = await db.all(db.read`SELECT id FROM members WHERE user_id = ${membership.userId}`);
  const id = typeof known?.["id"] === "string" ? known["id"] : newId();
  await commit(db, {
    keys: [`member/${id}`],
    async run({ overlay, now }) {
      let changed = false;
      await overlay.run(null, async (tx) => {
        const before = (await tx.get(`member/${id}`)) as Member | undefined;
        changed = before?.role !== membership.role || before.status !== "active";
        if (!changed) return;
        const fresh = { id, createdAt: now, ...membership };
        await tx.put(`member/${id}`, { ...(before ?? fresh), role: membership.role, status: "active", updatedAt: now });
      });
      const audit = {
        actorKind: "system",
        actorId: null,
        action: "mirror_member",
        detail: { id, role: membership.role },
      } as const;
      return { result: null, audit: changed ? audit : null };
    },
  });
  return id;
}
