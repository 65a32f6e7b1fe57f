// A new version of the app reaches a phone without ever taking anything away from it, and as what changed. Two real
// builds on one server, one after the other, over a road that counts bytes and can be cut.
import { cpSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Browser, BrowserContext, Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { brotli } from "../../scripts/build/compress.ts";
import { hashedFiles, keepRelease, withLocalArchive } from "../../scripts/lib/archive.ts";
import { siteDir } from "../../scripts/lib/paths.ts";
import { type Server, startServer, stopServer, untilHealthy } from "../../scripts/lib/server.ts";
import { assetKey } from "../../server/assets/archive.ts";
import { launchBrowser, newPhone, signIn, untilOffline } from "../support/browser.ts";
import { buildOther } from "../support/other-site.ts";
import { chunksIn, makeRoad, type Road } from "../support/road.ts";
import { cutPower, restartServer, theServer } from "../support/server.ts";

const dir = mkdtempSync(join(tmpdir(), "nexio-update-"));
const [site, next] = [join(dir, "site"), join(dir, "next")];
let browser: Browser;
let road: Road;
let server: Server | null = null;

const start = async () => {
  const { port, stateDir } = theServer();
  server = startServer({ port, persistTo: stateDir, site, origin: road.url });
  await untilHealthy(server);
};
const stop = async () => {
  if (server) await stopServer(server.pid);
  server = null;
};

beforeAll(async () => {
  cpSync(siteDir, site, { recursive: true });
  await Promise.all([
    // A change of one component in the chunk that nearly every other one names, so that all of their names change.
    buildOther(join(dir, "source"), next, {
      "pwa/ui/button.tsx": ["<span>{children}</span>", '<span data-version="next">{children}</span>'],
    }),
    cutPower(),
    launchBrowser().then((launched) => {
      browser = launched;
    }),
  ]);
  road = await makeRoad(theServer().port);
  await keepRelease(theServer().stateDir, site);
  await start();
});
afterAll(async () => {
  await browser.close();
  await road.close();
  await stop();
  await restartServer();
  rmSync(dir, { recursive: true, force: true });
});

const openPhone = (options = {}) => newPhone(browser, { baseURL: road.url, ...options });

const update = (page: Page) =>
  page.evaluate(async () => {
    await (await navigator.serviceWorker.ready).update().catch(() => {});
  });
const isWaiting = (page: Page) => page.evaluate(async () => (await navigator.serviceWorker.ready).waiting !== null);
const untilWaiting = async (page: Page) => {
  // Once: the browser fetches the worker's script anew each time it is asked.
  await update(page);
  await expect.poll(() => isWaiting(page), { timeout: 20_000, interval: 200 }).toBe(true);
};
const version = (page: Page) => page.locator("[data-version=next]").count();

const phones: Record<"updating" | "cut" | "twoTabs", BrowserContext> = {} as never;
let strandedPage: Page;

test("the first version comes to three phones, and to one that keeps no worker", async () => {
  for (const name of ["updating", "cut", "twoTabs"] as const) {
    phones[name] = await openPhone();
    // Only a member's home offers the new version.
    if (name === "twoTabs") await signIn(phones[name], "vola@tsara.demo", road);
    const page = await phones[name].newPage();
    await page.goto("/lessons");
    await untilOffline(page);
  }
  const stranded = await openPhone({ serviceWorkers: "block" });
  strandedPage = await stranded.newPage();
  await strandedPage.goto("/lessons");
  await strandedPage.locator("main").waitFor();
  // What a browser of its own accord keeps of the other screens may not help it.
  await stop();
  renameSync(site, join(dir, "before"));
  renameSync(next, site);
  await keepRelease(theServer().stateDir, site);
  await start();
});

test("a phone updates for a tenth of the app’s bytes, in silence, and starts the new version when it is opened again", async () => {
  const context = phones.updating;
  const [page] = context.pages();
  if (!page) throw new Error("the page is gone");
  await page.evaluate(() => document.body.setAttribute("data-opened", "before"));
  road.passed.length = 0;
  await untilWaiting(page);
  // The running page was neither reloaded nor taken over.
  expect(await page.getAttribute("body", "data-opened")).toBe("before");
  expect(await version(page)).toBe(0);

  const chunks = chunksIn(road.passed);
  const weigh = (path: string) => brotli(readFileSync(join(site, path))).byteLength;
  const sum = (numbers: readonly number[]) => numbers.reduce((total, one) => total + one, 0);
  const [paid, whole] = [sum(road.passed.map(({ bytes }) => bytes)), sum(chunks.map(({ path }) => weigh(path)))];
  const held = await page.evaluate(async () =>
    (await (await caches.open("app")).keys()).map(({ url }) => new URL(url).pathname),
  );
  // The worker's own script is part of the app, and of what is paid.
  const bundle = sum(
    [...hashedFiles(site).map((file) => `/assets/${file}`), "/sw.js"]
      .filter((path) => held.includes(path) || path === "/sw.js")
      .map(weigh),
  );
  console.log(`An update of ${chunks.length} chunks: ${paid} bytes; ${whole} without deltas; the app weighs ${bundle}`);
  // Nearly all of the app has new names.
  expect(chunks.length).toBeGreaterThan(40);
  expect(paid).toBeLessThanOrEqual(bundle / 10);
  // Only of a chunk so small that nothing is to be gained.
  expect(chunks.filter(({ coding, bytes }) => coding !== "dcz" && bytes > 500)).toEqual([]);

  // The network goes away before the app is closed and opened again.
  await context.setOffline(true);
  let again = page;
  await expect
    .poll(
      async () => {
        await again.close();
        again = await context.newPage();
        await again.goto("/sign-in");
        await again.locator("form").waitFor();
        return version(again);
      },
      { timeout: 15_000, interval: 300 },
    )
    .toBeGreaterThan(0);
  // Bytes as they were built came out of the deltas.
  const [core = ""] = hashedFiles(site).filter((file) => file.startsWith("core-"));
  const text = await again.evaluate(async (path) => (await fetch(path)).text(), `/assets/${core}`);
  expect(text).toBe(readFileSync(join(site, "assets", core), "utf8"));
  // What it had before without a network it still has.
  await again.goto("/certificates");
  await again.locator("main").waitFor();
  await context.close();
});

test("an update that is cut off leaves the old version whole, and goes on from what had arrived", async () => {
  const context = phones.cut;
  const [page] = context.pages();
  if (!page) throw new Error("the page is gone");
  road.passed.length = 0;
  road.cutAfter(25);
  await update(page);
  await expect
    .poll(() => page.evaluate(async () => (await navigator.serviceWorker.ready).installing !== null), {
      timeout: 10_000,
    })
    .toBe(false);
  expect(await isWaiting(page)).toBe(false);
  const before = chunksIn(road.passed).map(({ path }) => path);
  expect(before.length).toBeGreaterThan(15);
  await page.goto("/lessons");
  await page.locator("main").waitFor();
  expect(await version(page)).toBe(0);

  road.mend();
  await untilWaiting(page);
  const all = chunksIn(road.passed).map(({ path }) => path);
  // Nothing that had arrived travelled twice.
  expect(all.length).toBe(new Set(all).size);
  await context.close();
});

test("in two tabs: a tap starts the new version in one, and the quiz in the other goes on to its end, without a network", async () => {
  const context = phones.twoTabs;
  const [home] = context.pages();
  if (!home) throw new Error("the page is gone");
  const quiz = await context.newPage();
  await quiz.goto("/lessons/dh-1/quiz");
  await quiz.getByRole("radio").or(quiz.getByRole("checkbox")).first().waitFor();
  await quiz.evaluate(() => document.body.setAttribute("data-opened", "before"));
  await home.goto("/");
  // Who says when data is spent is asked first, with what it costs at most.
  await context.addCookies([{ name: "sync", value: "asked", url: road.url }]);
  await update(home);
  await home.getByText(/Misy kinova vaovao azo alaina: hatramin’ny \d+.*Ar/).waitFor();
  expect(await isWaiting(home)).toBe(false);
  await home.getByText("Alaivo izao").click();
  await expect.poll(() => isWaiting(home), { timeout: 20_000, interval: 200 }).toBe(true);
  await home.reload();
  await home.getByText("Atomboy izao").click();
  await expect.poll(() => version(home), { timeout: 10_000 }).toBeGreaterThan(0);
  await context.setOffline(true);
  expect(await quiz.getAttribute("body", "data-opened")).toBe("before");
  // A screen of its own version, from what stayed on the phone for it.
  await quiz.evaluate(() => {
    history.pushState(null, "", "/sign-in");
    dispatchEvent(new PopStateEvent("popstate"));
  });
  await quiz.locator("form").waitFor();
  expect(await version(quiz)).toBe(0);
  await context.close();
});

test("a page of the version before gets its chunks from the archive; of one long gone, a notice in its language", async () => {
  const goTo = (path: string) =>
    strandedPage.evaluate((to) => {
      history.pushState(null, "", to);
      dispatchEvent(new PopStateEvent("popstate"));
    }, path);
  road.passed.length = 0;
  await goTo("/sign-in");
  await strandedPage.locator("form").waitFor();
  const old = new Set(readdirSync(join(dir, "before", "assets")));
  const now = new Set(hashedFiles(site));
  const fetched = chunksIn(road.passed).map(({ path }) => path.replace("/assets/", ""));
  expect(fetched.length).toBeGreaterThan(0);
  expect(fetched.filter((file) => now.has(file) && !old.has(file))).toEqual([]);
  expect(fetched.some((file) => !now.has(file))).toBe(true);

  // Ten versions later nobody keeps them any more.
  await stop();
  await withLocalArchive(theServer().stateDir, async (_, bucket) => {
    for (const file of hashedFiles(join(dir, "before"))) if (!now.has(file)) await bucket.delete(assetKey(file));
  });
  await start();
  await goTo("/settings");
  await strandedPage.getByText("Mbola tsy ato amin’ny finday").waitFor();
  await strandedPage.context().close();
});
