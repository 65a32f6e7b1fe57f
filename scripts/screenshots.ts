// Takes the pictures of a running server:
//   node scripts/screenshots.ts http://localhost:8787             the two of the app's manifest
//   node scripts/screenshots.ts http://localhost:8787 --all DIR   every route, both sizes, Malagasy and French
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { type Browser, chromium, type Page } from "playwright-core";
import { browserFlags, ensureBrowser } from "./browser.ts";
import { type DemoEmail, demoPassword } from "./lib/demo.ts";
import { inRoot } from "./lib/paths.ts";
import { tell, Trouble } from "./lib/say.ts";

const sizes = { narrow: { width: 360, height: 640 }, wide: { width: 1280, height: 800 } } as const;
type Size = keyof typeof sizes;

const routes = [
  "/",
  "/tasks",
  "/tasks/new",
  "/lessons",
  "/lessons/dh-1",
  "/lessons/dh-1/quiz",
  "/approvals",
  "/sync",
  "/settings",
  "/more",
];
const publicRoutes = ["/sign-in", "/sign-up"];

interface Visit {
  readonly url: string;
  readonly size: Size;
  readonly locale: string;
  readonly email?: DemoEmail;
}

const open = async (browser: Browser, { url, size, locale, email }: Visit): Promise<Page> => {
  const context = await browser.newContext({
    baseURL: url,
    viewport: sizes[size],
    locale,
    timezoneId: "Indian/Antananarivo",
    reducedMotion: "reduce",
  });
  // A member's own language would win over the browser's.
  await context.addInitScript(`localStorage.setItem("locale", ${JSON.stringify(locale)})`);
  if (email) {
    const data = { email, password: demoPassword };
    const response = await context.request.post("/api/auth/sign-in/email", { headers: { origin: url }, data });
    if (!response.ok()) throw new Trouble(`${email} could not sign in (${response.status()}): is this the demo data?`);
  }
  return context.newPage();
};

/** Draws `path` and waits until the phone has its data and nothing moves any more. */
const settle = async (page: Page, path: string) => {
  await page.goto(path, { waitUntil: "load" });
  await page.waitForLoadState("networkidle", { timeout: 5000 }).catch(() => {}); // The poke socket may keep it busy.
  await page.waitForTimeout(800);
};

const forManifest = async (browser: Browser, url: string) => {
  const dir = inRoot("pwa", "public", "screenshots");
  mkdirSync(dir, { recursive: true });
  for (const size of ["narrow", "wide"] as const) {
    const page = await open(browser, { url, size, locale: "mg", email: "ceo@riake.demo" });
    await settle(page, "/");
    await page.screenshot({ path: join(dir, `${size}.png`) });
    await page.context().close();
  }
};

// In words: this project knows no DOM.
const sideways = "document.documentElement.scrollWidth - document.documentElement.clientWidth";

const nameOf = (path: string) => path.slice(1).replaceAll("/", "-") || "home";

const everything = async (browser: Browser, url: string, dir: string) => {
  mkdirSync(dir, { recursive: true });
  for (const size of ["narrow", "wide"] as const) {
    for (const locale of ["mg", "fr"]) {
      const signedIn = await open(browser, { url, size, locale, email: "ceo@riake.demo" });
      const stranger = await open(browser, { url, size, locale });
      const visits = [
        ...routes.map((path) => [signedIn, path] as const),
        ...publicRoutes.map((path) => [stranger, path] as const),
      ];
      for (const [page, path] of visits) {
        await settle(page, path);
        await page.screenshot({
          path: join(dir, `${nameOf(path)}-${size}-${locale}.png`),
          fullPage: size === "narrow",
        });
        const overflow = await page.evaluate<number>(sideways);
        if (overflow > 0) console.log(`${path} (${size}, ${locale}) scrolls sideways by ${overflow} px`);
      }
      await signedIn.context().close();
      await stranger.context().close();
    }
  }
};

await tell(async () => {
  const { values, positionals } = parseArgs({ options: { all: { type: "string" } }, allowPositionals: true });
  const url = positionals[0] ?? "http://localhost:8787";
  const browser = await chromium.launch({ executablePath: await ensureBrowser(), args: browserFlags });
  try {
    await (values.all ? everything(browser, url, values.all) : forManifest(browser, url));
  } finally {
    await browser.close();
  }
});
