// How long what is kept, and why: one list, which the night applies. docs/privacy.md says the same in words. What is not
// here is kept for as long as its person is a member, and goes with their erasure.
import type { AppEnv } from "../env.ts";
import { forgetOldIdentity } from "../auth/forget-old.ts";
import { eraseAll, wishErasure } from "../auth/erase-person.ts";
import { scopeOfTenant, tenantIds } from "../scope/directory.ts";
import type { ScopedDb } from "../scope/scoped-db.ts";
import { commitPatiently } from "../sync/commit-and-poke.ts";
import type { EntityName } from "../../shared/access.ts";
import { entities, type StoredRecord, type TenantTable } from "../tables.ts";

const dayMs = 86_400_000;

interface Rule {
  readonly table: TenantTable;
  /** The rows, `?2` being the moment before which they are too old, UTC milliseconds. */
  readonly old: string;
  readonly keptDays: number;
  readonly why: string;
}
/** Records go through the one writer, so that phones hear of it. */
interface RecordRule extends Rule {
  readonly entity: EntityName;
  /** What is left of it; null deletes it. */
  readonly to: (record: StoredRecord) => StoredRecord | null;
}

/** A phone may come back after this long (server/sync/sweep.ts). */
const longestAbsenceDays = 400;

export const recordRules: readonly RecordRule[] = [
  {
    entity: "outcome",
    table: "outcomes",
    old: "updated_at < ?2",
    keptDays: longestAbsenceDays,
    why: "Whoever was away finds what was refused, with their words.",
    to: () => null,
  },
  {
    entity: "device",
    table: "devices",
    old: "status = 'revoked' AND updated_at < ?2",
    keptDays: longestAbsenceDays,
    why: "A phone that was taken away hears of it when it comes back.",
    to: () => null,
  },
  {
    entity: "enrolment",
    table: "enrolments",
    old: "status = 'left' AND contact <> '' AND updated_at < ?2",
    keptDays: longestAbsenceDays,
    why: "A class reaches its learners; who left a year ago needs not be reached.",
    to: (record) => ({ ...record, contact: "" }),
  },
];

export const rowRules: readonly Rule[] = [
  {
    table: "sync_quarantine",
    old: "at < ?2",
    keptDays: 180,
    why: "Half a year to mend a bug of ours and do the work after all.",
  },
  {
    table: "audit_words",
    old: "created_at < ?2",
    keptDays: 5 * 365,
    why: "Why a certificate was revoked can be asked for years; not for ever.",
  },
];

/** Who left an organisation is erased there; their certificates stay as they are. */
export const formerMembersKeptDays = 3 * 365;

const atOnce = 100;

async function keepRecordRule(db: ScopedDb, { entity, table, old, keptDays, to }: RecordRule, now: number) {
  const { name } = entities[entity];
  for (;;) {
    const found = await db.all(
      db.generated(`SELECT id FROM ${table} WHERE ${old} ORDER BY id LIMIT ?3`, now - keptDays * dayMs, atOnce),
    );
    const keys = found.map((row) => `${name}/${String(row["id"])}`);
    if (keys.length === 0) return;
    await commitPatiently(db, {
      keys,
      async run({ overlay }) {
        await overlay.run(null, async (tx) => {
          for (const key of keys) {
            const record = (await tx.get(key)) as StoredRecord | undefined;
            const after = record && to(record);
            if (record) await (after ? tx.put(key, after) : tx.del(key));
          }
        });
        const detail = { table, count: keys.length };
        return { result: null, audit: { actorKind: "system", actorId: null, action: "retention", detail } };
      },
    });
  }
}

/** One organisation; the members who left too long ago come back, to be erased. */
export async function retain(db: ScopedDb, now: number): Promise<string[]> {
  for (const rule of recordRules) await keepRecordRule(db, rule, now);
  for (const { table, old, keptDays } of rowRules) await db.batch([db.purge(table, old, now - keptDays * dayMs)]);
  const gone = await db.all(db.read`
    SELECT user_id FROM members WHERE status = 'left' AND user_id <> id
      AND updated_at < ${now - formerMembersKeptDays * dayMs}`);
  return gone.map((row) => String(row["user_id"]));
}

/** Every organisation and identity, and every erasure that was cut off; what fails does not keep the rest. */
export async function retainAll(env: AppEnv, now: number): Promise<void> {
  for (const tenantId of await tenantIds(env)) {
    try {
      const gone = await retain(await scopeOfTenant(env, tenantId), now);
      for (const userId of gone)
        await wishErasure(env, { userId, tenantId, keepCertificates: true, askedBy: "retention" });
    } catch (error) {
      console.error(JSON.stringify({ problem: "retention_failed", tenantId, error: String(error) }));
    }
  }
  await forgetOldIdentity(env, now);
  await eraseAll(env);
}
