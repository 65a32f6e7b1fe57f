// A certificate from the last quiz to a stranger's phone without a network.
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Browser, type BrowserContext, type Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { catalogue } from "../../shared/lessons/catalogue.ts";
import { draw, seedOf } from "../../shared/lessons/paper.ts";
import { encodeAnswers, rightAnswer, type ItemKey } from "../../shared/lessons/quiz.ts";
import { uuidv7 } from "../../shared/uuid.ts";
import { quizKeys } from "../../server/lessons/quiz-keys.ts";
import { addPasskey, withAuthenticator } from "../support/passkey.ts";
import { launchBrowser, newPhone, openAs, sidewaysOverflow, signIn, untilOffline } from "../support/browser.ts";
import { theServer } from "../support/server.ts";
import { ofNoun, onServer } from "../support/wire.ts";

let browser: Browser;
const dir = mkdtempSync(join(tmpdir(), "nexio-certificates-"));
const pictures = process.env["NEXIO_SCREENS"];
beforeAll(async () => {
  browser = await launchBrowser();
  if (pictures) mkdirSync(pictures, { recursive: true });
});
afterAll(async () => {
  await browser.close();
  rmSync(dir, { recursive: true, force: true });
});

const topic = catalogue.topics.find(({ id }) => id === "dh");
const version = topic?.version ?? 1;
const newId = () => uuidv7(Date.now(), crypto.getRandomValues(new Uint8Array(10)));

/** Every lesson of the topic and then its certifying quiz, answered right and sent by the wire. */
async function certify(context: BrowserContext): Promise<void> {
  const { url } = theServer();
  const [group, client] = [crypto.randomUUID(), crypto.randomUUID()];
  const answered = (lessonId: string, lessonVersion: number, keys: (id: string) => readonly ItemKey[]) => {
    const id = newId();
    const answers = encodeAnswers(keys(id).map((key) => rightAnswer(key)));
    return { id, lessonId, lessonVersion, orderSeed: 1, answers, startedAt: 1000, endedAt: 2000, localScore: 100 };
  };
  const all = [
    ...(topic?.lessons ?? []).map((lesson) =>
      answered(lesson.id, lesson.version, () => quizKeys[lesson.id]?.[lesson.version] ?? []),
    ),
    answered("dh", version, (id) => draw(quizKeys["dh"]?.[version] ?? [], seedOf(id))),
  ];
  const consent = { id: newId(), purpose: "certificate", choice: "given", version: 1, language: "mg", askedAt: 1000 };
  const named = { k: "recordConsents", items: [consent] };
  const response = await context.request.post(`${url}/api/sync/push`, {
    headers: { origin: url },
    data: {
      pushVersion: 1,
      clientGroupID: group,
      mutations: [named, ...all.map((args) => ({ k: "submitAttempt", ...args }))].map((args, at) => ({
        clientID: client,
        id: at + 1,
        name: "m",
        args: { i: `i${at}`, ...args },
      })),
    },
  });
  expect(response.status(), await response.text()).toBe(200);
}

const shoot = async (page: Page, name: string) => {
  expect(await sidewaysOverflow(page)).toBe(0);
  if (pictures) await page.screenshot({ path: join(pictures, `${name}.png`), fullPage: true });
};

/** From the tap to the answer on a processor six times as slow as this one, in milliseconds. */
async function msToCheck(page: Page, code: string): Promise<number> {
  const slow = await page.context().newCDPSession(page);
  await slow.send("Emulation.setCPUThrottlingRate", { rate: 6 });
  await page.locator("textarea").fill(code);
  const ms = await page.evaluate(async () => {
    const says = () => document.querySelector("main [role=status]")?.textContent ?? "";
    const before = says();
    const start = performance.now();
    document.querySelector<HTMLButtonElement>("form button[type=submit]")?.click();
    while (says() === before) await new Promise((resolve) => setTimeout(resolve, 2));
    return performance.now() - start;
  });
  await slow.send("Emulation.setCPUThrottlingRate", { rate: 1 });
  await slow.detach();
  return ms;
}

