// What Lighthouse says of the pages people meet first; how quick they are is measured by `npm run bench`.
import { type Browser, chromium } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { browserFlags, ensureBrowser } from "../../scripts/browser.ts";
import { demoPassword } from "../../scripts/lib/demo.ts";
import { freePort } from "../../scripts/lib/ports.ts";
import { audit } from "../support/lighthouse.ts";
import { theServer } from "../support/server.ts";

let browser: Browser;
let port: number;
beforeAll(async () => {
  port = await freePort();
  const args = [...browserFlags, `--remote-debugging-port=${port}`];
  browser = await chromium.launch({ executablePath: await ensureBrowser(), args });
});
afterAll(() => browser.close());

/** The cookies of a new session, in the browser itself, where Lighthouse opens its pages. */
const signIn = async (email: string) => {
  const { url } = theServer();
  const response = await fetch(`${url}/api/auth/sign-in/email`, {
    method: "POST",
    headers: { origin: url, "content-type": "application/json" },
    body: JSON.stringify({ email, password: demoPassword }),
  });
  const cookies = response.headers.getSetCookie().map((line) => {
    const [pair = ""] = line.split(";");
    const at = pair.indexOf("=");
    return { name: pair.slice(0, at), value: pair.slice(at + 1), url, httpOnly: true };
  });
  await (await browser.newBrowserCDPSession()).send("Storage.setCookies", { cookies });
};

const pages = ["/", "/lessons/dh-1", "/lessons/dh-1/quiz", "/approvals"];

test.each(pages)("%s is whole in accessibility and best practices", async (path) => {
  if (path === "/approvals") await signIn("staff@riake.demo");
  const { scores, faults } = await audit(`${theServer().url}${path}`, port, ["accessibility", "best-practices"]);
  expect(faults).toEqual([]);
  expect(scores).toEqual({ accessibility: 100, "best-practices": 100 });
});
