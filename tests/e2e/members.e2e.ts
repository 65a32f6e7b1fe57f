// An invitation from the link to the member, their role, and the day they are suspended: two browsers, by hand.
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { demoPassword } from "../../scripts/lib/demo.ts";
import { launchBrowser, newPhone, openAs, sidewaysOverflow } from "../support/browser.ts";
import { addTask, chip, go, press, untilKnown } from "../support/hand.ts";
import { addPasskey, withAuthenticator } from "../support/passkey.ts";
import { everythingKept } from "../support/kept.ts";

let browser: Browser;
beforeAll(async () => {
  browser = await launchBrowser();
});
afterAll(() => browser.close());

test("invited by link, in by it, another role, suspended: the phone lets everything go and says why", async () => {
  const owner = await openAs(browser, "owner@tsara.demo", "/factors/mine");
  await withAuthenticator(owner);
  await chip(owner, "Voaray");
  await addPasskey(owner);
  await go(owner, "/members/invite");
  await owner.getByLabel("Ho an’iza").fill("Noro");
  await press(owner, "Amboary ny fanasana");
  // Who comes in and as what is confirmed first; what was filled in is still there. It counts for ten minutes.
  await press(owner, "Hamafiso amin’ny passkey");
  const link = (await owner.getByText(/\/members\/invitation#/).textContent()) ?? "";
  await owner.locator("svg.qr").waitFor();
  expect(await sidewaysOverflow(owner)).toBe(0);

  const context = await newPhone(browser);
  const guest = await context.newPage();
  await guest.goto(link);
  await guest.getByText("Ny andraikitrao: Mpiasa").waitFor();
  expect(guest.url()).not.toContain("#");
  expect(await sidewaysOverflow(guest)).toBe(0);
  await guest.getByLabel("Ny anaranao").fill("Noro");
  await guest.getByLabel("Adiresy mailaka").fill("noro@nasaina.demo");
  await guest.getByLabel("Tenimiafina").fill(demoPassword);
  await press(guest, "Foromy ny kaontiko dia midira");
  await chip(guest, "Voaray");
  await addTask(guest, "Tsiambaratelon’i Noro");
  await untilKnown(guest);
  await chip(guest, "Voaray");
  await go(guest, "/members");
  await guest.getByRole("link", { name: "Noro" }).waitFor();
  expect(await guest.getByRole("link", { name: "Manasà olona" }).count()).toBe(0);

  await go(owner, "/members");
  await owner.getByRole("link", { name: "Noro" }).click();
  await owner.getByRole("radio", { name: /^Mpitantana/ }).check({ force: true });
  await press(owner, "Ovay ny andraikitra");
  // The other phone hears of it, and its screen offers what an administrator may do.
  await guest.getByRole("link", { name: "Manasà olona" }).waitFor();

  await press(owner, "Ampiatoy i Noro");
  await owner.getByRole("dialog").getByRole("button", { name: "Ampiatoy" }).click();
  await guest.getByText(/Naato ao amin’ny .* ianao/).waitFor();
  await press(guest, "Efa novakiko");
  expect(await everythingKept(guest)).not.toContain("Tsiambaratelon’i Noro");
  await owner.getByRole("button", { name: "Ampidiro indray i Noro" }).waitFor();
  for (const one of [context, owner.context()]) await one.close();
});
