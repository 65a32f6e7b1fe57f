// Ways around the scoped door that must not compile. An error that is no longer one fails the build.
import { certificateIssuer } from "../certificates/after-push.ts";
import type { AppEnv } from "../env.ts";
import type { Actor } from "../../shared/actor.ts";
import { openScope, type TenantScope } from "./open-scope.ts";
import type { ScopedDb, Statement } from "./scoped-db.ts";
import { syncRoutes } from "../sync/routes.ts";
import { pull } from "../sync/pull.ts";

export async function misuse(env: AppEnv, scope: TenantScope, actor: Actor, tenantId: string): Promise<void> {
  const { db } = scope;
  const title = "x'; DROP TABLE tasks";

  // @ts-expect-error: a scope may be missing, and must be asked for
  void (await openScope(env, { userId: "u", tenantId })).db;
  // @ts-expect-error: a tenant's id is not a scope
  await pull(tenantId, actor, { pullVersion: 1, clientGroupID: "g", cookie: null });
  // @ts-expect-error: nor is something that looks like one
  const lookalike: ScopedDb = { read: () => null, batch: async () => [] };
  // @ts-expect-error: SQL is a template, its values are bound
  db.read(`SELECT * FROM tasks WHERE title = '${title}'`);
  // @ts-expect-error: SQL put together from parts
  db.read("SELECT * FROM ".concat(title));
  // @ts-expect-error: only values that D1 can bind
  void db.read`SELECT * FROM tasks WHERE id = ${{ or: 1 }}`;
  // @ts-expect-error: statements come from a scope
  await db.batch(["DELETE FROM tasks"]);
  // @ts-expect-error: a table of no tenant
  db.insert("auth_user", ["id"], [["u"]]);
  // @ts-expect-error: a table that does not exist
  db.upsert("taskz", ["id"], ["id"], [["t"]]);
  // @ts-expect-error: the raw database is out of reach
  db.prepare("SELECT 1");
  // @ts-expect-error: a scope's tenant is not a variable
  scope.tenant.id = tenantId;
  // @ts-expect-error: nor is its actor
  scope.actor.role = "owner";
  const nothing = async () => {};
  // @ts-expect-error: routes get a session reader, never the bindings
  syncRoutes(env, env.origin, nothing, certificateIssuer(env));
  // @ts-expect-error: a statement's text is not changed after it was checked
  db.read`SELECT 1`.sql = "DELETE FROM tasks";
  // @ts-expect-error: nor made outside
  const forged: Statement = { sql: "DELETE FROM tasks", parameters: [] };
  void [lookalike, forged];
}
