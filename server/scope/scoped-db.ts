// The one door to a tenant's rows. A statement that forgets the tenant cannot be written here: reads see every
// tenant table through a CTE of the same name that holds this tenant's rows alone, writes are generated with the
// tenant as their first parameter, and callers never pass a tenant id.
import { tenantTableNames, type TenantTable } from "../tables.ts";
import { systemStatements, type SystemStatement } from "./system.ts";

declare const scoped: unique symbol;

/** A statement bound to one tenant; made by `ScopedDb` only. */
class Statement {
  declare readonly [scoped]: true;
  readonly sql: string;
  readonly parameters: readonly unknown[];
  constructor(sql: string, parameters: readonly unknown[]) {
    this.sql = sql;
    this.parameters = parameters;
  }
}

export type { Statement };

export type Row = Record<string, unknown>;

/** What would step around the CTEs (a schema's name, however quoted or split), and statements that are not reads. */
const forbidden =
  /\b(main|temp)\s*\.|sqlite_|["`[;]|--|\/\*|\b(pragma|attach|detach|insert|update|delete|replace|drop|alter|create|vacuum|reindex)\b/i;
const wordsOf = (sql: string) => new Set(sql.toLowerCase().match(/[a-z_]+/g));

/** SQL text whose interpolations became numbered parameters from `?2` on; `?1` is always the tenant. */
function numbered(strings: readonly string[]): string {
  return strings.reduce((sql, part, at) => `${sql}?${at + 1}${part}`);
}

/** What narrows each tenant table that `sql` names to the tenant `?1`. Throws on text that could escape. */
function shadowsOf(sql: string): string {
  if (forbidden.test(sql)) throw new Error(`Not a scoped read: ${sql}`);
  const words = wordsOf(sql);
  const shadows = tenantTableNames
    .filter((table) => words.has(table))
    // Named twice in one statement, a materialized CTE would read the tenant's whole table.
    .map((table) => `${table} AS NOT MATERIALIZED (SELECT * FROM main.${table} WHERE tenant_id = ?1)`);
  return shadows.length === 0 ? "" : `WITH ${shadows.join(", ")} `;
}

/** `sql` with each tenant table it names narrowed to the tenant `?1`. Throws on text that could escape. */
export const shadowed = (sql: string): string => `${shadowsOf(sql)}${sql}`;

export class ScopedDb {
  readonly #db: D1Database;
  readonly #tenantId: string;

  constructor(db: D1Database, tenantId: string) {
    this.#db = db;
    this.#tenantId = tenantId;
  }

  /** A read in this tenant: ``db.read`SELECT name FROM tenants` ``. Interpolations are bound, never spliced. */
  read(strings: TemplateStringsArray, ...values: readonly (string | number | null)[]): Statement {
    return new Statement(shadowed(numbered(strings)), [this.#tenantId, ...values]);
  }

  /** A read whose text was generated from the schema, with parameters from `?2` on. */
  generated(sql: string, ...values: readonly (string | number | null)[]): Statement {
    return new Statement(shadowed(sql), [this.#tenantId, ...values]);
  }

  /**
   * Inserts or updates rows: one statement whatever their number. `key` columns (besides the tenant) decide what is
   * the same row; each row holds its values in the order of `columns`; `changing` are the columns an update sets,
   * `merging` those whose JSON object it adds to (NULL empties them).
   */
  upsert(
    table: TenantTable,
    key: readonly string[],
    columns: readonly string[],
    rows: readonly (readonly unknown[])[],
    changing: readonly string[] = columns.filter((column) => !key.includes(column)),
    merging: readonly string[] = [],
  ): Statement {
    const { sql, parameters } = this.insert(table, columns, rows);
    const changes = [
      ...changing.map((column) => `${column} = excluded.${column}`),
      ...merging.map((column) => `${column} = json_patch(coalesce(${table}.${column}, '{}'), excluded.${column})`),
    ].join(", ");
    const otherwise = changes === "" ? "DO NOTHING" : `DO UPDATE SET ${changes}`;
    return new Statement(`${sql} ON CONFLICT (tenant_id, ${key.join(", ")}) ${otherwise}`, parameters);
  }

  /** Inserts rows that must be new; an existing key fails the whole batch. */
  insert(table: TenantTable, columns: readonly string[], rows: readonly (readonly unknown[])[]): Statement {
    if (columns.includes("tenant_id")) throw new Error("The tenant of a row is the scope's");
    const into = `INSERT INTO ${table} (tenant_id, ${columns.join(", ")})`;
    const [only = []] = rows;
    if (rows.length === 1) {
      const values = columns.map((_, at) => `?${at + 2}`).join(", ");
      return new Statement(`${into} VALUES (?1, ${values})`, [this.#tenantId, ...only]);
    }
    // WHERE true: without it the grammar takes ON CONFLICT for a join's ON.
    const values = columns.map((_, at) => `value->>${at}`).join(", ");
    const sql = `${into} SELECT ?1, ${values} FROM json_each(?2) WHERE true`;
    return new Statement(sql, [this.#tenantId, JSON.stringify(rows)]);
  }

  remove(table: TenantTable, ids: readonly string[]): Statement {
    const sql = `DELETE FROM ${table} WHERE tenant_id = ?1 AND id IN (SELECT value FROM json_each(?2))`;
    return new Statement(sql, [this.#tenantId, JSON.stringify(ids)]);
  }

  /** Deletes the rows of `table` for which `where` holds; parameters from `?2` on. What else it names is scoped too. */
  purge(table: TenantTable, where: string, ...values: readonly (string | number)[]): Statement {
    const sql = `${shadowsOf(where)}DELETE FROM main.${table} WHERE tenant_id = ?1 AND (${where})`;
    return new Statement(sql, [this.#tenantId, ...values]);
  }

  /**
   * Claims the tenant's next version for this batch. When another writer was faster the CASE yields NULL, the
   * column refuses it, and D1 rolls the whole batch back; see `isStale`.
   */
  claim(read: number, next: number): Statement {
    const sql = "UPDATE tenant_clock SET version = CASE WHEN version = ?2 THEN ?3 END WHERE tenant_id = ?1";
    return new Statement(sql, [this.#tenantId, read, next]);
  }

  /** The tenant's clock at its first version; nothing where it already runs. */
  start(): Statement {
    const sql = "INSERT INTO tenant_clock (tenant_id, version, epoch) VALUES (?1, 0, 1) ON CONFLICT DO NOTHING";
    return new Statement(sql, [this.#tenantId]);
  }

  /** Moves the horizon to `version` and deletes the tombstones behind it; a copy from before it is made anew. */
  forget(version: number): Statement[] {
    const clock = "UPDATE tenant_clock SET horizon = ?2 WHERE tenant_id = ?1 AND horizon < ?2";
    const tombstones = "DELETE FROM cv WHERE tenant_id = ?1 AND val IS NULL AND ver <= ?2";
    return [clock, tombstones].map((sql) => new Statement(sql, [this.#tenantId, version]));
  }

  /** One of the kernel's named writes (`system.ts`), with parameters from `?2` on. */
  system(name: SystemStatement, ...values: readonly (string | number | null)[]): Statement {
    return new Statement(systemStatements[name], [this.#tenantId, ...values]);
  }

  /** Runs the statements as one transaction; one round trip. */
  async batch(statements: readonly Statement[]): Promise<Row[][]> {
    const prepared = statements.map(({ sql, parameters }) => this.#db.prepare(sql).bind(...parameters));
    const results = await this.#db.batch<Row>(prepared);
    return results.map(({ results: rows }) => rows);
  }

  async all(statement: Statement): Promise<Row[]> {
    const [rows = []] = await this.batch([statement]);
    return rows;
  }
}

/** Whether a batch failed because its `claim` was stale: read again and retry. */
export const isStale = (error: unknown): boolean =>
  error instanceof Error && /NOT NULL constraint failed: tenant_clock\.version/.test(error.message);
