// Figures from repeated runs: medians, since machines are noisy.

/** The value below which the share `q` (0 to 1) of `values` lies. */
export function quantile(values: readonly number[], q: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(q * sorted.length))] ?? Number.NaN;
}
export const median = (values: readonly number[]): number => quantile(values, 0.5);
export const rounded = (value: number): number => Math.round(value * 10) / 10;

export interface Load {
  /** Milliseconds. */
  readonly p50: number;
  readonly p95: number;
  /** Answers a second, all clients together. */
  readonly perSecond: number;
}

/** `clients` callers, each calling `rounds` times one after the other; the median of three such runs. */
export async function load(
  clients: number,
  rounds: number,
  call: (client: number, round: number) => Promise<void>,
): Promise<Load> {
  const runs: Load[] = [];
  for (let run = 0; run < 3; run++) {
    const times: number[] = [];
    const startedAt = performance.now();
    const client = async (at: number) => {
      for (let round = 0; round < rounds; round++) {
        const from = performance.now();
        await call(at, run * rounds + round);
        times.push(performance.now() - from);
      }
    };
    await Promise.all(Array.from({ length: clients }, (_, at) => client(at)));
    const seconds = (performance.now() - startedAt) / 1000;
    runs.push({ p50: quantile(times, 0.5), p95: quantile(times, 0.95), perSecond: times.length / seconds });
  }
  const of = (figure: keyof Load) => rounded(median(runs.map((run) => run[figure])));
  return { p50: of("p50"), p95: of("p95"), perSecond: of("perSecond") };
}
