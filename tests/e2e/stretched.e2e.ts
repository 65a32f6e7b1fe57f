// Layout for words nobody has written yet: every label half as long again, on the smallest screen. A build and a server
// of its own, since the stretched locale is in no build that people get.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { buildContent } from "../../scripts/content.ts";
import { prepareDatabase } from "../../scripts/lib/database.ts";
import { demoPassword } from "../../scripts/lib/demo.ts";
import { freePort } from "../../scripts/lib/ports.ts";
import { runTool } from "../../scripts/lib/run.ts";
import { type Server, startServer, stopServer, untilHealthy } from "../../scripts/lib/server.ts";
import { launchBrowser, phone, sidewaysOverflow, watchHeaders } from "../support/browser.ts";

const dir = mkdtempSync(join(tmpdir(), "nexio-stretched-"));
let browser: Browser;
let server: Server;

beforeAll(async () => {
  const site = join(dir, "site");
  const { ok, output } = await runTool("vite", ["build", "--outDir", site], {
    env: { NODE_ENV: "production", VITE_PSEUDO: "1" },
  });
  if (!ok) throw new Error(output);
  buildContent(site);
  await prepareDatabase(join(dir, "state"));
  server = startServer({ port: await freePort(), persistTo: join(dir, "state"), site, vars: { LIMITS: "off" } });
  await untilHealthy(server);
  browser = await launchBrowser();
});
afterAll(async () => {
  await browser.close();
  await stopServer(server.pid);
  rmSync(dir, { recursive: true, force: true });
});

const paths = [
  ["/", "/lessons", "/lessons/dh-1", "/lessons/dh-1/quiz", "/tasks", "/tasks/new", "/approvals", "/more"],
  ["/sync", "/settings", "/pieces", "/sign-in", "/sign-up"],
].flat();

test("with every label half as long again no screen scrolls sideways at 360 pixels", async () => {
  const context = await browser.newContext({ baseURL: server.url, viewport: phone, locale: "mg" });
  watchHeaders(context);
  const email = "ops@riake.demo";
  const data = { email, password: demoPassword };
  const signedIn = await context.request.post("/api/auth/sign-in/email", { headers: { origin: server.url }, data });
  expect(signedIn.status()).toBe(200);
  const page = await context.newPage();
  for (const path of paths) {
    await page.goto(path);
    await page.locator("h1").waitFor();
    await page.waitForTimeout(300);
    expect(await sidewaysOverflow(page), path).toBe(0);
  }
  // The words are the stretched ones indeed.
  expect(await page.locator("h1").first().textContent()).toMatch(/[\u0100-\u024f]/);
  await context.close();
});
