// A password forgotten, chosen anew and changed, and an address confirmed: by mail, once, and telling nobody who has an
// account.
import { env } from "cloudflare:workers";
import { expect, test } from "vitest";
import { newId } from "../../server/sync/new-id.ts";
import { aClass, codeOf } from "../support/class.ts";
import { mailsTo, mailTo, tokenIn } from "../support/account.ts";
import { anAddress, aPerson, aTenant, fetchApp, password, Phone, postJson, signIn } from "../support/tenants.ts";

const fresh = "tenimiafina vaovao tsara";
const forgot = (email: string, language = "mg", address = anAddress()) =>
  postJson("/api/password/forgot", { email, language }, { "cf-connecting-ip": address });
const reset = (token: string, chosen = fresh) => postJson("/api/password/reset", { token, password: chosen });
const enter = (email: string, chosen: string) => postJson("/api/auth/sign-in/email", { email, password: chosen });
const isIn = async (cookie: string) => (await fetchApp("/api/session", { headers: { cookie } })).status === 200;
/** All that a caller can tell two answers by. */
const seen = async (response: Response) => [
  response.status,
  Object.fromEntries([...response.headers].filter(([name]) => !/^(x-request-id|server-timing|date)$/.test(name))),
  (await response.text()).replaceAll(/urn:uuid:[\w-]+/g, ""),
];

test("a forgotten password is chosen anew by the link in the mail: once, and every session ends", async () => {
  const { owner } = await aTenant();
  expect((await forgot(owner.email)).status).toBe(202);
  const mail = await mailTo(owner.email);
  const token = tokenIn(mail);
  expect(mail.text).toContain(`http://localhost:8787/account/reset#${token}`);
  expect(mail.text).toContain(`http://localhost:8787/t/mg/account/reset?token=${token}`);
  // What is kept of it opens nothing.
  expect(
    await env.DB.prepare("SELECT count(*) n FROM auth_verification WHERE identifier LIKE ?")
      .bind(`%${token}%`)
      .first("n"),
  ).toBe(0);
  expect((await reset(token)).status).toBe(200);
  expect(await isIn(owner.cookie)).toBe(false);
  expect((await enter(owner.email, password)).status).toBe(401);
  expect((await enter(owner.email, fresh)).status).toBe(200);
  expect(await codeOf(await reset(token, "hafa indray mihitsy ity"))).toEqual([410, "link_spent"]);
  expect((await mailTo(owner.email, 2)).subject).toBe("Niova ny tenimiafinao");
});

test("a link is old after half an hour, and the first that is used spends the others", async () => {
  const { email } = await aPerson();
  await forgot(email);
  const first = tokenIn(await mailTo(email));
  await forgot(email);
  const second = tokenIn(await mailTo(email, 2));
  expect((await reset(second)).status).toBe(200);
  expect(await codeOf(await reset(first))).toEqual([410, "link_spent"]);
  await forgot(email);
  const third = tokenIn(await mailTo(email, 4));
  const { expires_at: until } = (await env.DB.prepare(
    "SELECT expires_at FROM auth_verification ORDER BY created_at DESC LIMIT 1",
  ).first<{ expires_at: number }>()) ?? { expires_at: 0 };
  expect(until - Date.now()).toBeLessThanOrEqual(30 * 60_000);
  await env.DB.prepare("UPDATE auth_verification SET expires_at = 1").run();
  expect(await codeOf(await reset(third))).toEqual([410, "link_spent"]);
  expect(await codeOf(await reset("tsy misy"))).toEqual([410, "link_spent"]);
});

test("what is asked for an address reads the same whether anybody has it", async () => {
  const { email } = await aPerson({ emailVerified: false });
  const nobody = `${newId()}@example.demo`;
  const ask = (path: string, who: string) => postJson(`/api/password/${path}`, { email: who, language: "fr" });
  for (const path of ["forgot", "confirm/send"])
    expect(await seen(await ask(path, email))).toEqual(await seen(await ask(path, nobody)));
  const form = { name: "Vola", password: fresh, organisation: "X", kind: "agency", language: "fr" };
  const [known, unknown] = [await aPerson(), { email: `${newId()}@example.demo` }];
  expect(await seen(await postJson("/api/sign-up", { ...form, email: known.email }))).toEqual(
    await seen(await postJson("/api/sign-up", { ...form, email: unknown.email })),
  );
  expect(await seen(await enter(email, "diso diso diso diso"))).toEqual(
    await seen(await enter(nobody, "diso diso diso")),
  );
  // Whoever has it hears of it.
  expect((await mailTo(known.email)).subject).toBe("Vous avez déjà un compte");
  expect((await mailTo(unknown.email)).subject).toBe("Confirmez votre adresse e-mail");
  expect(await mailsTo(nobody)).toEqual([]);
});

test("nobody can have mail after mail sent to somebody, and one address asks only so often", async () => {
  const { email } = await aPerson();
  for (let n = 0; n < 5; n++) expect((await forgot(email)).status).toBe(202);
  await mailTo(email, 3);
  const address = anAddress();
  const answers = await Promise.all(Array.from({ length: 35 }, () => forgot(`${newId()}@example.demo`, "mg", address)));
  expect(answers.filter(({ status }) => status === 429)).toHaveLength(5);
});

