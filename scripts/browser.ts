// Finds a Chromium for the tests, or installs one, in the order that works.
import { existsSync } from "node:fs";
import { mkdir } from "node:fs/promises";
import { delimiter, join } from "node:path";
import { pathToFileURL } from "node:url";
import { chromium } from "playwright-core";
import { inRoot } from "./lib/paths.ts";
import { runProgram, runTool } from "./lib/run.ts";
import { step, tell, Trouble } from "./lib/say.ts";

export const browserFlags = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

const names = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];

/** A path counts only when the browser itself answers: snaps and wrappers without one are common. */
const answers = async (path: string | undefined) =>
  path && existsSync(path) && (await runProgram(path, ["--version"])).ok ? path : undefined;

const onPath = () =>
  (process.env.PATH ?? "")
    .split(delimiter)
    .flatMap((dir) => names.map((name) => join(dir, process.platform === "win32" ? `${name}.exe` : name)));

const wellKnown = [
  "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
  "/Applications/Chromium.app/Contents/MacOS/Chromium",
  "C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe",
];

const headlessShell = () =>
  // oxlint-disable-next-line typescript/no-deprecated -- no other way to ask where the shell would be
  chromium.executablePath().replace(/chromium-(\d+)/, "chromium_headless_shell-$1");

/** The first browser that answers, or undefined. */
export const findBrowser = async () => {
  for (const path of [process.env.CHROME_PATH, ...onPath(), ...wellKnown, chromium.executablePath(), headlessShell()]) {
    const found = await answers(path);
    if (found) return found;
  }
  return undefined;
};

const viaApt = async () => {
  if (process.getuid?.() !== 0 || !existsSync("/usr/bin/apt-get")) return;
  const env = { DEBIAN_FRONTEND: "noninteractive" };
  await runProgram("apt-get", ["update"], { env });
  await runProgram("apt-get", ["install", "-y", "--no-install-recommends", "chromium"], { env });
};

const viaPlaywright = async () => {
  await runTool("playwright", ["install", "chromium-headless-shell"]);
};

/** A packed Chromium from the npm registry, which is reachable wherever `npm ci` was. */
const viaNpm = async () => {
  const home = inRoot(".nexio", "browser");
  await mkdir(home, { recursive: true });
  const flags = ["--no-save", "--no-package-lock", "--no-audit", "--no-fund", "--loglevel=error"];
  const npm = process.platform === "win32" ? "npm.cmd" : "npm";
  await runProgram(npm, ["install", "--prefix", home, ...flags, "@sparticuz/chromium@153.0.0"]);
  const entry = join(home, "node_modules", "@sparticuz", "chromium", "build", "esm", "index.js");
  const fallback = join(home, "node_modules", "@sparticuz", "chromium", "build", "index.js");
  const file = [entry, fallback].find((path) => existsSync(path));
  if (!file) return undefined;
  const unpacked: { default: { executablePath: () => Promise<string> } } = await import(pathToFileURL(file).href);
  return unpacked.default.executablePath();
};

/** Path of a browser that answers; installs one when there is none. */
export const ensureBrowser = async (): Promise<string> => {
  const present = await findBrowser();
  if (present) return present;
  return step("Installing a browser for the tests", async () => {
    for (const install of [viaApt, viaPlaywright, viaNpm]) {
      const path = (await answers((await install()) ?? undefined)) ?? (await findBrowser());
      if (path) return path;
    }
    throw new Trouble(
      "No browser could be installed: install Chromium or Chrome yourself, or set CHROME_PATH to one, and run `npm test` again.",
    );
  });
};

if (import.meta.main) await tell(async () => console.log(await ensureBrowser()));
