// The list that exports and erasures are driven by holds every table and column there is.
import { env } from "cloudflare:workers";
import { expect, test } from "vitest";
import { columnsOf, globalInventory, tenantInventory } from "../../server/privacy/inventory.ts";
import { entities, tenantTableNames } from "../../server/tables.ts";

const todo = (what: string) =>
  `server/privacy/inventory.ts does not know ${what}. Say there whose rows they are (whose), which columns a person's ` +
  "file shows (shown), which hold words or addresses of theirs (words), which nobody may see (secret), what an erasure " +
  "does to them (erased), and why they are kept. A table without personal data is { whose: null, columns, why }.";

const all = async <Row>(sql: string): Promise<Row[]> => (await env.DB.prepare(sql).all<Row>()).results;
const tables = async () =>
  (
    await all<{ name: string }>(
      `SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE '\\_cf%' ESCAPE '\\'
        AND name NOT IN ('d1_migrations', 'sqlite_sequence')`,
    )
  ).map(({ name }) => name);
const inventory = { ...tenantInventory, ...globalInventory };

test("every table is in the inventory, tenants' apart from global ones", async () => {
  for (const table of await tables()) expect(inventory[table], todo(table)).toBeDefined();
  expect(Object.keys(inventory).toSorted()).toEqual((await tables()).toSorted());
  expect(Object.keys(tenantInventory).toSorted()).toEqual([...tenantTableNames].toSorted());
});

test.each(Object.entries(inventory))("%s: every column is in the inventory, once", async (table, entry) => {
  const columns = (await all<{ name: string; hidden: number }>(`PRAGMA table_xinfo(${table})`))
    .filter(({ name, hidden }) => hidden === 0 && (name !== "tenant_id" || !(table in tenantInventory)))
    .map(({ name }) => name);
  const listed = [...columnsOf(entry)];
  for (const column of columns) expect(listed, todo(`${table}.${column}`)).toContain(column);
  expect(listed.toSorted()).toEqual(columns.toSorted());
});

test("what is emptied says how, and only records can be", () => {
  const records = new Set<string>(Object.values(entities).map(({ table }) => table));
  for (const [table, entry] of Object.entries(inventory)) {
    if (entry.whose === null || entry.erased !== "emptied") continue;
    expect(entry.empty, table).toBeDefined();
    expect(records.has(table), table).toBe(true);
  }
});
