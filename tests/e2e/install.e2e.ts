// Installing the app, and opening it again with nothing but the phone.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Browser, type BrowserContext, type CDPSession, chromium, type Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { browserFlags, ensureBrowser } from "../../scripts/browser.ts";
import {
  holdsSets,
  launchBrowser,
  newPhone,
  openAs,
  phone,
  sidewaysOverflow,
  signIn,
  until,
  untilOffline,
  watchHeaders,
} from "../support/browser.ts";
import { addTask, chip, readyOffline } from "../support/hand.ts";
import { chunksIn, makeRoad } from "../support/road.ts";
import { cutPower, restartServer, theServer } from "../support/server.ts";
import { ofNoun, onServer } from "../support/wire.ts";

let browser: Browser;
beforeAll(async () => {
  browser = await launchBrowser();
});
afterEach(restartServer);
afterAll(() => browser.close());

test("a phone finds nothing that keeps it from installing the app", async () => {
  // A private window can install nothing, so this phone has a profile on disk.
  const profile = mkdtempSync(join(tmpdir(), "nexio-profile-"));
  const context = await chromium.launchPersistentContext(profile, {
    executablePath: await ensureBrowser(),
    args: browserFlags,
    baseURL: theServer().url,
    viewport: phone,
  });
  watchHeaders(context);
  const page = await context.newPage();
  await page.goto("/");
  await untilOffline(page);
  const devtools = await context.newCDPSession(page);
  const { installabilityErrors } = await devtools.send("Page.getInstallabilityErrors");
  await context.close();
  rmSync(profile, { recursive: true, force: true });
  expect(installabilityErrors).toEqual([]);
});

test("after one visit the app opens without a network, at any of its addresses", async () => {
  const context = await newPhone(browser);
  const page = await context.newPage();
  await page.goto("/");
  await untilOffline(page);
  await context.setOffline(true);
  for (const path of ["/", "/lessons", "/lessons/dh-1", "/settings"]) {
    await page.goto(path);
    await page.locator("main").waitFor();
    expect(await sidewaysOverflow(page), path).toBe(0);
  }
  await context.close();
});

test("after one visit the app opens while the server is dead", async () => {
  const context = await newPhone(browser);
  const page = await context.newPage();
  await page.goto("/");
  await untilOffline(page);
  await cutPower();
  await page.reload();
  await page.locator("main").waitFor();
  await context.close();
});

test("a lesson read on the very first visit can be read again without a network", async () => {
  const page = await openAs(browser, "vola@tsara.demo", "/lessons/dh-1");
  await page.getByText("Izay ho hainao").waitFor();
  await untilOffline(page);
  await until(page, async () => (await (await caches.open("packs")).keys()).length > 0, null);
  // What the browser itself kept may be gone any day.
  const devtools = await page.context().newCDPSession(page);
  await devtools.send("Network.clearBrowserCache");
  await cutPower();
  await page.reload();
  await page.getByText("Izay ho hainao").waitFor();
  await page.context().close();
});

test("a theme chosen before is there before any script runs, without a network too", async () => {
  const context = await newPhone(browser);
  const page = await context.newPage();
  await page.goto("/");
  await untilOffline(page);
  await context.addCookies([
    { name: "theme", value: "light", url: theServer().url },
    { name: "locale", value: "fr", url: theServer().url },
  ]);
  await context.setOffline(true);
  const response = await page.goto("/");
  expect(await response?.text()).toContain('<html lang="fr" data-theme="light"');
  await context.close();
});

test("a script that is gone is an error, never a page", async () => {
  const context = await newPhone(browser);
  const page = await context.newPage();
  await page.goto("/");
  await untilOffline(page);
  const status = await page.evaluate(async () => (await fetch("/assets/gone-00000000.js")).status);
  expect(status).toBe(404);
  await context.close();
});

test("an install that is cut again and again goes on from what had arrived, and no byte travels twice", async () => {
  const road = await makeRoad(theServer().port);
  const context = await newPhone(browser, { baseURL: road.url });
  const page = await context.newPage();
  const isOver = () =>
    page.evaluate(async () => (await navigator.serviceWorker.getRegistration())?.installing === undefined);
  const isActive = () => page.evaluate(async () => Boolean((await navigator.serviceWorker.getRegistration())?.active));
  // The page itself comes; its worker gets a part.
  road.cutAfter(28);
  await page.goto("/");
  await page.locator("main").waitFor();
  await expect.poll(() => chunksIn(road.passed).length, { timeout: 10_000 }).toBe(28);
  await expect.poll(isOver, { timeout: 10_000 }).toBe(true);
  expect(await isActive()).toBe(false);
  for (const more of [0, 7, 9]) {
    road.cutAfter(more);
    const before = chunksIn(road.passed).length;
    await page.evaluate(() => dispatchEvent(new Event("online")));
    await expect.poll(() => chunksIn(road.passed).length, { timeout: 10_000 }).toBe(before + more);
    await expect.poll(isOver, { timeout: 10_000 }).toBe(true);
    expect(await isActive()).toBe(false);
  }
  road.mend();
  await page.evaluate(() => dispatchEvent(new Event("online")));
  await untilOffline(page);
  const paths = chunksIn(road.passed).map(({ path }) => path);
  expect(paths.length).toBe(new Set(paths).size);
  await context.setOffline(true);
  await page.goto("/lessons");
  await page.locator("main").waitFor();
  await context.close();
  await road.close();
});

