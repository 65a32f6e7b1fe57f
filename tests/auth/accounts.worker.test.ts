// Signing up, in and out over HTTP, on real D1.
import { env } from "cloudflare:workers";
import { expect, test } from "vitest";
import { newId } from "../../server/sync/new-id.ts";
import { aPerson, aTenant, fetchApp, origin, password, postJson, signIn } from "../support/tenants.ts";

const aSignUp = (email = `${newId()}@example.demo`) => ({
  name: "Vola",
  email,
  password,
  organisation: "Volan’i Vola",
  kind: "entrepreneur",
  language: "mg",
});
const session = async (cookie: string) =>
  (await fetchApp("/api/session", { headers: { cookie } })).json<Record<string, never>>();

test("signing up makes a tenant whose owner the person is", async () => {
  const form = aSignUp();
  expect((await postJson("/api/sign-up", form)).status).toBe(202);
  const found = await session(await signIn(form.email));
  expect(found).toMatchObject({
    user: { email: form.email, name: "Vola" },
    tenant: { name: form.organisation, kind: "entrepreneur" },
    member: { role: "owner", language: "mg" },
    memberships: [{ name: form.organisation, role: "owner" }],
  });
});

test("a known address gets the same answer as an unknown one, and changes nothing", async () => {
  const form = aSignUp();
  const fresh = await postJson("/api/sign-up", form);
  const counts = () =>
    env.DB.prepare(
      "SELECT (SELECT count(*) FROM auth_user) u, (SELECT count(*) FROM tenants) t, (SELECT password FROM auth_account ORDER BY id DESC LIMIT 1) p",
    ).first();
  const before = await counts();
  const known = await postJson("/api/sign-up", { ...form, password: "tenimiafina hafa kosa", organisation: "Hafa" });
  expect([known.status, await known.text()]).toEqual([fresh.status, await fresh.text()]);
  expect(await counts()).toEqual(before);
});

test("short passwords and empty names are refused field by field", async () => {
  const response = await postJson("/api/sign-up", { ...aSignUp(), password: "fohy", organisation: " " });
  expect(response.status).toBe(422);
  expect(await response.json()).toMatchObject({ code: "invalid_fields", detail: "Check: password, organisation." });
});

test("wrong passwords and unknown addresses read the same", async () => {
  const { owner } = await aTenant();
  const wrong = await postJson("/api/auth/sign-in/email", { email: owner.email, password: "diso diso diso diso" });
  const unknown = await postJson("/api/auth/sign-in/email", { email: "tsy-misy@example.demo", password });
  const strip = async (response: Response) => ({ ...(await response.json<object>()), instance: "" });
  expect(wrong.status).toBe(401);
  expect([unknown.status, await strip(unknown)]).toEqual([wrong.status, await strip(wrong)]);
});

test("ten wrong passwords close an account for a while, to the right one too; other accounts stay open", async () => {
  const [{ owner }, other] = [await aTenant(), await aTenant()];
  const attempt = (secret: string, email = owner.email) =>
    postJson("/api/auth/sign-in/email", { email, password: secret });
  for (let tries = 0; tries < 10; tries++) expect((await attempt("diso diso diso diso")).status).toBe(401);
  const closed = await attempt(password);
  expect([closed.status, (await closed.json<{ code: string }>()).code]).toEqual([429, "too_many_failures"]);
  expect(Number(closed.headers.get("retry-after"))).toBeGreaterThan(0);
  expect((await attempt(password, other.owner.email)).status).toBe(200);
});

test("signing out ends the session at once", async () => {
  const { owner } = await aTenant();
  expect((await postJson("/api/auth/sign-out", {}, { cookie: owner.cookie })).status).toBe(200);
  expect((await fetchApp("/api/session", { headers: { cookie: owner.cookie } })).status).toBe(401);
  // A phone that may have nobody asks without an error.
  const asked = await fetchApp("/api/session?guest", { headers: { cookie: owner.cookie } });
  expect([asked.status, await asked.json()]).toEqual([200, { user: null }]);
});

test("a person in no tenant can make one, once", async () => {
  const person = await aPerson();
  const cookie = await signIn(person.email);
  expect(await session(cookie)).toMatchObject({ tenant: null, member: null, memberships: [] });
  const made = await postJson("/api/tenants", { name: "Vaovao", kind: "centre" }, { cookie });
  expect(made.status).toBe(201);
  expect(await session(cookie)).toMatchObject({
    tenant: { name: "Vaovao", kind: "centre" },
    member: { role: "owner" },
  });
  expect((await postJson("/api/tenants", { name: "Faharoa", kind: "centre" }, { cookie })).status).toBe(409);
});

test("a person in two tenants switches between them, and into no third", async () => {
  const [first, second, foreign] = [await aTenant("Voalohany"), await aTenant("Faharoa"), await aTenant("Vahiny")];
  const member = await second.join("staff");
  // The same person in the first tenant too.
  await env.DB.prepare(
    "INSERT INTO auth_member (id, organization_id, user_id, role, created_at) VALUES (?, ?, ?, 'external', 1)",
  )
    .bind(newId(), first.id, member.userId)
    .run();
  const { mirrorMember } = await import("../../server/members/mirror-member.ts");
  const { appEnv } = await import("../support/tenants.ts");
  await mirrorMember(appEnv, first.id, {
    userId: member.userId,
    displayName: "Lala",
    role: "external",
    language: "fr",
  });
  const { cookie } = member;
  const active = (organizationId: string) =>
    postJson("/api/auth/organization/set-active", { organizationId }, { cookie });
  expect((await active(first.id)).status).toBe(200);
  expect(await session(cookie)).toMatchObject({ tenant: { id: first.id }, member: { role: "external" } });
  expect((await active(second.id)).status).toBe(200);
  expect(await session(cookie)).toMatchObject({ tenant: { id: second.id }, member: { role: "staff" } });
  expect((await active(foreign.id)).status).toBe(403);
  expect(await session(cookie)).not.toMatchObject({ tenant: { id: foreign.id } });
});

test("a suspended member's session opens nothing", async () => {
  const tenant = await aTenant();
  const member = await tenant.join("staff");
  await env.DB.prepare("UPDATE members SET status = 'suspended' WHERE id = ?").bind(member.actor.memberId).run();
  const pull = await postJson(
    "/api/sync/pull",
    { pullVersion: 1, clientGroupID: "g", cookie: null },
    { cookie: member.cookie },
  );
  expect([pull.status, (await pull.json<{ code: string }>()).code]).toEqual([403, "no_tenant"]);
});

test("the health check asks the database and a Durable Object", async () => {
  const response = await fetchApp("/api/health");
  expect(response.status).toBe(200);
  expect(await response.json()).toMatchObject({ status: "ok", version: expect.any(String), time: expect.any(Number) });
});

test("documents of better-auth that are not open yet are 404", async () => {
  for (const path of ["sign-up/email", "organization/invite-member", "update-user", "change-email"])
    expect((await postJson(`/api/auth/${path}`, {}, { origin })).status).toBe(404);
});