test("a learner sees the certificate; a guest’s phone, offline, says that it is valid and that an altered one is not", async () => {
  const learner = await newPhone(browser);
  await signIn(learner, "rado@tsara.demo");
  await certify(learner);
  const [record] = ofNoun(await onServer(learner), "certificate");
  const [credential, number, id] = ["credential", "number", "id"].map((field) => String(record?.[field]));

  const page = await learner.newPage();
  await page.goto("/certificates");
  await page.getByText(number ?? "?").waitFor();
  await shoot(page, "certificates");
  await page.getByText(number ?? "?").click();
  const picture = page.locator("img.certificate.screen-only");
  await picture.waitFor();
  expect(await picture.evaluate((image: HTMLImageElement) => image.decode().then(() => image.naturalWidth))).toBe(420);
  await shoot(page, "certificate");
  await page.emulateMedia({ media: "print" });
  expect(await page.locator("img.certificate.paper-only").isVisible()).toBe(true);
  expect(await page.locator("nav.nav").isVisible()).toBe(false);
  await page.emulateMedia({ media: "screen" });
  const saved = async (button: string) => {
    const [download] = await Promise.all([
      page.waitForEvent("download"),
      page.getByRole("button", { name: button }).click(),
    ]);
    const file = join(dir, download.suggestedFilename());
    await download.saveAs(file);
    return file;
  };
  const svg = await saved("(SVG)");
  const png = await saved("(PNG)");
  const badge = await saved("Open Badges");
  expect(readFileSync(svg, "utf8")).toMatch(/<svg [^>]*xmlns:openbadges[^>]*><openbadges:credential verify="ey/);
  expect(readFileSync(png).subarray(1, 4).toString()).toBe("PNG");
  expect(readFileSync(badge, "utf8").split(".")).toHaveLength(3);

  const guest = await newPhone(browser);
  const checking = await guest.newPage();
  await checking.goto("/verify");
  await checking.getByText(/NX1:/).first().waitFor();
  await checking.getByText(/2026/).first().waitFor();
  await untilOffline(checking);
  await guest.setOffline(true);
  await checking.reload();
  const status = checking.locator("main [role=status]");
  const paste = async (code: string) => {
    await checking.locator("textarea").fill(code);
    await checking.getByRole("button", { name: "Hamarino", exact: true }).click();
  };
  await paste(credential ?? "");
  await status.getByText("Manan-kery").first().waitFor();
  await status.getByText("Rado").first().waitFor();
  await shoot(checking, "verify-valid");
  const letter = credential?.at(-1) === "0" ? "1" : "0";
  await paste(`${credential?.slice(0, -1)}${letter}`);
  await status.getByText("Niova").waitFor();
  await shoot(checking, "verify-altered");
  expect(await msToCheck(checking, credential ?? "")).toBeLessThanOrEqual(500);
  await paste("salama");
  await status.getByText("Tsy voavaky").waitFor();
  for (const file of [svg, png]) {
    await paste("salama");
    await status.getByText("Tsy voavaky").waitFor();
    await checking.locator("input[type=file]").setInputFiles(file);
    await status.getByText("Manan-kery").first().waitFor({ timeout: 15_000 });
  }

  // The owner revokes; the guest's phone hears of it when it is back.
  const owner = await openAs(browser, "owner@tsara.demo", "/factors/mine");
  await withAuthenticator(owner);
  await addPasskey(owner);
  await owner.goto(`/certificates/${id}`);
  await owner.getByRole("button", { name: "Foano" }).click();
  await owner.getByRole("dialog").locator("textarea").fill("Nisy nanampy");
  await owner.getByRole("dialog").getByRole("button", { name: "Foano" }).click();
  await owner.getByRole("button", { name: "Hamafiso amin’ny passkey" }).click();
  await owner.getByText("Nofoanana").first().waitFor();
  await shoot(owner, "certificate-revoked");
  await guest.setOffline(false);
  await checking.waitForTimeout(500);
  await checking.goto("/verify");
  await expect
    .poll(
      async () => {
        await checking.reload();
        await checking.getByText(/NX1:/).first().waitFor();
        await checking.waitForTimeout(700);
        await paste(credential ?? "");
        return status.first().innerText();
      },
      { timeout: 20_000 },
    )
    .toContain("Nofoanana");
  const open = await guest.newPage();
  await open.goto(`/verify/${id}`);
  await open.getByText("Nofoanana").first().waitFor();
  await shoot(open, "verify-page");
  await Promise.all([learner.close(), guest.close(), owner.context().close()]);
}, 120_000);
