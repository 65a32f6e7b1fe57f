// The database as migrated and the tables as the Worker's code sees them say the same thing.
import { getAuthTables } from "better-auth/db";
import { getTableColumns, getTableName, is } from "drizzle-orm";
import { SQLiteTable } from "drizzle-orm/sqlite-core";
import { env } from "cloudflare:workers";
import { expect, test } from "vitest";
import { auditEventsTable } from "../../server/audit/table.ts";
import { authOptions } from "../../server/auth/options.ts";
import * as authTables from "../../server/auth/tables.ts";
import { lessonVersionsTable } from "../../server/lessons/table.ts";
import { entityTables, tenantTableNames } from "../../server/tables.ts";

const all = async <Row>(sql: string): Promise<Row[]> => (await env.DB.prepare(sql).all<Row>()).results;

interface Column {
  readonly name: string;
  readonly type: string;
  readonly notnull: 0 | 1;
  readonly pk: number;
  readonly hidden: number;
}
const columnsOf = (table: string) => all<Column>(`PRAGMA table_xinfo(${table})`);

const drizzleTables = [
  ...Object.values(entityTables),
  auditEventsTable,
  lessonVersionsTable,
  ...Object.values(authTables).filter((table) => is(table, SQLiteTable)),
];

test.each(drizzleTables.map((table) => [getTableName(table), table] as const))(
  "%s: same columns, types and nullability",
  async (name, table) => {
    const inDatabase = (await columnsOf(name)).filter(({ hidden }) => hidden === 0);
    const asSeen = Object.values(getTableColumns(table)).map((column) => ({
      name: column.name,
      type: column.getSQLType().toUpperCase(),
      required: column.notNull,
    }));
    const sorted = <Named extends { name: string }>(columns: Named[]) =>
      columns.toSorted((a, b) => a.name.localeCompare(b.name));
    expect(sorted(asSeen)).toEqual(
      sorted(inDatabase.map(({ name: column, type, notnull }) => ({ name: column, type, required: notnull === 1 }))),
    );
  },
);

test("every table that names a tenant is behind the scoped door, and no other", async () => {
  const tables = await all<{ name: string }>(
    "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE '_cf%'",
  );
  const withTenant: string[] = [];
  for (const { name } of tables)
    if (name !== "directory" && (await columnsOf(name)).some((column) => column.name === "tenant_id"))
      withTenant.push(name);
  expect(withTenant.toSorted()).toEqual([...tenantTableNames].toSorted());
});

test.each(tenantTableNames)(
  "%s: its key begins with the tenant, it has no row ids, its tenant never changes",
  async (table) => {
    const [first] = (await columnsOf(table)).filter(({ pk }) => pk === 1);
    expect(first?.name).toBe("tenant_id");
    const [made] = await all<{ sql: string }>(
      `SELECT sql FROM sqlite_master WHERE type = 'table' AND name = '${table}'`,
    );
    expect(made?.sql).toMatch(/\) WITHOUT ROWID$/);
    const triggers = await all<{ sql: string }>(
      `SELECT sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name = '${table}'`,
    );
    expect(triggers.some(({ sql }) => sql.includes("BEFORE UPDATE OF tenant_id"))).toBe(true);
  },
);

test.each(tenantTableNames)("%s: its references stay inside the tenant and never cascade", async (table) => {
  interface Reference {
    readonly id: number;
    readonly from: string;
    readonly on_delete: string;
    readonly on_update: string;
  }
  const parts = await all<Reference>(`PRAGMA foreign_key_list(${table})`);
  for (const reference of new Set(parts.map(({ id }) => id))) {
    const columns = parts.filter(({ id }) => id === reference);
    expect(columns.map(({ from }) => from)).toContain("tenant_id");
    expect(columns.every((column) => column.on_delete === "NO ACTION" && column.on_update === "NO ACTION")).toBe(true);
  }
});

// The agents' pulse asks one question of a database, whose answer is a few rows of all its tenants.
const acrossTenants = ["agent_wakes_beat", "agent_wakes_lease", "task_claims_due"];

test.each(tenantTableNames)("%s: indexes begin with the tenant, or are another database's business", async (table) => {
  const indexes = await all<{ name: string; origin: string }>(`PRAGMA index_list(${table})`);
  for (const { name } of indexes) {
    if (acrossTenants.includes(name)) continue;
    const [first] = await all<{ name: string }>(`PRAGMA index_info(${name})`);
    expect([name, first?.name]).toEqual([name, "tenant_id"]);
  }
});

test("a reference into another tenant is refused by the database itself", async () => {
  const now = 1;
  const tenant = (id: string) =>
    env.DB.prepare("INSERT INTO tenants VALUES (?1, ?1, 'x', 'agency', 'free', '{}', ?2, ?2)").bind(id, now);
  const member = (tenantId: string, id: string) =>
    env.DB.prepare(
      "INSERT INTO members (tenant_id, id, user_id, display_name, role, status, language, created_at, updated_at) VALUES (?1, ?2, ?2, 'x', 'staff', 'active', 'mg', ?3, ?3)",
    ).bind(tenantId, id, now);
  await env.DB.batch([tenant("schema-a"), tenant("schema-b"), member("schema-a", "schema-m")]);
  const task = (tenantId: string) =>
    env.DB.prepare(
      "INSERT INTO tasks (tenant_id, id, title, body, kind, status, priority, assignee_kind, assignee_id, created_at, updated_at) VALUES (?1, 't', 'x', '', 'todo', 'pending', 'low', 'member', 'schema-m', 1, 1)",
    ).bind(tenantId);
  await expect(task("schema-b").run()).rejects.toThrow(/FOREIGN KEY/);
  await task("schema-a").run();
  await expect(
    env.DB.prepare("UPDATE tasks SET tenant_id = 'schema-b' WHERE tenant_id = 'schema-a'").run(),
  ).rejects.toThrow(/tenant_id is fixed/);
});

test("audit events and attempts cannot be rewritten or removed", async () => {
  const tenantId = "schema-c";
  await env.DB.batch([
    env.DB.prepare("INSERT INTO tenants VALUES (?1, ?1, 'x', 'agency', 'free', '{}', 1, 1)").bind(tenantId),
    env.DB.prepare("INSERT INTO audit_events VALUES (?1, 'e', 1, 'system', NULL, 'x', 'null', 1, 1)").bind(tenantId),
  ]);
  await expect(env.DB.prepare("UPDATE audit_events SET action = 'y'").run()).rejects.toThrow(/append-only/);
  await expect(env.DB.prepare("DELETE FROM audit_events").run()).rejects.toThrow(/append-only/);
});

test("better-auth finds every table and column it expects", () => {
  const expected = getAuthTables(authOptions);
  for (const [model, { fields }] of Object.entries(expected)) {
    const table = (authTables as Record<string, unknown>)[model];
    expect(is(table, SQLiteTable), model).toBe(true);
    const columns = Object.keys(getTableColumns(table as SQLiteTable));
    expect(columns, model).toEqual(expect.arrayContaining(Object.keys(fields)));
  }
});
