// How the network has been lately, from the requests that the app makes anyway: the last answers' times and rates,
// kept on this phone. The band moves only when three samples in a row say so.
import { bandOf, type Band, type Network } from "../../shared/modes/rules.ts";

const samples = 5;
/** Three samples that agree with each other, and not with what is held, move it. */
export const steadySamples = 3;
/** Smaller bodies arrive in one burst and say nothing of a rate. */
const rateFromBytes = 8192;

export interface Measured {
  readonly rtts: readonly number[];
  readonly rates: readonly number[];
  readonly band: Band;
  /** What the last samples say instead of `band`, and how many in a row. */
  readonly rival: Band;
  readonly times: number;
}

export const unmeasured: Measured = { rtts: [], rates: [], band: "good", rival: "good", times: 0 };

/** What a `PerformanceResourceTiming` says, in ms and bytes. */
export interface Timing {
  readonly name: string;
  readonly requestStart: number;
  readonly responseStart: number;
  readonly responseEnd: number;
  readonly encodedBodySize?: number;
  readonly transferSize?: number;
  readonly workerStart?: number;
  readonly serverTiming?: readonly { readonly name: string; readonly duration: number }[];
}

/** Hashing a password takes the Worker as long as a bad network takes an answer. */
const slowOnPurpose = /^\/api\/(auth|join)\b/;

/** Whether the answer came over the network, from our own Worker: the service worker never answers for `/api`. */
export function isOverNetwork(timing: Timing, origin: string): boolean {
  const { name, requestStart, responseStart, transferSize = 0, workerStart = 0 } = timing;
  if (!name.startsWith(`${origin}/`) || requestStart <= 0 || responseStart <= requestStart) return false;
  const path = name.slice(origin.length);
  return path.startsWith("/api/") ? !slowOnPurpose.test(path) : workerStart === 0 && transferSize > 0;
}

/** The time to the first byte without what the Worker itself took. */
const rttOf = ({ requestStart, responseStart, serverTiming = [] }: Timing): number => {
  const server = serverTiming.find(({ name }) => name === "app")?.duration ?? 0;
  return Math.max(1, Math.round(responseStart - requestStart - server));
};

/** Kbit/s over the time in which any of these bodies was coming in; null when they are too small to tell. */
function rateOf(timings: readonly Timing[]): number | null {
  const bytes = timings.reduce((sum, { encodedBodySize = 0 }) => sum + encodedBodySize, 0);
  let [busyMs, until] = [0, 0];
  for (const { responseStart, responseEnd } of timings.toSorted((a, b) => a.responseStart - b.responseStart)) {
    busyMs += Math.max(0, responseEnd - Math.max(responseStart, until));
    until = Math.max(until, responseEnd);
  }
  return bytes < rateFromBytes || busyMs <= 0 ? null : Math.round((bytes * 8) / busyMs);
}

/** Of an even number the lower middle one, of none null. */
export const median = (numbers: readonly number[]): number | null =>
  numbers.toSorted((a, b) => a - b)[Math.ceil(numbers.length / 2) - 1] ?? null;

const medians = ({ rtts, rates }: Pick<Measured, "rtts" | "rates">) => ({ rttMs: median(rtts), kbps: median(rates) });

/** With the answers that just came in, each a sample of its own. */
export function measure(before: Measured, timings: readonly Timing[]): Measured {
  const rate = rateOf(timings);
  const rates = rate === null ? before.rates : [...before.rates, rate].slice(-samples);
  return timings.reduce<Measured>(
    ({ rtts: earlier, band, rival, times }, timing) => {
      const rtts = [...earlier, rttOf(timing)].slice(-samples);
      const next = bandOf(medians({ rtts, rates }));
      if (next === band) return { rtts, rates, band, rival: next, times: 0 };
      const again = next === rival ? times + 1 : 1;
      return again < steadySamples
        ? { rtts, rates, band, rival: next, times: again }
        : { rtts, rates, band: next, rival: next, times: 0 };
    },
    { ...before, rates },
  );
}

export const networkOf = (measured: Measured): Network => ({ band: measured.band, ...medians(measured) });
