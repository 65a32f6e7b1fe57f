// Somebody without an e-mail address on another phone: a name, a PIN, and a code of their centre.
import { env } from "cloudflare:workers";
import { expect, test } from "vitest";
import { makeCode } from "../../shared/cohorts/join-code.ts";
import { aClass, aJoiner, codeOf, type TestClass } from "../support/class.ts";
import { anAddress, fetchApp, postJson, put } from "../support/tenants.ts";
import { aMember } from "../support/records.ts";

const digits = "280519";
const nobodys = () => makeCode(crypto.getRandomValues(new Uint8Array(7)));
const enter = (code: string, name: string, pin: string, address = anAddress()) =>
  postJson("/api/auth/sign-in/pin", { code, name, pin }, { "cf-connecting-ip": address });
const setPin = (cookie: string, body: object) => postJson("/api/account/pin", body, { cookie });
const cookieOf = (response: Response) =>
  response.headers
    .getSetCookie()
    .map((one) => one.split(";")[0])
    .join("; ");

async function aLearner({ tenant, cohort }: TestClass, name = "Naina", number = "034 12 345 67") {
  const joiner = await aJoiner(cohort.joinCode, name);
  const { memberId } = await (await joiner.join()).json<{ memberId: string }>();
  const cookie = await joiner.signIn(tenant.id);
  const set = await setPin(cookie, { name: number, pin: digits });
  return { memberId, cookie, set, joiner };
}

test("the number, however it is written, the PIN and a code of the centre sign in, in that centre", async () => {
  const there = await aClass();
  const { memberId, set } = await aLearner(there);
  expect(await set.json()).toEqual({ name: "0341234567" });
  const entered = await enter(there.cohort.joinCode.toLowerCase(), "+261 34 12 345 67", digits);
  expect(entered.status).toBe(200);
  const session = await fetchApp("/api/session", { headers: { cookie: cookieOf(entered) } });
  expect(await session.json()).toMatchObject({
    member: { id: memberId, role: "external" },
    tenant: { id: there.tenant.id },
  });
  const row = await env.DB.prepare("SELECT hash FROM auth_pin WHERE name = '0341234567'").first<{ hash: string }>();
  expect(row?.hash).toMatch(/^[0-9a-f]{32}:[0-9a-f]{128}$/);
  // The door of the class may be closed meanwhile: nobody joins by this.
  await postJson(`/api/cohorts/${there.cohort.id}`, { joinOpen: false }, { cookie: there.trainer.cookie });
  expect((await enter(there.cohort.joinCode, "0341234567", digits)).status).toBe(200);
});

test("a wrong PIN, a name of nobody's, a code of nobody's and another centre's code read the same", async () => {
  const [there, elsewhere] = [await aClass(), await aClass()];
  const { joiner } = await aLearner(there);
  const code = there.cohort.joinCode;
  const given = await postJson(
    `/api/cohorts/${there.cohort.id}/learners/${(await (await joiner.join()).json<{ memberId: string }>()).memberId}/code`,
    {},
    { cookie: there.trainer.cookie },
  );
  const { code: wayBack } = await given.json<{ code: string }>();
  const tries = [
    await enter(code, "0341234567", "111222"),
    await enter(code, "0340000000", digits),
    await enter(nobodys(), "0341234567", digits),
    await enter(elsewhere.cohort.joinCode, "0341234567", digits),
    await enter(wayBack, "0341234567", digits),
    await enter(code, "x", digits),
  ];
  const seen = await Promise.all(
    tries.map(async (answer) => [answer.status, { ...(await answer.json<object>()), instance: "" }]),
  );
  expect(seen[0]?.[0]).toBe(401);
  for (const one of seen) expect(one).toEqual(seen[0]);
  expect(await codeOf(await enter("AAAA-AAAA", "0341234567", digits))).toEqual([422, "code_mistyped"]);
});

test("five wrong PINs close it for a while, from anywhere and at the same moment; thirty close an address", async () => {
  const there = await aClass();
  await aLearner(there);
  const code = there.cohort.joinCode;
  const guesses = await Promise.all(Array.from({ length: 12 }, (_, at) => enter(code, "034 12 345 67", `90000${at}`)));
  const times = (status: number) => guesses.filter((answer) => answer.status === status).length;
  expect([times(401), times(429)]).toEqual([5, 7]);
  expect((await enter(code, "0341234567", digits)).status).toBe(429);
  const address = anAddress();
  for (let n = 0; n < 30; n++) expect((await enter(nobodys(), `olona ${n}`, digits, address)).status).toBe(401);
  expect((await enter(code, "olona hafa", digits, address)).status).toBe(429);
  expect((await enter(code, "olona hafa", digits)).status).toBe(401);
});

