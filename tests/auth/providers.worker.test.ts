// Google and Microsoft, better-auth's own code against a real OpenID provider on a loopback port.
import { env } from "cloudflare:workers";
import { expect, test } from "vitest";
import { newId } from "../../server/sync/new-id.ts";
import { backAt, comeBy, mailTo, tokenIn } from "../support/account.ts";
import { codeOf } from "../support/class.ts";
import { aPerson, fetchApp, origin, postJson } from "../support/tenants.ts";

const who = async (cookie: string) =>
  (
    await (
      await fetchApp("/api/session?guest", { headers: { cookie } })
    ).json<{ user: { id: string; email: string } | null }>()
  ).user;
const someone = () => `sub${newId().slice(-12)}`;

test.each(["google", "microsoft"] as const)(
  "%s: somebody new gets an account, and the same one the next time",
  async (provider) => {
    const sub = someone();
    const first = await comeBy(provider, `${sub}~${sub}@example.demo`, { callbackURL: "/account/done" });
    expect([first.status, first.location]).toEqual([302, "/account/done"]);
    const person = await who(first.cookie);
    expect(person?.email).toBe(`${sub}@example.demo`);
    const again = await comeBy(provider, `${sub}~${sub}@example.demo`);
    expect(await who(again.cookie)).toEqual(person);
    const account = await env.DB.prepare(
      "SELECT account_id, access_token, id_token FROM auth_account WHERE user_id = ?",
    )
      .bind(person?.id)
      .first();
    const id = provider === "google" ? `${sub}~${sub}@example.demo` : `oid-${sub}`;
    expect(account).toEqual({ account_id: id, access_token: null, id_token: null });
  },
);

test.each([
  ["confirmed", ""],
  ["unconfirmed", "~unconfirmed"],
])("an address that is somebody's already, %s by the provider, opens nothing of theirs", async (_how, end) => {
  for (const provider of ["google", "microsoft"] as const) {
    const victim = await aPerson();
    const came = await comeBy(provider, `${someone()}~${victim.email}${end}`);
    expect(came.location).toMatch(/\/sign-in\?error=account_not_linked/);
    expect(await who(came.cookie)).toBeNull();
    const accounts = await env.DB.prepare("SELECT provider_id FROM auth_account WHERE user_id = ?")
      .bind(victim.userId)
      .all();
    expect(accounts.results).toEqual([{ provider_id: "credential" }]);
  }
});

test("an account made with somebody’s unconfirmed address is theirs once they read their mail, and nobody else’s", async () => {
  const email = `${newId()}@example.demo`;
  const thief = someone();
  const before = await comeBy("microsoft", `${thief}~${email}~unconfirmed`);
  const { id } = (await who(before.cookie)) ?? { id: "" };
  await postJson("/api/password/forgot", { email });
  // The first mail was to confirm the address.
  const token = tokenIn(await mailTo(email, 2));
  expect((await postJson("/api/password/reset", { token, password: "telo teny lava dia lava" })).status).toBe(200);
  expect(await who(before.cookie)).toBeNull();
  const after = await comeBy("microsoft", `${thief}~${email}~unconfirmed`);
  expect([after.location, await who(after.cookie)]).toEqual([expect.stringContaining("account_not_linked"), null]);
  const accounts = await env.DB.prepare("SELECT provider_id FROM auth_account WHERE user_id = ?").bind(id).all();
  expect(accounts.results).toEqual([{ provider_id: "credential" }]);
});

test("somebody who says no there comes back to the door", async () => {
  const came = await comeBy("google", "");
  expect(came.location).toMatch(/\/sign-in\?error=access_denied/);
  expect(await who(came.cookie)).toBeNull();
});

test("an answer of the provider counts once, in the browser that asked", async () => {
  const asked = await postJson("/api/auth/sign-in/social", { provider: "google" });
  const { url } = await asked.json<{ url: string }>();
  const state = new URL(url).searchParams.get("state") ?? "";
  const callback = new URL(`${origin}/api/auth/callback/google?code=x&state=${state}`);
  // Another browser, to which somebody sent the address.
  const elsewhere = await backAt(callback, "");
  expect(elsewhere.location).toMatch(/\/sign-in\?error=state_mismatch/);
  const cookie = asked.headers
    .getSetCookie()
    .map((one) => one.split(";")[0])
    .join("; ");
  const wrong = await backAt(callback, cookie);
  expect(wrong.location).toMatch(/error=invalid_code/);
  expect((await backAt(callback, cookie)).location).toMatch(/error=state_mismatch/);
});

test("it leads back to our own pages alone", async () => {
  const foreign = [
    "https://evil.example/",
    "//evil.example",
    "/\\evil.example",
    `${origin}.evil.example/`,
    `${origin}@evil.example/`,
    "http://localhost:8788/",
    "javascript:alert(1)",
    "/..//evil.example",
    "",
  ];
  for (const place of foreign)
    for (const field of ["callbackURL", "errorCallbackURL"])
      expect([
        place,
        ...(await codeOf(await postJson("/api/auth/sign-in/social", { provider: "google", [field]: place }))),
      ]).toEqual([place, 422, "invalid_fields"]);
  for (const place of ["/", "/account/done", `${origin}/tasks`])
    expect((await postJson("/api/auth/sign-in/social", { provider: "google", callbackURL: place })).status).toBe(200);
  const { email } = await aPerson();
  const entered = await postJson("/api/auth/sign-in/email", {
    email,
    password: "x".repeat(12),
    callbackURL: "https://evil.example",
  });
  expect(entered.status).toBe(403);
});

test("nobody brings a token of their own, and providers that are not bound do not exist", async () => {
  const token = { token: "x.y.z" };
  const asked = await postJson("/api/auth/sign-in/social", { provider: "google", idToken: token });
  expect(Object.keys(await asked.json<object>())).toEqual(["url", "redirect"]);
  expect(asked.headers.getSetCookie().some((cookie) => cookie.includes("session"))).toBe(false);
  expect((await postJson("/api/auth/sign-in/social", { provider: "github" })).status).toBe(422);
  expect((await postJson("/api/auth/link-social", { provider: "google" })).status).toBe(404);
  expect(
    (await postJson("/api/auth/sign-in/social", { provider: "google" }, { origin: "https://evil.example" })).status,
  ).toBe(403);
  expect(await (await fetchApp("/api/ways")).json()).toEqual({ providers: ["google", "microsoft"] });
});
