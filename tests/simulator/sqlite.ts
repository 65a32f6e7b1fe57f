// D1 in this process: the real migrations in SQLite.
import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync, type SQLInputValue, type StatementSync } from "node:sqlite";
import { Database, type Query, type Row } from "./database.ts";

const root = join(import.meta.dirname, "../..");
const maxVariables = 100;
const maxStatements = 2000;

const writes = ({ sql }: Query) => !/^(SELECT|WITH)\b/.test(sql);

interface Prepared {
  readonly statement: StatementSync;
  /** What it read, by its values, since the last writing. */
  readonly known: Map<string, Row[]>;
  knownSince: number;
}

export class Sqlite extends Database {
  readonly #db = new DatabaseSync(":memory:");
  readonly #statements = new Map<string, Prepared>();
  #writings = 0;

  constructor() {
    super();
    for (const file of globSync("migrations/*.sql", { cwd: root }).toSorted())
      this.#db.exec(readFileSync(join(root, file), "utf8"));
    this.#db.exec("PRAGMA foreign_keys = ON");
  }

  override async batch(queries: readonly Query[]): Promise<Row[][]> {
    try {
      if (queries.length === 0) throw new Error("No SQL statements detected.");
      // Nobody comes in between: readings alone need no transaction.
      return queries.some(writes) ? this.#transaction(queries) : queries.map((query) => this.#run(query));
    } catch (error) {
      throw new Error(`D1_ERROR: ${error instanceof Error ? error.message : String(error)}`, { cause: error });
    }
  }

  #transaction(queries: readonly Query[]): Row[][] {
    this.#db.exec("BEGIN IMMEDIATE");
    try {
      const results = queries.map((query) => this.#run(query));
      this.#db.exec("COMMIT");
      return results;
    } catch (error) {
      this.#db.exec("ROLLBACK");
      throw error;
    } finally {
      this.#writings += 1;
    }
  }

  #run(query: Query): Row[] {
    const { values } = query;
    if (values.length > maxVariables) throw new Error("too many SQL variables");
    if (values.includes(undefined)) throw new Error("Type 'undefined' not supported");
    const prepared = this.#prepared(query);
    const ask = () => prepared.statement.all(...(values as SQLInputValue[]));
    if (writes(query)) {
      this.#writings += 1;
      return ask();
    }
    // Many phones ask the same of a database that did not change.
    if (prepared.knownSince !== this.#writings) prepared.known.clear();
    prepared.knownSince = this.#writings;
    const asked = JSON.stringify(values);
    let rows = prepared.known.get(asked);
    if (!rows) prepared.known.set(asked, (rows = ask()));
    return rows;
  }

  #prepared({ sql }: Query): Prepared {
    const known = this.#statements.get(sql);
    if (known) return known;
    if (this.#statements.size >= maxStatements) this.#statements.clear();
    const prepared: Prepared = { statement: this.#db.prepare(sql), known: new Map(), knownSince: 0 };
    this.#statements.set(sql, prepared);
    return prepared;
  }
}