test("after fifty in a row the right one is not taken either; a trainer lets them back in, and they choose another", async () => {
  const there = await aClass();
  const { memberId } = await aLearner(there);
  const code = there.cohort.joinCode;
  await env.DB.prepare("UPDATE auth_pin SET wrong = 50").run();
  expect(await codeOf(await enter(code, "0341234567", digits))).toEqual([401, "wrong_pin"]);
  const given = await postJson(
    `/api/cohorts/${there.cohort.id}/learners/${memberId}/code`,
    {},
    { cookie: there.trainer.cookie },
  );
  const back = await aJoiner((await given.json<{ code: string }>()).code, "");
  expect((await back.join()).status).toBe(200);
  const cookie = await back.signIn(there.tenant.id);
  expect((await setPin(cookie, { name: "Naina Kely", pin: "731946" })).status).toBe(200);
  expect((await enter(code, "naina  kely", "731946")).status).toBe(200);
  const audit = await there.tenant.db.all(
    there.tenant.db
      .read`SELECT action, actor_id FROM audit_events WHERE action IN ('give_way_back', 'come_back', 'set_sign_in_pin') ORDER BY id`,
  );
  expect(audit).toEqual([
    { action: "set_sign_in_pin", actor_id: memberId },
    { action: "give_way_back", actor_id: there.trainer.actor.memberId },
    { action: "come_back", actor_id: memberId },
    { action: "set_sign_in_pin", actor_id: memberId },
  ]);
});

test("a lost phone: the trainer shuts out whoever has it, whichever way they came in", async () => {
  const there = await aClass();
  const { memberId, cookie } = await aLearner(there);
  const code = there.cohort.joinCode;
  const byPin = cookieOf(await enter(code, "0341234567", digits));
  const lost = await postJson(
    `/api/cohorts/${there.cohort.id}/learners/${memberId}/code`,
    { lost: true },
    { cookie: there.trainer.cookie },
  );
  expect(lost.status).toBe(201);
  for (const one of [cookie, byPin])
    expect((await fetchApp("/api/session", { headers: { cookie: one } })).status).toBe(401);
  expect((await enter(code, "0341234567", digits)).status).toBe(401);
});

test("a PIN is changed by who knows it, is not one that anybody tries, and its name is one person's", async () => {
  const there = await aClass();
  const { cookie } = await aLearner(there);
  expect((await setPin(cookie, { name: "0341234567", pin: "123456", current: digits })).status).toBe(422);
  expect((await setPin(cookie, { name: "0341234567", pin: "12345", current: digits })).status).toBe(422);
  expect(await codeOf(await setPin(cookie, { name: "0341234567", pin: "731946" }))).toEqual([403, "wrong_pin"]);
  expect((await setPin(cookie, { name: "naina", pin: "731946", current: digits })).status).toBe(200);
  expect((await enter(there.cohort.joinCode, "0341234567", digits)).status).toBe(401);
  expect((await enter(there.cohort.joinCode, "Naina", "731946")).status).toBe(200);
  const second = await aLearner(there, "Lalao", "NAINA");
  expect(await codeOf(second.set)).toEqual([409, "name_taken"]);
  // In another centre it is another person's.
  const elsewhere = await aClass();
  expect((await aLearner(elsewhere, "Naina", "naina")).set.status).toBe(200);
});

test("who has more to lose than a class has no PIN, and it opens nothing for whoever rose or left", async () => {
  const there = await aClass();
  expect(await codeOf(await setPin(there.trainer.cookie, { name: "mpampiofana", pin: digits }))).toEqual([
    403,
    "not_allowed",
  ]);
  const { memberId } = await aLearner(there);
  const [row] = await there.tenant.db.all(there.tenant.db.read`SELECT user_id FROM members WHERE id = ${memberId}`);
  const userId = String(row?.["user_id"]);
  for (const fields of [{ role: "staff" }, { role: "external", status: "suspended" }] as const) {
    await put(there.tenant.db, { [`member/${memberId}`]: aMember({ id: memberId, userId, ...fields }) });
    expect((await enter(there.cohort.joinCode, "0341234567", digits)).status).toBe(401);
  }
});