test("a screen that is not on the phone says so in the person’s language, without a network, and comes whole once opened", async () => {
  const context = await newPhone(browser);
  const page = await context.newPage();
  await page.goto("/settings");
  await untilOffline(page);
  // A language chosen once is here from then on.
  await page.getByLabel("Français").check({ force: true });
  await page.getByRole("heading", { name: "Paramètres" }).waitFor();
  await until(page, holdsSets, ["fr"]);
  await context.setOffline(true);
  await page.goto("/pieces");
  await page.getByText("Pas encore sur ce téléphone").waitFor();
  expect(await sidewaysOverflow(page)).toBe(0);

  await context.setOffline(false);
  await page.reload();
  await until(page, holdsSets, ["shell"]);
  await context.setOffline(true);
  await page.reload();
  await page.getByRole("heading", { level: 1, name: "Nexio" }).waitFor();
  await context.close();
});

/** What iOS and Firefox do not have. */
const removed = () => {
  const gone = (target: object, name: string) =>
    Object.defineProperty(target, name, { configurable: true, get: () => undefined });
  gone(ServiceWorkerRegistration.prototype, "sync");
  gone(ServiceWorkerRegistration.prototype, "periodicSync");
  gone(Navigator.prototype, "connection");
  gone(Navigator.prototype, "deviceMemory");
  gone(globalThis, "SyncManager");
  gone(globalThis, "BeforeInstallPromptEvent");
  addEventListener("beforeinstallprompt", (event) => event.stopImmediatePropagation(), true);
};

const isThere = async (context: BrowserContext, title: string) =>
  ofNoun(await onServer(context), "task").filter((task) => task["title"] === title).length;

test("without Background Sync, Save-Data, effectiveType and beforeinstallprompt work goes out by the other triggers", async () => {
  const context = await newPhone(browser);
  await context.addInitScript(removed);
  await signIn(context, "rado@tsara.demo");
  let page = await context.newPage();
  await page.goto("/");
  await readyOffline(page, "/tasks");
  const offline = async (title: string) => {
    await context.setOffline(true);
    await addTask(page, title);
    await chip(page, "Miandry halefa: 1");
    await context.setOffline(false);
  };
  const triggers: [string, () => Promise<unknown>][] = [
    ["online", () => page.evaluate(() => dispatchEvent(new Event("online")))],
    ["visible", () => page.evaluate(() => document.dispatchEvent(new Event("visibilitychange")))],
    [
      "start",
      async () => {
        await page.close();
        page = await context.newPage();
        await page.goto("/tasks");
      },
    ],
  ];
  for (const [name, pull] of triggers) {
    await offline(`Tsy misy sync: ${name}`);
    await pull();
    await chip(page, "Voaray");
    expect(await isThere(context, `Tsy misy sync: ${name}`), name).toBe(1);
  }
  await context.close();
});

/** Fires Background Sync as the browser does when a network is there. */
const fireSync = async (devtools: CDPSession, origin: string) => {
  const registration = new Promise<string>((resolve) => {
    devtools.on("ServiceWorker.workerRegistrationUpdated", ({ registrations }) => {
      const found = registrations.find(({ scopeURL }) => scopeURL.startsWith(origin));
      if (found) resolve(found.registrationId);
    });
  });
  await devtools.send("ServiceWorker.enable");
  const registrationId = await registration;
  await devtools.send("ServiceWorker.dispatchSyncEvent", { origin, registrationId, tag: "work", lastChance: false });
};

test("where there is Background Sync it wakes an open page; with none open, what waits sealed goes out", async () => {
  const origin = theServer().url;
  const page = await openAs(browser, "rado@tsara.demo");
  const context = page.context();
  await readyOffline(page, "/tasks");
  await page.evaluate(() => {
    navigator.serviceWorker.addEventListener("message", ({ data }) => {
      document.body.dataset["woken"] = String((data as { type?: string }).type);
    });
  });
  await fireSync(await context.newCDPSession(page), origin);
  await page.locator("body[data-woken=SYNC]").waitFor();

  // A parcel that the Worker refuses for good is marked so: the service worker asked, and wrote down the answer.
  const readBox = (p: Page) =>
    p.evaluate(
      () =>
        new Promise<string | null>((resolve, reject) => {
          const open = indexedDB.open("nexio-sealed");
          open.onerror = () => reject(open.error ?? new Error("closed"));
          open.onsuccess = () => {
            const got = open.result.transaction("box").objectStore("box").get("x");
            got.onsuccess = () => {
              open.result.close();
              resolve((got.result as { refused: string | null }).refused);
            };
          };
        }),
    );
  await page.evaluate(
    () =>
      new Promise<void>((resolve, reject) => {
        const open = indexedDB.open("nexio-sealed", 1);
        open.onupgradeneeded = () => open.result.createObjectStore("box");
        open.onerror = () => reject(open.error ?? new Error("closed"));
        open.onsuccess = () => {
          const transaction = open.result.transaction("box", "readwrite");
          const parcel = { id: "x", bytes: new Uint8Array([1, 2, 3]), at: 1, refused: null };
          transaction.objectStore("box").put(parcel, "x");
          transaction.oncomplete = () => {
            open.result.close();
            resolve();
          };
        };
      }),
  );
  const elsewhere = await context.newPage();
  await elsewhere.goto("about:blank");
  await page.close();
  const devtools = await context.newCDPSession(elsewhere);
  const answered = context.waitForEvent("response", {
    predicate: (response) => response.url().endsWith("/api/parcels"),
    timeout: 10_000,
  });
  await fireSync(devtools, origin).catch((error: unknown) => console.log(error));
  await answered.catch(() => {});
  const again = await context.newPage();
  await again.goto(`${origin}/icon.svg`);
  await expect.poll(() => readBox(again), { timeout: 10_000 }).toBe("parcel_damaged");
  await context.close();
});
