// What no phone meets on a good day: writers who are always slower, hubs that fail, doors that do not exist.
import { runInDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { expect, test, vi } from "vitest";
import { mutators } from "../../shared/mutators.ts";
import type { PullRequest, PushRequest } from "../../shared/sync/protocol.ts";
import { slotOf, voidSlots } from "../../server/scope/certificate-slots.ts";
import { scopeOfTenant } from "../../server/scope/directory.ts";
import { hubName, tenantOfHub } from "../../server/scope/keys.ts";
import { metered } from "../../server/scope/meter.ts";
import { ScopedDb } from "../../server/scope/scoped-db.ts";
import { commit } from "../../server/sync/commit.ts";
import { commitPatiently } from "../../server/sync/commit-and-poke.ts";
import type { TenantHub } from "../../server/sync/hub.ts";
import { newId } from "../../server/sync/new-id.ts";
import { pageRows, pull } from "../../server/sync/pull.ts";
import { noEvidence } from "../../server/step-up/evidence.ts";
import type { Problem } from "../../server/http/problem.ts";
import type { SessionReader } from "../../server/http/session.ts";
import { pushInTurn, syncRoutes } from "../../server/sync/routes.ts";
import { runMutation } from "../../server/sync/run-mutation.ts";
import { appEnv, aTenant, fetchApp, origin, Phone, postJson, type TestTenant } from "../support/tenants.ts";

test("before the first certificate the public list is empty", async () => {
  expect(await voidSlots(appEnv)).toEqual({ size: 1, revoked: new Set(), superseded: new Set() });
});

test("a certificate’s place belongs to one tenant", async () => {
  const [id, tenant] = [newId(), newId()];
  const slot = await slotOf(appEnv, id, tenant);
  expect(await slotOf(appEnv, id, tenant)).toBe(slot);
  await expect(slotOf(appEnv, id, newId())).rejects.toThrow("belongs to another tenant");
});

test("a tenant that lives nowhere, or in a database that is not bound, has no door", async () => {
  const id = newId();
  await expect(scopeOfTenant(appEnv, id)).rejects.toThrow("No directory entry");
  await env.DB.prepare("INSERT INTO directory (tenant_id, binding, created_at) VALUES (?1, 'DB_GONE', 1)")
    .bind(id)
    .run();
  await expect(scopeOfTenant(appEnv, id)).rejects.toThrow("names the database DB_GONE");
  expect(() => tenantOfHub(env.TENANT_HUB.newUniqueId())).toThrow("A hub without a tenant");
});

test("without a clock nothing is read and nothing written", async () => {
  const db = new ScopedDb(env.DB, newId());
  const actor = { memberId: newId(), role: "owner" } as const;
  const request: PullRequest = { pullVersion: 1, clientGroupID: "g", cookie: null };
  await expect(pull(db, actor, request)).rejects.toThrow("no clock");
  await expect(commit(db, { keys: [], run: async () => ({ result: null, audit: null }) })).rejects.toThrow("no clock");
});

test("a metered database answers like its own, and counts", async () => {
  const meter = { rowsRead: 0, rowsWritten: 0, statements: 0 };
  const db = metered(env.DB, meter);
  expect(await db.prepare("SELECT 1 AS a WHERE ?1").bind(0).first()).toBeNull();
  expect(await db.prepare("SELECT 1 AS a, 2 AS b").first()).toEqual({ a: 1, b: 2 });
  expect(await db.prepare("SELECT 1 AS a, 2 AS b").first("b")).toBe(2);
  expect(await db.prepare("SELECT 1 AS a, 2 AS b").raw()).toEqual([[1, 2]]);
  expect(meter.statements).toBe(4);
});

/** From now on every write of this tenant fails with `message`. */
const refuseWrites = ({ id }: TestTenant, message: string) =>
  env.DB.exec(
    `CREATE TRIGGER "refuse ${id}" BEFORE UPDATE ON tenant_clock WHEN OLD.tenant_id = '${id}' BEGIN SELECT RAISE(ABORT, '${message}'); END`,
  );
/** What a batch says whose claim was stale. */
const stale = "NOT NULL constraint failed: tenant_clock.version";
const aTask = () => ({ id: newId(), title: "Asa" });

test("who loses every race is told to come back, by the hub, by the Worker alone, and beside a push", async () => {
  const tenant = await aTenant();
  const phone = new Phone(tenant.owner);
  const body = phone.pushBody([phone.mutation("createTask", aTask())]);
  await refuseWrites(tenant, stale);
  const answer = await phone.call("/api/sync/push", body);
  expect([answer.status, answer.headers.get("retry-after")]).toEqual([503, "2"]);
  expect(await answer.json()).toMatchObject({ code: "contention" });

  const away = () => ({ push: () => Promise.reject(new Error("gone")) }) as unknown as DurableObjectStub<TenantHub>;
  const scope = { db: tenant.db, actor: tenant.owner.actor, hub: away };
  await expect(pushInTurn(scope, body as unknown as PushRequest)).rejects.toMatchObject({ name: "Contention" });
  const session = { scope: async () => scope } as unknown as SessionReader;
  const routes = syncRoutes({
    session,
    origin,
    sessions: { bind: async () => {}, end: async () => {} },
    afterPush: async (_scope, _request, pushed) => pushed,
    collect: async () => noEvidence,
  }).onError((error) => Response.json({ code: (error as Problem).code }));
  const headers = { "content-type": "application/json" };
  const alone = await routes.request("/push", { method: "POST", headers, body: JSON.stringify(body) });
  expect(await alone.json()).toEqual({ code: "contention" });

  const work = commitPatiently(tenant.db, {
    keys: [],
    run: async () => ({ result: null, audit: { actorKind: "system", actorId: null, action: "test", detail: null } }),
  });
  await expect(work).rejects.toMatchObject({ status: 503, code: "contention" });
});

test("a rule asked for by a form: args that are none of its own are refused, a rule that breaks is told at once", async () => {
  const tenant = await aTenant();
  const scope = {
    db: tenant.db,
    actor: tenant.owner.actor,
    hub: () => env.TENANT_HUB.get(env.TENANT_HUB.newUniqueId()),
  };
  expect(await runMutation(scope, "createTask", { id: "none", title: "" })).toBe("invalid_args");
  const broken = vi.spyOn(mutators.createTask, "run").mockRejectedValue(new Error("a bug of ours"));
  try {
    await expect(runMutation(scope, "createTask", aTask())).rejects.toMatchObject({ status: 503, code: "rule_failed" });
  } finally {
    broken.mockRestore();
  }
  expect((await viewOf(new Phone(tenant.owner))).size).toBeGreaterThan(0);
});

test("a mutation that is not by the one mutator’s name is set aside, and its queue goes on", async () => {
  const phone = new Phone((await aTenant()).owner);
  await phone.push({ ...phone.mutation("createTask", aTask()), name: "n" }, phone.mutation("createTask", aTask()));
  expect(phone.records("task")).toHaveLength(1);
  expect(phone.records("outcome")).toMatchObject([{ code: "unknown_mutator", outcome: "quarantined" }]);
});

test("a hub that was reset is asked once more; one whose own code failed is not gone around", async () => {
  const tenant = await aTenant();
  const phone = new Phone(tenant.owner);
  const asked: string[] = [];
  const failing = (failure: object) => ({
    db: tenant.db,
    actor: tenant.owner.actor,
    hub: () => {
      const push = () => {
        asked.push(Object.keys(failure).join());
        return Promise.reject(Object.assign(new Error("reset"), failure));
      };
      return { push } as unknown as DurableObjectStub<TenantHub>;
    },
  });
  const request = () => phone.pushBody([phone.mutation("createTask", aTask())]) as unknown as PushRequest;
  await pushInTurn(failing({ retryable: true }), request());
  await pushInTurn(failing({ retryable: true, overloaded: true }), request());
  await expect(pushInTurn(failing({ remote: true }), request())).rejects.toThrow("reset");
  expect(asked).toEqual(["retryable", "retryable", "retryable,overloaded", "remote"]);
  expect([...(await viewOf(phone)).keys()].filter((key) => key.startsWith("task/"))).toHaveLength(2);
});
const viewOf = async (phone: Phone) => {
  await phone.pull();
  return phone.view;
};

test("what breaks inside the hub is an error there, with nothing written", async () => {
  const tenant = await aTenant();
  const phone = new Phone(tenant.owner);
  await refuseWrites(tenant, "the disk is broken");
  const body = phone.pushBody([phone.mutation("createTask", aTask())]) as unknown as PushRequest;
  const stub = env.TENANT_HUB.get(env.TENANT_HUB.idFromName(hubName(tenant.id)));
  await expect(
    runInDurableObject(stub, (hub: TenantHub) => hub.push(tenant.owner.actor, body, noEvidence)),
  ).rejects.toThrow("the disk is broken");
  expect((await viewOf(phone)).size).toBeGreaterThan(0);
});

test("pages end where a scope has exactly as many rows as fit", async () => {
  const tenant = await aTenant();
  const rows = Array.from({ length: pageRows }, (_, at) => ["all", `agent/${String(at).padStart(3, "0")}`, 1, "{}"]);
  const known = (await tenant.db.all(tenant.db.read`SELECT key FROM cv WHERE scope = ${"all"}`)).length;
  await tenant.db.batch([tenant.db.upsert("cv", ["scope", "key"], ["scope", "key", "ver", "val"], rows.slice(known))]);
  const view = await viewOf(new Phone(tenant.owner));
  expect([...view.keys()].filter((key) => key.startsWith("agent/"))).toHaveLength(pageRows - known);
});

async function socketOf(cookie: string, query: Record<string, string> = {}) {
  const path = `/api/sync/poke?${new URLSearchParams(query).toString()}`;
  const { webSocket } = await fetchApp(path, { headers: { upgrade: "websocket", origin, cookie } });
  if (!webSocket) throw new Error("No socket");
  const heard: unknown[] = [];
  webSocket.addEventListener("message", ({ data }) => heard.push(data));
  webSocket.accept();
  return heard;
}

test("a push is told to every phone that sees it, and to no other", async () => {
  const tenant = await aTenant();
  const external = await tenant.join("external");
  const phone = new Phone(tenant.owner);
  const other = await socketOf(tenant.owner.cookie, { group: "another" });
  const unnamed = await socketOf(tenant.owner.cookie);
  const own = await socketOf(tenant.owner.cookie, { group: phone.group });
  const outside = await socketOf(external.cookie, { group: "outside" });
  const stub = env.TENANT_HUB.get(env.TENANT_HUB.idFromName(hubName(tenant.id)));
  // One of an earlier build, which said less.
  await socketOf(tenant.owner.cookie, { group: "old" });
  await runInDurableObject(stub, (_hub, state) => {
    const sockets = state.getWebSockets();
    const old = sockets.find((one) => (one.deserializeAttachment() as { group: string }).group === "old");
    old?.serializeAttachment({ member: "someone" });
  });
  await phone.push(phone.mutation("createTask", aTask()));
  await expect.poll(() => [other, unnamed]).toEqual([["pull"], ["pull"]]);
  expect([own, outside]).toEqual([[], []]);
});

test("a phone that is behind as its socket opens hears so at once; one that is not, and one that cannot tell, does not", async () => {
  const tenant = await aTenant();
  const phone = new Phone(tenant.owner);
  await phone.pull();
  const at = () => `${phone.cookie?.e}.${phone.cookie?.v}`;
  const missed = at();
  await phone.push(phone.mutation("createTask", aTask()));
  await phone.pull();
  const behind = await socketOf(tenant.owner.cookie, { group: "behind", at: missed });
  const neverPulled = await socketOf(tenant.owner.cookie, { group: "new", at: "" });
  const upToDate = await socketOf(tenant.owner.cookie, { group: "same", at: at() });
  const earlierBuild = await socketOf(tenant.owner.cookie, { group: "old" });
  await expect.poll(() => [behind, neverPulled]).toEqual([["pull"], ["pull"]]);
  expect([upToDate, earlierBuild]).toEqual([[], []]);
});

test("the socket opens for browsers on the app’s own pages alone", async () => {
  const { owner, id } = await aTenant();
  const status = async (headers: Record<string, string>) =>
    (await fetchApp("/api/sync/poke", { headers: { cookie: owner.cookie, ...headers } })).status;
  expect(await status({ origin })).toBe(400);
  expect(await status({ origin: "https://elsewhere.example", upgrade: "websocket" })).toBe(403);
  const stub = env.TENANT_HUB.get(env.TENANT_HUB.idFromName(hubName(id)));
  await expect(runInDurableObject(stub, (hub: TenantHub) => hub.fetch(new Request(origin)))).rejects.toThrow();
});

test("a call without a body is answered", async () => {
  const { owner } = await aTenant();
  const headers = { origin, cookie: owner.cookie, "content-type": "application/json" };
  const answer = await fetchApp("/api/sync/pull", { method: "POST", headers });
  expect([answer.status, (await answer.json<{ code: string }>()).code]).toEqual([400, "bad_json"]);
  expect((await postJson("/api/sync/pull", {}, { cookie: owner.cookie })).status).toBe(400);
});
