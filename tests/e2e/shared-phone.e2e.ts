// One phone, several people: what is one's own stays so, what was made is delivered, and nobody is taken for another.
import type { Browser, BrowserContext, Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { demoPassword, type DemoEmail } from "../../scripts/lib/demo.ts";
import { launchBrowser, newPhone, openAs, sidewaysOverflow, signIn } from "../support/browser.ts";
import { addTask, chip, go, press, readyOffline } from "../support/hand.ts";
import { everythingKept } from "../support/kept.ts";
import { ofNoun, onServer } from "../support/wire.ts";

let browser: Browser;
beforeAll(async () => {
  browser = await launchBrowser();
});
afterAll(() => browser.close());

/** The titles of a person's tasks, asked from a phone of their own. */
async function tasksOf(email: DemoEmail): Promise<string[]> {
  const context = await newPhone(browser);
  await signIn(context, email);
  const titles = ofNoun(await onServer(context), "task").map(({ title }) => String(title));
  await context.close();
  return titles;
}
const times = (titles: readonly string[], title: string) => titles.filter((one) => one === title).length;

async function signInByHand(page: Page, email: DemoEmail) {
  await go(page, "/sign-in");
  await page.getByLabel("Adiresy mailaka").fill(email);
  await page.getByLabel("Tenimiafina").fill(demoPassword);
  await press(page, "Hiditra");
  await chip(page, "Voaray");
}
const online = async (page: Page, context: BrowserContext = page.context()) => {
  await context.setOffline(false);
  await page.evaluate(() => dispatchEvent(new Event("online")));
};

test("signing out with unsent work seals it: nobody here reads it, the next network delivers it, once", async () => {
  const page = await openAs(browser, "vola@tsara.demo");
  await readyOffline(page, "/settings");
  await page.context().setOffline(true);
  await addTask(page, "Aza very mihitsy");
  expect(await everythingKept(page)).toContain("Aza very mihitsy");
  await go(page, "/settings");
  await press(page, "Hivoaka");
  await press(page, "Hidio eto amin’ny finday dia mivoaha");
  await page.getByText("Hisoratra anarana").waitFor();
  const kept = await everythingKept(page);
  for (const trace of ["Aza very mihitsy", "vola@tsara.demo", "Ivon-toerana Tsara"]) expect(kept).not.toContain(trace);

  // Nobody signs in: the phone itself delivers.
  await online(page);
  await expect
    .poll(async () => times(await tasksOf("vola@tsara.demo"), "Aza very mihitsy"), { timeout: 30_000 })
    .toBe(1);
  await expect.poll(() => page.evaluate(() => localStorage.getItem("sealed"))).toBe("");
  await page.context().close();
});

test("a PIN encrypts what is on the phone, opens it without a network, and brings its person back", async () => {
  const page = await openAs(browser, "vola@tsara.demo");
  await readyOffline(page, "/tasks", "/settings", "/lessons/dh-4/quiz");
  await page.context().setOffline(true);
  const field = page.locator("main input").first();
  await field.waitFor();
  await field.fill("150").catch(() => field.check({ force: true }));
  await press(page, "Valio");
  await page.getByRole("button", { name: "Fanontaniana manaraka" }).waitFor();
  await addTask(page, "Tsiambaratelo");
  await go(page, "/settings");
  // What the person said in a quiz under way.
  const ofDraft = ["orderSeed", "/dh-4"];
  for (const trace of ofDraft) expect(await everythingKept(page)).toContain(trace);
  await setPin(page, "280519");
  await chip(page, "Miandry halefa: 1");
  const kept = await everythingKept(page);
  for (const trace of ["Tsiambaratelo", "vola@tsara.demo", ...ofDraft]) expect(kept).not.toContain(trace);

  await go(page, "/");
  await page.getByRole("heading", { name: "Iza izao?" }).waitFor();
  expect(await sidewaysOverflow(page)).toBe(0);
  await page.getByRole("button", { name: /Vola/ }).click();
  await page.getByLabel("PIN").fill("999999");
  await press(page, "Sokafy");
  await page.getByText("Tsy izay ny PIN.").waitFor();
  await page.getByLabel("PIN").fill("280519");
  await press(page, "Sokafy");
  await chip(page, "Miandry halefa: 1");
  await page.locator('nav a[href="/tasks"]').first().click();
  await page.getByText("Tsiambaratelo").waitFor();
  // The quiz goes on where it was, and stays unreadable.
  await page.locator('nav a[href="/"]').first().click();
  await page.locator('a[href="/lessons/dh-4/quiz"]').first().click();
  await press(page, "Fanontaniana manaraka");
  await page.getByRole("button", { name: "Valio" }).waitFor();
  for (const trace of ofDraft) expect(await everythingKept(page)).not.toContain(trace);
  await page.goBack();

  // Someone else signs in; then the first comes back with nothing but the PIN, although the session is not theirs.
  await page.locator('nav a[href="/more"]').first().click();
  await page.locator('a[href="/settings"]').first().click();
  await press(page, "Omeo olon-kafa ny finday");
  await online(page);
  await signInByHand(page, "rado@tsara.demo");
  await addTask(page, "An’i Rado");
  await chip(page, "Voaray");
  await go(page, "/settings");
  await press(page, "Omeo olon-kafa ny finday");
  await page.getByRole("button", { name: /Vola/ }).click();
  await page.getByLabel("PIN").fill("280519");
  await press(page, "Sokafy");
  await chip(page, "Voaray");
  const [vola, rado] = [await tasksOf("vola@tsara.demo"), await tasksOf("rado@tsara.demo")];
  expect([times(vola, "Tsiambaratelo"), times(vola, "An’i Rado")]).toEqual([1, 0]);
  expect([times(rado, "Tsiambaratelo"), times(rado, "An’i Rado")]).toEqual([0, 1]);
  await page.context().close();
});

test("a lesson being written is sealed by a PIN, goes on behind it, and is not deleted unasked", async () => {
  const page = await openAs(browser, "owner@tsara.demo", "/lessons/write");
  await press(page, "Lesona vaovao");
  const pen = page.getByRole("textbox", { name: "Soratry ny lesona" });
  await pen.fill("# Tsiambaratelon’ny mpampiofana\n");
  await expect.poll(() => everythingKept(page)).toContain("Tsiambaratelon’ny");
  const address = new URL(page.url()).pathname;
  await go(page, "/settings");
  await setPin(page, "280519");
  expect(await everythingKept(page)).not.toContain("Tsiambaratelon’ny");
  expect(await everythingKept(page)).not.toContain(address.split("/").at(-1));

  await page.locator('nav a[href="/lessons"]').first().click();
  await page.getByRole("link", { name: "Manoratra lesona" }).click();
  await page.getByRole("link", { name: /Tsiambaratelon’ny mpampiofana/ }).click();
  await pen.fill("# Tsiambaratelon’ny mpampiofana roa\n");
  await page.getByRole("heading", { level: 1, name: "Tsiambaratelon’ny mpampiofana roa" }).waitFor();
  expect(await everythingKept(page)).not.toContain("Tsiambaratelon’ny");

  await page.locator('nav a[href="/more"]').first().click();
  await page.locator('a[href="/settings"]').first().click();
  await press(page, "Hivoaka");
  const asked = page.getByRole("dialog", { name: "Misy lesona mbola tsy navoaka" });
  await asked.getByText(/Lesona natombokao tamin’ity finday ity: 1/).waitFor();
  await asked.getByRole("button", { name: "Fafao izy ireo dia mivoaha" }).click();
  await page.getByText("Hisoratra anarana").waitFor();
  const left = await page.evaluate(async () => {
    const request = indexedDB.open("nexio-writings");
    await new Promise((done) => (request.onsuccess = done));
    const count = request.result.transaction("box").objectStore("box").count();
    await new Promise((done) => (count.onsuccess = done));
    request.result.close();
    return count.result;
  });
  expect(left).toBe(0);
  await page.context().close();
});

test("a phone left lying asks for the PIN after five minutes, and not while it is in use", async () => {
  const page = await openAs(browser, "vola@tsara.demo");
  await readyOffline(page, "/settings");
  await page.context().setOffline(true);
  await addTask(page, "Mbola ao an-tanana");
  await page.clock.install();
  await go(page, "/settings");
  await setPin(page, "280519");
  await page.clock.fastForward("04:30");
  await page.mouse.click(5, 300);
  await page.clock.fastForward("04:30");
  await page.getByRole("button", { name: "Ovay ny PIN" }).waitFor();
  await page.clock.fastForward("00:40");
  await page.getByRole("heading", { name: "Iza izao?" }).waitFor();
  expect(new URL(page.url()).pathname).toBe("/");
  const kept = await everythingKept(page);
  expect(kept).not.toContain("Mbola ao an-tanana");
  await page.getByRole("button", { name: /Vola/ }).click();
  await page.getByLabel("PIN").fill("280519");
  await press(page, "Sokafy");
  await chip(page, "Miandry halefa: 1");
  await page.context().close();
});

test("a phone taken away forgets everything at its next contact, and says so", async () => {
  const lost = await openAs(browser, "owner@tsara.demo");
  await readyOffline(lost, "/tasks");
  await lost.context().setOffline(true);
  await addTask(lost, "Tao amin’ny finday very");
  const other = await openAs(browser, "owner@tsara.demo", "/settings");
  await other.getByText("Finday idiranao").waitFor();
  await expect.poll(() => other.getByRole("button", { name: /^Esory/ }).count()).toBeGreaterThanOrEqual(2);
  // The one used longest ago stands last; every one but this phone's own goes.
  for (let left = await other.getByRole("button", { name: /^Esory/ }).count(); left > 0; left--) {
    await other
      .getByRole("button", { name: /^Esory/ })
      .last()
      .click();
    await other.getByRole("dialog").getByRole("button", { name: "Esory" }).click();
    await expect.poll(() => other.getByRole("button", { name: /^Esory: / }).count()).toBe(left - 1);
  }
  await other.context().close();
  await online(lost);
  await lost.getByText(/Nesorina tamin’ny kaontinao/).waitFor();
  await lost.getByText("Tao amin’ny finday very", { exact: true }).waitFor();
  await press(lost, "Efa novakiko");
  const kept = await everythingKept(lost);
  for (const trace of ["Tao amin’ny finday very", "owner@tsara.demo"]) expect(kept).not.toContain(trace);
  await lost.context().close();
});

test("two people of two organisations in two tabs: neither gets the other's copy nor sends in the other's name", async () => {
  const vola = await openAs(browser, "vola@tsara.demo");
  await chip(vola, "Voaray");
  await expect.poll(async () => (await onServer(vola.context())).size).toBeGreaterThan(0);
  const context = vola.context();
  const rado = await context.newPage();
  await signInByHand(rado, "rado@tsara.demo");
  // The session is now Rado's; Vola's tab does not know.
  await addTaskInTab(vola, "Asan’i Vola");
  await chip(vola, "Voaray");
  await addTaskInTab(rado, "Asan’i Rado");
  await chip(rado, "Voaray");
  const [hers, his] = [await tasksOf("vola@tsara.demo"), await tasksOf("rado@tsara.demo")];
  expect([times(hers, "Asan’i Vola"), times(hers, "Asan’i Rado")]).toEqual([1, 0]);
  expect([times(his, "Asan’i Vola"), times(his, "Asan’i Rado")]).toEqual([0, 1]);
  await context.close();
});

/** Of whoever is in, on the settings. */
async function setPin(page: Page, pin: string) {
  await press(page, "Asio PIN");
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("PIN, isa enina na mihoatra").fill("123456");
  await dialog.getByText("Mora tombanana loatra").waitFor();
  await dialog.getByLabel("PIN, isa enina na mihoatra").fill(pin);
  await dialog.getByLabel("Averino ilay izy").fill(pin);
  await dialog.getByRole("button", { name: "Asio PIN" }).click();
  await page.getByText("Tafapetraka ny PIN.").waitFor();
}

/** Without loading the page anew: a start would ask who is here. */
async function addTaskInTab(page: Page, title: string) {
  await page.locator('nav a[href="/tasks"]').first().click();
  await page.locator('a[href="/tasks/new"]').first().click();
  await page.getByLabel("Inona no hatao?").fill(title);
  await press(page, "Ampio");
  await page.getByText(`Nampiana: ${title}`).waitFor();
}
