// Records of a tenant as the agents' machine reads them before it acts. What it then writes is decided again by the
// rules, on what the commit itself reads.
import type { EntityName } from "../../shared/access.ts";
import type { Row, ScopedDb, Statement } from "../scope/scoped-db.ts";
import { entities } from "../tables.ts";

/** A read of whole records; `where` is SQL of ours with parameters from `?2` on. */
export function recordsWhere(db: ScopedDb, name: EntityName, where: string, ...values: (string | number)[]): Statement {
  const { table, columns } = entities[name];
  const list = columns.map((column) => `${table}.${column}`).join(", ");
  return db.generated(`SELECT json_array(${list}) AS row FROM ${table} WHERE ${where}`, ...values);
}

/** What such a read found. The Worker is the only writer of these rows: they are not parsed again. */
export const decoded = <T>(name: EntityName, rows: readonly Row[] | undefined): T[] =>
  (rows ?? []).map(({ row }) => entities[name].decode(JSON.parse(String(row)) as unknown[]) as T);
