// Second factors over HTTP: setting up, showing, losing them; and what waits until one is shown.
import { env } from "cloudflare:workers";
import { afterEach, expect, test, vi } from "vitest";
import type { Approval, Decision } from "../../shared/approvals/schema.ts";
import { newId } from "../../server/sync/new-id.ts";
import { codeAt, stepAt } from "../../server/factors/totp.ts";
import { Authenticator } from "../support/authenticator.ts";
import { addPasskey, askAs, must, openFactors, passkeySignIn, stepUp, withPasskey } from "../support/factors.ts";
import { anApproval, aTenant, fetchApp, password, Phone, postJson, put, type TestMember } from "../support/tenants.ts";

afterEach(() => void vi.useRealTimers());
const minute = 60_000;

const base32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
const fromBase32 = (text: string) => {
  const bits = [...text].map((letter) => base32.indexOf(letter).toString(2).padStart(5, "0")).join("");
  return new Uint8Array((bits.match(/.{8}/g) ?? []).map((eight) => parseInt(eight, 2)));
};
const codeNow = (secret: Uint8Array<ArrayBuffer>, later = 0) => codeAt(secret, stepAt(Date.now()) + later);

/** An authenticator app; `factors` must be open. The code of now is spent. */
async function withApp(member: TestMember) {
  const { secret } = await must<{ secret: string }>(member, "/api/factors/totp");
  const bytes = fromBase32(secret);
  await must(member, "/api/factors/totp/confirm", { code: await codeNow(bytes) });
  return bytes;
}

/** Parks one decision for each risk, as a phone without a passkey does. */
async function parked(tenant: Awaited<ReturnType<typeof aTenant>>, member: TestMember, risks: Approval["risk"][]) {
  const approvals = risks.map((risk) => anApproval({ risk, approverPolicy: { roles: ["owner"], members: [] } }));
  await put(tenant.db, Object.fromEntries(approvals.map((one) => [`approval/${one.id}`, one])));
  const phone = new Phone(member);
  await phone.pull();
  const items = approvals.map(({ id, subjectHash }) => ({
    id: newId(),
    approvalId: id,
    verdict: "approve",
    subjectHash,
    claimedAt: Date.now(),
  }));
  await phone.push(phone.mutation("decideApprovals", { items }));
  const ids = items.map(({ id }) => id);
  const waits = ids.map((id) => (phone.view.get(`decision/${id}`) as Decision).outcome);
  expect(new Set(waits)).toEqual(new Set(["needs_step_up"]));
  return { phone, items, ids };
}
const statuses = async ({ phone, items }: Awaited<ReturnType<typeof parked>>) => {
  await phone.pull();
  return items.map(({ approvalId }) => (phone.view.get(`approval/${approvalId}`) as Approval).status);
};
interface Begun {
  at: number;
  nonce: string;
}

test("RFC 6238’s own figures", async () => {
  const secret = new TextEncoder().encode("12345678901234567890");
  const figures = { 59: "287082", 1111111109: "081804", 1234567890: "005924", 20000000000: "353130" };
  for (const [seconds, code] of Object.entries(figures))
    expect(await codeAt(new Uint8Array(secret), stepAt(Number(seconds) * 1000))).toBe(code);
});

test("a first factor takes the password, the next ones a factor; then the password opens nothing", async () => {
  const { owner } = await aTenant();
  expect(await askAs(owner, "/api/factors/passkeys/options")).toMatchObject({
    status: 403,
    body: { code: "needs_step_up" },
  });
  const wrong = await askAs(owner, "/api/step-up", { of: "factors", password: "tsy izany mihitsy" });
  expect(wrong).toMatchObject({ status: 403, body: { code: "factor_refused" } });
  const other = await askAs(owner, "/api/step-up", { of: "roles", password });
  expect(other.status).toBe(422);
  const key = await withPasskey(owner);
  // Within the ten minutes that the password opened, the rest is set up too.
  expect((await must<{ codes: string[] }>(owner, "/api/factors/codes")).codes).toHaveLength(10);
  vi.setSystemTime(Date.now() + 11 * minute);
  expect((await askAs(owner, "/api/factors/totp")).body).toMatchObject({ code: "needs_step_up" });
  expect((await askAs(owner, "/api/step-up", { of: "factors", password })).body).toMatchObject({
    code: "factor_refused",
  });
  expect((await stepUp(owner, key, "factors")).status).toBe(200);
  await must(owner, "/api/factors/totp");
});

