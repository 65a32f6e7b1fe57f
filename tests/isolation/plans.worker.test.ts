// Every statement the Worker sends in a day, looked at: each step into a tenant's table begins at that tenant, and
// none walks a table. What passes here is both inside one tenant and cheap.
import { env } from "cloudflare:workers";
import { beforeAll, expect, test } from "vitest";
import { createApp } from "../../server/http/app.ts";
import { tenantTableNames } from "../../server/tables.ts";
import { appEnv, aTenant, useApp } from "../support/tenants.ts";
import { aDay } from "../support/workload.ts";

interface Sent {
  readonly sql: string;
  values: readonly unknown[];
}
const sent: Sent[] = [];

/** The same database, remembering what it was asked. */
const recorded = new Proxy(env.DB, {
  get: (db, name) =>
    name === "prepare"
      ? (sql: string) => {
          const statement = db.prepare(sql);
          const entry: Sent = { sql, values: [] };
          sent.push(entry);
          const bind = statement.bind.bind(statement);
          statement.bind = (...values) => {
            entry.values = values;
            return bind(...values);
          };
          return statement;
        }
      : Reflect.get(db, name).bind(db),
});

const down = { idFromName: () => "down", get: () => ({ push: () => Promise.reject(new Error("down")) }) };
const tenants = ["", ""];

beforeAll(async () => {
  const [a, b] = [await aTenant("A"), await aTenant("B")];
  tenants.splice(0, 2, a.id, b.id);
  const watched = {
    ...appEnv,
    identityDb: recorded,
    databases: new Map([["DB", recorded]]),
    hubs: down as unknown as typeof appEnv.hubs,
  };
  const app = createApp(watched);
  await useApp(app, async () => {
    await aDay(a, watched);
    await aDay(b, watched);
  });
});

const touches = (sql: string) => tenantTableNames.filter((table) => new RegExp(`\\b${table}\\b`).test(sql));

test("the day touched every table but those nothing reads or writes yet", () => {
  const touched = new Set(sent.flatMap(({ sql }) => touches(sql)));
  expect(tenantTableNames.filter((table) => !touched.has(table))).toEqual(["audit_words", "erasures", "sync_crash"]);
});

test("no step reads a tenant's table but by its tenant", async () => {
  const seen = new Set<string>();
  const entered = new Set<string>();
  for (const { sql } of sent) {
    if (touches(sql).length === 0 || seen.has(sql)) continue;
    seen.add(sql);
    const binds = Math.max(0, ...[...sql.matchAll(/\?(\d+)/g)].map(([, at]) => Number(at)));
    const plan = await env.DB.prepare(`EXPLAIN QUERY PLAN ${sql}`)
      .bind(...Array<string>(binds).fill("[]"))
      .all<{ detail: string }>();
    for (const { detail } of plan.results) {
      const [, table] = /^(?:SCAN|SEARCH) (?:main\.)?(\w+)/.exec(detail) ?? [];
      if (!tenantTableNames.some((name) => name === table)) continue;
      entered.add(String(table));
      expect(detail, sql).toMatch(/\(tenant_id=\?|PRIMARY KEY \(tenant_id=\?/);
    }
  }
  // Written only, never read back by a request.
  const unread = new Set(["audit_events", "audit_words", "erasures", "sync_quarantine", "sync_crash"]);
  expect([...entered].toSorted()).toEqual(tenantTableNames.filter((table) => !unread.has(table)).toSorted());
});

test("the tenant is always the first parameter, and never a piece of the text", () => {
  for (const { sql, values } of sent) {
    for (const tenant of tenants) expect(sql).not.toContain(tenant);
    if (touches(sql).length > 0) expect(tenants, sql).toContain(values[0]);
  }
});
