// What every recorded statement must be: inside one tenant, whose id is its first parameter and nowhere in its text, and
// cheap, because it begins each step into a tenant's table at that tenant.
import { tenantTableNames } from "../../server/tables.ts";
import type { Recorder, Sent } from "./recorder.ts";

export const tablesIn = (sql: string): string[] =>
  tenantTableNames.filter((table) => new RegExp(`\\b${table}\\b`).test(sql));

/** What is wrong with the statements; one line each. */
export async function planFaults(db: D1Database, sent: readonly Sent[], tenantIds: readonly string[]) {
  const faults: string[] = [];
  const seen = new Set<string>();
  for (const { sql, values, asker } of sent) {
    for (const tenant of tenantIds) if (sql.includes(tenant)) faults.push(`a tenant's id in the text: ${sql}`);
    if (tablesIn(sql).length === 0) continue;
    if (!tenantIds.includes(String(values[0]))) faults.push(`the first parameter is no tenant: ${sql}`);
    if (asker !== null && values[0] !== asker) faults.push(`the first parameter is not the asker's tenant: ${sql}`);
    if (seen.has(sql)) continue;
    seen.add(sql);
    const binds = Math.max(0, ...[...sql.matchAll(/\?(\d+)/g)].map(([, at]) => Number(at)));
    const plan = await db
      .prepare(`EXPLAIN QUERY PLAN ${sql}`)
      .bind(...Array<string>(binds).fill("[]"))
      .all<{ detail: string }>();
    for (const { detail } of plan.results) {
      const [, table] = /^(?:SCAN|SEARCH) (?:main\.)?(\w+)/.exec(detail) ?? [];
      if (!tenantTableNames.some((name) => name === table)) continue;
      if (!/\(tenant_id=\?/.test(detail)) faults.push(`${detail}: ${sql}`);
    }
  }
  return { faults: [...new Set(faults)], statements: seen.size };
}

interface Written {
  readonly file: string;
  /** The source of the statement, for people. */
  readonly source: string;
  readonly isSent: (sent: ReadonlySet<string>) => boolean;
}

const escaped = (text: string) => text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&").replace(/\s+/g, "\\s+");

/** Every statement that stands in the Worker's source: reads as templates, writes by table and kind. */
export function statementsIn(file: string, source: string): Written[] {
  const reads = [...source.matchAll(/\.(read|generated\(\s*)`([^`]+)`/g)].map(([, kind, text = ""]): Written => {
    // A value is a parameter; in generated text a piece of the schema.
    const pattern = new RegExp(
      text
        .split(/\$\{(?:[^{}]|\{[^{}]*\})*\}/)
        .map(escaped)
        .join(kind === "read" ? "\\?\\d+" : "[\\s\\S]*?"),
    );
    return { file, source: text.trim(), isSent: (sent) => [...sent].some((sql) => pattern.test(sql)) };
  });
  const writes = [...source.matchAll(/\.(insert|upsert|remove)\(\s*"(\w+)"/g)].map(
    ([, kind = "", table = ""]): Written => {
      const begins = kind === "remove" ? `DELETE FROM ${table} ` : `INSERT INTO ${table} (`;
      const isKind = (sql: string) => sql.startsWith(begins) && (kind === "upsert") === sql.includes(" ON CONFLICT ");
      return { file, source: `${kind} ${table}`, isSent: (sent) => [...sent].some(isKind) };
    },
  );
  return [...reads, ...writes];
}

/** The statements of the source that nothing recorded stands for. */
export function unsent(sources: Readonly<Record<string, string>>, { sent }: Pick<Recorder, "sent">): string[] {
  const texts = new Set(sent.map(({ sql }) => sql));
  return Object.entries(sources)
    .flatMap(([file, source]) => statementsIn(file, source))
    .filter(({ isSent }) => !isSent(texts))
    .map(({ file, source }) => `${file}: ${source}`);
}
