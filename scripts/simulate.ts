// `node scripts/simulate.ts`: runs the sync simulator, one seed after the other, until a promise of sync breaks.
import { parseArgs } from "node:util";
import { loadTarget } from "../tests/simulator/copies.ts";
import { simulate } from "../tests/simulator/simulate.ts";
import { mutants } from "../tests/simulator/mutants.ts";
import { Sqlite } from "../tests/simulator/sqlite.ts";

const { values } = parseArgs({
  options: {
    seed: { type: "string", default: "1" },
    seeds: { type: "string", default: "1" },
    steps: { type: "string", default: "150" },
    mutant: { type: "string" },
    verbose: { type: "boolean", default: false },
  },
});

const edits = values.mutant === undefined ? [] : mutants[values.mutant];
if (!edits) throw new Error(`There is no mutant "${values.mutant}"; there are ${Object.keys(mutants).join(", ")}`);

const db = new Sqlite();
const target = await loadTarget("target", edits);
const [first, count, steps] = [Number(values.seed), Number(values.seeds), Number(values.steps)];
const since = performance.now();
try {
  for (let seed = first; seed < first + count; seed++) {
    const trace = await simulate(target, db, { seed, steps });
    if (values.verbose) console.log([`seed ${seed}`, ...trace].join("\n  "));
  }
  const seconds = (performance.now() - since) / 1000;
  const [seeds, all] = [count / seconds, (count * steps) / seconds];
  console.log(`${count} seeds of ${steps} steps hold: ${seeds.toFixed(1)} seeds/s, ${all.toFixed(0)} steps/s`);
} catch (error) {
  console.error(values.verbose ? error : error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
