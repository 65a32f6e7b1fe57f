// Counts what statements cost: rows read and written are what D1 bills.

export interface Meter {
  rowsRead: number;
  rowsWritten: number;
  statements: number;
}

const count = (meter: Meter, { meta }: D1Result) => {
  meter.rowsRead += meta.rows_read;
  meter.rowsWritten += meta.rows_written;
  meter.statements += 1;
};

/** The same statement, counted. `raw` answers without counters, so it is answered from `all`. */
class MeteredStatement {
  readonly inner: D1PreparedStatement;
  readonly #meter: Meter;
  constructor(inner: D1PreparedStatement, meter: Meter) {
    this.inner = inner;
    this.#meter = meter;
  }
  bind(...values: unknown[]) {
    return new MeteredStatement(this.inner.bind(...values), this.#meter);
  }
  async all<Row>(): Promise<D1Result<Row>> {
    const result = await this.inner.all<Row>();
    count(this.#meter, result);
    return result;
  }
  run<Row>(): Promise<D1Result<Row>> {
    return this.all<Row>();
  }
  async first(column?: string): Promise<unknown> {
    const [row] = (await this.all<Record<string, unknown>>()).results;
    return row === undefined ? null : column === undefined ? row : row[column];
  }
  async raw(): Promise<unknown[][]> {
    return (await this.all<Record<string, unknown>>()).results.map((row) => Object.values(row));
  }
}

/** A database whose every statement adds to `meter`. */
export function metered(db: D1Database, meter: Meter): D1Database {
  const facade = {
    prepare: (sql: string) => new MeteredStatement(db.prepare(sql), meter),
    async batch(statements: MeteredStatement[]) {
      const results = await db.batch(statements.map(({ inner }) => inner));
      for (const result of results) count(meter, result);
      return results;
    },
  };
  return facade as unknown as D1Database;
}
