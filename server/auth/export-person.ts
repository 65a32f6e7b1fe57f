// A person's whole file: their account, and every organisation they belong to.
import { eq, sql } from "drizzle-orm";
import { drizzle } from "drizzle-orm/d1";
import type { AppEnv } from "../env.ts";
import { exportMember, readable, type ExportRow, type PersonExport, type TableExport } from "../privacy/export.ts";
import { globalInventory } from "../privacy/inventory.ts";
import { scopeOfTenant } from "../scope/directory.ts";
import { whoseRows } from "./person-rows.ts";
import { member, organization, user } from "./tables.ts";

/** What identity holds. */
async function exportAccount({ identityDb }: AppEnv, userId: string): Promise<TableExport[]> {
  const db = drizzle(identityDb);
  const [person] = await db.select({ email: user.email }).from(user).where(eq(user.id, userId));
  const tables: TableExport[] = [];
  for (const [table, entry] of Object.entries(globalInventory)) {
    if (entry.whose === null || !person) continue;
    const columns = sql.raw([...entry.shown, ...entry.words].join(", "));
    const rows = await db.all<ExportRow>(
      sql`SELECT ${columns} FROM ${sql.identifier(table)} WHERE ${whoseRows(entry.whose, { userId, email: person.email })}`,
    );
    tables.push({ table, why: entry.why, withheld: entry.secret ?? [], rows: rows.map(readable) });
  }
  return tables;
}

/** In `tenantId` alone where it is given: an owner exports for somebody what their organisation holds, no more. */
export async function exportPerson(env: AppEnv, userId: string, tenantId: string | null): Promise<PersonExport> {
  const [person] = await drizzle(env.identityDb).select({ email: user.email }).from(user).where(eq(user.id, userId));
  const memberships = await drizzle(env.identityDb)
    .select({ id: organization.id, name: organization.name })
    .from(member)
    .innerJoin(organization, eq(organization.id, member.organizationId))
    .where(eq(member.userId, userId));
  const organisations: { id: string; name: string; tables: TableExport[] }[] = [];
  for (const { id, name } of memberships) {
    if (tenantId !== null && id !== tenantId) continue;
    const db = await scopeOfTenant(env, id);
    const [row] = await db.all(db.read`SELECT id FROM members WHERE user_id = ${userId}`);
    const who = { memberId: String(row?.["id"]), userId, email: person?.email ?? "" };
    if (row) organisations.push({ id, name, tables: await exportMember(db, who) });
  }
  const account = tenantId === null ? await exportAccount(env, userId) : [];
  return { format: "nexio-person/1", at: Date.now(), account, organisations };
}
