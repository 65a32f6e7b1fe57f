// A trainer writes a lesson on a phone, sees it as a learner will, publishes it; a learner takes it without a network.
import { readFileSync } from "node:fs";
import type { Browser, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { launchBrowser, openAs, sidewaysOverflow, untilOffline } from "../support/browser.ts";
import { chip, go, press } from "../support/hand.ts";
import { cutPower, restartServer } from "../support/server.ts";
import { ofNoun, onServer } from "../support/wire.ts";

let browser: Browser;
beforeAll(async () => {
  browser = await launchBrowser();
});
afterEach(restartServer);
afterAll(() => browser.close());

const pen = (page: Page) => page.getByRole("textbox", { name: "Soratry ny lesona" });
const publishButton = (page: Page) => page.getByRole("button", { name: /^Avoaka ny kinova/ });

async function rewrite(page: Page, from: string, to: string) {
  const text = await pen(page).inputValue();
  expect(text).toContain(from);
  await pen(page).fill(text.replace(from, to));
}

test("a trainer writes, mends, previews and publishes; a learner takes it offline; a later version leaves it standing", async () => {
  const trainer = await openAs(browser, "owner@tsara.demo");
  await untilOffline(trainer);
  await go(trainer, "/lessons");
  await trainer.getByRole("link", { name: "Manoratra lesona" }).click();
  await press(trainer, "Lesona vaovao");
  await pen(trainer).waitFor();
  const address = new URL(trainer.url()).pathname;
  expect(await sidewaysOverflow(trainer)).toBe(0);

  // A fault is told at once with its line, and leads there.
  await rewrite(trainer, "Mandanja ny entana tsara", "Mandanja tsara");
  await rewrite(trainer, "minutes: 5", "minutes: dimy");
  await trainer.getByText("Tokony ho isa feno manomboka amin’ny 1 ny “minutes”").waitFor();
  expect(await publishButton(trainer).isDisabled()).toBe(true);
  await press(trainer, "Andalana 2");
  expect(
    await pen(trainer).evaluate((area: HTMLTextAreaElement) =>
      area.value.slice(area.selectionStart, area.selectionEnd),
    ),
  ).toBe("minutes: dimy");

  // A killed tab loses nothing.
  await trainer.close();
  const again = await trainer.context().newPage();
  await go(again, address);
  expect(await pen(again).inputValue()).toContain("minutes: dimy");
  await rewrite(again, "minutes: dimy", "minutes: 4");

  await press(again, "Karatra");
  await again
    .getByRole("heading", { name: "Inona no ho vitanao" })
    .or(again.locator("main .card ul.goals").first())
    .first()
    .waitFor();
  await press(again, "Manaraka");
  await again.getByText("Ny mizana aloha").waitFor();
  await press(again, "Fitsapam-pahalalana");
  await again.getByText("Amin’ny toerana marina").click();
  await press(again, "Valio");
  await again.getByText("Marina ny lanja amin’izay.").waitFor();
  await press(again, "Soratra ihany");
  await again.getByText("5. Vary 4 kg").waitFor();
  expect(await sidewaysOverflow(again)).toBe(0);

  const [download] = await Promise.all([again.waitForEvent("download"), press(again, "Tehirizo ho rakitra ny lesona")]);
  expect(download.suggestedFilename()).toBe("mandanja-tsara.nexio-lesson.json");
  const bundle = JSON.parse(readFileSync(await download.path(), "utf8")) as { sources: Record<string, string> };
  expect(bundle.sources["mg"]).toContain("minutes: 4");
  const [qti] = await Promise.all([again.waitForEvent("download"), press(again, /QTI 3/)]);
  expect(
    readFileSync(await qti.path())
      .subarray(0, 2)
      .toString(),
  ).toBe("PK");

  await publishButton(again).click();
  await again.waitForURL(/\/lessons\/[0-9a-f-]{36}$/);
  const id = again.url().slice(-36);
  await again.getByText("Mandanja tsy misy diso").waitFor();

  const learner = await openAs(browser, "rado@tsara.demo", "/lessons");
  await untilOffline(learner);
  await learner.getByRole("link", { name: /Mandanja tsara/ }).waitFor();
  await learner
    .locator("section", { hasText: "Mandanja tsara" })
    .getByRole("button", { name: /^Tehirizo ato/ })
    .click();
  await learner.locator("section", { hasText: "Mandanja tsara" }).getByText("Voatahiry ato amin’ny finday").waitFor();
  await chip(learner, "Voaray");
  await learner.context().setOffline(true);
  await cutPower();

  await go(learner, `/lessons/${id}`);
  await learner.getByText("Mandanja tsy misy diso").waitFor();
  await go(learner, `/lessons/${id}/quiz`);
  const next = learner.getByRole("button", { name: /^(Fanontaniana manaraka|Jereo ny vokatra)$/ });
  const answer = async () => {
    await press(learner, "Valio");
    await next.click();
  };
  await learner.getByText("Amin’ny toerana marina").click();
  await answer();
  await learner.getByText("Aotra ny isa").click();
  await learner.getByText("Madio ny mizana").click();
  await answer();
  await learner
    .locator("label", { hasText: /Diso|Tsia|Tsy marina/ })
    .first()
    .click();
  await answer();
  await learner.getByText("Alaharo ny dingana.").waitFor();
  await answer();
  await learner.locator("main input[inputmode=numeric]").fill("12 000");
  await answer();
  for (const [at, right] of ["kilao", "litatra", "metatra"].entries())
    await learner.locator("main select").nth(at).selectOption({ label: right });
  await answer();
  await learner
    .getByText(/Vonjimaika/)
    .first()
    .waitFor();

  // Meanwhile the trainer turns an answer round.
  await restartServer();
  await go(again, `/lessons/write/${id}`);
  await rewrite(again, "- [x] Amin’ny toerana marina", "- [ ] Amin’ny toerana marina");
  await rewrite(again, "- [ ] Ambony gony", "- [x] Ambony gony");
  await again.getByRole("button", { name: "Avoaka ny kinova 2" }).click();
  await again.waitForURL(/\/lessons\/[0-9a-f-]{36}$/);

  await learner.context().setOffline(false);
  await learner.evaluate(() => dispatchEvent(new Event("online")));
  await chip(learner, "Voaray");
  const records = await onServer(learner.context());
  expect(records.get(`lesson/${id}`)).toMatchObject({ version: 2, topic: "own" });
  const [attempt] = ofNoun(records, "attempt").filter(({ lessonId }) => lessonId === id);
  expect(attempt).toMatchObject({ lessonVersion: 1, status: "graded" });
  expect(attempt?.["serverScore"]).toBe(attempt?.["localScore"]);
  expect(Number(attempt?.["serverScore"])).toBeGreaterThanOrEqual(83);

  // Taken out of the list it can still be opened by who knows it; put back, it is found again.
  const inList = learner.getByRole("link", { name: /Mandanja tsara/ });
  await go(again, "/lessons/write");
  await press(again, "Esory ao anaty lisitra: Mandanja tsara");
  await again.getByRole("heading", { name: "Nesorina ao anaty lisitra" }).waitFor();
  expect(await sidewaysOverflow(again)).toBe(0);
  await go(learner, "/lessons");
  await chip(learner, "Voaray");
  await expect.poll(() => inList.count()).toBe(0);
  await go(learner, `/lessons/${id}`);
  await learner.getByText("Mandanja tsy misy diso").waitFor();
  await press(again, "Avereno ao anaty lisitra: Mandanja tsara");
  await again.getByText("Tafaverina ao anaty lisitra: Mandanja tsara.").waitFor();
  await go(learner, "/lessons");
  await inList.waitFor();
  await Promise.all([again.context().close(), learner.context().close()]);
});

test("a lesson from a file becomes a draft; a broken file says what is wrong", async () => {
  const page = await openAs(browser, "owner@tsara.demo", "/lessons/write");
  const choose = (name: string, text: string) =>
    page.locator("input[type=file]").setInputFiles({ name, mimeType: "application/json", buffer: Buffer.from(text) });
  await page.getByRole("button", { name: "Sokafy ny lesona avy amin’ny rakitra" }).waitFor();
  await choose("a.json", '{"format":');
  await page.getByText(/Tsy azo vakina ity rakitra ity/).waitFor();
  const sources = { mg: "# Lesona avy any ivelany\n" };
  await choose("b.nexio-lesson.json", JSON.stringify({ format: "nexio-lesson", formatVersion: 1, sources }));
  await pen(page).waitFor();
  expect(await pen(page).inputValue()).toBe(sources.mg);
  await go(page, "/lessons/write");
  await page.getByRole("link", { name: /Lesona avy any ivelany/ }).waitFor();
  await page.context().close();
});

test("a learner is not shown the pen", async () => {
  const page = await openAs(browser, "vola@tsara.demo", "/lessons/write");
  await page.getByText(/Ny mpampiofana sy ny mpandrindra no manoratra/).waitFor();
  expect(await page.getByRole("button", { name: "Lesona vaovao" }).count()).toBe(0);
  await page.context().close();
});
