// D1's interface over SQLite in this process, for the long runs: the same SQL and the same migrations, without workerd.
import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync, type SQLInputValue, type StatementSync } from "node:sqlite";

const root = join(import.meta.dirname, "../..");
const isRead = (sql: string) => /^\s*(SELECT|WITH|PRAGMA|EXPLAIN)\b/i.test(sql);

export function sqliteD1(): D1Database {
  const db = new DatabaseSync(":memory:");
  for (const file of globSync("migrations/*.sql", { cwd: root }).toSorted())
    db.exec(readFileSync(join(root, file), "utf8"));
  db.exec("PRAGMA foreign_keys = ON");
  const known = new Map<string, StatementSync>();
  const prepared = (sql: string): StatementSync => {
    const found = known.get(sql) ?? db.prepare(sql);
    if (known.size < 3000) known.set(sql, found);
    return found;
  };
  const failing = <T>(work: () => T): T => {
    try {
      return work();
    } catch (error) {
      throw new Error(`D1_ERROR: ${error instanceof Error ? error.message : String(error)}`, { cause: error });
    }
  };
  const meta = { rows_read: 0, rows_written: 0 };

  class Statement {
    readonly sql: string;
    readonly values: readonly SQLInputValue[];
    constructor(sql: string, values: readonly SQLInputValue[] = []) {
      this.sql = sql;
      this.values = values;
    }
    bind(...values: unknown[]) {
      const bound = values.map((value) => {
        if (value === undefined) throw new Error("D1_TYPE_ERROR: Type 'undefined' not supported");
        return typeof value === "boolean" ? Number(value) : (value as SQLInputValue);
      });
      return new Statement(this.sql, bound);
    }
    run_(): Record<string, unknown>[] {
      return prepared(this.sql).all(...this.values) as Record<string, unknown>[];
    }
    async all() {
      return failing(() => ({ results: this.run_(), success: true, meta }));
    }
    run() {
      return this.all();
    }
    async first(column?: string) {
      const [row] = failing(() => this.run_());
      return row === undefined ? null : column === undefined ? row : row[column];
    }
    async raw() {
      return failing(() => this.run_()).map((row) => Object.values(row));
    }
  }

  const facade = {
    prepare: (sql: string) => new Statement(sql),
    async batch(statements: readonly Statement[]) {
      return failing(() => {
        if (statements.every(({ sql }) => isRead(sql)))
          return statements.map((one) => ({ results: one.run_(), success: true, meta }));
        db.exec("BEGIN IMMEDIATE");
        try {
          const results = statements.map((one) => ({ results: one.run_(), success: true, meta }));
          db.exec("COMMIT");
          return results;
        } catch (error) {
          db.exec("ROLLBACK");
          throw error;
        }
      });
    },
  };
  return facade as unknown as D1Database;
}
