// Everything the databases hold on one person in one organisation, and of their account: each table of the inventory,
// the rows that concern them, agents' work and decisions included.
import type { ScopedDb } from "../scope/scoped-db.ts";
import { tenantInventory } from "./inventory.ts";

export type ExportRow = Readonly<Record<string, unknown>>;
export interface TableExport {
  readonly table: string;
  /** Why it is kept, in English. */
  readonly why: string;
  /** Columns that are kept and not shown. */
  readonly withheld: readonly string[];
  readonly rows: readonly ExportRow[];
}

export interface PersonExport {
  readonly format: "nexio-person/1";
  /** UTC milliseconds. */
  readonly at: number;
  readonly account: readonly TableExport[];
  readonly organisations: readonly {
    readonly id: string;
    readonly name: string;
    readonly tables: readonly TableExport[];
  }[];
}

/** One organisation's part. */
export async function exportMember(
  db: ScopedDb,
  { memberId, userId, email }: { readonly memberId: string; readonly userId: string; readonly email: string },
): Promise<TableExport[]> {
  const tables: TableExport[] = [];
  for (const [table, entry] of Object.entries(tenantInventory)) {
    if (entry.whose === null) continue;
    const columns = [...entry.shown, ...entry.words];
    // Every parameter is named, whichever of them the condition needs.
    const sql = `SELECT ${columns.join(", ")} FROM ${table} WHERE (${entry.whose}) AND ?2 <> '' AND ?3 <> '' AND ?4 <> ''`;
    const rows = await db.all(db.generated(sql, memberId, userId, email));
    tables.push({ table, why: entry.why, withheld: entry.secret ?? [], rows: rows.map(readable) });
  }
  return tables;
}

/** Texts that are JSON as what they hold, so that a person need not read escapes. */
export function readable(row: ExportRow): ExportRow {
  return Object.fromEntries(
    Object.entries(row).map(([column, value]) => {
      if (typeof value !== "string" || !/^[[{]/.test(value)) return [column, value];
      try {
        return [column, JSON.parse(value) as unknown];
      } catch {
        return [column, value];
      }
    }),
  );
}
