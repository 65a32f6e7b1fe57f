// A database that remembers what it was asked while somebody waits for an answer.

export interface Sent {
  readonly sql: string;
  values: readonly unknown[];
  /** The tenant of who asked; null where nobody in particular did. */
  readonly asker: string | null;
}

/** Whose request is answered now; undefined while the suite itself looks at the database. */
export class Asking {
  tenant: string | null | undefined;
  async by<T>(tenant: string | null, work: () => Promise<T>): Promise<T> {
    this.tenant = tenant;
    try {
      return await work();
    } finally {
      this.tenant = undefined;
    }
  }
}

export interface Recorder {
  readonly db: D1Database;
  readonly sent: Sent[];
  readonly asking: Asking;
}

/** The same database; each statement of an answer and what was bound to it is added to `sent`. */
export function recorder(db: D1Database): Recorder {
  const sent: Sent[] = [];
  const asking = new Asking();
  const prepare = (sql: string) => {
    const statement = db.prepare(sql);
    if (asking.tenant === undefined) return statement;
    const entry: Sent = { sql, values: [], asker: asking.tenant };
    sent.push(entry);
    const bind = statement.bind.bind(statement);
    statement.bind = (...values) => {
      entry.values = values;
      return bind(...values);
    };
    return statement;
  };
  const recorded = new Proxy(db, {
    get: (target, name) => {
      if (name === "prepare") return prepare;
      const value: unknown = Reflect.get(target, name);
      return typeof value === "function" ? (value as (...args: unknown[]) => unknown).bind(target) : value;
    },
  });
  return { db: recorded, sent, asking };
}
