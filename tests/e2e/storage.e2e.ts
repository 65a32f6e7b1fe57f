// Little room, none at all, and storage that was taken away: nothing is lost unsaid, and no screen is blank.
import { readFileSync } from "node:fs";
import type { Browser, BrowserContext, Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { launchBrowser, newPhone, signIn, until, untilOffline } from "../support/browser.ts";
import { takeQuiz, untilKnown } from "../support/hand.ts";
import { theServer } from "../support/server.ts";

let browser: Browser;
beforeAll(async () => {
  browser = await launchBrowser();
});
afterAll(() => browser.close());

/** A phone of Rado's that speaks English. */
const radosPhone = async (): Promise<BrowserContext> => {
  const context = await newPhone(browser, { locale: "en" });
  await context.addCookies([{ name: "locale", value: "en", url: theServer().url }]);
  await signIn(context, "rado@tsara.demo");
  return context;
};

/** From now on the browser gives this origin so many bytes; 0 would mean “as usual” to it. */
const allow = async (page: Page, bytes: number) => {
  const devtools = await page.context().newCDPSession(page);
  await devtools.send("Storage.overrideQuotaForOrigin", { origin: theServer().url, quotaSize: bytes });
};

const addTask = async (page: Page, title: string) => {
  await page.goto("/tasks/new");
  await page.getByRole("textbox").first().fill(title);
  await page.getByRole("button", { name: "Add", exact: true }).click();
};
/** Until the list shows it. */
const shown = (page: Page, title: string) => page.getByRole("link", { name: title }).waitFor();
const received = (page: Page) => page.getByText("Received", { exact: true }).waitFor();

/** Before any script of a page: the browser has no database, as in some private windows. */
const withoutDatabase = (context: BrowserContext) =>
  context.addInitScript(() => {
    IDBFactory.prototype.open = () => {
      throw new DOMException(
        "A mutation operation was attempted on a database that did not allow mutations.",
        "InvalidStateError",
      );
    };
  });

test("5 MB are enough: the whole app, four packs, work that is sent, and a start without a network", async () => {
  const context = await radosPhone();
  const page = await context.newPage();
  await allow(page, 5_000_000);
  await page.goto("/lessons/dh-1");
  await page.getByRole("button", { name: "Next" }).waitFor();
  await untilOffline(page);
  await page.goto("/prepare");
  await page.getByRole("button", { name: /^Keep on this phone/ }).click();
  await until(page, async () => (await (await caches.open("packs")).keys()).length >= 4, null);
  await addTask(page, "Within five megabytes");
  await shown(page, "Within five megabytes");
  await received(page);
  await context.setOffline(true);
  await page.goto("/lessons/bb-1");
  await page.getByRole("button", { name: "Next" }).waitFor();
  expect(await page.locator(".banner .notice").count()).toBe(0);
  await context.close();
});

test("on a full phone a new pack takes the room of pictures and learnt lessons, and the person is told", async () => {
  const context = await newPhone(browser, { locale: "en" });
  const page = await context.newPage();
  await page.goto("/lessons");
  await untilOffline(page);
  await page.reload();
  // Large ones, so that there is something to let go of; the phone is then as full as it gets.
  const usage = await page.evaluate(async () => {
    const pictures = await caches.open("pictures");
    for (let at = 0; at < 3; at++) await pictures.put(`/pictures/${at}.svg`, new Response(new Uint8Array(400_000)));
    return (await navigator.storage.estimate()).usage ?? 0;
  });
  await allow(page, usage + 5000);
  await page
    .getByRole("button", { name: /^Keep on this phone/ })
    .first()
    .click();
  await page.getByText(/^The phone was full\. Taken off it: pictures 3, lessons 0\./).waitFor();
  expect(
    await page.evaluate(async () => [
      (await (await caches.open("packs")).keys()).length,
      (await (await caches.open("pictures")).keys()).length,
    ]),
  ).toEqual([1, 0]);
  await context.close();
});

test("a database that cannot be opened: everything works in memory under a red banner, and the work can leave", async () => {
  const context = await radosPhone();
  await withoutDatabase(context);
  const page = await context.newPage();
  await page.goto("/tasks/new");
  const banner = page.getByRole("alert").filter({ hasText: "This phone cannot save now." });
  await banner.waitFor();
  await received(page);
  await untilKnown(page);
  await received(page);
  await untilOffline(page);
  await context.setOffline(true);
  await page.getByRole("textbox").first().fill("Only in memory");
  await page.getByRole("button", { name: "Add", exact: true }).click();
  await shown(page, "Only in memory");
  const download = page.waitForEvent("download");
  await banner.getByRole("button", { name: "Save what is not sent: 1" }).click();
  const text = readFileSync(await (await download).path(), "utf8");
  expect((JSON.parse(text) as { parcels: string[] }).parcels).toHaveLength(1);
  await banner.getByRole("link", { name: "As pictures" }).click();
  await page.getByRole("button", { name: "My work as pictures" }).click();
  await page.locator("canvas.qr[data-frame]").waitFor();

  // Another phone takes the file along and delivers it.
  const carrier = await radosPhone();
  const other = await carrier.newPage();
  await other.goto("/sync");
  await received(other);
  await other
    .locator("input[type=file]")
    .setInputFiles({ name: "nexio.json", mimeType: "application/json", buffer: Buffer.from(text) });
  await other.getByText("Taken in. Sealed work: 1. Lessons: 0.").waitFor();
  await other.goto("/tasks");
  await shown(other, "Only in memory");
  await context.close();
  await carrier.close();
});

test("a quota of nothing on the first visit: a quiz in memory, told in red, no blank screen", async () => {
  const context = await newPhone(browser, { locale: "en" });
  const page = await context.newPage();
  await allow(page, 1);
  await page.goto("/lessons/dh-1/quiz");
  await page.getByRole("button", { name: "Answer" }).waitFor();
  await page.locator("label.choice").first().click();
  await page.getByRole("button", { name: "Answer" }).click();
  await page.getByRole("button", { name: "Next question" }).waitFor();
  await page.getByRole("alert").filter({ hasText: "This phone cannot save now." }).waitFor();
  await context.close();
});

test("a phone that fills up while work waits keeps what it had, says no to more, and shows what takes room", async () => {
  const context = await radosPhone();
  // Chromium remembers for a while how much room there was, so that a quota changed now would be felt too late.
  await context.addInitScript(() => {
    for (const name of ["add", "put"] as const) {
      const write = IDBObjectStore.prototype[name];
      IDBObjectStore.prototype[name] = function (...args) {
        if (localStorage.getItem("full")) throw new DOMException("Full", "QuotaExceededError");
        return write.apply(this, args);
      };
    }
  });
  const page = await context.newPage();
  await page.goto("/data");
  await untilOffline(page);
  await untilKnown(page);
  await received(page);
  await page.getByRole("radio", { name: /^Only when I say/ }).check();
  await addTask(page, "Safe before");
  await shown(page, "Safe before");
  await page.goto("/tasks/new");
  await page.getByRole("textbox").first().fill("No room for this");
  const add = page.getByRole("button", { name: "Add", exact: true });
  await page.waitForFunction(() => document.querySelector("main form button[type=submit]:not(:disabled)"));
  await page.evaluate(() => localStorage.setItem("full", "1"));
  await add.click();
  await page.getByText(/^It could not be saved on this phone\./).waitFor();
  expect(await page.getByRole("textbox").first().inputValue()).toBe("No room for this");
  await page.goto("/data");
  await page.getByRole("alert").filter({ hasText: "The phone is nearly full." }).waitFor();
  // Room again: what was saved before is there, and goes.
  await page.evaluate(() => localStorage.removeItem("full"));
  await page.reload();
  await page.getByText("Waiting on this phone: 1").waitFor();
  await page.getByRole("button", { name: /^Send and receive now/ }).click();
  await page.getByText("Waiting on this phone: 0").waitFor();
  await context.close();
});

test.each([
  [0, "Nothing unsent was lost"],
  [2, "Lost, because it was not sent: 2."],
])("storage that the browser cleared is noticed at the next start: %i unsent", async (count, words) => {
  const context = await radosPhone();
  const page = await context.newPage();
  await page.goto("/data");
  await untilOffline(page);
  await untilKnown(page);
  await received(page);
  await page.getByRole("radio", { name: /^Only when I say/ }).check();
  for (let at = 0; at < count; at++) {
    await addTask(page, `Unsent ${at}`);
    await shown(page, `Unsent ${at}`);
  }
  await page.waitForFunction((unsent) => document.cookie.includes(`kept=${unsent}`), count);
  await page.goto("about:blank");
  const devtools = await context.newCDPSession(page);
  // What a browser does that needs the room: everything but the cookies.
  await devtools.send("Storage.clearDataForOrigin", {
    origin: theServer().url,
    storageTypes: "indexeddb,local_storage,cache_storage,service_workers",
  });
  await page.goto("/");
  await page.getByRole("alert").filter({ hasText: words }).waitFor();
  // Said once.
  await page.reload();
  await received(page);
  expect(await page.getByRole("alert").filter({ hasText: "cleared" }).count()).toBe(0);
  await context.close();
});

test("the browser is asked to keep it all after the first quiz, not before, and its answer is written down", async () => {
  const context = await newPhone(browser);
  await context.addInitScript(() => {
    const asked = { count: 0 };
    Object.assign(globalThis, { asked });
    StorageManager.prototype.persist = async () => {
      asked.count += 1;
      return false;
    };
  });
  const page = await context.newPage();
  const asked = () => page.evaluate(() => (globalThis as unknown as { asked: { count: number } }).asked.count);
  await page.goto("/lessons/dh-1/quiz");
  await untilOffline(page);
  expect(await asked()).toBe(0);
  await takeQuiz(page);
  await page.waitForFunction(() => (globalThis as unknown as { asked: { count: number } }).asked.count === 1);
  await page.goto("/data");
  await page.getByText(/Nangatahina .*: mbola tsy ekena\./).waitFor();
  await page.getByText("Tsy mbola voatoky").waitFor();
  await context.close();
});
