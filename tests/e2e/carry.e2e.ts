// Work that travels with people: a phone without a network gives it, another delivers it, and it counts once.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Browser, chromium, type Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { browserFlags, ensureBrowser } from "../../scripts/browser.ts";
import type { DemoEmail } from "../../scripts/lib/demo.ts";
import { launchBrowser, newPhone, openAs, sidewaysOverflow, signIn } from "../support/browser.ts";
import { addTask, chip, go, press, readyOffline } from "../support/hand.ts";
import { ofNoun, onServer } from "../support/wire.ts";

let browser: Browser;
const dir = mkdtempSync(join(tmpdir(), "nexio-carry-"));
beforeAll(async () => {
  browser = await launchBrowser();
});
afterAll(async () => {
  await browser.close();
  rmSync(dir, { recursive: true, force: true });
});

async function tasksOf(email: DemoEmail): Promise<string[]> {
  const context = await newPhone(browser);
  await signIn(context, email);
  const titles = ofNoun(await onServer(context), "task").map(({ title }) => String(title));
  await context.close();
  return titles;
}
const times = (titles: readonly string[], title: string) => titles.filter((one) => one === title).length;

/** A phone whose person has made something that waits, in front of the card that can give it away. */
async function withUnsent(email: DemoEmail, title: string): Promise<Page> {
  const page = await openAs(browser, email);
  await readyOffline(page, "/sync");
  await page.context().setOffline(true);
  await addTask(page, title);
  await go(page, "/sync");
  await page.getByRole("button", { name: "Ny asako ho rakitra" }).waitFor();
  expect(await sidewaysOverflow(page)).toBe(0);
  return page;
}

async function saved(page: Page, button: string): Promise<string> {
  const [download] = await Promise.all([page.waitForEvent("download"), press(page, button)]);
  const file = join(dir, `${crypto.randomUUID()}.json`);
  await download.saveAs(file);
  return file;
}
const takeIn = (page: Page, file: string) => page.locator("input[type=file]").setInputFiles(file);

test("a file carried by a stranger's phone delivers the work, once, whatever arrives after it", async () => {
  const author = await withUnsent("vola@tsara.demo", "Nentin’olona");
  const file = await saved(author, "Ny asako ho rakitra");
  const text = readFileSync(file, "utf8");
  for (const trace of ["Nentin’olona", "vola"]) expect(text).not.toContain(trace);

  const carrier = await openAs(browser, "staff@riake.demo", "/sync");
  await carrier.getByRole("button", { name: "Mandraisa rakitra" }).waitFor();
  const cargo = JSON.parse(text) as { parcels: string[] };
  const damaged = join(dir, "damaged.json");
  writeFileSync(
    damaged,
    JSON.stringify({ ...cargo, parcels: cargo.parcels.map((one) => `${one.slice(0, 150)}AAAA${one.slice(154)}`) }),
  );
  await takeIn(carrier, damaged);
  await carrier.getByText(/Tsy nekena: 1/).waitFor();
  const nonsense = join(dir, "nonsense.json");
  writeFileSync(nonsense, "tsy rakitra");
  await takeIn(carrier, nonsense);
  await carrier.getByText("Tsy misy avy amin’ny Nexio ato amin’ity rakitra ity.").waitFor();
  expect(times(await tasksOf("vola@tsara.demo"), "Nentin’olona")).toBe(0);

  await takeIn(carrier, file);
  await expect.poll(async () => times(await tasksOf("vola@tsara.demo"), "Nentin’olona"), { timeout: 20_000 }).toBe(1);
  await takeIn(carrier, file);
  await author.context().setOffline(false);
  await author.evaluate(() => dispatchEvent(new Event("online")));
  await chip(author, "Voaray");
  expect(times(await tasksOf("vola@tsara.demo"), "Nentin’olona")).toBe(1);
  expect(times(await tasksOf("staff@riake.demo"), "Nentin’olona")).toBe(0);
  await Promise.all([author.context().close(), carrier.context().close()]);
});

test("lessons travel as a file: a phone that never had them reads them without a network", async () => {
  const giver = await openAs(browser, "rado@tsara.demo", "/lessons/dh-1");
  await giver.getByText("Izay ho hainao").waitFor();
  await readyOffline(giver, "/lessons/dh-1", "/sync");
  const file = await saved(giver, "Ny lesona eto amin’ny finday ho rakitra");
  const taker = await openAs(browser, "vola@tsara.demo", "/sync");
  await readyOffline(taker, "/sync");
  await taker.context().setOffline(true);
  await taker.evaluate(() => caches.delete("packs"));
  await go(taker, "/sync");
  await takeIn(taker, file);
  await taker.getByText(/Lesona: [1-9]/).waitFor();
  await go(taker, "/lessons/dh-1");
  await taker.getByText("Izay ho hainao").waitFor();
  await Promise.all([giver.context().close(), taker.context().close()]);
});

