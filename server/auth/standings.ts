// What an erasure would mean for a person, across their organisations.
import { eq } from "drizzle-orm";
import { drizzle } from "drizzle-orm/d1";
import type { AppEnv } from "../env.ts";
import { standingOf } from "../privacy/erase-member.ts";
import { scopeOfTenant } from "../scope/directory.ts";
import { member, organization, user } from "./tables.ts";

/** Addresses of people who joined by a code: no mail goes there, and only the organisation lets them back in. */
const noAddress = "@learner.invalid";

export const isWithoutAddress = (email: string): boolean => email.endsWith(noAddress);

/** Whether somebody signs in by themselves; false for who is known to an organisation alone. */
export async function hasOwnWayIn({ identityDb }: AppEnv, userId: string): Promise<boolean> {
  const [row] = await drizzle(identityDb).select({ email: user.email }).from(user).where(eq(user.id, userId));
  return row !== undefined && !isWithoutAddress(row.email);
}

export interface Standings {
  /** Organisations that would be left without an owner. */
  readonly blockedBy: readonly string[];
  /** Organisations of theirs alone, which go too. */
  readonly closes: readonly string[];
  readonly certificates: number;
}

export async function standings(env: AppEnv, userId: string): Promise<Standings> {
  const memberships = await drizzle(env.identityDb)
    .select({ id: organization.id, name: organization.name })
    .from(member)
    .innerJoin(organization, eq(organization.id, member.organizationId))
    .where(eq(member.userId, userId));
  const found = [];
  for (const { id, name } of memberships)
    found.push({ name, standing: await standingOf(await scopeOfTenant(env, id), userId) });
  return {
    blockedBy: found.filter(({ standing }) => standing?.isNeeded).map(({ name }) => name),
    closes: found.filter(({ standing }) => standing?.isLast).map(({ name }) => name),
    certificates: found.reduce((sum, { standing }) => sum + (standing?.certificates ?? 0), 0),
  };
}
