// Bad input gets its documented answer, writes nothing, and loses nothing of what the phone still holds.
import { env } from "cloudflare:workers";
import { expect, test } from "vitest";
import { newId } from "../../server/sync/new-id.ts";
import { aTenant, fetchApp, origin, Phone, postJson, type TestTenant } from "../support/tenants.ts";

const aTask = (title = "Asa") => ({ id: newId(), title });

async function version({ db }: TestTenant): Promise<unknown> {
  const [row] = await db.all(db.read`SELECT version FROM tenant_clock`);
  return row?.["version"];
}

async function problem(response: Response) {
  expect(response.headers.get("content-type")).toBe("application/problem+json");
  const body = await response.json<{ type: string; title: string; status: number; detail: string; code: string }>();
  expect(body).toMatchObject({ type: `/problems/${body.code}`, status: response.status });
  expect(body.title).not.toBe("");
  expect(body.detail).not.toBe("");
  return [response.status, body.code];
}

const gzip = async (bytes: BodyInit) =>
  new Response(new Response(bytes).body?.pipeThrough(new CompressionStream("gzip"))).arrayBuffer();

test("bodies that are no push are refused before anything is written", async () => {
  const tenant = await aTenant();
  const phone = new Phone(tenant.owner);
  const before = await version(tenant);
  const { cookie } = tenant.owner;
  const raw = (body: BodyInit, headers: Record<string, string> = {}) =>
    fetchApp("/api/sync/push", {
      method: "POST",
      headers: { origin, cookie, "content-type": "application/json", ...headers },
      body,
    });
  const good = JSON.stringify(phone.pushBody([phone.mutation("createTask", aTask())]));

  expect(await problem(await raw("{"))).toEqual([400, "bad_json"]);
  expect(await problem(await raw("[]"))).toEqual([400, "bad_push"]);
  expect(await problem(await raw(JSON.stringify({ ...JSON.parse(good), pushVersion: 0 })))).toEqual([400, "bad_push"]);
  expect(await problem(await raw("not gzip", { "content-encoding": "gzip" }))).toEqual([400, "bad_gzip"]);
  const cut = (await gzip(good)).slice(0, -9);
  expect(await problem(await raw(cut, { "content-encoding": "gzip" }))).toEqual([400, "bad_gzip"]);
  expect(await problem(await raw(good, { "content-encoding": "br" }))).toEqual([415, "unsupported_encoding"]);
  expect(await problem(await raw(good, { "content-type": "text/plain" }))).toEqual([415, "json_only"]);
  expect(await problem(await raw(good, { origin: "https://evil.example" }))).toEqual([403, "wrong_origin"]);
  expect(await problem(await raw("x".repeat(1_000_001)))).toEqual([413, "too_large"]);
  const bomb = await gzip(new Uint8Array(50_000_000));
  expect(await problem(await raw(bomb, { "content-encoding": "gzip" }))).toEqual([413, "too_large"]);
  const many = Array.from({ length: 501 }, () => phone.mutation("createTask", aTask()));
  expect(await problem(await raw(JSON.stringify(phone.pushBody(many))))).toEqual([400, "bad_push"]);
  expect(await version(tenant)).toBe(before);

  const response = await raw(await gzip(good), { "content-encoding": "gzip" });
  expect(response.status).toBe(200);
});

test("a call without an origin is refused", async () => {
  const response = await fetchApp("/api/sync/push", {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: "{}",
  });
  expect(await problem(response)).toEqual([403, "wrong_origin"]);
});

test("without a session every call of sync is 401", async () => {
  const push = { pushVersion: 1, clientGroupID: "g", mutations: [] };
  expect(await problem(await postJson("/api/sync/push", push))).toEqual([401, "signed_out"]);
  expect(await problem(await postJson("/api/sync/pull", { pullVersion: 1, clientGroupID: "g", cookie: null }))).toEqual(
    [401, "signed_out"],
  );
  const headers = { origin, upgrade: "websocket" };
  expect(await problem(await fetchApp("/api/sync/poke", { headers }))).toEqual([401, "signed_out"]);
});

test("a session that ends between two pushes keeps the first and writes nothing of the second", async () => {
  const tenant = await aTenant();
  const phone = new Phone(tenant.owner);
  await phone.push(phone.mutation("createTask", aTask()));
  await env.DB.prepare("UPDATE auth_session SET expires_at = 1 WHERE user_id = ?").bind(tenant.owner.userId).run();
  const before = await version(tenant);
  const second = phone.mutation("createTask", aTask("Faharoa"));
  expect(await problem(await phone.call("/api/sync/push", phone.pushBody([second])))).toEqual([401, "signed_out"]);
  expect(await version(tenant)).toBe(before);
});

