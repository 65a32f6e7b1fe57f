// A new version of the app reaches a phone without ever taking anything away from it.
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { siteDir } from "../../scripts/lib/paths.ts";
import { launchBrowser, newPhone, untilOffline } from "../support/browser.ts";

const workerFile = join(siteDir, "sw.js");
const original = readFileSync(workerFile, "utf8");

let browser: Browser;
beforeAll(async () => {
  browser = await launchBrowser();
});
afterAll(async () => {
  writeFileSync(workerFile, original);
  await browser.close();
});

const isWaiting = (page: Page) =>
  page.evaluate(async () => {
    const registration = await navigator.serviceWorker.ready;
    return registration.waiting !== null;
  });

test("a new version waits while a page is open and starts when the app is opened again", async () => {
  const context = await newPhone(browser);
  const page = await context.newPage();
  await page.goto("/lessons");
  await untilOffline(page);
  await page.evaluate(() => document.body.setAttribute("data-opened", "before"));

  writeFileSync(workerFile, `${original}\n// The next version.\n`);
  await expect
    .poll(
      async () => {
        await page.evaluate(async () => (await navigator.serviceWorker.ready).update());
        return isWaiting(page);
      },
      { timeout: 20_000, interval: 500 },
    )
    .toBe(true);
  // The running page was neither reloaded nor taken over.
  expect(await page.getAttribute("body", "data-opened")).toBe("before");

  await page.close();
  const again = await context.newPage();
  await again.goto("/lessons");
  await expect.poll(() => isWaiting(again), { timeout: 10_000 }).toBe(false);
  await context.setOffline(true);
  await again.reload();
  await again.locator("main").waitFor();
  await context.close();
});
