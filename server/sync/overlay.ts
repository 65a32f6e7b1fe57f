// The records a commit works on: what the read batch found, under what its rules wrote.
import type { Actor } from "../../shared/actor.ts";
import type { View } from "../../shared/access.ts";
import type { WriteTx } from "../../shared/sync/tx.ts";
import { entities, isEntityName, type Entity, type StoredRecord } from "../tables.ts";

/** Entity and row id, `task/0193…`. */
export type RowKey = string;

/** The row a record key names for `actor`; a prefix such as `member/` is its own. Throws on a key of no entity. */
export function rowKeyOf(key: string, actor: Actor | null): RowKey {
  const [entity, id] = split(key);
  return id === "" ? key : `${entity.name}/${entity.rowId(id, actor)}`;
}

export function split(key: string): [entity: Entity, id: string] {
  const slash = key.indexOf("/");
  const name = key.slice(0, slash);
  if (!isEntityName(name)) throw new Error(`No entity behind the key ${key}`);
  return [entities[name], key.slice(slash + 1)];
}

/** A written record, or null where it was deleted. */
type Written = StoredRecord | null;

export interface Change {
  readonly entity: Entity;
  readonly id: string;
  readonly before: StoredRecord | undefined;
  readonly after: Written;
}

export class Overlay {
  readonly #loaded: ReadonlyMap<RowKey, StoredRecord | undefined>;
  readonly #written = new Map<RowKey, Written>();

  /**
   * `loaded` holds every declared key, with undefined for a row that does not exist; of a declared prefix, itself and
   * the rows of its range.
   */
  constructor(loaded: ReadonlyMap<RowKey, StoredRecord | undefined>) {
    this.#loaded = loaded;
  }

  /**
   * Runs one mutation. Its writes are kept when `work` resolves and dropped whole when it throws.
   * Reading, scanning or writing what was not declared throws.
   */
  async run(actor: Actor | null, work: (tx: WriteTx) => Promise<void>): Promise<RowKey[]> {
    const own = new Map<RowKey, Written>();
    const [loaded, written] = [this.#loaded, this.#written];
    const found = (rowKey: RowKey) => {
      if (own.has(rowKey)) return own.get(rowKey) ?? undefined;
      return written.has(rowKey) ? (written.get(rowKey) ?? undefined) : loaded.get(rowKey);
    };
    await work({
      get: async (key) => {
        const rowKey = rowKeyOf(key, actor);
        if (!own.has(rowKey) && !written.has(rowKey) && !loaded.has(rowKey))
          throw new Error(`Undeclared read of ${key}`);
        return found(rowKey);
      },
      async *scan(prefix) {
        if (!loaded.has(prefix)) throw new Error(`Undeclared scan of ${prefix}`);
        for (const key of new Set([...loaded.keys(), ...written.keys(), ...own.keys()])) {
          const value = key.startsWith(prefix) ? found(key) : undefined;
          if (value) yield [key, value] as const;
        }
      },
      put: async (key, value) => {
        const rowKey = rowKeyOf(key, actor);
        if (!this.#loaded.has(rowKey)) throw new Error(`Undeclared write of ${key}`);
        own.set(rowKey, value as StoredRecord);
      },
      del: async (key) => {
        const rowKey = rowKeyOf(key, actor);
        if (!this.#loaded.has(rowKey)) throw new Error(`Undeclared write of ${key}`);
        own.set(rowKey, null);
      },
    });
    for (const [rowKey, value] of own) this.#written.set(rowKey, value);
    return [...own.keys()];
  }

  /** Puts a record the Worker itself makes, declared or not: it is known to be new. */
  add(key: string, record: StoredRecord): void {
    this.#written.set(rowKeyOf(key, null), record);
  }

  changes(): Change[] {
    return [...this.#written].map(([rowKey, after]) => {
      const [entity, id] = split(rowKey);
      return { entity, id, before: this.#loaded.get(rowKey), after };
    });
  }
}

/**
 * One row of the client view: a copy for a scope, or a tombstone where the record left it. `fields` says what this
 * version changed (migrations/0017_view_fields.sql); it is merged into what the row knows already.
 */
export type ViewRow = readonly [
  scope: string,
  key: string,
  version: number,
  value: string | null,
  fields: string | null,
];

/** The fields of `now` that are not as they were; all of it, as come anew, where a field is no more. */
function changedFields(was: object | undefined, now: object, version: number): string {
  const names = Object.keys(now);
  const old = Object.entries(was ?? {}).map(([name, value]) => [name, JSON.stringify(value)] as const);
  const before = new Map(old);
  if (!was || old.some(([name]) => !Object.hasOwn(now, name))) return fieldsOf(version, names);
  const changed = Object.entries(now).filter(([name, value]) => before.get(name) !== JSON.stringify(value));
  return JSON.stringify(Object.fromEntries(changed.map(([name]) => [name, version])));
}

/** What a row that is new to its scope knows of its fields. */
const fieldsOf = (version: number, names: readonly string[]): string =>
  JSON.stringify({ "": version, " ": names.length });

/** Every copy of the changed records at `version`, and a tombstone in each scope a record left. */
export function viewRows(changes: readonly Change[], version: number): ViewRow[] {
  const rows: ViewRow[] = [];
  const place = ([scope, key]: View) => `${scope} ${key}`;
  for (const { entity, before, after } of changes) {
    const now = after ? entity.views(after) : [];
    const here = new Set(now.map(place));
    const were = before ? entity.views(before) : [];
    const held = new Map(were.map((view) => [place(view), view[2]]));
    const left = were.filter((view) => !here.has(place(view)));
    for (const view of now) {
      const [scope, key, value] = view;
      const fields = changedFields(held.get(place(view)), value, version);
      rows.push([scope, key, version, JSON.stringify(value), fields]);
    }
    for (const [scope, key] of left) rows.push([scope, key, version, null, null]);
  }
  return rows;
}
