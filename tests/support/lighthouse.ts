// Lighthouse in the tests' own browser.
import lighthouse from "lighthouse";

export type Category = "performance" | "accessibility" | "best-practices";

export interface Audit {
  /** 0 to 100, by category. */
  readonly scores: Readonly<Partial<Record<Category, number>>>;
  /** What took points away where 100 is asked for, with where it was. */
  readonly faults: readonly string[];
  /** Milliseconds, where performance was asked for. */
  readonly metrics: Readonly<Record<string, number>>;
}

const metricNames = ["first-contentful-paint", "largest-contentful-paint", "total-blocking-time", "speed-index"];

/** Visits `url` on a phone in Malagasy. `port` is that of the browser's debugging protocol. */
export async function audit(url: string, port: number, categories: readonly Category[]): Promise<Audit> {
  const result = await lighthouse(url, {
    port,
    onlyCategories: [...categories],
    output: "json",
    logLevel: "error",
    extraHeaders: { "Accept-Language": "mg" },
  });
  if (!result) throw new Error(`Lighthouse said nothing of ${url}`);
  const { lhr } = result;
  if (lhr.runtimeError) throw new Error(`${url}: ${lhr.runtimeError.message}`);
  const faultsOf = (name: Category) =>
    (lhr.categories[name]?.auditRefs ?? []).flatMap(({ id, weight }) => {
      const { score, details } = lhr.audits[id] ?? {};
      if (!weight || score === null || score === undefined || score >= 1) return [];
      return [`${id}: ${JSON.stringify((details as { items?: unknown } | undefined)?.items ?? "").slice(0, 600)}`];
    });
  return {
    scores: Object.fromEntries(categories.map((name) => [name, Math.round((lhr.categories[name]?.score ?? 0) * 100)])),
    faults: categories.filter((name) => name !== "performance").flatMap(faultsOf),
    metrics: Object.fromEntries(
      metricNames.flatMap((name) => {
        const value = lhr.audits[name]?.numericValue;
        return value === undefined ? [] : [[name, Math.round(value)]];
      }),
    ),
  };
}
