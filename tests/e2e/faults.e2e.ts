// What goes wrong around a phone: voucher pages, wrong clocks, full storage. Nothing is lost and the person is told.
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { launchBrowser, newPhone, openAs, signIn } from "../support/browser.ts";
import { addTask, chip, go, press, readyOffline } from "../support/hand.ts";
import { ofNoun, onServer, saidIn } from "../support/wire.ts";

let browser: Browser;
beforeAll(async () => {
  browser = await launchBrowser();
});
afterAll(() => browser.close());

test("a network that answers everything with its own page signs nobody out and takes no work", async () => {
  const page = await openAs(browser, "rado@tsara.demo");
  await readyOffline(page, "/tasks");
  await page.context().setOffline(true);
  await addTask(page, "Ao ambadiky ny vavahady");
  await page
    .context()
    .route("**/api/**", (route) =>
      route.fulfill({ status: 200, contentType: "text/html", body: "<html><body>Mividiana tapakila</body></html>" }),
    );
  await page.context().setOffline(false);
  await page.evaluate(() => dispatchEvent(new Event("online")));
  await page.waitForTimeout(3000);
  await chip(page, "Miandry halefa: 1");
  await go(page, "/tasks");
  await page.getByText("Ao ambadiky ny vavahady").waitFor();
  await page.context().unroute("**/api/**");
  await page.evaluate(() => dispatchEvent(new Event("online")));
  await chip(page, "Voaray");
  const titles = ofNoun(await onServer(page.context()), "task").map(({ title }) => title);
  expect(titles.filter((title) => title === "Ao ambadiky ny vavahady")).toHaveLength(1);
  await page.context().close();
});

test.each([
  ["ahead", 365],
  ["behind", -365],
])("with its clock a year %s a phone works and settles, by the Worker's clock", async (_, days) => {
  const context = await newPhone(browser);
  await signIn(context, "vola@tsara.demo");
  await context.addInitScript((shift) => {
    const { now } = Date;
    const Real = Date;
    Date.now = () => now() + shift;
    globalThis.Date = new Proxy(Real, {
      construct: (target, args: number[]) =>
        Reflect.construct(target, args.length === 0 ? [now() + shift] : args) as Date,
    });
  }, days * 86_400_000);
  const page = await context.newPage();
  await page.goto("/");
  await readyOffline(page, "/tasks");
  await context.setOffline(true);
  const title = `Famantaranandro diso ${days}`;
  await addTask(page, title);
  await context.setOffline(false);
  await page.evaluate(() => dispatchEvent(new Event("online")));
  await chip(page, "Voaray");
  const made = ofNoun(await onServer(context), "task").filter((task) => task["title"] === title);
  expect(made).toHaveLength(1);
  expect(Math.abs(Number(made[0]?.["createdAt"]) - Date.now())).toBeLessThan(3_600_000);
  await context.close();
});

test("a copy that the Worker holds for someone else’s is made anew, and its work arrives, once", async () => {
  const page = await openAs(browser, "vola@tsara.demo");
  await readyOffline(page, "/tasks");
  await page.context().setOffline(true);
  await addTask(page, "Tsy an’olon-kafa");
  const groups: unknown[] = [];
  await page.context().route("**/api/sync/push", async (route) => {
    const group = saidIn(route.request())["clientGroupID"];
    groups.push(group);
    if (group !== groups[0]) return route.continue();
    const body = JSON.stringify({ code: "client_group_not_yours" });
    return route.fulfill({ status: 403, contentType: "application/problem+json", body });
  });
  await page.context().setOffline(false);
  await page.evaluate(() => dispatchEvent(new Event("online")));
  await chip(page, "Voaray");
  expect(new Set(groups).size).toBe(2);
  await go(page, "/tasks");
  await page.getByText("Tsy an’olon-kafa").waitFor();
  const titles = ofNoun(await onServer(page.context()), "task").map(({ title }) => title);
  expect(titles.filter((title) => title === "Tsy an’olon-kafa")).toHaveLength(1);
  await page.context().close();
});

test("when the phone is full the person is told at once, and what they typed stays in the form", async () => {
  const page = await openAs(browser, "vola@tsara.demo");
  await readyOffline(page, "/tasks", "/tasks/new");
  // What a full phone's database says to a new record, whatever its size.
  await page.evaluate(() => {
    const { add } = IDBObjectStore.prototype;
    IDBObjectStore.prototype.add = () => {
      throw new DOMException("The disk is full", "QuotaExceededError");
    };
    addEventListener("space-again", () => (IDBObjectStore.prototype.add = add), { once: true });
  });
  await page.getByLabel("Inona no hatao?").fill("Feno ny finday");
  await press(page, "Ampio");
  await page.getByText(/Tsy voatahiry ato amin’ny finday/).waitFor();
  expect(await page.getByLabel("Inona no hatao?").inputValue()).toBe("Feno ny finday");
  await page.evaluate(() => dispatchEvent(new Event("space-again")));
  await press(page, "Ampio");
  await page.getByText("Nampiana: Feno ny finday").waitFor();
  await chip(page, "Voaray");
  await page.context().close();
});
