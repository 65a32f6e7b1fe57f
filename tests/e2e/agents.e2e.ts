// Agents as people meet them: from nothing to a task that an agent did and a person approved, without any key, and work
// given where there is no network.
import type { Browser, Locator, Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { launchBrowser, newPhone, openAs, sidewaysOverflow, untilOffline } from "../support/browser.ts";
import { chip, go } from "../support/hand.ts";
import { ofNoun, onServer } from "../support/wire.ts";

let browser: Browser;
beforeAll(async () => {
  browser = await launchBrowser();
});
afterAll(() => browser.close());

test("a new organisation has an agent’s task done and approved within twelve taps", async () => {
  const context = await newPhone(browser);
  const page = await context.newPage();
  let taps = 0;
  const tap = async (target: Locator) => {
    taps += 1;
    await target.click();
  };
  await page.goto("/");
  await tap(page.locator("main").getByRole("link", { name: "Hisoratra anarana" }));
  await page.getByLabel("Ny anaranao").fill("Soa");
  await page.getByLabel("Anaran’ny fikambananao").fill("Soa Design");
  await page.getByLabel("Adiresy mailaka").fill(`${crypto.randomUUID()}@example.demo`);
  await page.getByLabel("Tenimiafina").fill("voasary manga telo");
  await tap(page.getByText("Manaiky aho fa tehirizina any ivelan’i Madagasikara izany."));
  await tap(page.getByRole("button", { name: "Sokafy ny kaontiko" }));
  await chip(page, "Voaray");
  await tap(page.getByRole("link", { name: "Hafa", exact: true }));
  await tap(page.getByRole("link", { name: /^Mpanampy IA/ }));
  await tap(page.getByRole("link", { name: /^Mpitantana tetikasa/ }));
  await tap(page.getByRole("link", { name: "Omeo asa" }));
  await tap(page.getByRole("button", { name: "Omeo", exact: true }));
  // Work and review happen while the person looks on.
  await tap(page.getByRole("link", { name: "Manapaha hevitra" }));
  await tap(page.getByRole("button", { name: "Ekeo", exact: true }));
  await page.getByText("Nekenao", { exact: true }).first().waitFor();
  expect(taps).toBeLessThanOrEqual(12);
  await expect
    .poll(async () => ofNoun(await onServer(context), "task").map(({ agentState }) => agentState), { timeout: 20_000 })
    .toEqual(["done"]);
  await context.close();
});

const screens = async (page: Page) => {
  const [task] = ofNoun(await onServer(page.context()), "task").filter(({ agentState }) => agentState);
  const [agent] = ofNoun(await onServer(page.context()), "agent").filter(({ role }) => role === "accountant");
  return { agent: `/agents/${String(agent?.["id"])}`, task: task && `/tasks/${String(task["id"])}` };
};

test("work is given without a network, and is there for a decision once the phone is back", async () => {
  const page = await openAs(browser, "ops@riake.demo", "/agents");
  const context = page.context();
  await chip(page, "Voaray");
  const { agent } = await screens(page);
  // Its set comes when the screens are first opened.
  await untilOffline(page);
  await go(page, agent);
  await page.getByRole("link", { name: "Omeo asa" }).click();
  await untilOffline(page, ["first", "agents"]);
  for (const path of ["/agents", agent, `${agent}/give`]) {
    await go(page, path);
    expect(await sidewaysOverflow(page), path).toBe(0);
  }
  await context.setOffline(true);
  await go(page, `${agent}/give`);
  await page.getByLabel("Mpanjifa", { exact: true }).selectOption({ label: "Hotel Vohitra" });
  await page.getByLabel("Andalana").fill("Logo; 2; 150 000\nAfisy; 40 000");
  await page.getByRole("button", { name: "Omeo", exact: true }).click();
  await page.getByText("Miandry ny mpanampy").first().waitFor();
  await context.setOffline(false);
  await page.getByText("340 000 Ar").first().waitFor({ timeout: 30_000 });
  expect(await sidewaysOverflow(page)).toBe(0);
  await page.getByRole("link", { name: "Manapaha hevitra" }).click();
  await page.getByRole("heading", { name: "Tombana vidiny ho an’i Hotel Vohitra" }).waitFor();
  await context.close();
});
