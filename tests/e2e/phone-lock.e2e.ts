// A phone that several people use, down to the bytes of the browser's profile on the disk: behind a PIN nothing that was
// written can be read after a lock, a sign-out, or ten wrong guesses, and what was not sent still arrives.
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { chromium, type Browser, type BrowserContext, type Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { browserFlags, ensureBrowser } from "../../scripts/browser.ts";
import { type DemoEmail } from "../../scripts/lib/demo.ts";
import { launchBrowser, newPhone, phone, signIn } from "../support/browser.ts";
import { chip, go, press, readyOffline, untilKnown } from "../support/hand.ts";
import { theServer } from "../support/server.ts";
import { ofNoun, onServer } from "../support/wire.ts";

const pin = "280519";
const profile = mkdtempSync(join(tmpdir(), "nexio-profile-"));
let browser: Browser;
beforeAll(async () => {
  browser = await launchBrowser();
});
afterAll(async () => {
  await browser.close();
  rmSync(profile, { recursive: true, force: true });
});

async function onDisk(): Promise<BrowserContext> {
  const context = await chromium.launchPersistentContext(profile, {
    executablePath: await ensureBrowser(),
    args: browserFlags,
    viewport: phone,
    locale: "mg",
    timezoneId: "Indian/Antananarivo",
    hasTouch: true,
    baseURL: theServer().url,
  });
  await context.addCookies([{ name: "mode", value: "full", url: theServer().url }]);
  return context;
}

/** Files of the profile that hold one of `marks`, as UTF-8 or as UTF-16. */
function filesWith(marks: readonly string[]): string[] {
  const sought = marks.flatMap((mark) => [Buffer.from(mark, "utf8"), Buffer.from(mark, "utf16le")]);
  return readdirSync(profile, { recursive: true, encoding: "utf8" }).filter((name) => {
    const path = join(profile, name);
    if (!statSync(path, { throwIfNoEntry: false })?.isFile()) return false;
    const bytes = readFileSync(path);
    return sought.some((mark) => bytes.includes(mark));
  });
}

async function setPin(page: Page) {
  await go(page, "/settings");
  await press(page, "Asio PIN");
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("PIN, isa enina na mihoatra").fill(pin);
  await dialog.getByLabel("Averino ilay izy").fill(pin);
  await dialog.getByRole("button", { name: "Asio PIN" }).click();
  await page.getByText("Tafapetraka ny PIN.").waitFor();
}

/** Out of sight for longer than a minute, without waiting for it. */
const hide = (page: Page) =>
  page.evaluate(() => {
    const clock = Date.now.bind(Date);
    Object.defineProperty(document, "hidden", { configurable: true, get: () => true });
    document.dispatchEvent(new Event("visibilitychange"));
    Date.now = () => clock() + 61_000;
    Object.defineProperty(document, "hidden", { configurable: true, get: () => false });
    document.dispatchEvent(new Event("visibilitychange"));
  });

/** What lies in a box of the app. */
const inBox = <Held>(page: Page, name: string): Promise<Held[]> =>
  page.evaluate(async (box) => {
    const request = indexedDB.open(box);
    await new Promise((done) => (request.onsuccess = done));
    const all = request.result.transaction("box").objectStore("box").getAll();
    await new Promise((done) => (all.onsuccess = done));
    request.result.close();
    return all.result as never[];
  }, name);

interface Locked {
  readonly id: string;
  readonly lock?: { readonly wrong: number; readonly passkey?: object };
}

/** As if this many wrong PINs had been typed, without the waits between them. */
const guessed = (page: Page, wrong: number) =>
  page.evaluate(async (count) => {
    const request = indexedDB.open("nexio-people");
    await new Promise((done) => (request.onsuccess = done));
    const store = request.result.transaction("box", "readwrite").objectStore("box");
    const all = store.getAll();
    await new Promise((done) => (all.onsuccess = done));
    for (const person of all.result as Locked[])
      store.put({ ...person, lock: { ...person.lock, wrong: count, waitUntil: 0 } }, person.id);
    await new Promise((done) => (store.transaction.oncomplete = done));
    request.result.close();
  }, wrong);

const typePin = async (page: Page, typed: string) => {
  await page.getByLabel("PIN").fill(typed);
  await press(page, "Sokafy");
};

/** The titles of a person's tasks, asked from a phone of their own. */
async function titlesOf(email: DemoEmail): Promise<string[]> {
  const context = await newPhone(browser);
  await signIn(context, email);
  const titles = ofNoun(await onServer(context), "task").map(({ title }) => String(title));
  await context.close();
  return titles;
}

test("out of sight it locks; a fingerprint opens it; ten wrong PINs destroy the key and lose no work; the disk holds no mark", async () => {
  const mark = `marika${crypto.randomUUID().replaceAll("-", "")}`;
  const context = await onDisk();
  await signIn(context, "rado@tsara.demo");
  const page = await context.newPage();
  const devtools = await context.newCDPSession(page);
  await devtools.send("WebAuthn.enable");
  await devtools.send("WebAuthn.addVirtualAuthenticator", {
    options: {
      protocol: "ctap2",
      ctap2Version: "ctap2_1",
      transport: "internal",
      hasResidentKey: true,
      hasUserVerification: true,
      hasPrf: true,
      isUserVerified: true,
      automaticPresenceSimulation: true,
    },
  });
  await page.goto("/settings");
  await readyOffline(page, "/tasks", "/tasks/new", "/settings");
  await setPin(page);
  await press(page, "Azo sokafana amin’ny dian-tanana na ny hidin’ny efijery koa");
  await page.getByRole("button", { name: "Ny PIN irery no manokatra" }).waitFor();
  await page.locator('nav a[href="/tasks"]').first().click();
  await context.setOffline(true);
  await page.locator('a[href="/tasks/new"]').first().click();
  await page.getByLabel("Inona no hatao?").fill(mark);
  await press(page, "Ampio");
  await chip(page, "Miandry halefa: 1");

  // The key leaves the memory with the page's sight; the fingerprint alone brings it back, without a network.
  await hide(page);
  await page.getByRole("heading", { name: "Iza izao?" }).waitFor();
  await page.getByRole("button", { name: /Rado/ }).click();
  await press(page, "Dian-tanana na hidin’ny efijery");
  await page.locator('nav a[href="/tasks"]').first().click();
  await page.getByText(mark).first().waitFor();

  await hide(page);
  await page.getByRole("heading", { name: "Iza izao?" }).waitFor();
  // Locked twice with nothing new: one copy, sealed.
  expect(await inBox(page, "nexio-sealed")).toHaveLength(1);
  await guessed(page, 8);
  await page.getByRole("button", { name: /Rado/ }).click();
  await typePin(page, "999999");
  await page.getByText("Tsy izay ny PIN.").waitFor();
  expect(await inBox<Locked>(page, "nexio-people")).toMatchObject([{ lock: { wrong: 9 } }]);
  await guessed(page, 9);
  await typePin(page, "999998");
  await page.getByText(/PIN diso in’ny folo/).waitFor();
  expect(await inBox(page, "nexio-people")).toEqual([]);

  // Nobody is in, and nobody could open it any more: it arrives all the same.
  await context.setOffline(false);
  await page.evaluate(() => dispatchEvent(new Event("online")));
  await expect
    .poll(async () => (await titlesOf("rado@tsara.demo")).filter((title) => title === mark), { timeout: 20_000 })
    .toEqual([mark]);
  await context.close();
  expect(filesWith([mark])).toEqual([]);
});

test("after a sign-out and a switch to someone else the disk holds no mark of who was here", async () => {
  const mark = `marika${crypto.randomUUID().replaceAll("-", "")}`;
  const context = await onDisk();
  await signIn(context, "vola@tsara.demo");
  const page = await context.newPage();
  await page.goto("/settings");
  await untilKnown(page);
  await chip(page, "Voaray");
  await setPin(page);
  await page.locator('nav a[href="/tasks"]').first().click();
  await page.locator('a[href="/tasks/new"]').first().click();
  await page.getByLabel("Inona no hatao?").fill(mark);
  await press(page, "Ampio");
  await chip(page, "Voaray");
  await page.locator('nav a[href="/more"]').first().click();
  await page.locator('a[href="/settings"]').first().click();
  await press(page, "Omeo olon-kafa ny finday");
  await page.getByRole("heading", { name: "Iza izao?" }).waitFor();
  await page.getByRole("button", { name: /Vola/ }).click();
  await typePin(page, pin);
  await page.locator('nav a[href="/more"]').first().click();
  await page.locator('a[href="/settings"]').first().click();
  await press(page, "Hivoaka");
  await page.getByText("Hisoratra anarana").waitFor();
  await context.close();
  // It looks where marks would be: the profile's own databases are among what is read.
  expect(filesWith(["nexio-people"]).length).toBeGreaterThan(0);
  expect(filesWith([mark])).toEqual([]);
});
