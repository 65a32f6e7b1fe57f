// The ways in beside the password, by hand: another provider, the link of a mail, a PIN on a phone that knows nobody.
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Mail } from "../../server/mail/mail.ts";
import { launchBrowser, newPhone, sidewaysOverflow } from "../support/browser.ts";
import { chip, press } from "../support/hand.ts";
import { theServer } from "../support/server.ts";

let browser: Browser;
beforeAll(async () => {
  browser = await launchBrowser();
});
afterAll(() => browser.close());

/** The link in the newest mail to `email`. */
async function linkTo(email: string, path: string): Promise<string> {
  const find = async () => {
    const response = await fetch(`${theServer().url}/api/outbox`, { headers: { accept: "application/json" } });
    const mails = (await response.json()) as Mail[];
    return new RegExp(`\\S+/${path}#\\S+`).exec(mails.find(({ to }) => to === email)?.text ?? "")?.[0] ?? "";
  };
  await expect.poll(find, { timeout: 10_000 }).not.toBe("");
  return find();
}

const field = (page: Page, label: string) => page.getByLabel(label, { exact: true });
const email = "mpivarotra@example.demo";
const [first, second] = ["telo teny lava dia lava", "efatra teny hafa lava"];

test("somebody comes in by Google, makes their organisation, and is told where they are signed in", async () => {
  const context = await newPhone(browser);
  const page = await context.newPage();
  await page.goto("/sign-in");
  expect(await sidewaysOverflow(page)).toBe(0);
  await press(page, "Tohizana amin’ny Google");
  await page.getByLabel("Who?").fill(`sub1~google.${email}`);
  await page.getByRole("button", { name: "Go on" }).click();
  await field(page, "Anaran’ny fikambananao").fill("Tsena");
  await press(page, "Foromy");
  await chip(page, "Voaray");
  await page.goto("/account/security");
  await page.getByText("Eto: Linux, Chrome").waitFor();
  await page.getByText("Voamafy: nasehonao fa anao izy io.").waitFor();
  expect(await sidewaysOverflow(page)).toBe(0);
  await context.close();
});

test("a forgotten password is chosen anew by the mailed link, which is good once", async () => {
  const context = await newPhone(browser);
  const page = await context.newPage();
  await page.goto("/sign-up");
  await field(page, "Ny anaranao").fill("Mpivarotra");
  await field(page, "Anaran’ny fikambananao").fill("Tsena kely");
  await field(page, "Adiresy mailaka").fill(email);
  await page.getByLabel("Tenimiafina").fill(first);
  await press(page, "Sokafy ny kaontiko");
  await page.getByText(`Nanoratra tany amin’ny ${email} i Nexio.`).waitFor();

  const other = await (await newPhone(browser)).newPage();
  await other.goto("/account/forgot");
  await other.getByLabel("Adiresy mailaka").fill(email);
  await press(other, "Andefaso mailaka aho");
  await other.getByText(/efa an-dalana ny mailaka/).waitFor();
  const link = await linkTo(email, "account/reset");
  await other.goto(link);
  await other.getByLabel("Tenimiafina vaovao").fill("123456789012");
  expect(new URL(other.url()).hash).toBe("");
  await press(other, "Raiso io tenimiafina io");
  await other.getByText("Efa tafaporitsaka io tenimiafina io. Mifidiana hafa azafady.").waitFor();
  await other.getByLabel("Tenimiafina vaovao").fill(second);
  await press(other, "Raiso io tenimiafina io");
  await other.getByText("Manan-kery manomboka izao ny tenimiafina vaovao.").waitFor();
  await other.getByLabel("Adiresy mailaka").fill(email);
  await other.getByLabel("Tenimiafina").fill(second);
  await press(other, "Hiditra");
  await chip(other, "Voaray");
  await other.context().close();

  // The phone that came in by the old one is asked for the new one, and keeps what it has.
  await page.reload();
  await page.goto(link);
  await page.getByLabel("Tenimiafina vaovao").fill(first);
  await press(page, "Raiso io tenimiafina io");
  await page.getByText(/Efa ela loatra na efa nampiasaina ity rohy ity/).waitFor();
  await context.close();
});

test("a learner without an address comes in on another phone by number, PIN and the code of the centre", async () => {
  const own = await newPhone(browser);
  const page = await own.newPage();
  await page.goto("/join?code=TSARA4M5");
  await field(page, "Ny anaranao").fill("Haja");
  await page.getByLabel("Laharana finday na solonanarana").fill("033 11 222 33");
  await page.getByText(/Amin’ny finday hafa koa/).waitFor();
  await page.getByLabel("PIN, isa enina na mihoatra").fill("731946");
  await page.getByLabel("Averino ilay izy").fill("731946");
  await press(page, "Midira amin’ny kilasy");
  await page.waitForURL("**/prepare");
  await own.close();

  const other = await newPhone(browser);
  const there = await other.newPage();
  await there.goto("/account/pin");
  expect(await sidewaysOverflow(there)).toBe(0);
  await there.getByLabel("Kaodin’ny ivon-toeranao").fill("tsar-a4m5");
  await there.getByLabel("Laharana finday na solonanarana").fill("+261 33 11 222 33");
  await there.getByLabel("PIN").fill("731940");
  await press(there, "Hiditra");
  await there.getByText(/Diso ny kaody, ny anarana na ny PIN/).waitFor();
  await there.getByLabel("PIN").fill("731946");
  await press(there, "Hiditra");
  await there.waitForURL("**/prepare");
  await chip(there, "Voaray");
  // What they have there is behind the same PIN.
  await there.goto("/");
  await there.getByRole("button", { name: /Haja/ }).click();
  await there.getByLabel("PIN").fill("731946");
  await press(there, "Sokafy");
  await chip(there, "Voaray");
  await other.close();
});