test("a gap in the mutation ids is refused whole; the missing one heals it", async () => {
  const tenant = await aTenant();
  const phone = new Phone(tenant.owner);
  const [first, second] = [
    phone.mutation("createTask", aTask("Voalohany")),
    phone.mutation("createTask", aTask("Faharoa")),
  ];
  const before = await version(tenant);
  expect(await problem(await phone.call("/api/sync/push", phone.pushBody([second])))).toEqual([409, "mutation_gap"]);
  expect(await version(tenant)).toBe(before);
  await phone.push(first, second);
  expect(phone.records("task")).toHaveLength(2);
});

test("a client group of another person is refused, in the same tenant and in another", async () => {
  const tenant = await aTenant();
  const colleague = await tenant.join("staff");
  const phone = new Phone(tenant.owner);
  await phone.push(phone.mutation("createTask", aTask()));
  const stolen = {
    pushVersion: 1,
    clientGroupID: phone.group,
    mutations: [phone.mutation("createTask", aTask("Halatra"))],
  };
  const answer = await new Phone(colleague).call("/api/sync/push", stolen);
  expect(await problem(answer)).toEqual([403, "client_group_not_yours"]);

  // In another tenant the same group id is simply a new group: nothing tells that it exists elsewhere.
  const elsewhere = await aTenant();
  const theirs = await new Phone(elsewhere.owner).call("/api/sync/push", { ...stolen, mutations: [] });
  expect(theirs.status).toBe(200);
});

test("a cookie from the future is refused and a cookie of nonsense is no pull", async () => {
  const tenant = await aTenant();
  const phone = new Phone(tenant.owner);
  await phone.pull();
  const pull = (cookie: unknown) =>
    phone.call("/api/sync/pull", { pullVersion: 1, clientGroupID: phone.group, cookie });
  const future = { ...phone.cookie, v: 999_999, order: 2 ** 40 + 999_999 * 1024 };
  expect(await problem(await pull(future))).toEqual([409, "cookie_from_future"]);
  expect(await problem(await pull({ ...phone.cookie, e: 7 }))).toEqual([409, "cookie_from_future"]);
  expect(await problem(await pull("12"))).toEqual([400, "bad_pull"]);
  expect(await problem(await pull({ order: -1 }))).toEqual([400, "bad_pull"]);
});

test("an epoch that moved on gets a fresh copy whose order still grows", async () => {
  const tenant = await aTenant();
  const phone = new Phone(tenant.owner);
  await phone.push(phone.mutation("createTask", aTask()));
  await env.DB.prepare("UPDATE tenant_clock SET epoch = 2 WHERE tenant_id = ?").bind(tenant.id).run();
  const before = phone.cookie?.order ?? 0;
  const answer = await phone.pull();
  expect(answer.patch[0]).toEqual({ op: "clear" });
  expect(phone.cookie).toMatchObject({ e: 2 });
  expect(phone.cookie?.order).toBeGreaterThan(before);
  expect(phone.records("task")).toHaveLength(1);
});

test("a changed role gets the copy of that role", async () => {
  const tenant = await aTenant();
  const member = await tenant.join("staff");
  const phone = new Phone(member);
  await phone.push(phone.mutation("createTask", aTask("Ahy")));
  await new Phone(tenant.owner).push(new Phone(tenant.owner).mutation("createTask", aTask("An’ny tompony")));
  await phone.pull();
  expect(phone.records("task")).toHaveLength(2);
  await env.DB.prepare("UPDATE members SET role = 'external' WHERE tenant_id = ? AND id = ?")
    .bind(tenant.id, member.actor.memberId)
    .run();
  await phone.pull();
  expect(phone.records<{ title: string }>("task").map(({ title }) => title)).toEqual(["Ahy"]);
});

test("ids of any characters are kept apart and settled once", async () => {
  const tenant = await aTenant();
  const phone = new Phone(tenant.owner);
  const odd = { ...phone.mutation("createTask", aTask("Hafahafa")), clientID: 'a "b" c' };
  const body = { ...phone.pushBody([odd]), clientGroupID: "g h" };
  for (const again of [1, 2]) {
    const response = await phone.call("/api/sync/push", body);
    const answer = await response.json<{ push: { lastMutationIDs: Record<string, number> } }>();
    expect([again, response.status, answer.push.lastMutationIDs]).toEqual([again, 200, { 'a "b" c': 1 }]);
  }
  const rows = await tenant.db.all(tenant.db.read`SELECT group_id, id, lmid FROM sync_client`);
  expect(rows).toEqual([{ group_id: "g h", id: 'a "b" c', lmid: 1 }]);
});

test("unknown paths are 404 problems, missing scripts too", async () => {
  for (const path of ["/api/nothing", "/assets/gone-123.js", "/packs/0000", "/api/auth/organization/create"])
    expect(await problem(await fetchApp(path, { headers: { origin } }))).toEqual([404, "not_found"]);
});
