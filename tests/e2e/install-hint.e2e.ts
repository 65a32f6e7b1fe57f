// How Nexio asks to be put among the apps, in browsers that have an offer and in those that have none.
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { launchBrowser, newPhone, sidewaysOverflow, signIn, untilOffline } from "../support/browser.ts";
import { theServer } from "../support/server.ts";

let browser: Browser;
beforeAll(async () => {
  browser = await launchBrowser();
});
afterAll(() => browser.close());

/** A member's phone whose browser is changed by `change` before any script of a page. */
const phoneWith = async (change: () => void): Promise<Page> => {
  const context = await newPhone(browser, { locale: "en" });
  await context.addCookies([{ name: "locale", value: "en", url: theServer().url }]);
  await context.addInitScript(change);
  await signIn(context, "rado@tsara.demo");
  return context.newPage();
};
const hint = (page: Page) => page.getByRole("heading", { name: "Keep Nexio among your apps" });
/** Until the screen stands, and with it whatever it was going to offer. */
const home = async (page: Page) => {
  await page.goto("/");
  await page.getByText("Received", { exact: true }).waitFor();
  await untilOffline(page);
  await page.waitForLoadState("networkidle");
};

test("not on the first visit; on the second with its size; after “not now” not for two weeks, then again", async () => {
  const page = await phoneWith(() => {
    for (const place of [globalThis, Window.prototype]) Reflect.deleteProperty(place, "onbeforeinstallprompt");
  });
  await home(page);
  expect(await hint(page).count()).toBe(0);
  await home(page);
  await hint(page).waitFor();
  await page.getByText(/It takes [\d.]+.[KM]B, and nearly all of it is here already\./).waitFor();
  for (const step of [
    "Press the three dots.",
    "Choose “Install” or “Add to Home screen”.",
    "Open Nexio from the home screen.",
  ])
    await page.getByText(step).waitFor();
  expect(await page.locator(".steps svg").count()).toBe(3);
  expect(await sidewaysOverflow(page)).toBe(0);
  await page.getByRole("button", { name: "Not now" }).click();
  await home(page);
  expect(await hint(page).count()).toBe(0);
  await page.evaluate((days) => localStorage.setItem("install", String(Date.now() - days * 86_400_000)), 15);
  await home(page);
  await hint(page).waitFor();
  await page.context().close();
});

test("where the browser makes an offer, one press takes it up; once installed nothing is asked", async () => {
  const page = await phoneWith(() => {
    const offer = () => {
      const event = Object.assign(new Event("beforeinstallprompt"), {
        prompt: async () => Object.assign(globalThis, { prompted: true }),
      });
      dispatchEvent(event);
    };
    addEventListener("load", offer);
    localStorage.setItem("finished", "1");
  });
  await home(page);
  await page.getByRole("button", { name: "Install" }).click();
  await page.waitForFunction(() => "prompted" in globalThis);
  await page
    .context()
    .addInitScript(() => Object.defineProperty(Navigator.prototype, "standalone", { get: () => true }));
  await home(page);
  expect(await hint(page).count()).toBe(0);
  await page.context().close();
});

test("on an iPhone: what is lost in a tab, what to send first, three pictures, and signing in again", async () => {
  const page = await phoneWith(() => {
    Object.defineProperty(Navigator.prototype, "standalone", { get: () => false });
    for (const place of [globalThis, Window.prototype]) Reflect.deleteProperty(place, "onbeforeinstallprompt");
    localStorage.setItem("finished", "1");
  });
  await home(page);
  await page.getByText(/^Safari clears what a page keeps when it is not opened for 7 days/).waitFor();
  await page.getByText("Press the share sign below.").waitFor();
  await page.getByText(/sign in there with your e-mail, or with a code from your trainer/).waitFor();
  await page.getByText("The app begins empty. Everything of yours is sent").waitFor();
  await page.context().close();
});

test("the app on an iPhone’s home screen says at its first start that it begins empty", async () => {
  const context = await newPhone(browser, { locale: "en" });
  await context.addInitScript(() => Object.defineProperty(Navigator.prototype, "standalone", { get: () => true }));
  const page = await context.newPage();
  await page.goto("/");
  await page.getByRole("alert").filter({ hasText: "This app has a store of its own." }).waitFor();
  await context.close();
});
