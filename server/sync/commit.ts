// The one writer: every change of a synced record, whoever makes it, is one guarded batch.
import type { Statement, ScopedDb, Row } from "../scope/scoped-db.ts";
import { isStale } from "../scope/scoped-db.ts";
import { entities, type StoredRecord } from "../tables.ts";
import { followUps } from "../rules.ts";
import { newId } from "./new-id.ts";
import { Overlay, split, viewRows, type RowKey } from "./overlay.ts";

export interface Clock {
  readonly version: number;
  readonly epoch: number;
}

/** What a commit finds before its rules run. */
export interface Found {
  readonly clock: Clock;
  readonly overlay: Overlay;
  /** Rows of sync's own tables that the commit asked for, as JSON arrays, in the order of `syncKeys`. */
  readonly sync: readonly (readonly unknown[] | null)[];
  /** The version this commit will have. */
  readonly version: number;
  readonly now: number;
}

export interface AuditEntry {
  readonly actorKind: "member" | "agent" | "system";
  readonly actorId: string | null;
  readonly action: string;
  readonly detail: unknown;
}

/** Never an entity's name in the first place. `["group", id]`, `["phone", groupId, id]`, or `["quiz", lessonId, version]`: answers of a lesson of the tenant’s own. */
export type SyncKey =
  | readonly ["group", string]
  | readonly ["phone", string, string]
  | readonly ["quiz", string, string];

export interface Work<Result> {
  readonly keys: Iterable<RowKey>;
  readonly syncKeys?: readonly SyncKey[];
  /** Runs the rules. Called again from fresh reads when another writer was faster, so it must not leave traces. */
  run(found: Found): Promise<{
    result: Result;
    /** Null when there is nothing to record; then nothing at all is written. */
    audit: AuditEntry | null;
    /** Rows of sync's own tables to write in the same batch. */
    also?: readonly Statement[];
  }>;
  /** Reads made in the same transaction after the writes: a pull that sees them. */
  readonly then?: readonly Statement[];
}

export interface Committed<Result> {
  readonly result: Result;
  readonly version: number;
  /** Scopes whose client view changed. */
  readonly scopes: ReadonlySet<string>;
  readonly then: readonly Row[][];
  /** Whether an agent has work now that should not wait for its slot. */
  readonly wakes: boolean;
}

/** Injected by tests at each step, to crash there. */
export type Fault = (point: "before-read" | "after-read" | "before-write" | "after-write") => void;

export class Contention extends Error {
  override readonly name = "Contention";
}

const maxTries = 5;

/** The JSON array of one row, as a scalar subquery; `id` and `second` are SQL expressions. */
function subquery(kind: string, id: string, second: string): string {
  if (kind === "clock") return "(SELECT json_array(version, epoch) FROM tenant_clock)";
  if (kind === "group") return `(SELECT json_array(member_id) FROM sync_group WHERE id = ${id})`;
  if (kind === "phone")
    return `(SELECT json_array(lmid, epoch, tail, gone) FROM sync_client WHERE group_id = ${id} AND id = ${second})`;
  if (kind === "quiz")
    return `(SELECT json_array((SELECT answer_keys FROM lesson_versions WHERE lesson_id = lessons.id AND version = CAST(${second} AS INTEGER) LIMIT 1)) FROM lessons WHERE id = ${id})`;
  if (kind.endsWith("/")) {
    const { table, columns, range } = entities[kind.slice(0, -1) as keyof typeof entities];
    return `(SELECT json_group_array(json_array(${columns.join(", ")})) FROM ${table} WHERE ${range})`;
  }
  const { table, columns } = entities[kind as keyof typeof entities];
  return `(SELECT json_array(${columns.join(", ")}) FROM ${table} WHERE id = ${id})`;
}

type Wanted = readonly [kind: string, id?: string, second?: string];

/** Up to this many rows are named one by one, which spares the rows of a JSON list; a statement may bind 100 values. */
const fewRows = 40;

/** The wanted rows as JSON texts, null where there is none; one statement whatever their number. */
async function readRows(db: ScopedDb, wanted: readonly Wanted[]): Promise<unknown[]> {
  if (wanted.length <= fewRows) {
    const parameters: string[] = [];
    const place = (value: string | undefined) => (value === undefined ? "NULL" : `?${parameters.push(value) + 1}`);
    const columns = wanted.map(([kind, id, second], at) => `${subquery(kind, place(id), place(second))} AS c${at}`);
    const [row = {}] = await db.all(db.generated(`SELECT ${columns.join(", ")}`, ...parameters));
    return wanted.map((_, at) => row[`c${at}`] ?? null);
  }
  const ranges = Object.values(entities).flatMap(({ name, range }) => (range === null ? [] : [`${name}/`]));
  const kinds = ["clock", "group", "phone", "quiz", ...Object.keys(entities), ...ranges];
  const branches = kinds.map((kind) => `WHEN '${kind}' THEN ${subquery(kind, "k.value->>1", "k.value->>2")}`);
  const sql = `SELECT CASE k.value->>0 ${branches.join(" ")} END AS row FROM json_each(?2) k`;
  const rows = await db.all(db.generated(sql, JSON.stringify(wanted)));
  return rows.map(({ row }) => row);
}

