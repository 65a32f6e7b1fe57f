import type { Browser } from "playwright-core";
import { afterAll, beforeAll, test } from "vitest";
import { launchBrowser, newPhone, signIn } from "../support/browser.ts";
let browser: Browser;
beforeAll(async () => {
  browser = await launchBrowser();
});
afterAll(() => browser.close());
test.each([
  ["mg", { width: 360, height: 640 }, "phone", 3],
  ["fr", { width: 360, height: 640 }, "phone", 2],
  ["fr", { width: 1280, height: 800 }, "desk", 3],
] as const)("shots %s", { timeout: 120000 }, async (lang, viewport, name, nth) => {
  const context = await newPhone(browser, { viewport, locale: lang });
  await context.addCookies([
    { name: "locale", value: lang, url: (await import("../support/server.ts")).theServer().url },
  ]);
  await signIn(context, "ceo@riake.demo");
  const page = await context.newPage();
  const shot = async (what: string) => {
    await page.waitForTimeout(500);
    await page.screenshot({ path: `/tmp/kshot-${lang}-${name}-${what}.png`, fullPage: true });
  };
  await page.goto("/agents");
  await page.locator("main .row").first().waitFor();
  await shot("list");
  await page.locator("main .row a").nth(nth).click();
  await page.locator("a.button.filled").first().waitFor();
  await page.locator("a.button.filled").first().click();
  await page.locator("form").waitFor();
  await page.waitForTimeout(500);
  const select = page.locator("main select");
  if ((await select.count()) > 1) await select.nth(1).selectOption({ index: 1 });
  const area = page.locator("main textarea");
  if (await area.count()) await area.fill("Logo; 2; 150 000");
  const need = page.locator("main input[required]");
  for (const one of await need.all()) await one.fill("Faktiora 109");
  await shot("give");
  await page.locator("form button.filled").click();
  await page
    .locator("main a.button.filled")
    .first()
    .waitFor({ timeout: 40000 })
    .catch(() => {});
  await shot("work");
  await page.goto("/agents");
  await page.locator("main .row a").nth(nth).click();
  await page.waitForTimeout(1500);
  await shot("agent");
  await context.close();
});
