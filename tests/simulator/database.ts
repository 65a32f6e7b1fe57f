// What a world asks of its database, be it SQLite in this process or D1 in workerd.
import { tenantTableNames } from "../../server/tables.ts";

export type Row = Record<string, unknown>;

export interface Query {
  readonly sql: string;
  readonly values: readonly unknown[];
}

const kept = (table: string) => `kept_${table}`;
const plain = (sql: string): Query => ({ sql, values: [] });
const each = (sql: (table: string, at: number) => string): Query[] =>
  tenantTableNames.map((table, at) => plain(sql(table, at)));

/** A trigger that keeps rows from being deleted, with or without a condition of its own. */
const guard = /( BEFORE DELETE ON \w+) (?:WHEN (.*?) )?BEGIN SELECT RAISE/s;
/** Takes rows out of tables that only grow, too: while this table holds a row, their triggers look away. */
const door = "kept_door";
const emptied = [
  plain("PRAGMA defer_foreign_keys = ON"),
  plain(`INSERT INTO ${door} VALUES (1)`),
  ...each((table) => `DELETE FROM ${table}`),
  plain(`DELETE FROM ${door}`),
];

export abstract class Database {
  /** The stored columns of each table, once the database is prepared. */
  #columns: ReadonlyMap<string, string> | null = null;

  /** Runs the queries as one transaction: the rows of each. */
  abstract batch(queries: readonly Query[]): Promise<Row[][]>;

  /** One statement outside any scope, for the simulator's own looks and repairs. */
  async all(sql: string, ...values: readonly unknown[]): Promise<Row[]> {
    const [rows = []] = await this.batch([{ sql, values }]);
    return rows;
  }

  /** Takes every tenant’s rows out, for the next world. */
  async empty(): Promise<void> {
    this.#columns ??= await this.#prepare();
    await this.batch(emptied);
  }

  async #prepare(): Promise<ReadonlyMap<string, string>> {
    const triggers = await this.all("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'");
    const guarding = triggers.filter(({ sql }) => guard.test(String(sql)));
    const infos = await this.batch(each((table) => `PRAGMA table_info(${table})`));
    const columns = infos.map((rows) => rows.map(({ name }) => String(name)).join(", "));
    await this.batch([
      plain(`CREATE TABLE IF NOT EXISTS ${door} (open INTEGER)`),
      ...each((table, at) => `CREATE TABLE IF NOT EXISTS ${kept(table)} AS SELECT ${columns[at]} FROM ${table}`),
      ...guarding.flatMap(({ name, sql }) => [
        plain(`DROP TRIGGER ${String(name)}`),
        plain(
          String(sql).replace(
            guard,
            (_, before: string, own = "1") =>
              `${before} WHEN ${String(own)} AND NOT EXISTS (SELECT 1 FROM ${door}) BEGIN SELECT RAISE`,
          ),
        ),
      ]),
    ]);
    return new Map(tenantTableNames.map((table, at) => [table, columns[at] ?? ""]));
  }

  async backup(): Promise<void> {
    const copies = each((table) => this.#copy(table, kept(table)));
    await this.batch([...each((table) => `DELETE FROM ${kept(table)}`), ...copies]);
  }

  /** Goes back to the last backup. */
  async restore(): Promise<void> {
    await this.batch([...emptied, ...each((table) => this.#copy(kept(table), table))]);
  }

  #copy(from: string, to: string): string {
    const columns = this.#columns?.get(from) ?? this.#columns?.get(to);
    return `INSERT INTO ${to} (${columns}) SELECT ${columns} FROM ${from}`;
  }

  /** A D1 binding that runs each batch through `around`. */
  binding(around: (sqls: readonly string[], run: () => Promise<Row[][]>) => Promise<Row[][]>): D1Database {
    const prepare = (sql: string) => ({ bind: (...values: unknown[]): Query => ({ sql, values }) });
    const batch = async (queries: readonly Query[]) => {
      const sqls = queries.map(({ sql }) => sql);
      const results = await around(sqls, () => this.batch(queries));
      return results.map((rows) => ({ results: rows }));
    };
    return { prepare, batch } as unknown as D1Database;
  }
}
