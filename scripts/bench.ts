// `npm run bench`: the project's figures on this machine, as tables and in bench/results.json.
// `npm run bench -- network lighthouse` measures those parts alone and leaves the others in the file as they are.
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { cpus, tmpdir } from "node:os";
import { join } from "node:path";
import { compare, showComparison } from "../bench/comparison.ts";
import { prepareDay } from "../bench/day.ts";
import { benchFormation, showFormation } from "../bench/formation.ts";
import { benchLighthouse, showLighthouse } from "../bench/lighthouse.ts";
import { benchMonth, showMonth } from "../bench/month.ts";
import { benchNetwork, showNetwork } from "../bench/network.ts";
import { profileNames } from "../bench/network/profiles.ts";
import { benchPhone, fillPhone, showPhone } from "../bench/phone.ts";
import { benchSignIn, showSignIn } from "../bench/sign-in.ts";
import { benchVault, showVault } from "../bench/vault.ts";
import { benchSync, fillAgency, showSync } from "../bench/sync.ts";
import { build } from "./build.ts";
import { prepareDatabase } from "./lib/database.ts";
import { inRoot } from "./lib/paths.ts";
import { freePort } from "./lib/ports.ts";
import { tell, Trouble } from "./lib/say.ts";
import { ensureDevVars } from "./lib/secrets.ts";
import { startServer, stopServer, untilHealthy } from "./lib/server.ts";

/** A state directory with the demo, another at each call. */
type NewState = () => Promise<string>;
const home = mkdtempSync(join(tmpdir(), "nexio-bench-"));

/** Runs `work` on a local Worker. */
async function onServer<T>(persistTo: string, work: (url: string, pid: number) => Promise<T>): Promise<T> {
  const server = startServer({ port: await freePort(), persistTo, vars: { METER: "1", LIMITS: "off" } });
  try {
    await untilHealthy(server);
    return await work(server.url, server.pid);
  } finally {
    await stopServer(server.pid);
  }
}

/** NEXIO_BENCH_RUNS: how often each waiting is measured, five times unless told otherwise. NEXIO_BENCH_LINES: which lines. */
const runs = Number(process.env.NEXIO_BENCH_RUNS ?? 5);
const lines = process.env.NEXIO_BENCH_LINES?.split(",") ?? profileNames;
const only = profileNames.filter((name) => lines.includes(name));

/** Each measures, prints its table and returns what belongs into the file. */
const parts: Readonly<Record<string, (newState: NewState) => Promise<object>>> = {
  async formation() {
    const figures = benchFormation();
    showFormation(figures);
    return figures;
  },
  async comparison(newState) {
    const state = await newState();
    await prepareDay(state);
    const figures = await onServer(state, compare);
    showComparison(figures);
    return figures;
  },
  async sync(newState) {
    const state = await newState();
    await fillAgency(state);
    const figures = await onServer(state, benchSync);
    showSync(figures);
    return figures;
  },
  async "sign-in"(newState) {
    const figures = await onServer(await newState(), benchSignIn);
    showSignIn(figures);
    return figures;
  },
  async phone(newState) {
    const state = await newState();
    await fillPhone(state);
    const figures = await benchPhone(state, runs);
    showPhone(figures);
    return figures;
  },
  async vault() {
    const figures = await benchVault(Math.max(runs, 9));
    showVault(figures);
    return figures;
  },
  async network(newState) {
    const figures = await benchNetwork(await newState(), { runs, only });
    showNetwork(figures);
    return figures;
  },
  async month(newState) {
    const figures = await benchMonth(await newState(), join(home, "site"));
    showMonth(figures);
    return figures;
  },
  async lighthouse(newState) {
    const figures = await benchLighthouse(await newState(), Math.min(runs, 3));
    showLighthouse(figures);
    return figures;
  },
};

/** Parts that were measured before stay; a part that fails loses none of the others. */
function write(part: string, figures: object): void {
  const file = inRoot("bench/results.json");
  const known = JSON.parse(readFileSync(file, "utf8")) as object;
  const machine = { cpu: cpus()[0]?.model ?? "", cores: cpus().length, node: process.version };
  writeFileSync(file, `${JSON.stringify({ ...known, machine, [part]: figures }, null, 2)}\n`);
}

async function main(): Promise<void> {
  const asked = process.argv.slice(2);
  const unknown = asked.find((name) => !(name in parts));
  if (unknown) throw new Trouble(`There is no part "${unknown}": ${Object.keys(parts).join(", ")}.`);
  ensureDevVars();
  await build();
  let [states, base] = [0, ""];
  const newState: NewState = async () => {
    if (!base) await prepareDatabase((base = join(home, "base")));
    const copy = join(home, String(++states));
    cpSync(base, copy, { recursive: true });
    return copy;
  };
  try {
    for (const [name, measure] of Object.entries(parts))
      if (asked.length === 0 || asked.includes(name)) write(name, await measure(newState));
    console.log("Written to bench/results.json");
  } finally {
    rmSync(home, { recursive: true, force: true });
  }
}

await tell(main);
