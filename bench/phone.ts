// The app with 5,000 records on a phone of the low tier: how long until it can be used without a network, and how much
// memory the tab then holds.
import { randomBytes } from "node:crypto";
import { demoId } from "../scripts/seed/records.ts";
import { putAll, withDatabase } from "../scripts/seed.ts";
import { uuidv7 } from "../shared/uuid.ts";
import { aTask } from "../tests/support/records.ts";
import { median, rounded } from "./measure.ts";
import { calibrate, slowDown, type Cpu } from "./network/cpu.ts";
import { expectSight, timeTo, type Sight } from "./network/moment.ts";
import { closePage, onSite } from "./network/site.ts";

const records = 5000;

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

interface Start {
  /** Milliseconds from the navigation until the person's own records stand on the screen: median, quickest, slowest. */
  readonly ms: number;
  readonly spread: readonly [number, number];
}

export interface PhoneFigures {
  readonly records: number;
  readonly cpu: Cpu;
  /** With the server killed. */
  readonly offlineStart: Readonly<Record<"home" | "tasks", Start>>;
  /** Of the JavaScript heap, after a collection. */
  readonly heapMegabytes: number;
}

const starts = {
  home: ["/", { selector: "main", text: "fanapahan-kevitrao" }],
  tasks: ["/tasks", { selector: "main .row" }],
} as const satisfies Record<string, readonly [string, Sight]>;

/** `persistTo` as `fillPhone` left it. */
export const benchPhone = (persistTo: string, runs: number): Promise<PhoneFigures> =>
  onSite(persistTo, async (site) => {
    const phone = await site.newPhone();
    await site.signIn(phone, "ceo@riake.demo");
    const first = await phone.newPage();
    await first.goto("/tasks");
    await first.evaluate("navigator.serviceWorker.ready.then(() => null)");
    await first.locator("a.chip.sync", { hasText: "Voaray" }).waitFor({ timeout: 120_000 });
    await first.locator("main .row").first().waitFor();
    // The engine writes its copy a second later.
    await first.waitForTimeout(5000);
    await closePage(first);
    const cpu = await calibrate(site.browser);
    await site.killServer();

    const heaps: number[] = [];
    const timesOf = async (path: string, sight: Sight): Promise<Start> => {
      const times: number[] = [];
      for (let run = 0; run < runs; run++) {
        const page = await phone.newPage();
        await slowDown(page, cpu.rate);
        await expectSight(page, sight);
        times.push(await timeTo(page, path));
        const devtools = await phone.newCDPSession(page);
        await devtools.send("HeapProfiler.collectGarbage");
        const { usedSize } = await devtools.send("Runtime.getHeapUsage");
        heaps.push(usedSize / 2 ** 20);
        await closePage(page);
      }
      return { ms: median(times), spread: [Math.min(...times), Math.max(...times)] };
    };
    const offlineStart = { home: await timesOf(...starts.home), tasks: await timesOf(...starts.tasks) };
    return { records, cpu, offlineStart, heapMegabytes: rounded(median(heaps)) };
  });

export function showPhone({ records: held, cpu, offlineStart, heapMegabytes }: PhoneFigures): void {
  console.log(
    `\nA phone with ${held} records and no network, slowed down ${cpu.rate} times (benchmarkIndex ${cpu.index})`,
  );
  console.table(
    Object.fromEntries(
      Object.entries(offlineStart).map(([screen, { ms, spread }]) => [
        `start on ${screen}, ms`,
        { median: ms, quickest: spread[0], slowest: spread[1] },
      ]),
    ),
  );
  console.log(`JavaScript heap after a collection: ${heapMegabytes} MB`);
}
