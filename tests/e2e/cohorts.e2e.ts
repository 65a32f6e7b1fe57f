// A class, from the code on the board to the trainer's view of it: made at the centre, joined on bad Wi-Fi, looked at
// without a network.
import type { Browser, BrowserContext, Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { launchBrowser, newPhone, openAs, sidewaysOverflow, signIn, untilOffline } from "../support/browser.ts";
import { chip, go, press, readyOffline, takeQuiz } from "../support/hand.ts";
import { theServer } from "../support/server.ts";
import { ofNoun, onServer } from "../support/wire.ts";

let browser: Browser;
beforeAll(async () => {
  browser = await launchBrowser();
});
afterAll(() => browser.close());

const pin = "481516";

/** Makes a class by hand; its address and its code. */
async function makeClass(page: Page, name: string): Promise<{ path: string; code: string }> {
  await go(page, "/cohorts");
  await page.getByLabel("Anaran’ny kilasy").fill(name);
  await press(page, "Hamorona ny kilasy");
  await page.getByRole("heading", { level: 1, name }).waitFor();
  const code = await page.locator(".figure").textContent();
  return { path: new URL(page.url()).pathname, code: code ?? "" };
}

async function typeCode(page: Page, code: string) {
  await page.getByLabel("Ny kaody nomen’ny mpampiofana").fill(code.toLowerCase());
  await press(page, "Tohizo");
}
async function choosePin(page: Page) {
  await page.getByLabel("PIN, isa enina na mihoatra").fill(pin);
  await page.getByLabel("Averino ilay izy").fill(pin);
  await press(page, "Midira amin’ny kilasy");
}

const agree = (page: Page) => page.getByLabel("Manaiky aho fa tehirizina").check({ force: true });

/** A phone of their own, in the class. */
async function joinByHand(context: BrowserContext, code: string, name: string): Promise<Page> {
  const page = await context.newPage();
  await page.goto("/");
  await page.getByRole("link", { name: "Manana kaody aho" }).click();
  await typeCode(page, code);
  await page.getByLabel("Ny anaranao").fill(name);
  await agree(page);
  await choosePin(page);
  await page.getByRole("heading", { level: 1, name: "Omano ity finday ity" }).waitFor();
  return page;
}

test("a class is made, joined by its code, learns; its trainer sees it, also without a network", async () => {
  const trainer = await openAs(browser, "owner@tsara.demo");
  await chip(trainer, "Voaray");
  const { path, code } = await makeClass(trainer, "Kilasy faha-5");
  expect(code).toMatch(/^[0-9A-Z]{4}-[0-9A-Z]{4}$/);
  await trainer.getByText("Mbola tsy misy niditra").waitFor();

  const context = await newPhone(browser);
  const learner = await joinByHand(context, code, "Lova");
  await chip(learner, "Voaray");
  // Inside the running app: at a new start the PIN is asked for.
  await learner.getByRole("link", { name: "Mankanesa any amin’ny lesona" }).click();
  await learner.locator('a[href="/lessons/dh-1"]').click();
  await learner.locator('a[href="/lessons/dh-1/quiz"]').click();
  await takeQuiz(learner);
  await chip(learner, "Voaray");

  await trainer.getByRole("link", { name: "Lova" }).waitFor();
  await readyOffline(trainer, "/cohorts", path);
  await trainer.getByRole("link", { name: "Lova" }).click();
  await trainer.getByText(/andrana: 1/).waitFor();
  const member = new URL(trainer.url()).pathname;
  await trainer.context().setOffline(true);
  await trainer.reload();
  await trainer.getByText(/andrana: 1/).waitFor();
  await go(trainer, path);
  await trainer
    .getByText(/Afaka: \d amin’ny 1/)
    .first()
    .waitFor();
  await trainer.context().setOffline(false);

  // The phone is lost: a code good once brings the same person back on another one.
  await go(trainer, member);
  await trainer.getByLabel("Very na nangalarina").check({ force: true });
  await press(trainer, "Omeo kaody");
  await trainer.locator(".figure").waitFor();
  const back = (await trainer.locator(".figure").textContent()) ?? "";
  const second = await newPhone(browser);
  const again = await second.newPage();
  await again.goto(`/join?code=${back}`);
  await again.getByText(/Tongasoa indray, Lova/).waitFor();
  await choosePin(again);
  await chip(again, "Voaray");
  expect(ofNoun(await onServer(second), "progress")).toMatchObject([{ lessonId: "dh-1", attempts: 1 }]);
  expect((await context.request.get("/api/session")).status()).toBe(401);
  for (const one of [context, second, trainer.context()]) await one.close();
});

test("a member joins one more class by its code; another organisation's code says why not", async () => {
  const trainer = await openAs(browser, "owner@tsara.demo");
  await chip(trainer, "Voaray");
  const { code } = await makeClass(trainer, "Kilasy faharoa");
  const member = await openAs(browser, "vola@tsara.demo", "/join");
  await typeCode(member, code);
  await member.getByRole("heading", { name: "Kilasy faharoa" }).waitFor();
  expect(await sidewaysOverflow(member)).toBe(0);
  await press(member, "Midira amin’ny kilasy");
  await member.getByText("Tafiditra ao amin’ny kilasy ianao: Kilasy faharoa.").waitFor();
  expect(ofNoun(await onServer(member.context()), "enrolment").length).toBeGreaterThan(0);

  const stranger = await openAs(browser, "ops@riake.demo", "/join");
  await typeCode(stranger, code);
  await press(stranger, "Midira amin’ny kilasy");
  await stranger.getByText(/An’ny fikambanana hafa ity kilasy ity/).waitFor();
  for (const page of [trainer, member, stranger]) await page.context().close();
});

test("an answer that is lost on the way: the phone asks again and one person is in the class", async () => {
  const trainer = await openAs(browser, "owner@tsara.demo");
  await chip(trainer, "Voaray");
  const { code } = await makeClass(trainer, "Kilasy ratsy tambajotra");
  const context = await newPhone(browser);
  const page = await context.newPage();
  let lost = 0;
  await page.route("**/api/join", async (route) => {
    if (lost++ > 0) return route.fallback();
    await route.fetch();
    // An answer that is lost brings no cookie either; Playwright’s own fetch has kept it.
    await context.clearCookies();
    return route.abort();
  });
  await page.goto("/join");
  await page.getByLabel("Ny kaody nomen’ny mpampiofana").fill(code.replace(/.$/, (last) => (last === "2" ? "3" : "2")));
  await page.getByText("Misy diso na tsy ampy ny kaody").waitFor();
  await page.goto(`/join?code=${code}`);
  await page.getByLabel("Ny anaranao").fill("Mamy");
  await agree(page);
  await choosePin(page);
  await page
    .getByRole("status")
    .getByText(/ambajotra/)
    .waitFor();
  // Even when the page was closed in between.
  await page.goto(`/join?code=${code}`);
  await page.getByLabel("Ny anaranao").fill("Mamy");
  await agree(page);
  await choosePin(page);
  await page.getByRole("heading", { level: 1, name: "Omano ity finday ity" }).waitFor();
  const people = ofNoun(await onServer(trainer.context()), "member").filter(
    ({ displayName }) => displayName === "Mamy",
  );
  expect(people).toHaveLength(1);
  await context.close();
  await trainer.context().close();
});

test("a phone is prepared: its lessons come, its check-list says so, also offline", async () => {
  const trainer = await openAs(browser, "owner@tsara.demo");
  await chip(trainer, "Voaray");
  const { code } = await makeClass(trainer, "Kilasy miomana");
  const context = await newPhone(browser);
  const page = await joinByHand(context, code, "Fara");
  await untilOffline(page);
  await chip(page, "Voaray");
  await page.getByRole("button", { name: /Tehirizo ato amin’ny finday/ }).click();
  await page.getByText(/Vonona: [34] amin’ny 5/).waitFor();
  await context.setOffline(true);
  await page.getByRole("link", { name: "Mankanesa any amin’ny lesona" }).click();
  await page.getByText("Voatahiry ato amin’ny finday").nth(3).waitFor();
  await context.close();
  await trainer.context().close();
});

/** Words of the bar that stand on two lines. */
const brokenWords = (page: Page) =>
  page.locator(".nav a span").evaluateAll((words) =>
    words
      .filter((word) => {
        const range = document.createRange();
        range.selectNodeContents(word);
        return new Set([...range.getClientRects()].map(({ top }) => top)).size > 1;
      })
      .map(({ textContent }) => textContent),
  );

test("no screen of a class scrolls sideways, in any language, down to 240 pixels", async () => {
  for (const locale of ["mg", "fr", "en"]) {
    const context = await newPhone(browser, { viewport: { width: 240, height: 320 } });
    // Chosen on this phone: it stands against the member's own.
    await context.addCookies([{ name: "locale", value: locale, url: theServer().url }]);
    await signIn(context, "owner@tsara.demo");
    const page = await context.newPage();
    await page.goto("/cohorts");
    await page.locator("main a.row-words").first().click();
    await page.locator(".figure").waitFor();
    const path = new URL(page.url()).pathname;
    const person = await page.locator("main a.row-words").first().getAttribute("href");
    for (const one of ["/cohorts", path, person ?? path, "/prepare", "/join"]) {
      await go(page, one);
      await page.locator("main .card, main .notice").first().waitFor();
      expect([locale, one, await sidewaysOverflow(page)]).toEqual([locale, one, 0]);
      expect([locale, one, await brokenWords(page)]).toEqual([locale, one, []]);
    }
    expect(await page.evaluate(() => document.documentElement.lang)).toBe(locale);
    await context.close();
  }
});