test("a passkey signs its person in, once for each challenge, and renamed it stays the same", async () => {
  const { owner } = await aTenant();
  const key = await withPasskey(owner, new Authenticator({ counts: true }));
  const cookie = await passkeySignIn(key);
  expect(cookie).not.toBeNull();
  const list = async () => {
    const response = await fetchApp("/api/factors", { headers: { cookie: owner.cookie } });
    return response.json<{ passkeys: { id: string; name: string }[] }>();
  };
  const [mine] = (await list()).passkeys;
  await must(owner, `/api/factors/passkeys/${mine?.id}/rename`, { name: "Ilay mena" });
  expect((await list()).passkeys).toMatchObject([{ name: "Ilay mena" }]);
  // Of a key that counts, a copy is behind.
  key.count -= 2;
  expect(await passkeySignIn(key)).toBeNull();
  expect(await passkeySignIn(new Authenticator())).toBeNull();
});

test("a sign-in that was overheard is of no use a second time", async () => {
  const { owner } = await aTenant();
  const key = await withPasskey(owner);

  const { at, challenge } = await (
    await postJson("/api/auth/passkey/options", {})
  ).json<{ at: number; challenge: string }>();
  const body = { at, assertion: await key.answer(challenge) };
  const answers = await Promise.all(Array.from({ length: 5 }, () => postJson("/api/auth/passkey/sign-in", body)));
  expect(answers.map(({ status }) => status).toSorted()).toEqual([200, 403, 403, 403, 403]);
});

test("no way of signing in is a second factor for what is asked for now", async () => {
  const tenant = await aTenant();
  const key = await withPasskey(tenant.owner);
  const byPasskey = await passkeySignIn(key);
  vi.setSystemTime(Date.now() + 11 * minute);
  for (const cookie of [tenant.owner.cookie, byPasskey ?? ""]) {
    const member = { ...tenant.owner, cookie };
    const refused = await askAs(member, `/api/certificates/${newId()}/revoke`, { reason: "Diso" });
    expect(refused).toMatchObject({ status: 403, body: { code: "needs_step_up" } });
    const waiting = await parked(tenant, member, ["medium", "high"]);
    expect((await askAs(member, "/api/decisions/confirm", { ids: waiting.ids })).status).toBe(422);
    expect(new Set(await statuses(waiting))).toEqual(new Set(["pending"]));
    // The factor itself opens the way: there is no such certificate.
    vi.setSystemTime(Date.now() + minute);
    expect((await stepUp(member, key, "certificates")).status).toBe(200);
    expect((await askAs(member, `/api/certificates/${newId()}/revoke`, { reason: "Diso" })).status).toBe(404);
  }
});

test("an app’s code is good once, in whatever order codes come", async () => {
  const { owner } = await aTenant();
  await openFactors(owner);
  const secret = await withApp(owner);
  const show = (code: string) => askAs(owner, "/api/step-up", { of: "roles", code });
  // Spent when the app was set up.
  expect((await show(await codeNow(secret))).status).toBe(403);
  const next = await codeNow(secret, 1);
  const answers = await Promise.all(Array.from({ length: 4 }, () => show(next)));
  expect(answers.map(({ status }) => status).toSorted()).toEqual([200, 403, 403, 403]);
  vi.setSystemTime(Date.now() + 30_000);
  expect((await show(next)).status).toBe(403);
  expect((await show(await codeNow(secret, 1))).status).toBe(200);
});

