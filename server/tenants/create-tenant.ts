// A new tenant: better-auth's organisation, the directory entry, and the tenant's own first records.
import type { Language } from "../../shared/fields.ts";
import type { Tenant } from "../../shared/tenants/schema.ts";
import { drizzle } from "drizzle-orm/d1";
import { and, eq } from "drizzle-orm";
import { directory, member as authMember, organization } from "../auth/tables.ts";
import type { AppEnv } from "../env.ts";
import { builtInLessons } from "../lessons/built-in.ts";
import { mirrorMember } from "../members/mirror-member.ts";
import { enterDirectory, scopeOfTenant } from "../scope/directory.ts";
import { commit } from "../sync/commit.ts";
import { newId } from "../sync/new-id.ts";

export interface NewTenant {
  readonly userId: string;
  readonly displayName: string;
  readonly name: string;
  readonly kind: Tenant["kind"];
  readonly language: Language;
}

/**
 * The tenant that this person began to found and that nobody is in yet; undefined when there is none. One they own,
 * left or were suspended in has members, and is nobody's to found again.
 */
async function unfinished(env: AppEnv, userId: string): Promise<string | undefined> {
  const theirs = await drizzle(env.identityDb)
    .select({ tenantId: authMember.organizationId, binding: directory.binding })
    .from(authMember)
    .leftJoin(directory, eq(directory.tenantId, authMember.organizationId))
    .where(and(eq(authMember.userId, userId), eq(authMember.role, "owner")));
  for (const { tenantId, binding } of theirs) {
    if (binding === null) return tenantId;
    const db = await scopeOfTenant(env, tenantId);
    if ((await db.all(db.read`SELECT id FROM members LIMIT 1`)).length === 0) return tenantId;
  }
  return undefined;
}

/**
 * Creates the tenant with this person as its owner and returns its id. May be called again after a failure half-way:
 * a tenant that this person began is finished then.
 */
export async function createTenant(
  env: AppEnv,
  { userId, displayName, name, kind, language }: NewTenant,
): Promise<string> {
  const db = drizzle(env.identityDb);
  const begun = await unfinished(env, userId);
  const tenantId = begun ?? newId();
  if (begun === undefined) {
    const createdAt = new Date();
    await db.batch([
      db.insert(organization).values({ id: tenantId, name, slug: tenantId, createdAt }),
      db.insert(authMember).values({ id: newId(), organizationId: tenantId, userId, role: "owner", createdAt }),
    ]);
  }
  await foundTenant(env, { id: tenantId, name, kind, languages: [language] });
  await mirrorMember(env, tenantId, { userId, displayName, role: "owner", language });
  return tenantId;
}

interface Founding {
  readonly id: string;
  readonly name: string;
  readonly kind: Tenant["kind"];
  readonly languages: readonly Language[];
}

/** The directory entry, the clock, the tenant's record and the built-in lessons; does nothing where they exist. */
export async function foundTenant(env: AppEnv, { id, name, kind, languages }: Founding): Promise<void> {
  await enterDirectory(env, id);
  const scope = await scopeOfTenant(env, id);
  await scope.batch([scope.start()]);
  const lessons = builtInLessons();
  await commit(scope, {
    keys: [`tenant/${id}`, ...lessons.map((lesson) => `lesson/${lesson.id}`)],
    async run({ overlay, now }) {
      let isNew = false;
      await overlay.run(null, async (tx) => {
        isNew = (await tx.get(`tenant/${id}`)) === undefined;
        if (!isNew) return;
        const settings: Tenant["settings"] = {
          languages: [...languages],
          timezone: "Indian/Antananarivo",
          region: null,
        };
        const tenant: Tenant = { id, name, kind, plan: "free", settings, createdAt: now, updatedAt: now };
        await tx.put(`tenant/${id}`, tenant);
        for (const lesson of lessons)
          await tx.put(`lesson/${lesson.id}`, { ...lesson, createdAt: now, updatedAt: now });
      });
      const audit = { actorKind: "system", actorId: null, action: "found_tenant", detail: { kind } } as const;
      return { result: null, audit: isNew ? audit : null };
    },
  });
}
