// A phone, or a desk, in a real Chromium.
import { type Browser, type BrowserContext, type BrowserContextOptions, chromium, type Page } from "playwright-core";
import { afterEach, expect } from "vitest";
import { browserFlags, ensureBrowser } from "../../scripts/browser.ts";
import { type DemoEmail, demoPassword } from "../../scripts/lib/demo.ts";
import type { Mode } from "../../shared/modes/rules.ts";
import { theServer } from "./server.ts";

export const phone = { width: 360, height: 640 };

export const launchBrowser = async (): Promise<Browser> =>
  chromium.launch({ executablePath: await ensureBrowser(), args: browserFlags });

/** What Chromium says of a page, or of its console, that did what its headers forbid. */
const isViolation = /Content Security Policy|Content-Security-Policy|requires 'Trusted|Permissions policy violation/;
const violations: string[] = [];
/** What pages did against their headers since this was asked, or since the test began. */
export const violationsSoFar = (): string[] => violations.splice(0);
/** For a context made without `newPhone`. */
export const watchHeaders = (context: BrowserContext) =>
  context.on("console", (message) => {
    if (isViolation.test(message.text())) violations.push(`${message.location().url}: ${message.text()}`);
  });
// Every test that opens a phone fails on one, whatever else it is about.
afterEach(() => expect(violationsSoFar(), "the page did what its headers forbid").toEqual([]));

export interface PhoneOptions extends BrowserContextOptions {
  /** What was chosen on it; full unless told otherwise, so that how busy the tests' machine is decides nothing. */
  readonly mode?: Mode;
}

/** A phone of its own: storage, cookies and service worker shared with nobody. Malagasy unless told otherwise. */
export const newPhone = async (
  browser: Browser,
  { mode = "full", ...options }: PhoneOptions = {},
): Promise<BrowserContext> => {
  const baseURL = options.baseURL ?? theServer().url;
  const context = await browser.newContext({
    viewport: phone,
    locale: "mg",
    timezoneId: "Indian/Antananarivo",
    hasTouch: true,
    ...options,
    baseURL,
  });
  watchHeaders(context);
  await context.addCookies([{ name: "mode", value: mode, url: baseURL }]);
  return context;
};

/** Signs this phone in without the form; the next page it opens is that person's. */
export const signIn = async (context: BrowserContext, email: DemoEmail, { url }: { url: string } = theServer()) => {
  const response = await context.request.post(`${url}/api/auth/sign-in/email`, {
    headers: { origin: url },
    data: { email, password: demoPassword },
  });
  if (!response.ok()) throw new Error(`${email} could not sign in: ${response.status()} ${await response.text()}`);
};

/** A page at `path`, signed in as `email`, on a phone of its own. */
export const openAs = async (
  browser: Browser,
  email: DemoEmail,
  path = "/",
  options: PhoneOptions = {},
): Promise<Page> => {
  const context = await newPhone(browser, options);
  await signIn(context, email);
  const page = await context.newPage();
  await page.goto(path);
  return page;
};

/** Resolves once `predicate`, run in the page, says so. `waitForFunction` takes the promise itself for a yes. */
export const until = <Arg>(page: Page, predicate: (arg: Arg) => Promise<boolean>, arg: Arg) =>
  expect
    .poll(() => page.evaluate(predicate as (arg: unknown) => Promise<boolean>, arg), { timeout: 30_000, interval: 100 })
    .toBe(true);

/** Whether the phone holds all these sets of chunks. */
export const holdsSets = async (names: readonly string[]): Promise<boolean> =>
  (await Promise.all(names.map((name) => caches.match(`/sets/${name}`, { ignoreSearch: true })))).every(Boolean);

/** Sets of chunks that every phone gets, one after another (docs/architecture.md, "The app on the phone"). */
const everybodys = ["first", "account", "certificates", "data", "lessons"];

/** Resolves once the service worker runs this page and has these sets, so that a reload needs no network. */
export const untilOffline = async (page: Page, sets: readonly string[] = everybodys) => {
  await page.evaluate(async () => {
    const { serviceWorker } = navigator;
    await serviceWorker.ready;
    if (serviceWorker.controller) return;
    await new Promise((resolve) => serviceWorker.addEventListener("controllerchange", resolve, { once: true }));
  });
  await until(page, holdsSets, sets);
};

/** How far the page can be scrolled sideways, in pixels; 0 on every screen of the product. */
export const sidewaysOverflow = (page: Page) =>
  page.evaluate(() => {
    const { scrollWidth, clientWidth } = document.documentElement;
    return scrollWidth - clientWidth;
  });
