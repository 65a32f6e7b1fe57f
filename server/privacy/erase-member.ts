// Everything of one person in one organisation goes, or loses what names them. Each step finds for itself what is left
// to do, so that a run which was cut off anywhere is finished by the next one: the same request again, or the night's.
import type { Certificate } from "../../shared/certificates/schema.ts";
import type { Tenant } from "../../shared/tenants/schema.ts";
import type { AppEnv } from "../env.ts";
import { markSlots } from "../scope/certificate-slots.ts";
import { scopeOfTenant } from "../scope/directory.ts";
import { hubName } from "../scope/keys.ts";
import type { ScopedDb } from "../scope/scoped-db.ts";
import { commitPatiently } from "../sync/commit-and-poke.ts";
import type { AuditEntry } from "../sync/commit.ts";
import { entities, tenantTableNames, type Entity, type StoredRecord, type TenantTable } from "../tables.ts";
import { blank, pseudonymOf, tenantInventory, type Entry } from "./inventory.ts";

export interface Asked {
  readonly userId: string;
  /** Empty once the account is gone. */
  readonly email: string;
  readonly keepCertificates: boolean;
  /** `self`, `retention`, or the member who asked for them. */
  readonly askedBy: string;
}

/** How many records a commit changes at most. */
const atOnce = 100;

const erasureColumns = [
  "id",
  "user_id",
  "whole",
  "keep_certificates",
  "asked_by",
  "finished_at",
  "created_at",
  "updated_at",
];
/** What stays of an organisation that nobody is left of: so that its certificates can still be checked. */
const outlasting: ReadonlySet<string> = new Set(["tenants", "members", "certificates", "erasures", "tenant_clock"]);

export interface Standing {
  readonly memberId: string;
  /** Nobody else is left: the organisation goes with them. */
  readonly isLast: boolean;
  /** Others are left and none of them is an owner: one has to be named first. */
  readonly isNeeded: boolean;
  readonly certificates: number;
}

/** Where the person stands in this organisation; null for somebody who is not, or no longer, in it. */
export async function standingOf(db: ScopedDb, userId: string): Promise<Standing | null> {
  const [row] = await db.all(db.read`
    SELECT id, role,
      (SELECT count(*) FROM members AS others WHERE others.user_id <> ${userId} AND others.status <> 'left') AS others,
      (SELECT count(*) FROM members AS owners
        WHERE owners.user_id <> ${userId} AND owners.status = 'active' AND owners.role = 'owner') AS owners,
      (SELECT count(*) FROM certificates WHERE certificates.member_id = members.id AND status <> 'revoked') AS papers
    FROM members WHERE user_id = ${userId}`);
  if (!row) return null;
  const others = Number(row["others"]);
  return {
    memberId: String(row["id"]),
    isLast: others === 0,
    isNeeded: row["role"] === "owner" && others > 0 && Number(row["owners"]) === 0,
    certificates: Number(row["papers"]),
  };
}

/** Runs to the end whatever an earlier run has left. Whether the organisation went too. */
export async function eraseMember(env: AppEnv, tenantId: string, asked: Asked): Promise<{ closed: boolean }> {
  const db = await scopeOfTenant(env, tenantId);
  const [begun] = await db.all(db.read`
    SELECT id, whole, keep_certificates FROM erasures WHERE user_id = ${asked.userId}`);
  const standing = await standingOf(db, asked.userId);
  const memberId = begun ? String(begun["id"]) : standing?.memberId;
  if (memberId === undefined) {
    // Done up to the person's account: only whether the organisation is gone has to be known.
    const [closed] = await db.all(db.read`SELECT id FROM erasures WHERE whole = 1`);
    return { closed: closed !== undefined };
  }
  const whole = begun ? begun["whole"] === 1 : standing?.isLast === true;
  const keepCertificates = begun ? begun["keep_certificates"] === 1 : asked.keepCertificates;
  if (!begun) {
    const now = Date.now();
    const row = [memberId, asked.userId, +whole, +keepCertificates, asked.askedBy, null, now, now];
    await db.batch([db.upsert("erasures", ["id"], erasureColumns, [row], ["user_id", "whole", "finished_at"])]);
  }
  const person = { db, memberId, userId: asked.userId, email: asked.email };

  // First of all nobody works under this name any more: later steps must not run after what is still written.
  await empty(person, entities.member);
  await hangUp(env, tenantId, memberId);
  for (const entity of Object.values(entities)) {
    const entry = entryOf(entity.table);
    if (entry?.erased === "deleted") await walk(person, entity, () => null);
    if (entry?.erased === "emptied" && entity.name !== "member") await empty(person, entity);
  }
  await certificatesOf(env, tenantId, person, keepCertificates);
  await purgeRest(person);
  if (whole) await close(db, tenantId);
  const finishedAt = Date.now();
  await db.batch([
    db.upsert(
      "erasures",
      ["id"],
      erasureColumns,
      [[memberId, null, +whole, +keepCertificates, asked.askedBy, finishedAt, finishedAt, finishedAt]],
      ["user_id", "finished_at", "updated_at"],
    ),
  ]);
  return { closed: whole };
}

interface Person {
  readonly db: ScopedDb;
  readonly memberId: string;
  readonly userId: string;
  readonly email: string;
}

