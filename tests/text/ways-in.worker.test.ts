// The other ways in, in a browser without scripts.
import { expect, test } from "vitest";
import { languages } from "../../shared/languages.ts";
import { mailTo, tokenIn } from "../support/account.ts";
import { aClass, aJoiner } from "../support/class.ts";
import { aPerson, aTenant, postJson } from "../support/tenants.ts";
import { breachesOf, hiddenIn, TextBrowser } from "../support/text.ts";

const fresh = "tenimiafina vaovao tsara";

test("every page of them keeps to what a page of text mode is", async () => {
  const { owner } = await aTenant();
  for (const language of languages)
    for (const path of [
      "/sign-in",
      "/account/forgot",
      "/account/pin",
      "/account/reset?token=x",
      "/account/reset",
      "/account/confirm?token=x",
      "/account/security",
    ]) {
      const page = await new TextBrowser(owner).get(`/t/${language}${path}`);
      expect([path, page.status, breachesOf(page, language)]).toEqual([path, 200, []]);
      expect(page.headers.get("cache-control")).toBe("private, no-store");
    }
});

test("a forgotten password, from the form to the mail and back", async () => {
  const { email } = await aPerson();
  const browser = new TextBrowser();
  const asked = await browser.post("/t/fr/account/forgot", { email });
  expect(asked.html).toContain(`Si ${email} a un compte ici`);
  const mail = await mailTo(email);
  const link = /\S+\/t\/fr\/account\/reset\S+/.exec(mail.text)?.[0] ?? "";
  const page = await browser.get(new URL(link).pathname + new URL(link).search);
  const form = hiddenIn(page.html, "/t/fr/account/reset");
  expect(form).toEqual({ token: tokenIn(mail) });
  const weak = await browser.post("/t/fr/account/reset", { ...form, password: "123456789012" });
  expect([weak.status, hiddenIn(weak.html, "/t/fr/account/reset")]).toEqual([422, form]);
  expect((await browser.post("/t/fr/account/reset", { ...form, password: fresh })).status).toBe(200);
  const spent = await browser.post("/t/fr/account/reset", { ...form, password: fresh });
  expect([spent.status, spent.html.includes('action="/t/fr/account/reset"')]).toEqual([410, false]);
  const door = hiddenIn((await browser.get("/t/fr/sign-in")).html, "/t/fr/sign-in");
  const home = await browser.send("/t/fr/sign-in", { ...door, email, password: fresh });
  expect(home.status).toBe(403); // no organisation yet, and signed in
});

test("an address is confirmed by a button", async () => {
  const { email } = await aPerson({ emailVerified: false });
  await postJson("/api/password/confirm/send", { email, language: "mg" });
  const token = tokenIn(await mailTo(email));
  const browser = new TextBrowser();
  const page = await browser.get(`/t/mg/account/confirm?token=${token}`);
  const done = await browser.post("/t/mg/account/confirm", hiddenIn(page.html, "/t/mg/account/confirm"));
  expect([done.status, done.html.includes("Voamafy ny adiresy mailakao.")]).toEqual([200, true]);
  expect((await browser.post("/t/mg/account/confirm", { token: `${token}x` })).status).toBe(410);
});

test("a learner comes in by a PIN, and out of where they forgot to", async () => {
  const { tenant, cohort } = await aClass();
  const joiner = await aJoiner(cohort.joinCode, "Naina");
  await joiner.join();
  const cookie = await joiner.signIn(tenant.id);
  await postJson("/api/account/pin", { name: "034 12 345 67", pin: "280519" }, { cookie });
  const typed = { code: cohort.joinCode, name: "0341234567" };
  const enter = async (pin: string, browser = new TextBrowser()) => {
    const door = hiddenIn((await browser.get("/t/mg/account/pin")).html, "/t/mg/account/pin");
    return browser.send("/t/mg/account/pin", { ...door, ...typed, pin });
  };
  expect((await enter("111222")).status).toBe(401);
  // A form that this browser did not draw opens nothing, whatever it says.
  const foreign = await new TextBrowser().post("/t/mg/account/pin", { ...typed, pin: "280519" });
  expect([foreign.status, foreign.headers.getSetCookie().some((one) => one.includes("session"))]).toEqual([403, false]);
  const [here, forgotten] = [new TextBrowser(), new TextBrowser()];
  expect((await enter("280519", forgotten)).status).toBe(200);
  expect((await enter("280519", here)).html).toContain("Naina");
  const list = await here.get("/t/mg/account/security");
  const forms = [...list.html.matchAll(/name="session" value="([^"]+)"/g)].map(([, id = ""]) => id);
  expect(forms).toHaveLength(2);
  const { token = "" } = hiddenIn(list.html, "/t/mg/account/security");
  for (const session of forms) expect((await here.post("/t/mg/account/security", { session, token })).status).toBe(200);
  expect((await forgotten.get("/t/mg/account/security")).status).toBe(401);
  expect((await here.get("/t/mg/account/security")).status).toBe(200);
  expect((await here.post("/t/mg/account/security", { session: forms[0] ?? "", token: "x" })).status).toBe(403);
});
