// How slow the browser has to be made so that it is the phone of the budgets: by Lighthouse's own benchmark, run in it.
import type { Browser, Page } from "playwright-core";
import { pageFunctions } from "lighthouse/core/lib/page-functions.js";
import { median, rounded } from "../measure.ts";

/** Lighthouse's `benchmarkIndex` of the low tier: a Moto G Power of 2022. */
export const lowTier = 264;

export interface Cpu {
  /** Of `Emulation.setCPUThrottlingRate`. */
  readonly rate: number;
  /** The `benchmarkIndex` this machine shows at that rate, and without it. */
  readonly index: number;
  readonly unthrottled: number;
}

export async function slowDown(page: Page, rate: number): Promise<void> {
  const devtools = await page.context().newCDPSession(page);
  await devtools.send("Emulation.setCPUThrottlingRate", { rate });
}

/** The rate at which this browser, now and on this machine, has the index of the low tier. */
export async function calibrate(browser: Browser): Promise<Cpu> {
  const context = await browser.newContext();
  const page = await context.newPage();
  const indexAt = async (rate: number) => {
    await slowDown(page, rate);
    const found: number[] = [];
    for (let run = 0; run < 3; run++)
      found.push(await page.evaluate<number>(`(${pageFunctions.computeBenchmarkIndex.toString()})()`));
    return median(found);
  };
  try {
    await page.goto("about:blank");
    await indexAt(1);
    const unthrottled = await indexAt(1);
    let rate = Math.max(1, rounded(unthrottled / lowTier));
    let index = await indexAt(rate);
    for (let turn = 0; turn < 4 && Math.abs(index / lowTier - 1) > 0.05; turn++) {
      const better = Math.max(1, rounded((rate * index) / lowTier));
      if (better === rate) break;
      rate = better;
      index = await indexAt(rate);
    }
    return { rate, index, unthrottled };
  } finally {
    await context.close();
  }
}