const entryOf = (table: string) => {
  const entry: Entry | undefined = tenantInventory[table];
  return entry?.whose === null ? undefined : entry;
};

const auditOf = (memberId: string, table: string, count: number): AuditEntry => ({
  actorKind: "system",
  actorId: null,
  action: "erase",
  detail: { memberId, table, count },
});

/** Rows of `table` that are the person's own, a few at a time, in the order of their ids. */
async function ownRows({ db, memberId, userId, email }: Person, table: string, after: string): Promise<string[]> {
  const entry = entryOf(table);
  if (!entry) return [];
  const sql = `SELECT id FROM ${table} WHERE (${entry.own ?? entry.whose}) AND id > ?5 ORDER BY id LIMIT ?6`;
  const rows = await db.all(db.generated(sql, memberId, userId, email, after, atOnce));
  return rows.map((row) => String(row["id"]));
}

/** `ids` through the one writer, so that every phone that holds a copy of them is told. */
async function change(
  { db, memberId }: Person,
  { name, table }: Entity,
  ids: readonly string[],
  to: (record: StoredRecord) => StoredRecord | null,
) {
  const keys = ids.map((id) => `${name}/${id}`);
  await commitPatiently(db, {
    keys,
    async run({ overlay, now }) {
      let changed = 0;
      await overlay.run(null, async (tx) => {
        for (const key of keys) {
          const before = (await tx.get(key)) as StoredRecord | undefined;
          const after = before && to(before);
          if (!before || (after && JSON.stringify(after) === JSON.stringify(before))) continue;
          changed += 1;
          await (after ? tx.put(key, { ...after, updatedAt: now }) : tx.del(key));
        }
      });
      return { result: null, audit: changed > 0 ? auditOf(memberId, table, changed) : null };
    },
  });
}

/** Whatever rows of theirs `entity` has, each as `to` makes it; null deletes it. */
async function walk(person: Person, entity: Entity, to: (record: StoredRecord) => StoredRecord | null): Promise<void> {
  for (let after = ""; ;) {
    const ids = await ownRows(person, entity.table, after);
    if (ids.length === 0) return;
    await change(person, entity, ids, to);
    after = ids.at(-1) ?? "";
  }
}

async function empty(person: Person, entity: Entity): Promise<void> {
  const to = entryOf(entity.table)?.empty;
  if (!to) throw new Error(`The inventory does not say how ${entity.table} is emptied`);
  await walk(person, entity, to);
}

/** Kept with the name in them, or revoked and emptied. The public list of the revoked is told in both cases. */
async function certificatesOf(env: AppEnv, tenantId: string, person: Person, keep: boolean): Promise<void> {
  const { db, memberId } = person;
  const rows = await db.all(db.read`SELECT id FROM certificates WHERE member_id = ${memberId}`);
  const ids = rows.map((row) => String(row["id"]));
  if (!keep && ids.length > 0)
    await change(person, entities.certificate, ids, (record) => ({
      ...record,
      status: "revoked",
      credential: null,
      number: blank,
    }));
  const now = await db.all(db.read`SELECT id, status FROM certificates WHERE member_id = ${memberId}`);
  await markSlots(
    env,
    tenantId,
    now.map((row) => ({ id: String(row["id"]), status: row["status"] as Certificate["status"] })),
  );
}

const entityTableNames: ReadonlySet<string> = new Set(Object.values(entities).map(({ table }) => table));
const isTenantTable = (name: string): name is TenantTable => (tenantTableNames as readonly string[]).includes(name);

/** Rows outside the records; last listed first, since later tables lean on earlier ones. */
async function purgeRest({ db, memberId }: Person): Promise<void> {
  const rest = Object.keys(tenantInventory).filter((name) => !entityTableNames.has(name));
  for (const name of rest.toReversed()) {
    const entry = entryOf(name);
    if (entry?.erased !== "deleted" || !isTenantTable(name)) continue;
    await db.batch([db.purge(name, entry.own ?? entry.whose, memberId)]);
  }
}

/** Nobody is left: everything of the organisation goes, but for what its certificates are checked by. */
async function close(db: ScopedDb, tenantId: string): Promise<void> {
  const key = `tenant/${tenantId}`;
  await commitPatiently(db, {
    keys: [key],
    async run({ overlay }) {
      await overlay.run(null, async (tx) => {
        const tenant = (await tx.get(key)) as Tenant;
        await tx.put(key, { ...tenant, name: pseudonymOf(tenantId) });
      });
      return {
        result: null,
        audit: { actorKind: "system", actorId: null, action: "close_tenant", detail: null },
      };
    },
  });
  // Copies and sync's rows first, then what others refer to.
  const inOrder = [
    ...tenantTableNames.filter((name) => !entityTableNames.has(name)),
    ...Object.values(entities)
      .map(({ table }) => table)
      .toReversed(),
  ].filter((name) => !outlasting.has(name));
  for (const name of inOrder) await db.batch([db.purge(name, "true")]);
}

/** Sockets of theirs are closed; a hub that does not answer forgets them when it wakes. */
async function hangUp({ hubs }: AppEnv, tenantId: string, memberId: string): Promise<void> {
  await Promise.resolve(hubs.get(hubs.idFromName(hubName(tenantId))).hangUp(memberId)).catch(() => {});
}
