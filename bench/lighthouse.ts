// Lighthouse on the pages people meet first, through the edge and without a slow line: Lighthouse computes its phone on
// slow 4G by itself ("simulate").
import { audit, type Audit, type Category } from "../tests/support/lighthouse.ts";
import { median } from "./measure.ts";
import { onSite } from "./network/site.ts";

const categories = ["performance", "accessibility", "best-practices"] as const satisfies readonly Category[];
/** What the issue asks for. */
const least: Readonly<Record<Category, number>> = { performance: 95, accessibility: 100, "best-practices": 100 };

const pages = {
  shell: "/",
  lesson: "/lessons/dh-1",
  quiz: "/lessons/dh-1/quiz",
  approvals: "/approvals",
  "text lesson": "/t/mg/lessons/dh-1",
  "text quiz": "/t/mg/lessons/dh-1/quiz",
  "text sign-in": "/t/mg/sign-in",
} as const;
/** Whom one page needs. */
const member = "staff@riake.demo";

export interface Scores {
  /** 0 to 100: the median of the runs for performance, the worst for the others. */
  readonly scores: Readonly<Record<Category, number>>;
  /** What took points away in accessibility and best practices. */
  readonly faults: readonly string[];
  /** Milliseconds, of the median run. */
  readonly metrics: Readonly<Record<string, number>>;
}
export type LighthouseFigures = Readonly<Record<string, Scores>>;

/** `persistTo` holds the demo. Pages that this build does not have are left out and said so. */
export const benchLighthouse = (persistTo: string, runs: number): Promise<LighthouseFigures> =>
  onSite(persistTo, async (site) => {
    const devtools = await site.browser.newBrowserCDPSession();
    const figures: Record<string, Scores> = {};
    for (const [name, path] of Object.entries(pages)) {
      if (!(await site.isPage(path))) {
        console.log(`${name} (${path}) is not there`);
        continue;
      }
      // Signed in for what only members see; text pages are read as a guest again.
      if (name === "approvals") await devtools.send("Storage.setCookies", { cookies: await site.session(member) });
      const visits: Audit[] = [];
      for (let run = 0; run < runs; run++) visits.push(await audit(`${site.url}${path}`, site.debugPort, categories));
      if (name === "approvals") await devtools.send("Storage.clearCookies");
      const all = (category: Category) => visits.map(({ scores }) => scores[category] ?? 0);
      const performance = median(all("performance"));
      figures[name] = {
        scores: {
          performance,
          accessibility: Math.min(...all("accessibility")),
          "best-practices": Math.min(...all("best-practices")),
        },
        faults: [...new Set(visits.flatMap(({ faults }) => faults))],
        metrics: visits.find(({ scores }) => scores.performance === performance)?.metrics ?? {},
      };
    }
    return figures;
  });

export function showLighthouse(figures: LighthouseFigures): void {
  console.log("\nLighthouse, simulated slow 4G and a phone four times slower than this machine; ms");
  console.table(
    Object.fromEntries(
      Object.entries(figures).map(([page, { scores, metrics }]) => [
        page,
        {
          ...Object.fromEntries(
            categories.map((name) => [name, `${scores[name]}${scores[name] < least[name] ? " UNDER" : ""}`]),
          ),
          ...metrics,
        },
      ]),
    ),
  );
  for (const [page, { faults }] of Object.entries(figures))
    for (const fault of faults) console.log(`${page}: ${fault}`);
}