test("after five wrong codes sixty at once, from anywhere, are all refused alike, the right one too", async () => {
  const { owner } = await aTenant();
  await openFactors(owner);
  const secret = await withApp(owner);
  const { codes } = await must<{ codes: string[] }>(owner, "/api/factors/codes");
  const right = await codeNow(secret, 1);
  const show = (code: string) => askAs<{ instance: string }>(owner, "/api/step-up", { of: "roles", code });
  // Each call comes from another address (tests/support/tenants.ts).
  const wrong = await Promise.all(Array.from({ length: 60 }, (_, at) => show(String(100_000 + at))));
  const last = [await show(right), await show(codes[0] ?? "")];
  const bodies = [...wrong, ...last].map(({ status, body }) => JSON.stringify({ status, ...body, instance: "" }));
  expect(new Set(bodies).size).toBe(1);
  expect(bodies[0]).toContain("factor_refused");
  vi.setSystemTime(Date.now() + 16 * minute);
  expect((await show(await codeNow(secret))).status).toBe(200);
  // What was refused while it was closed was not spent.
  expect((await show((codes[0] ?? "").toLowerCase().replace("-", " "))).status).toBe(200);
  expect((await show(codes[0] ?? "")).status).toBe(403);
});

test("what waits is confirmed at once, by a code or a passkey that signed these very decisions", async () => {
  const tenant = await aTenant();
  const { owner } = tenant;
  const key = await withPasskey(owner);
  const secret = await withApp(owner);
  const first = await parked(tenant, owner, ["medium", "medium", "high"]);
  const code = await codeNow(secret, 1);
  expect((await askAs(owner, "/api/decisions/confirm", { ids: first.ids, code: "000000" })).status).toBe(403);
  const { outcomes } = await must<{ outcomes: object }>(owner, "/api/decisions/confirm", { ids: first.ids, code });
  expect(Object.values(outcomes)).toEqual(["applied", "applied", "applied"]);
  expect(new Set(await statuses(first))).toEqual(new Set(["approved"]));

  const second = await parked(tenant, owner, ["high", "medium"]);
  const options = () => must<Begun>(owner, "/api/decisions/confirm/options");
  const { at, nonce } = await options();
  const assertion = await key.decide(nonce, "", second.items);
  // Signed for both, sent for one: nothing.
  const half = await askAs(owner, "/api/decisions/confirm", { ids: second.ids.slice(0, 1), at, assertion });
  expect(half.status).toBe(403);
  // An assertion for a class is none for decisions.
  const forClass = await must<{ at: number; challenge: string }>(owner, "/api/step-up/options", { of: "roles" });
  const wrong = { at: forClass.at, assertion: await key.answer(forClass.challenge) };
  expect((await askAs(owner, "/api/decisions/confirm", { ids: second.ids, ...wrong })).status).toBe(403);
  expect((await askAs(owner, "/api/decisions/confirm", { ids: second.ids, at, assertion })).status).toBe(200);
  expect(new Set(await statuses(second))).toEqual(new Set(["approved"]));
  expect((await askAs(owner, "/api/decisions/confirm", { ids: second.ids, at, assertion })).status).toBe(404);

  const third = await parked(tenant, owner, ["high"]);
  const old = await options();
  const late = { at: old.at, assertion: await key.decide(old.nonce, "", third.items) };
  vi.setSystemTime(Date.now() + 11 * minute);
  expect((await askAs(owner, "/api/decisions/confirm", { ids: third.ids, ...late })).status).toBe(403);
  // Nobody confirms for another.
  const other = await tenant.join("owner");
  expect((await askAs(other, "/api/decisions/confirm", { ids: third.ids, code: "123456" })).status).toBe(404);
  const eleven = await parked(tenant, owner, Array<"high">(11).fill("high"));
  const many = await askAs(owner, "/api/decisions/confirm", { ids: eleven.ids, code: "123456" });
  expect(many).toMatchObject({ status: 422, body: { code: "too_many" } });
});

