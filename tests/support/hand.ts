// What a person's hand does, by the Malagasy words on the screen.
import type { Page } from "playwright-core";
import { until, untilOffline } from "./browser.ts";

/** The chip at the top right, by its Malagasy words. */
export const chip = (page: Page, words: string) => page.locator("a.chip.sync", { hasText: words }).waitFor();
export const press = (page: Page, name: string | RegExp) => page.getByRole("button", { name, exact: true }).click();

/** Opens `path` inside the running app. */
export const go = async (page: Page, path: string) => {
  await page.goto(path);
  await page.locator("main").waitFor();
};

/** Until this phone has a key of its own for everybody here, and the work of making it known is written down. */
export async function untilKnown(page: Page) {
  // The first start makes the phone known, which is work to be sent like any other.
  await until(
    page,
    async () => {
      if (!(await indexedDB.databases()).some(({ name }) => name === "nexio-people")) return false;
      const db = await new Promise<IDBDatabase>((done) => {
        const request = indexedDB.open("nexio-people");
        request.onsuccess = () => done(request.result);
      });
      const request = db.transaction("box").objectStore("box").getAll();
      await new Promise((done) => (request.onsuccess = done));
      db.close();
      return (request.result as { lock?: object; open?: { device?: object } }[]).every(({ lock, open }) =>
        Boolean(lock ?? open?.device),
      );
    },
    null,
  );
}

/** Has everything of these pages on the phone, so that the network can go. */
export async function readyOffline(page: Page, ...paths: string[]) {
  await untilOffline(page);
  await untilKnown(page);
  await chip(page, "Voaray");
  for (const path of paths) {
    await go(page, path);
    // What the page asks for is on its way until now.
    await page.waitForLoadState("networkidle");
  }
}

/** Adds a task by hand. */
export const addTask = async (page: Page, title: string) => {
  await go(page, "/tasks/new");
  await page.getByLabel("Inona no hatao?").fill(title);
  await press(page, "Ampio");
  await page.getByText(`Nampiana: ${title}`).waitFor();
};

const next = /^(Fanontaniana manaraka|Jereo ny vokatra)$/;

/** Answers the question on the screen with whatever stands first. */
export async function answerFirst(page: Page) {
  await page.getByRole("button", { name: /^(Valio|Fanontaniana manaraka|Jereo ny vokatra)$/ }).waitFor();
  const option = page.locator("main input[type=radio], main input[type=checkbox]").first();
  const number = page.locator("main input[inputmode=numeric]");
  if (await option.count()) await option.check({ force: true });
  else if (await number.count()) await number.fill("5");
  for (const list of await page.locator("main select").all()) await list.selectOption({ index: 1 });
}

/** Goes on, and tells whether that was the last question. */
export async function goOn(page: Page): Promise<boolean> {
  const button = page.getByRole("button", { name: next });
  const last = (await button.textContent())?.includes("vokatra") ?? false;
  await button.click();
  return last;
}

/** Takes the practice quiz on the screen, and returns how many questions it had. */
export async function takeQuiz(page: Page): Promise<number> {
  for (let questions = 1; ; questions++) {
    await answerFirst(page);
    await press(page, "Valio");
    if (await goOn(page)) return questions;
  }
}
