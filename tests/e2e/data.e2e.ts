// The data meter against the wire itself, the price, and "sync only when I say".
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { brotliCompressSync } from "node:zlib";
import { type Browser, chromium, type Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { browserFlags, ensureBrowser } from "../../scripts/browser.ts";
import { siteDir } from "../../scripts/lib/paths.ts";
import { workerScriptBytes } from "../../pwa/data/count.ts";
import { launchBrowser, newPhone, sidewaysOverflow, signIn, untilOffline } from "../support/browser.ts";
import { untilKnown } from "../support/hand.ts";
import { theServer } from "../support/server.ts";
import { countTheWire } from "../support/wire-counter.ts";

let browser: Browser;
beforeAll(async () => {
  browser = await launchBrowser();
});
afterAll(() => browser.close());

/** A staff member's phone in English, whatever language they chose elsewhere. */
const openAsRado = async (chromium: Browser, path: string) => {
  const context = await newPhone(chromium, { locale: "en" });
  await context.addCookies([{ name: "locale", value: "en", url: theServer().url }]);
  await signIn(context, "rado@tsara.demo");
  const page = await context.newPage();
  await page.goto(path);
  return page;
};

const addTask = async (page: Page, title: string) => {
  await page.getByRole("textbox").first().fill(title);
  await page.getByRole("button", { name: "Add", exact: true }).click();
  await page.getByRole("link", { name: title }).waitFor();
};

/** The phone's own book, all days and kinds together. */
const book = (page: Page) =>
  page.evaluate(async () => {
    const settled = <T>(request: IDBRequest<T>) =>
      new Promise<T>((resolve, reject) => {
        request.onsuccess = () => resolve(request.result);
        request.onerror = () => reject(request.error);
      });
    const db = await settled(indexedDB.open("nexio-data"));
    const days = (await settled(db.transaction("days").objectStore("days").getAll())) as Record<string, number>[];
    db.close();
    const sum: Record<string, number> = {};
    for (const day of days) for (const [kind, bytes] of Object.entries(day)) sum[kind] = (sum[kind] ?? 0) + bytes;
    return sum;
  });
const total = (usage: Record<string, number>) => Object.values(usage).reduce((sum, bytes) => sum + bytes, 0);

/** Resolves once nothing has passed the wire for a second and a half, by then the page has written down what it counted. */
const untilQuiet = async (page: Page, bytes: () => { up: number; down: number }) => {
  for (let before = -1; ;) {
    const { up, down } = bytes();
    if (up + down === before) return;
    before = up + down;
    await page.waitForTimeout(1500);
  }
};

test("the meter is within 5 % of what passed the wire: a first visit with the whole app, a lesson, a task sent", async () => {
  const wire = await countTheWire();
  const counted = await chromium.launch({ executablePath: await ensureBrowser(), args: [...browserFlags, wire.flag] });
  const page = await openAsRado(counted, "/lessons/dh-1");
  await page.getByRole("button", { name: "Next" }).waitFor();
  await untilOffline(page);
  await untilQuiet(page, wire.bytes);
  await page.goto("/lessons/bb-1");
  await page.getByRole("button", { name: "Next" }).waitFor();
  await untilQuiet(page, wire.bytes);
  await page.goto("/tasks/new");
  await addTask(page, "Count the chairs");
  await untilQuiet(page, wire.bytes);
  await page.goto("/data");
  await page.getByText(/^This month: /).waitFor();
  await untilQuiet(page, wire.bytes);
  const { up, down } = wire.bytes();
  const usage = await book(page);
  await page.context().close();
  await counted.close();
  wire.stop();
  const share = total(usage) / (up + down);
  expect(share, JSON.stringify({ up, down, usage })).toBeGreaterThan(0.95);
  expect(share, JSON.stringify({ up, down, usage })).toBeLessThan(1.05);
  for (const kind of ["app", "lessons", "sending", "receiving", "other"]) expect(usage[kind], kind).toBeGreaterThan(0);
});

test("what the meter assumes of the worker’s script is what the build made", () => {
  const weight = brotliCompressSync(readFileSync(join(siteDir, "sw.js"))).byteLength;
  expect(Math.abs(workerScriptBytes / weight - 1)).toBeLessThan(0.2);
});

test("a price of one’s own is the price of everything, and a number that is none changes nothing", async () => {
  const page = await openAsRado(browser, "/data");
  const price = page.getByLabel("Price of one megabyte, in ariary");
  await price.fill("5000");
  await price.fill("nothing");
  await page.getByText("A number above 0, such as 5.").waitFor();
  await page.goto("/lessons");
  // A pack of some ten kilobytes, at 5,000 Ar a megabyte.
  await page
    .getByRole("button", { name: /^Keep on this phone: \d+ KB, \d\d+ Ar$/ })
    .first()
    .waitFor();
  await page.goto("/data");
  expect(await page.getByLabel("Price of one megabyte, in ariary").inputValue()).toBe("5000");
  expect(await sidewaysOverflow(page)).toBe(0);
  await page.context().close();
});

test("“only when I say”: nothing is exchanged until the button, then everything is, and the socket stays closed", async () => {
  const page = await openAsRado(browser, "/data");
  const context = page.context();
  await untilOffline(page);
  await untilKnown(page);
  await page.getByText("Received", { exact: true }).waitFor();
  await page.getByRole("radio", { name: /^Only when I say/ }).check();

  const asked: string[] = [];
  const sockets: string[] = [];
  page.on("request", (request) => {
    const { pathname } = new URL(request.url());
    if (pathname.startsWith("/api/sync/") || pathname.startsWith("/api/parcels")) asked.push(pathname);
  });
  page.on("websocket", (socket) => sockets.push(socket.url()));
  // Another start, coming back to the page, a network that returns: each would sync by itself.
  await page.goto("/tasks/new");
  await addTask(page, "Wait for me");
  await page.evaluate(() => {
    dispatchEvent(new Event("online"));
    document.dispatchEvent(new Event("visibilitychange"));
  });
  await page.goto("/data");
  await page.getByText("Waiting on this phone: 1").waitFor();
  await page.getByText(/and nobody sees your decisions before you send them/).waitFor();
  await page.goto("/approvals");
  await page.getByText(/^You chose to say when\. What others did after the last exchange/).waitFor();
  expect(asked).toEqual([]);
  expect(sockets).toEqual([]);

  await page.goto("/data");
  await page.getByRole("button", { name: /^Send and receive now: about \d+ KB, <? ?\d+ Ar$/ }).click();
  await page.getByText("Waiting on this phone: 0").waitFor();
  await page.getByText("Received", { exact: true }).waitFor();
  expect(asked).toContain("/api/sync/push");
  expect(sockets.length).toBeLessThanOrEqual(1);

  // The moment is over: the next thing done waits again.
  await page.waitForFunction(() => localStorage.getItem("sync") === "asked");
  asked.length = 0;
  await page.goto("/tasks/new");
  await addTask(page, "Wait again");
  await page.goto("/sync");
  await page.getByRole("heading", { name: "Waiting to be sent: 1", exact: true }).waitFor();
  expect(asked).toEqual([]);

  // And by itself again.
  await page.goto("/data");
  await page.getByRole("radio", { name: /^By itself/ }).check();
  await page.getByText("Received", { exact: true }).waitFor();
  expect(asked).toContain("/api/sync/push");
  await context.close();
});

test("a sync that was asked for goes on after the tab died in the middle of it", async () => {
  const page = await openAsRado(browser, "/data");
  await untilOffline(page);
  await untilKnown(page);
  await page.getByText("Received", { exact: true }).waitFor();
  await page.getByRole("radio", { name: /^Only when I say/ }).check();
  await page.goto("/tasks/new");
  await addTask(page, "Half way");
  // What a killed tab leaves.
  await page.evaluate(() => {
    document.cookie = "sync=asking; path=/";
    localStorage.setItem("sync", "asking");
  });
  await page.reload();
  await page.waitForFunction(() => localStorage.getItem("sync") === "asked");
  await page.goto("/data");
  await page.getByText("Waiting on this phone: 0").waitFor();
  await page.context().close();
});

test("“text only” is told to the Worker and opens the pages without scripts", async () => {
  const page = await openAsRado(browser, "/data");
  await page.getByRole("button", { name: "Change to text only" }).click();
  await page.waitForURL(/\/t(\/|\?|$)/);
  const cookies = await page.context().cookies();
  expect(cookies.find(({ name }) => name === "mode")?.value).toBe("text");
  await page.context().close();
});
