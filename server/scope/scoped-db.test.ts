import { expect, test } from "vitest";
import { tenantTableNames } from "../tables.ts";
import { isStale, ScopedDb, shadowed } from "./scoped-db.ts";

const nothing: D1Database = Object.create(null);
const db = new ScopedDb(nothing, "tenant-a");

test("a read sees every tenant table it names through a CTE of this tenant's rows", () => {
  const { sql, parameters } =
    db.read`SELECT title FROM tasks JOIN members ON members.id = tasks.created_by WHERE tasks.id = ${"t"}`;
  expect(sql).toContain("tasks AS NOT MATERIALIZED (SELECT * FROM main.tasks WHERE tenant_id = ?1)");
  expect(sql).toContain("members AS NOT MATERIALIZED (SELECT * FROM main.members WHERE tenant_id = ?1)");
  expect(sql).toMatch(/tasks\.id = \?2$/);
  expect(parameters).toEqual(["tenant-a", "t"]);
});

test("what a value holds never becomes SQL", () => {
  const { sql, parameters } = db.read`SELECT 1 FROM tasks WHERE title = ${"x' OR 1=1 --"}`;
  expect(sql).not.toContain("OR 1=1");
  expect(parameters[1]).toBe("x' OR 1=1 --");
});

test.each([
  "SELECT * FROM main.tasks",
  "SELECT * FROM main . tasks",
  "SELECT * FROM temp.tasks",
  'SELECT * FROM "main".tasks',
  "SELECT * FROM [main].tasks",
  "SELECT * FROM `main`.tasks",
  "SELECT * FROM main/**/.tasks",
  "SELECT * FROM sqlite_master",
  "PRAGMA table_info(tasks)",
  "ATTACH DATABASE 'x' AS y",
  "SELECT 1; DELETE FROM tasks",
  "DELETE FROM tasks",
  "UPDATE tasks SET title = 'x'",
  "INSERT INTO tasks VALUES (1)",
  "REPLACE INTO tasks VALUES (1)",
  "drop table tasks",
  "DETACH DATABASE y",
  "ALTER TABLE tasks RENAME TO others",
  "CREATE VIEW others AS SELECT 1",
  "VACUUM",
  "REINDEX tasks",
  "SELECT 1; SELECT 2",
  "SELECT * FROM tasks -- WHERE",
  'SELECT * FROM "tasks"',
])("%s: not a scoped read", (sql) => {
  expect(() => shadowed(sql)).toThrow("Not a scoped read");
});

test("a table is found whatever its letters", () => {
  for (const table of tenantTableNames) {
    const upper = table.toUpperCase();
    expect(shadowed(`SELECT * FROM ${upper}`)).toContain(`main.${table} WHERE tenant_id = ?1`);
  }
});

test("rows are written with the scope's tenant, never with one of their own", () => {
  const one = db.insert("tasks", ["id", "title"], [["t", "x"]]);
  expect(one.sql).toBe("INSERT INTO tasks (tenant_id, id, title) VALUES (?1, ?2, ?3)");
  expect(one.parameters).toEqual(["tenant-a", "t", "x"]);
  const many = db.upsert(
    "tasks",
    ["id"],
    ["id", "title"],
    [
      ["t", "x"],
      ["u", "y"],
    ],
  );
  expect(many.parameters).toEqual(["tenant-a", '[["t","x"],["u","y"]]']);
  expect(many.sql).toContain("ON CONFLICT (tenant_id, id) DO UPDATE SET title = excluded.title");
  expect(() => db.insert("tasks", ["tenant_id", "id"], [["tenant-b", "t"]])).toThrow("scope's");
  expect(db.remove("tasks", ["t"]).sql).toContain("WHERE tenant_id = ?1 AND");
});

test("only the clock's own refusal counts as a lost race", () => {
  expect(isStale(new Error("D1_ERROR: NOT NULL constraint failed: tenant_clock.version: SQLITE_CONSTRAINT"))).toBe(
    true,
  );
  expect(isStale(new Error("D1_ERROR: NOT NULL constraint failed: tasks.title: SQLITE_CONSTRAINT"))).toBe(false);
  expect(isStale("tenant_clock.version")).toBe(false);
});

test("what names no tenant’s table is left as it is, and nothing is a list of rows as well", () => {
  expect(shadowed("SELECT 1")).toBe("SELECT 1");
  expect(db.insert("tasks", ["id"], []).parameters).toEqual(["tenant-a", "[]"]);
});
