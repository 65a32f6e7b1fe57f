// Installing the app, and opening it again with nothing but the phone.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Browser, chromium } from "playwright-core";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { browserFlags, ensureBrowser } from "../../scripts/browser.ts";
import { launchBrowser, newPhone, openAs, phone, sidewaysOverflow, untilOffline } from "../support/browser.ts";
import { cutPower, restartServer, theServer } from "../support/server.ts";

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
  await page.waitForFunction(async () => (await (await caches.open("packs")).keys()).length > 0);
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
