// What coming in costs the Worker: processor time, and whether its length tells who has an account. Linux alone has
// the counters; the figure holds the proxy of `wrangler dev` too and is therefore too high.
import { readdirSync, readFileSync } from "node:fs";
import { demoPassword } from "../scripts/lib/demo.ts";
import { median, rounded } from "./measure.ts";

const rounds = 60;
const tickMs = 10;

/** Processor time of every process of the group so far, in milliseconds. */
function spentMs(group: number): number {
  let ticks = 0;
  for (const pid of readdirSync("/proc").filter((name) => /^\d+$/.test(name))) {
    try {
      const [, rest = ""] = /\) (.*)/.exec(readFileSync(`/proc/${pid}/stat`, "utf8")) ?? [];
      const fields = rest.split(" ");
      if (Number(fields[2]) === group) ticks += Number(fields[11]) + Number(fields[12]);
    } catch {
      // Gone meanwhile.
    }
  }
  return ticks * tickMs;
}

export interface SignInFigures {
  /** Milliseconds of processor time a call. */
  readonly rightCpuMs: number;
  readonly wrongCpuMs: number;
  /** Median milliseconds until the answer: a known address with a wrong password, and an address of nobody's. */
  readonly knownMs: number;
  readonly unknownMs: number;
}

export async function benchSignIn(url: string, pid: number): Promise<SignInFigures> {
  let address = 0;
  const enter = async (email: string, password: string) => {
    const from = performance.now();
    const headers = {
      origin: url,
      "content-type": "application/json",
      "cf-connecting-ip": `10.1.${address >> 8}.${address++ & 255}`,
    };
    const body = JSON.stringify({ email, password });
    const response = await fetch(`${url}/api/auth/sign-in/email`, { method: "POST", headers, body });
    await response.arrayBuffer();
    return { ms: performance.now() - from, status: response.status };
  };
  const known = "vola@tsara.demo";
  await enter(known, demoPassword);
  const before = spentMs(pid);
  for (let round = 0; round < rounds; round++) {
    const { status } = await enter(known, demoPassword);
    if (status !== 200) throw new Error(`A sign-in answered ${status}`);
  }
  const between = spentMs(pid);
  const waits = { known: [] as number[], unknown: [] as number[] };
  for (let round = 0; round < rounds; round++) {
    waits.unknown.push((await enter(`olona${round}@example.demo`, "diso diso diso diso")).ms);
    // A right one in between clears the count of the wrong ones.
    waits.known.push((await enter(known, "diso diso diso diso")).ms);
    await enter(known, demoPassword);
  }
  const after = spentMs(pid);
  const rightCpuMs = (between - before) / rounds;
  return {
    rightCpuMs: rounded(rightCpuMs),
    wrongCpuMs: rounded(((after - between) / rounds - rightCpuMs) / 2),
    knownMs: rounded(median(waits.known)),
    unknownMs: rounded(median(waits.unknown)),
  };
}

export function showSignIn({ rightCpuMs, wrongCpuMs, knownMs, unknownMs }: SignInFigures): void {
  console.log(`
Signing in             processor    wait, median
right password      ${rightCpuMs.toFixed(1).padStart(9)} ms
wrong password      ${wrongCpuMs.toFixed(1).padStart(9)} ms  ${knownMs.toFixed(1).padStart(9)} ms
address of nobody's              ${unknownMs.toFixed(1).padStart(12)} ms`);
}
