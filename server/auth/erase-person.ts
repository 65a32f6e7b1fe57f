// Erasing a person: the wish is written down first, then each of their organisations, then their account. Whatever is
// cut off is taken up again, by the same wish or at night.
import { and, eq, getTableName, inArray, is, type SQL, sql } from "drizzle-orm";
import { SQLiteTable } from "drizzle-orm/sqlite-core";
import { drizzle, type DrizzleD1Database } from "drizzle-orm/d1";
import type { AppEnv } from "../env.ts";
import { eraseMember } from "../privacy/erase-member.ts";
import { globalInventory } from "../privacy/inventory.ts";
import { whoseRows } from "./person-rows.ts";
import * as factorTables from "../factors/tables.ts";
import * as tables from "./tables.ts";
import { erasure, failure, invitation, invitationLink, joinCode, member, organization, pin, user } from "./tables.ts";

export interface Wish {
  readonly userId: string;
  /** In this organisation alone; empty for all of them. */
  readonly tenantId: string;
  readonly keepCertificates: boolean;
  readonly askedBy: string;
}

/** From here on it happens, whatever happens. The same wish again changes nothing. */
export async function wishErasure(env: AppEnv, wish: Wish): Promise<void> {
  await drizzle(env.identityDb)
    .insert(erasure)
    .values({ ...wish, createdAt: Date.now() })
    .onConflictDoNothing();
}

/** Counts of wrong PINs, which bear the name. */
const triedPins = (db: DrizzleD1Database, where: SQL | undefined) =>
  inArray(
    failure.key,
    db
      .select({ key: sql<string>`'pin:account:' || ${pin.organizationId} || ':' || ${pin.name}` })
      .from(pin)
      .where(where),
  );

/** Does what was wished, from wherever it stopped. */
export async function erasePerson(env: AppEnv, userId: string): Promise<void> {
  const db = drizzle(env.identityDb);
  const [person] = await db.select({ email: user.email }).from(user).where(eq(user.id, userId));
  for (const wish of await db.select().from(erasure).where(eq(erasure.userId, userId))) {
    const own = eq(member.userId, userId);
    const where = wish.tenantId === "" ? own : and(own, eq(member.organizationId, wish.tenantId));
    const memberships = await db.select({ tenantId: member.organizationId }).from(member).where(where);
    for (const { tenantId } of memberships) {
      const { closed } = await eraseMember(env, tenantId, { ...wish, email: person?.email ?? "" });
      const ofOrganisation = eq(member.organizationId, tenantId);
      if (!closed)
        await db.batch([
          db.delete(failure).where(triedPins(db, and(eq(pin.userId, userId), eq(pin.organizationId, tenantId)))),
          db.delete(pin).where(and(eq(pin.userId, userId), eq(pin.organizationId, tenantId))),
          db.delete(member).where(and(own, ofOrganisation)),
        ]);
      else
        await db.batch([
          db.delete(failure).where(triedPins(db, eq(pin.organizationId, tenantId))),
          db.delete(pin).where(eq(pin.organizationId, tenantId)),
          db.delete(invitation).where(eq(invitation.organizationId, tenantId)),
          db.delete(invitationLink).where(eq(invitationLink.organizationId, tenantId)),
          db.delete(joinCode).where(eq(joinCode.organizationId, tenantId)),
          db.delete(member).where(ofOrganisation),
          db.delete(organization).where(eq(organization.id, tenantId)),
        ]);
    }
    const left = await db.select({ id: member.id }).from(member).where(own).limit(1);
    if (left.length === 0) await eraseAccount(env, userId);
    await db.delete(erasure).where(and(eq(erasure.userId, userId), eq(erasure.tenantId, wish.tenantId)));
  }
}

const globalTables = [tables, factorTables]
  .flatMap((all) => Object.values(all))
  .filter((table) => is(table, SQLiteTable));

function tableNamed(name: string) {
  const found = globalTables.find((table) => getTableName(table) === name);
  if (!found) throw new Error(`server/auth/tables.ts does not describe ${name}`);
  return found;
}

/** One transaction: an account is there whole, or not at all. */
async function eraseAccount({ identityDb }: AppEnv, userId: string): Promise<void> {
  const db = drizzle(identityDb);
  const [person] = await db.select({ email: user.email }).from(user).where(eq(user.id, userId));
  if (!person) return;
  // auth_user stands first in the list, and last here: others refer to it.
  const [first, ...others] = Object.entries(globalInventory)
    .toReversed()
    .flatMap(([table, entry]) => (entry.whose === null || entry.erased !== "deleted" ? [] : [{ table, entry }]))
    .map(({ table, entry }) => {
      const known = tableNamed(table);
      return db.delete(known).where(whoseRows(entry.whose, { userId, email: person.email }));
    });
  if (first) await db.batch([first, ...others]);
}

/** What was cut off, of everybody; one that fails does not keep the others. */
export async function eraseAll(env: AppEnv): Promise<void> {
  const wishes = await drizzle(env.identityDb).selectDistinct({ userId: erasure.userId }).from(erasure);
  for (const { userId } of wishes) {
    try {
      await erasePerson(env, userId);
    } catch (error) {
      console.error(JSON.stringify({ problem: "erase_failed", userId, error: String(error) }));
    }
  }
}
