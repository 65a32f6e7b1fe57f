// What encrypting a person's copy costs the store on a phone: the same chunks into the plain store and into the one behind
// a PIN, in Chromium on this machine's disk.
import { createServer } from "node:http";
import { chromium } from "playwright-core";
import { build } from "vite";
import { browserFlags, ensureBrowser } from "../scripts/browser.ts";
import { inRoot } from "../scripts/lib/paths.ts";
import type { Rounds } from "./vault/page.ts";
import { median, rounded } from "./measure.ts";

const [chunks, bytes] = [1000, 8192];

export interface VaultFigures {
  readonly chunks: number;
  readonly bytes: number;
  readonly plainMs: number;
  readonly vaultMs: number;
  /** Per cent that the store behind a PIN takes longer. */
  readonly overhead: number;
}

/** The page's module as one script that leaves it in `nexioBench`. */
async function script(): Promise<string> {
  const made = await build({
    configFile: false,
    root: inRoot("."),
    logLevel: "error",
    define: { "process.env.NODE_ENV": JSON.stringify("production") },
    build: {
      write: false,
      minify: false,
      lib: { entry: inRoot("bench/vault/page.ts"), formats: ["iife"], name: "nexioBench" },
    },
  });
  const [output] = Array.isArray(made) ? made : [made];
  const chunk = output && "output" in output ? output.output[0] : undefined;
  if (!chunk) throw new Error("The page of the bench could not be built");
  return chunk.code;
}

export async function benchVault(rounds: number): Promise<VaultFigures> {
  const server = createServer((_, response) => response.setHeader("content-type", "text/html").end("<!doctype html>"));
  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
  const browser = await chromium.launch({ executablePath: await ensureBrowser(), args: browserFlags });
  try {
    const address = server.address();
    const page = await browser.newPage();
    await page.goto(`http://127.0.0.1:${typeof address === "object" ? address?.port : ""}/`);
    await page.addScriptTag({ content: await script() });
    const times = (await page.evaluate(`writeBoth(${chunks}, ${bytes}, ${rounds})`)) as Rounds;
    const [plainMs, vaultMs] = [median(times.plain), median(times.vault)];
    return {
      chunks,
      bytes,
      plainMs: rounded(plainMs),
      vaultMs: rounded(vaultMs),
      // Round by round: what else the machine does falls on both of a pair.
      overhead: rounded((median(times.vault.map((ms, at) => ms / (times.plain[at] ?? Number.NaN))) - 1) * 100),
    };
  } finally {
    await browser.close();
    server.close();
  }
}

export function showVault({ chunks: count, bytes: size, plainMs, vaultMs, overhead }: VaultFigures): void {
  console.log(`\nThe copy on a phone: ${count} chunks of ${size} bytes written in one go`);
  console.table({
    "without a PIN, ms": { median: plainMs },
    "behind a PIN, ms": { median: vaultMs },
    "longer, %": { median: overhead },
  });
}
