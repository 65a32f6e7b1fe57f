// A database that remembers what it was asked.

export interface Sent {
  readonly sql: string;
  values: readonly unknown[];
}
export interface Recorder {
  readonly db: D1Database;
  readonly sent: Sent[];
}

/** The same database; every statement and what was bound to it is added to `sent`. */
export function recorder(db: D1Database): Recorder {
  const sent: Sent[] = [];
  const recorded = new Proxy(db, {
    get: (target, name) =>
      name === "prepare"
        ? (sql: string) => {
            const statement = target.prepare(sql);
            const entry: Sent = { sql, values: [] };
            sent.push(entry);
            const bind = statement.bind.bind(statement);
            statement.bind = (...values) => {
              entry.values = values;
              return bind(...values);
            };
            return statement;
          }
        : typeof Reflect.get(target, name) === "function"
          ? Reflect.get(target, name).bind(target)
          : Reflect.get(target, name),
  });
  return { db: recorded, sent };
}