test("an address is confirmed by its mail, and only then lets others in", async () => {
  const form = {
    name: "Vola",
    email: `${newId()}@example.demo`,
    password: fresh,
    organisation: "Ivon-toerana",
    kind: "centre",
  };
  await postJson("/api/sign-up", { ...form, language: "en" });
  const token = tokenIn(await mailTo(form.email));
  const entered = await enter(form.email, fresh);
  const cookie = (entered.headers.getSetCookie()[0] ?? "").split(";")[0] ?? "";
  const makeClass = () => postJson("/api/cohorts", { id: newId(), name: "Kilasy 1" }, { cookie });
  expect(await codeOf(await makeClass())).toEqual([403, "email_unconfirmed"]);
  const confirm = (text: string) => postJson("/api/password/confirm", { token: text });
  expect(await codeOf(await confirm(`${token.slice(0, -2)}xx`))).toEqual([410, "link_spent"]);
  expect((await confirm(token)).status).toBe(200);
  expect((await makeClass()).status).toBe(201);
  const account = await (await fetchApp("/api/account", { headers: { cookie } })).json();
  expect(account).toMatchObject({ email: form.email, verified: true, hasPassword: true, providers: [] });
});

test("a password changed by its owner ends every other session, and theirs goes on", async () => {
  const tenant = await aTenant();
  const { owner } = tenant;
  const other = await signIn(owner.email);
  const change = (current: string, chosen = fresh) =>
    postJson("/api/password/change", { current, password: chosen, language: "fr" }, { cookie: owner.cookie });
  expect(await codeOf(await change("diso diso diso diso"))).toEqual([403, "wrong_password"]);
  expect(await codeOf(await change(password, "123456789012"))).toEqual([422, "password_compromised"]);
  const changed = await change(password);
  expect(changed.status).toBe(200);
  const cookie = changed.headers
    .getSetCookie()
    .map((one) => one.split(";")[0])
    .join("; ");
  expect([await isIn(other), await isIn(owner.cookie), await isIn(cookie)]).toEqual([false, false, true]);
  expect((await mailTo(owner.email)).subject).toBe("Votre mot de passe a été changé");
  expect((await enter(owner.email, fresh)).status).toBe(200);
});

test("a phone that came in by the old password does not come back by its key; the one in the hand does", async () => {
  const { tenant, trainer } = await aClass();
  const phone = async (cookie: string) => {
    const { aJoiner } = await import("../support/class.ts");
    const joiner = await aJoiner("");
    const { id, publicKey, label } = joiner.body.device;
    const theirs = new Phone({ ...trainer, cookie });
    await theirs.push(theirs.mutation("registerDevice", { id, publicKey, label }));
    return joiner;
  };
  const thief = await phone(await signIn(trainer.email));
  const own = await phone(trainer.cookie);
  await thief.signIn(tenant.id, 1);
  const body = { current: password, password: fresh, language: "mg" };
  expect((await postJson("/api/password/change", body, { cookie: trainer.cookie })).status).toBe(200);
  await expect(thief.signIn(tenant.id, 2)).rejects.toThrow(/sign_in_again/);
  const back = await own.signIn(tenant.id, 1);
  expect(await isIn(back)).toBe(true);
  // Forgotten and chosen anew by mail, nobody is in any more but whoever types it.
  await forgot(trainer.email);
  await mailTo(trainer.email, 2);
  expect((await reset(tokenIn(await mailTo(trainer.email, 2)))).status).toBe(200);
  expect(await isIn(back)).toBe(false);
  await expect(own.signIn(tenant.id, 2)).rejects.toThrow(/sign_in_again/);
});

test("passwords that anybody tries first are not taken, for known and unknown addresses alike", async () => {
  const { email } = await aPerson();
  for (const chosen of ["123456789012", "qwertyuiop12", "passwordpassword", "sekolysekoly", "vola.rakoto.mg1"])
    for (const who of [email, `${newId()}@example.demo`]) {
      const form = { name: "Vola Rakoto", email: who, password: chosen, organisation: "X", kind: "agency" };
      expect([chosen, ...(await codeOf(await postJson("/api/sign-up", form)))]).toEqual([
        chosen,
        422,
        "password_compromised",
      ]);
    }
});

test("guesses at the same moment from many addresses are ten in all", async () => {
  const { email } = await aPerson();
  const answers = await Promise.all(Array.from({ length: 25 }, () => enter(email, "diso diso diso diso")));
  const times = (status: number) => answers.filter((answer) => answer.status === status).length;
  expect([times(401), times(429)]).toEqual([10, 15]);
  expect((await enter(email, password)).status).toBe(429);
  // Their mail is the way in meanwhile.
  await forgot(email);
  await reset(tokenIn(await mailTo(email)));
  await env.DB.prepare("UPDATE auth_failure SET last_at = last_at - ?")
    .bind(15 * 60_000 + 1000)
    .run();
  expect((await enter(email, fresh)).status).toBe(200);
});

test("no call takes a foreign origin, or anything but JSON", async () => {
  for (const path of ["forgot", "reset", "change", "confirm", "confirm/send"]) {
    expect(await codeOf(await postJson(`/api/password/${path}`, {}, { origin: "https://evil.example" }))).toEqual([
      403,
      "wrong_origin",
    ]);
    expect(await codeOf(await postJson(`/api/password/${path}`, {}, { "content-type": "text/plain" }))).toEqual([
      415,
      "json_only",
    ]);
  }
});
