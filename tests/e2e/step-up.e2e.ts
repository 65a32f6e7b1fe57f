// Decisions that ask for a second factor, in a real browser with an authenticator of its own: enrolled, signed while the
// network is off and the server dead, applied when both are back; refused fingers; what waits is confirmed at once.
import { join } from "node:path";
import type { Browser, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { holdsSets, launchBrowser, openAs, sidewaysOverflow, until } from "../support/browser.ts";
import { chip, go, press, readyOffline } from "../support/hand.ts";
import { addPasskey, withAuthenticator } from "../support/passkey.ts";
import { cutPower, restartServer } from "../support/server.ts";
import { ofNoun, onServer } from "../support/wire.ts";

/** Where pictures of the screens are put, to be looked at. */
const pictures = process.env["NEXIO_SCREENS"];
const shoot = async (page: Page, name: string) => {
  expect(await sidewaysOverflow(page)).toBe(0);
  if (pictures) await page.screenshot({ path: join(pictures, `${name}.png`), fullPage: true });
};

let browser: Browser;
beforeAll(async () => {
  browser = await launchBrowser();
});
afterEach(restartServer);
afterAll(() => browser.close());

/** Whether what is needed to sign without a network is on the phone. */
const untilReady = (page: Page) =>
  until(
    page,
    async () => {
      const db = await new Promise<IDBDatabase>((done) => {
        const request = indexedDB.open("nexio-factors");
        request.onsuccess = () => done(request.result);
      });
      const request = db.transaction("box").objectStore("box").getAll();
      await new Promise((done) => (request.onsuccess = done));
      db.close();
      return (request.result as { credentials: string[] }[]).some(({ credentials }) => credentials.length > 0);
    },
    null,
  );

test("a passkey signs a decision without a network and without a server; what waits is confirmed in one go", async () => {
  const page = await openAs(browser, "ceo@riake.demo");
  const { finger } = await withAuthenticator(page);
  await chip(page, "Voaray");
  await go(page, "/approvals");
  await page.getByRole("link", { name: "Amboary" }).click();
  await shoot(page, "factors-none");
  await addPasskey(page);
  await press(page, "Mamorona kaody folo");
  await page.getByText("Soraty izao").waitFor();
  await shoot(page, "factors");
  await untilReady(page);
  await until(page, holdsSets, ["sign"]);

  const open = ofNoun(await onServer(page.context()), "approval").filter(({ status }) => status === "pending");
  const [signed, kept] = open.filter(({ risk }) => risk === "medium").map(({ id }) => String(id));
  const high = String(open.find(({ risk }) => risk === "high")?.["id"]);
  const address = (id: string | undefined) => `/approvals/${id}`;
  await readyOffline(page, address(signed));
  await page.context().setOffline(true);
  await cutPower();

  // A finger that is not the owner's: nothing was decided.
  await finger(false);
  await press(page, "Ekeo");
  await page.getByRole("dialog", { name: "Tsy nohamafisina" }).waitFor();
  await shoot(page, "not-confirmed");
  await finger(true);
  await page.getByRole("dialog").getByRole("button", { name: "Andramo indray" }).click();
  await page.getByText("Hohamafisin’i Nexio rehefa misy tambajotra.", { exact: false }).waitFor();
  await chip(page, "Miandry halefa: 1");
  await shoot(page, "signed");
  // Another is kept unconfirmed, and one is of high risk.
  await finger(false);
  await go(page, address(kept));
  await press(page, "Ekeo");
  await page.getByRole("dialog").getByRole("button", { name: "Tahirizo, hamafisina rehefa avy eo" }).click();
  await chip(page, "Miandry halefa: 2");
  await go(page, address(high));
  await press(page, "Ekeo");
  await chip(page, "Miandry halefa: 3");

  await restartServer();
  await page.context().setOffline(false);
  await page.evaluate(() => dispatchEvent(new Event("online")));
  await chip(page, "Voaray");
  const statusOf = async (id: string | undefined) => (await onServer(page.context())).get(`approval/${id}`)?.["status"];
  expect([await statusOf(signed), await statusOf(kept), await statusOf(high)]).toEqual([
    "approved",
    "pending",
    "pending",
  ]);
  await finger(true);
  await go(page, "/approvals");
  await page.getByText("Miandry ny fanamafisanao: 2").waitFor();
  await shoot(page, "waiting");
  await page.getByRole("link", { name: "Hamafiso daholo" }).click();
  await page.getByRole("button", { name: "Hamafiso amin’ny passkey" }).waitFor();
  await shoot(page, "confirm");
  await press(page, "Hamafiso amin’ny passkey");
  await page.waitForURL((url) => url.pathname === "/approvals");
  await page.getByText("Miandry ny fanamafisanao").waitFor({ state: "detached" });
  expect([await statusOf(kept), await statusOf(high)]).toEqual(["approved", "approved"]);

  // The same passkey is a way in.
  await page.context().clearCookies({ name: /session/ });
  await go(page, "/sign-in");
  await shoot(page, "sign-in");
  await press(page, "Hiditra amin’ny passkey");
  await page.waitForURL((url) => url.pathname === "/");
  expect((await page.request.get("/api/factors")).status()).toBe(200);
  await page.context().close();
}, 120_000);