test("more work than one parcel holds is shown part by part", async () => {
  const author = await withUnsent("rado@tsara.demo", "Be dia be");
  // As if the same had been done five hundred times more; by hand it would take an hour.
  await author.evaluate(async () => {
    const db = await new Promise<IDBDatabase>((done) => {
      const request = indexedDB.open("nexio-journal");
      request.onsuccess = () => done(request.result);
    });
    const store = db.transaction("intents", "readwrite").objectStore("intents");
    const request = store.getAll();
    await new Promise((done) => (request.onsuccess = done));
    const { seq: _seq, ...one } = (request.result as { seq: number; id: string; args: { id: string } }[]).at(-1) ?? {
      seq: 0,
      id: "",
      args: { id: "" },
    };
    for (let at = 0; at < 500; at++) {
      const tail = String(at).padStart(4, "0");
      const id = one.args.id.slice(0, -4) + tail;
      store.add({ ...one, id: one.id.slice(0, 4) + tail, args: { ...one.args, id }, tab: "gone", sendings: [] });
    }
    await new Promise((done) => (store.transaction.oncomplete = done));
    db.close();
  });
  await go(author, "/sync");
  await chip(author, "Miandry halefa: 501");
  await press(author, "Ny asako ho sary");
  const dialog = author.getByRole("dialog");
  await dialog.getByText(/^Ampahany 1 amin’ny 2\./).waitFor({ timeout: 30_000 });
  const pictures = () => dialog.getByText(/^Sary 1 amin’ny/).textContent();
  const first = await pictures();
  await dialog.getByRole("button", { name: "Ny ampahany manaraka" }).click();
  await dialog.getByText(/^Ampahany 2 amin’ny 2\./).waitFor();
  expect(await pictures()).not.toBe(first);
  expect(await dialog.getByRole("button", { name: "Ny ampahany manaraka" }).count()).toBe(0);
  expect(await sidewaysOverflow(author)).toBe(0);
  await author.context().close();
});

/** What a camera sees of the pictures: each grey picture in the middle of a 640 × 480 frame, several times. */
function filmOf(pictures: readonly { side: number; grey: string }[]): Buffer {
  const [width, height, repeats] = [640, 480, 6];
  const chroma = Buffer.alloc((width * height) / 2, 128);
  const parts = [Buffer.from(`YUV4MPEG2 W${width} H${height} F10:1 Ip A1:1 C420jpeg\n`)];
  for (const { side, grey } of pictures) {
    const luma = Buffer.alloc(width * height, 200);
    const pixels = Buffer.from(grey, "base64");
    const [left, top] = [Math.floor((width - side) / 2), Math.floor((height - side) / 2)];
    for (let row = 0; row < side; row++) pixels.copy(luma, (top + row) * width + left, row * side, (row + 1) * side);
    for (let time = 0; time < repeats; time++) parts.push(Buffer.from("FRAME\n"), luma, chroma);
  }
  return Buffer.concat(parts);
}

test("pictures filmed from screen to screen carry the work; the phone that filmed delivers it", async () => {
  const author = await withUnsent("vola@tsara.demo", "Nalaina sary");
  await press(author, "Ny asako ho sary");
  await author.getByRole("dialog").locator("canvas[data-frame]").waitFor();
  const total = Number(/amin’ny (\d+)/.exec((await author.getByRole("dialog").textContent()) ?? "")?.[1]);
  expect(total).toBeGreaterThan(1);
  const pictures: { side: number; grey: string }[] = [];
  for (let frame = 0; frame < total; frame++) {
    const canvas = author.getByRole("dialog").locator(`canvas[data-frame="${frame}"]`);
    await canvas.waitFor();
    pictures.push(
      await canvas.evaluate((element: HTMLCanvasElement) => {
        const { width, height } = element;
        const pixels = element.getContext("2d")?.getImageData(0, 0, width, height).data ?? [];
        let grey = "";
        for (let at = 0; at < pixels.length; at += 4) grey += String.fromCharCode(pixels[at] ?? 0);
        return { side: width, grey: btoa(grey) };
      }),
    );
  }
  const film = join(dir, "film.y4m");
  writeFileSync(film, filmOf(pictures));
  const withCamera = await chromium.launch({
    executablePath: await ensureBrowser(),
    args: [
      ...browserFlags,
      "--use-fake-ui-for-media-stream",
      "--use-fake-device-for-media-stream",
      `--use-file-for-fake-video-capture=${film}`,
    ],
  });
  try {
    const carrier = await openAs(withCamera, "rado@tsara.demo", "/sync");
    await press(carrier, "Alaivo sary ny an’ny finday hafa");
    await carrier.getByText("Voaray. Halefa rehefa misy tambajotra ity finday ity.").waitFor({ timeout: 40_000 });
    await expect.poll(async () => times(await tasksOf("vola@tsara.demo"), "Nalaina sary"), { timeout: 20_000 }).toBe(1);
  } finally {
    await withCamera.close();
  }
  await author.context().setOffline(false);
  await author.evaluate(() => dispatchEvent(new Event("online")));
  await chip(author, "Voaray");
  expect(times(await tasksOf("vola@tsara.demo"), "Nalaina sary")).toBe(1);
  await author.context().close();
});
