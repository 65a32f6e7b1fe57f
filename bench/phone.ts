// The app on a slow phone, in a real Chromium slowed down six times: how long until it can be used without a network
// with 5,000 records, and how much memory the tab then holds.
import { chromium } from "playwright-core";
import { randomBytes } from "node:crypto";
import { browserFlags, ensureBrowser } from "../scripts/browser.ts";
import { demoPassword } from "../scripts/lib/demo.ts";
import { demoId } from "../scripts/seed/records.ts";
import { putAll, withDatabase } from "../scripts/seed.ts";
import { uuidv7 } from "../shared/uuid.ts";
import { aTask } from "../tests/support/records.ts";
import { median, rounded } from "./measure.ts";

const records = 5000;
/** What a phone of 2 GB is to this machine, roughly. */
const slowdown = 6;

/** Gives the demo agency 5,000 tasks. No server may have the database open. */
export const fillPhone = (persistTo: string) =>
  withDatabase(persistTo, async (env) => {
    const now = Date.now();
    for (let from = 0; from < records; from += 500) {
      const part = Array.from({ length: 500 }, (_, at) => {
        const id = uuidv7(now, randomBytes(10));
        const title = `Asa faha-${from + at} ho an’ny mpanjifa sy ny mpiara-miasa`;
        return [`task/${id}`, aTask({ id, title, status: "completed", createdAt: now, updatedAt: now })] as const;
      });
      await putAll(env, demoId("riake"), part);
    }
  });

export interface PhoneFigures {
  readonly records: number;
  readonly slowdown: number;
  /** Milliseconds from the navigation, without a network, until the person's own tasks stand on the screen. */
  readonly offlineStartMs: number;
  /** Of the JavaScript heap, after a collection. */
  readonly heapMegabytes: number;
}

export async function benchPhone(url: string): Promise<PhoneFigures> {
  const browser = await chromium.launch({ executablePath: await ensureBrowser(), args: browserFlags });
  try {
    const context = await browser.newContext({ baseURL: url, viewport: { width: 360, height: 640 }, locale: "mg" });
    const signedIn = await context.request.post(`${url}/api/auth/sign-in/email`, {
      headers: { origin: url },
      data: { email: "ceo@riake.demo", password: demoPassword },
    });
    if (!signedIn.ok()) throw new Error(`sign-in answered ${signedIn.status()}`);
    const page = await context.newPage();
    await page.goto("/tasks");
    await page.evaluate("navigator.serviceWorker.ready.then(() => null)");
    await page.locator("a.chip.sync", { hasText: "Voaray" }).waitFor({ timeout: 120_000 });
    await page.locator("main .row").first().waitFor();
    // The engine writes its copy a second later.
    await page.waitForTimeout(5000);
    await context.setOffline(true);
    const times: number[] = [];
    const heaps: number[] = [];
    for (let run = 0; run < 5; run++) {
      await page.close().catch(() => {});
      const fresh = await context.newPage();
      const devtools = await context.newCDPSession(fresh);
      await devtools.send("Emulation.setCPUThrottlingRate", { rate: slowdown });
      const from = performance.now();
      await fresh.goto("/tasks");
      await fresh.locator("main .row").first().waitFor({ timeout: 60_000 });
      times.push(performance.now() - from);
      await devtools.send("HeapProfiler.collectGarbage");
      const { usedSize } = await devtools.send("Runtime.getHeapUsage");
      heaps.push(usedSize / 2 ** 20);
      await fresh.close();
    }
    return {
      records,
      slowdown,
      offlineStartMs: Math.round(median(times)),
      heapMegabytes: rounded(median(heaps)),
    };
  } finally {
    await browser.close();
  }
}
