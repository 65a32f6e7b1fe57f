// The product's main road in a real browser: learn, work and decide without a network; all of it settles once.
import type { Browser, BrowserContext, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { addTask, chip, go, press, readyOffline, takeQuiz } from "../support/hand.ts";
import { launchBrowser, openAs, sidewaysOverflow } from "../support/browser.ts";
import { cutPower, restartServer } from "../support/server.ts";
import { newId } from "../../server/sync/new-id.ts";
import { ofNoun, onServer, saidIn, send } from "../support/wire.ts";

let browser: Browser;
beforeAll(async () => {
  browser = await launchBrowser();
});
afterEach(restartServer);
afterAll(() => browser.close());

test("a quiz and a task made offline, the server dead, settle when both are back", async () => {
  const page = await openAs(browser, "rado@tsara.demo");
  await readyOffline(page, "/lessons/dh-3", "/lessons/dh-3/quiz");
  await page.context().setOffline(true);
  await cutPower();

  await go(page, "/lessons/dh-3/quiz");
  expect(await takeQuiz(page)).toBe(7);
  await page
    .getByText(/Vonjimaika/)
    .first()
    .waitFor();
  await addTask(page, "Hividy taratasy");
  await chip(page, "Miandry halefa: 2");
  await page.reload();
  await chip(page, "Miandry halefa: 2");

  await restartServer();
  await page.context().setOffline(false);
  await page.evaluate(() => dispatchEvent(new Event("online")));
  await chip(page, "Voaray");
  const records = await onServer(page.context());
  const attempts = ofNoun(records, "attempt").filter(({ lessonId }) => lessonId === "dh-3");
  expect(attempts).toHaveLength(1);
  expect(attempts[0]).toMatchObject({ status: "graded" });
  expect(attempts[0]?.["serverScore"]).toBe(attempts[0]?.["localScore"]);
  expect(records.get("progress/dh-3")).toMatchObject({ attempts: 1, bestScore: attempts[0]?.["serverScore"] });
  expect(ofNoun(records, "task").filter(({ title }) => title === "Hividy taratasy")).toHaveLength(1);
  await go(page, "/lessons/dh-3");
  await page.context().close();
});

/** Opens the first low-risk approval of the list and returns its address. */
const lowRisk = async (page: Page): Promise<string> => {
  const records = await onServer(page.context());
  const found = ofNoun(records, "approval").find(({ status, risk }) => status === "pending" && risk === "low");
  return `/approvals/${String(found?.["id"])}`;
};

test("two phones decide one approval offline: one decision stands, the other person is told", async () => {
  const [ops, staff] = [await openAs(browser, "ops@riake.demo"), await openAs(browser, "staff@riake.demo")];
  const address = await lowRisk(ops);
  for (const page of [ops, staff]) {
    await readyOffline(page, address);
    await page.context().setOffline(true);
  }
  await press(ops, "Ekeo");
  await chip(ops, "Miandry halefa: 1");
  await press(staff, "Tsy ekena");
  await staff.getByRole("dialog", { name: "Nahoana no lavinao?" }).getByRole("textbox").fill("Lafo loatra");
  await staff.getByRole("dialog").getByRole("button", { name: "Tsy ekena" }).click();
  await chip(staff, "Miandry halefa: 1");

  for (const page of [ops, staff]) {
    await page.context().setOffline(false);
    await page.evaluate(() => dispatchEvent(new Event("online")));
    await chip(page, page === ops ? "Voaray" : "Mila jerena");
  }
  await staff.getByText(/Efa nanapa-kevitra talohanao/).waitFor();
  await go(staff, "/sync");
  await staff.getByText("Lafo loatra").waitFor();
  const decisions = ofNoun(await onServer(ops.context()), "decision").filter(
    ({ approvalId }) => address === `/approvals/${String(approvalId)}`,
  );
  expect(decisions.map(({ outcome }) => String(outcome)).toSorted()).toEqual(["applied", "superseded"]);
  await Promise.all([ops.context().close(), staff.context().close()]);
});

test("a tab killed right after “saved” has lost nothing, and one killed in a quiz goes on where it was", async () => {
  const page = await openAs(browser, "vola@tsara.demo");
  const { length: before } = ofNoun(await onServer(page.context()), "task");
  await readyOffline(page, "/lessons/dh-4/quiz");
  await page.context().setOffline(true);
  await page.locator("main input").first().waitFor();
  await page
    .locator("main input")
    .first()
    .fill("150")
    .catch(() => page.locator("main input").first().check({ force: true }));
  await press(page, "Valio");
  await page.getByRole("button", { name: "Fanontaniana manaraka" }).waitFor();
  await addTask(page, "Antsoy i Naina");
  const killed = page.waitForEvent("crash").catch(() => {});
  const devtools = await page.context().newCDPSession(page);
  await Promise.race([devtools.send("Page.crash").catch(() => {}), killed]);
  const context = page.context();
  await page.close();

  const again = await context.newPage();
  await go(again, "/tasks");
  await chip(again, "Miandry halefa: 1");
  await again.getByText("Antsoy i Naina").waitFor();
  await go(again, "/lessons/dh-4/quiz");
  await again.getByRole("button", { name: "Fanontaniana manaraka" }).waitFor();
  await again.context().setOffline(false);
  await again.evaluate(() => dispatchEvent(new Event("online")));
  await chip(again, "Voaray");
  expect(ofNoun(await onServer(again.context()), "task")).toHaveLength(before + 1);
  await again.context().close();
});

test("when the synced copy is wiped, the journal still delivers every intent, once", async () => {
  const page = await openAs(browser, "vola@tsara.demo");
  await readyOffline(page, "/tasks");
  await page.context().setOffline(true);
  await addTask(page, "Ho tonga ihany");
  await chip(page, "Miandry halefa: 1");
  // Another page of this origin, without the app, deletes the engine's databases.
  await page.goto("/icon.svg");
  await page.evaluate(async () => {
    for (const { name = "" } of await indexedDB.databases())
      if (name.startsWith("rep")) await new Promise((done) => (indexedDB.deleteDatabase(name).onsuccess = done));
  });
  await go(page, "/tasks");
  await page.getByText("Ho tonga ihany").waitFor();
  await page.context().setOffline(false);
  await page.evaluate(() => dispatchEvent(new Event("online")));
  await chip(page, "Voaray");
  const tasks = ofNoun(await onServer(page.context()), "task");
  expect(tasks.filter(({ title }) => title === "Ho tonga ihany")).toHaveLength(1);
  await page.context().close();
});

test("a server killed in the middle of a push and started again has applied it exactly once", async () => {
  const page = await openAs(browser, "ops@riake.demo");
  await readyOffline(page, "/tasks");
  await page.context().setOffline(true);
  const titles = Array.from({ length: 8 }, (_, at) => `Asa faha-${at + 1}`);
  for (const title of titles) await addTask(page, title);
  await chip(page, "Miandry halefa: 8");
  const sent = page.waitForRequest((request) => request.url().endsWith("/api/sync/push"));
  await page.context().setOffline(false);
  await page.evaluate(() => dispatchEvent(new Event("online")));
  await sent;
  await cutPower();
  await restartServer();
  await page.evaluate(() => dispatchEvent(new Event("online")));
  await chip(page, "Voaray");
  const found = ofNoun(await onServer(page.context()), "task").map(({ title }) => title);
  expect(
    found
      .map(String)
      .filter((title) => titles.includes(title))
      .toSorted(),
  ).toEqual(titles.toSorted());
  await page.context().close();
});

test("one attempt is at most 110 bytes on the wire, one ticked task at most 90 each way, a start one pull", async () => {
  const page = await openAs(browser, "rado@tsara.demo");
  await readyOffline(page, "/lessons/dh-5/quiz");
  const pushed = (rule: string) =>
    page.waitForResponse(
      (response) =>
        response.url().endsWith("/api/sync/push") &&
        response.request().method() === "POST" &&
        JSON.stringify(saidIn(response.request())).includes(rule),
    );
  const attempt = pushed("submitAttempt");
  await takeQuiz(page);
  const sent = (await attempt).request();
  expect(sent.postDataBuffer()?.byteLength).toBeLessThanOrEqual(110);

  await addTask(page, "Tapitra");
  await chip(page, "Voaray");
  await go(page, "/tasks");
  await chip(page, "Voaray");
  const toggle = pushed("setTaskStatus");
  await page.getByRole("checkbox", { name: "Vita: Tapitra" }).click();
  const response = await toggle;
  const { requestBodySize, responseBodySize } = await response.request().sizes();
  expect(requestBodySize).toBeLessThanOrEqual(90);
  expect(responseBodySize).toBeLessThanOrEqual(90);

  await chip(page, "Voaray");
  const calls: string[] = [];
  page.on("request", (request) => calls.push(...(/\/api\/sync\/\w+/.exec(request.url()) ?? [])));
  const socket = page.waitForEvent("websocket");
  await page.reload();
  await socket;
  // Whoever missed a poke pulls as well; so this one shows that nothing else did.
  await send(page.context(), ["createTask", { id: newId(), title: "Avy amin’ny hafa" }]);
  await page.getByText("Avy amin’ny hafa").waitFor();
  expect(calls).toEqual(["/api/sync/pull", "/api/sync/pull"]);
  await page.context().close();
});

const everyPath = [
  ["/", "/lessons", "/lessons/dh-1", "/lessons/dh-1/quiz", "/tasks", "/tasks/new", "/approvals"],
  ["/more", "/sync", "/settings", "/pieces", "/sign-in", "/sign-up"],
].flat();

test("no screen scrolls sideways at 360 pixels in Malagasy", async () => {
  const page = await openAs(browser, "ops@riake.demo");
  await chip(page, "Voaray");
  const approval = await lowRisk(page);
  const [task] = ofNoun(await onServer(page.context()), "task");
  for (const path of [...everyPath, approval, `/tasks/${String(task?.["id"])}`]) {
    await go(page, path);
    expect(await sidewaysOverflow(page), path).toBe(0);
  }
  await page.context().close();
});

test("a language chosen in the settings stays, and the Worker knows it on the first byte", async () => {
  const page = await openAs(browser, "vola@tsara.demo", "/settings");
  const choose = (context: BrowserContext, language: string) =>
    context.pages()[0]?.getByText(language, { exact: true }).first().click();
  await choose(page.context(), "Français");
  await page
    .getByRole("heading", { name: "Réglages" })
    .or(page.getByRole("heading", { name: "Paramètres" }))
    .waitFor();
  const response = await page.goto("/tasks");
  expect(await response?.text()).toContain('<html lang="fr"');
  await page.getByRole("heading", { name: "Tâches" }).waitFor();
  await page.context().close();
});
