// Pictures are for whoever asks: what they cost is said first, nothing travels before, and then they stay on the phone.
import type { Browser, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { launchBrowser, newPhone, until, untilOffline } from "../support/browser.ts";
import { cutPower, restartServer } from "../support/server.ts";

let browser: Browser;
beforeAll(async () => {
  browser = await launchBrowser();
});
afterEach(restartServer);
afterAll(() => browser.close());

/** The first card of the first lesson, in English: the one with the passphrase. */
const toPicture = async (page: Page) => {
  await page.getByRole("button", { name: "Next" }).click();
  await page.getByText("Long beats complicated").waitFor();
};
const button = (page: Page) => page.getByRole("button", { name: /^Show the picture/ });
const isDrawn = (page: Page) =>
  page.waitForFunction(() => {
    const image = document.querySelector("img");
    return image?.complete && image.naturalWidth > 0;
  });

test("a picture says its size and price, travels only when asked for, and is there without a network", async () => {
  const context = await newPhone(browser, { locale: "en" });
  const page = await context.newPage();
  const asked: string[] = [];
  context.on("request", (request) => {
    if (new URL(request.url()).pathname.startsWith("/pictures/")) asked.push(request.url());
  });
  await page.goto("/lessons/dh-1");
  await toPicture(page);
  expect(await button(page).textContent()).toMatch(/Show the picture: \d[\d.]*\u00a0KB, <?\u00a0?\d+\u00a0Ar/);
  expect(asked).toEqual([]);

  const before = await page.locator(".picture").boundingBox();
  await button(page).click();
  await isDrawn(page);
  expect(await page.getByRole("img").getAttribute("alt")).toMatch(/goat, river, nail/);
  expect(await page.locator(".picture").boundingBox()).toEqual(before);
  expect(new Set(asked).size).toBe(1);

  await untilOffline(page);
  await until(page, async () => (await (await caches.open("pictures")).keys()).length === 1, null);
  // What the browser itself kept may be gone any day.
  const devtools = await context.newCDPSession(page);
  await devtools.send("Network.clearBrowserCache");
  await cutPower();
  await page.reload();
  // Already paid for: it is simply there.
  await isDrawn(page);
  await context.close();
});

test("a picture that cannot be fetched is told, and can be asked for again", async () => {
  const context = await newPhone(browser, { locale: "en" });
  const page = await context.newPage();
  await page.goto("/lessons/dh-1");
  await toPicture(page);
  await untilOffline(page);
  await cutPower();
  await button(page).click();
  await page.getByText("It could not be fetched.").waitFor();
  await restartServer();
  await button(page).click();
  await isDrawn(page);
  await context.close();
});

test("in lite mode even a picture on the phone waits until it is asked for", async () => {
  const context = await newPhone(browser, { locale: "en", mode: "lite" });
  const page = await context.newPage();
  await page.goto("/lessons/dh-1");
  await untilOffline(page);
  await toPicture(page);
  await button(page).click();
  await isDrawn(page);
  await page.reload();
  await button(page).waitFor();
  expect(await page.getByRole("img").count()).toBe(0);
  await context.close();
});
