// The real D1, where the world itself runs in workerd.
import { Database, type Query, type Row } from "./database.ts";

export class D1 extends Database {
  readonly #db: D1Database;

  constructor(db: D1Database) {
    super();
    this.#db = db;
  }

  override async batch(queries: readonly Query[]): Promise<Row[][]> {
    const results = await this.#db.batch<Row>(queries.map(({ sql, values }) => this.#db.prepare(sql).bind(...values)));
    return results.map(({ results: rows }) => rows);
  }
}