test("confirmed too late, a decision says what became of it", async () => {
  const tenant = await aTenant();
  const { owner } = tenant;
  const key = await withPasskey(owner);
  const waiting = await parked(tenant, owner, ["medium", "high"]);
  const { items, ids } = waiting;
  const decided = anApproval({ id: items[0]?.approvalId ?? "", risk: "medium", status: "rejected" });
  const changed = anApproval({ id: items[1]?.approvalId ?? "", risk: "high", subjectHash: "fedcba9876543210" });
  await put(tenant.db, { [`approval/${decided.id}`]: decided, [`approval/${changed.id}`]: changed });
  const { at, nonce } = await must<Begun>(owner, "/api/decisions/confirm/options");
  const assertion = await key.decide(nonce, "", items);
  const { outcomes } = await must<{ outcomes: object }>(owner, "/api/decisions/confirm", { ids, at, assertion });
  expect(outcomes).toEqual({ [ids[0] ?? ""]: "superseded", [ids[1] ?? ""]: "stale" });
  expect(await statuses(waiting)).toEqual(["rejected", "pending"]);
});

test("the last factor goes in a day, by the word of another; one that is not the last goes at once", async () => {
  const { owner } = await aTenant();
  const key = await withPasskey(owner);
  const spare = await addPasskey(owner);
  const { codes } = await must<{ codes: string[] }>(owner, "/api/factors/codes");
  const idOf = async ({ credentialId }: Authenticator) => {
    const row = await env.DB.prepare("SELECT id FROM auth_passkey WHERE credential_id = ?1")
      .bind(credentialId)
      .first<{ id: string }>();
    return row?.id ?? "";
  };
  expect(await must(owner, `/api/factors/passkeys/${await idOf(spare)}/remove`)).toEqual({ removeAt: null });
  expect((await stepUp(owner, spare, "roles")).status).toBe(403);
  await stepUp(owner, key, "factors");
  const last = `/api/factors/passkeys/${await idOf(key)}`;
  expect((await askAs(owner, `${last}/remove`)).body).toMatchObject({ code: "last_factor" });
  await must(owner, "/api/step-up", { of: "factors", code: codes[0] });
  const { removeAt } = await must<{ removeAt: number }>(owner, `${last}/remove`);
  expect(removeAt - Date.now()).toBeGreaterThan(23 * 60 * minute);
  // Until then it is as good as ever, and may be kept.
  expect((await stepUp(owner, key, "roles")).status).toBe(200);
  await must(owner, `${last}/keep`);
  await must(owner, "/api/step-up", { of: "factors", code: codes[1] });
  await must(owner, `${last}/remove`);
  vi.setSystemTime(Date.now() + 25 * 60 * minute);
  expect((await stepUp(owner, key, "roles")).status).toBe(403);
  expect(await passkeySignIn(key)).toBeNull();
});

test("an administrator takes another member’s device away only after a second factor", async () => {
  const tenant = await aTenant();
  const staff = await tenant.join("staff");
  const theirs = new Phone(staff);
  const device = { id: newId(), publicKey: "A".repeat(87), label: "Finday" };
  await theirs.push(theirs.mutation("registerDevice", device));
  const phone = new Phone(tenant.owner);
  await phone.pull();
  const status = () => (phone.view.get(`device/${device.id}`) as { status: string }).status;
  await phone.push(phone.mutation("revokeDevice", { id: device.id }));
  expect(status()).toBe("active");
  expect(phone.records("outcome")).toMatchObject([{ code: "second_factor_needed" }]);
  const key = await withPasskey(tenant.owner);
  await stepUp(tenant.owner, key, "devices");
  await phone.push(phone.mutation("revokeDevice", { id: device.id }));
  expect(status()).toBe("revoked");
});