/** Clock, sync rows and records as one consistent reading. */
async function read(db: ScopedDb, syncKeys: readonly SyncKey[], rowKeys: readonly RowKey[]) {
  const recordKeys = rowKeys.map((key): Wanted => (key.endsWith("/") ? [key] : [split(key)[0].name, split(key)[1]]));
  const rows = await readRows(db, [["clock"], ...syncKeys, ...recordKeys]);
  const values = rows.map((row) => (typeof row === "string" ? (JSON.parse(row) as unknown[]) : null));
  const [clock, ...rest] = values;
  if (!clock) throw new Error("The tenant has no clock");
  const sync = rest.slice(0, syncKeys.length);
  const loaded = new Map<RowKey, StoredRecord | undefined>();
  rowKeys.forEach((key, at) => {
    const [entity] = split(key);
    const found = rest[syncKeys.length + at];
    loaded.set(key, found && !key.endsWith("/") ? entity.decode(found) : undefined);
    if (!key.endsWith("/")) return;
    for (const row of (found ?? []) as unknown[][]) {
      const record = entity.decode(row);
      loaded.set(`${key}${String(record["id"])}`, record);
    }
  });
  return { clock: { version: Number(clock[0]), epoch: Number(clock[1]) }, sync, overlay: new Overlay(loaded) };
}

/** Upserts and deletions of the changed records, one statement a table, parents before children. */
function recordStatements(db: ScopedDb, overlay: Overlay): Statement[] {
  const changes = overlay.changes();
  return Object.values(entities).flatMap((entity) => {
    const mine = changes.filter((change) => change.entity === entity);
    const kept = mine.flatMap(({ after }) => (after ? [entity.encode(after)] : []));
    // Only columns that changed somewhere are set: an untouched foreign key is not checked again.
    const olds = mine.flatMap(({ before, after }) =>
      before && after ? [[entity.encode(before), entity.encode(after)]] : [],
    );
    const changed = entity.columns.filter((_, at) => olds.some(([was, is]) => was?.[at] !== is?.[at]));
    const gone = mine.filter(({ after, before }) => after === null && before).map(({ id }) => id);
    return [
      ...(kept.length > 0 ? [db.upsert(entity.table, ["id"], entity.columns, kept, changed)] : []),
      ...(gone.length > 0 ? [db.remove(entity.table, gone)] : []),
    ];
  });
}

const copyColumns = ["scope", "key", "ver", "val", "fields"];
const auditColumns = ["id", "version", "actor_kind", "actor_id", "action", "detail", "created_at", "updated_at"];

/**
 * Reads, runs `work` on the overlay, writes everything as one batch that begins by claiming the tenant's next
 * version. A lost race fails as a whole and is run again from its reads; after five, throws `Contention`.
 * Any other database error leaves nothing behind and is thrown on.
 */
export async function commit<Result>(
  db: ScopedDb,
  work: Work<Result>,
  fault: Fault = () => {},
): Promise<Committed<Result>> {
  const rowKeys = [...new Set(work.keys)];
  for (let tries = 0; tries < maxTries; tries++) {
    fault("before-read");
    const { clock, sync, overlay } = await read(db, work.syncKeys ?? [], rowKeys);
    fault("after-read");
    const version = clock.version + 1;
    const now = Date.now();
    const { result, audit, also = [] } = await work.run({ clock, overlay, sync, version, now });
    if (!audit) {
      const then = work.then?.length ? await db.batch(work.then) : [];
      return { result, version: clock.version, scopes: new Set(), then, wakes: false };
    }
    const copies = viewRows(overlay.changes(), version);
    const followUp = followUps(db, overlay.changes(), { byPerson: audit.actorKind === "member" });
    const event = [
      newId(now),
      version,
      audit.actorKind,
      audit.actorId,
      audit.action,
      JSON.stringify(audit.detail),
      now,
      now,
    ];
    const writes = [
      db.claim(clock.version, version),
      ...recordStatements(db, overlay),
      ...(copies.length > 0
        ? [db.upsert("cv", ["scope", "key"], copyColumns, copies, ["ver", "val"], ["fields"])]
        : []),
      ...also,
      ...followUp.statements,
      db.insert("audit_events", auditColumns, [event]),
    ];
    fault("before-write");
    try {
      const results = await db.batch([...writes, ...(work.then ?? [])]);
      fault("after-write");
      const scopes = new Set(copies.map(([scope]) => scope));
      return { result, version, scopes, then: results.slice(writes.length), wakes: followUp.wakes };
    } catch (error) {
      if (!isStale(error)) throw error;
      await new Promise((resolve) => setTimeout(resolve, Math.random() * 20 * (tries + 1)));
    }
  }
  throw new Contention("Other writers of this tenant were faster five times in a row");
}
