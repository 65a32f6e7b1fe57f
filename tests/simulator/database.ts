// D1 in this process: the real migrations in SQLite, behind the few calls that `ScopedDb` makes.
import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync, type SQLInputValue, type StatementSync } from "node:sqlite";

export type Row = Record<string, unknown>;

const root = join(import.meta.dirname, "../..");
const maxVariables = 100;

let empty: Uint8Array | null = null;

/** The image of a database right after its migrations. */
function migrated(): Uint8Array {
  if (empty) return empty;
  const db = new DatabaseSync(":memory:");
  for (const file of globSync("migrations/*.sql", { cwd: root }).toSorted())
    db.exec(readFileSync(join(root, file), "utf8"));
  empty = db.serialize();
  db.close();
  return empty;
}

class Prepared {
  readonly sql: string;
  readonly values: readonly unknown[];

  constructor(sql: string, values: readonly unknown[] = []) {
    this.sql = sql;
    this.values = values;
  }

  bind(...values: readonly unknown[]): Prepared {
    if (values.length > maxVariables) throw new Error("D1_ERROR: too many SQL variables");
    if (values.includes(undefined)) throw new Error("D1_TYPE_ERROR: Type 'undefined' not supported");
    return new Prepared(this.sql, values);
  }
}

export class Database {
  #db = new DatabaseSync(":memory:");
  readonly #statements = new Map<string, StatementSync>();

  constructor() {
    this.restore(migrated());
  }

  backup(): Uint8Array {
    return this.#db.serialize();
  }

  restore(image: Uint8Array): void {
    // Into a connection of its own: Node dies of statements that outlive what they were made for.
    this.close();
    this.#db = new DatabaseSync(":memory:");
    this.#db.deserialize(image);
    this.#db.exec("PRAGMA foreign_keys = ON");
  }

  close(): void {
    this.#statements.clear();
    this.#db.close();
  }

  /** One statement outside any scope, for the simulator's own looks and repairs. */
  all(sql: string, ...values: readonly unknown[]): Row[] {
    let statement = this.#statements.get(sql);
    if (!statement) this.#statements.set(sql, (statement = this.#db.prepare(sql)));
    return statement.all(...(values as SQLInputValue[]));
  }

  /** A D1 binding. `turn` is awaited before each batch; `written` is told of each batch that wrote. */
  binding(turn: () => Promise<void>, written: () => Promise<void>): D1Database {
    const prepare = (sql: string) => new Prepared(sql);
    const batch = async (statements: readonly Prepared[]) => {
      await turn();
      if (statements.length === 0) throw new Error("D1_ERROR: No SQL statements detected.");
      const results = this.#transaction(statements);
      if (statements.some(({ sql }) => /^(INSERT|UPDATE|DELETE)\b/.test(sql))) await written();
      return results.map((rows) => ({ results: rows }));
    };
    return { prepare, batch } as unknown as D1Database;
  }

  #transaction(statements: readonly Prepared[]): Row[][] {
    this.#db.exec("BEGIN IMMEDIATE");
    try {
      const results = statements.map(({ sql, values }) => this.all(sql, ...values));
      this.#db.exec("COMMIT");
      return results;
    } catch (error) {
      this.#db.exec("ROLLBACK");
      throw new Error(`D1_ERROR: ${error instanceof Error ? error.message : String(error)}`, { cause: error });
    }
  }
}
