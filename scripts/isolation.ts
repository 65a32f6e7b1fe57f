// `npm run isolation`: what chance finds that the matrix did not, for as long as you like. Random calls of everyone
// (`-- --operations 200000`) and requests that no client would send (`-- --fuzz 100000`), from `--seed` on, over SQLite
// in this process; `npm test` runs a share of both on workerd and D1.
import { parseArgs } from "node:util";
import { runFuzz } from "../tests/isolation/fuzz.ts";
import { nodePlace } from "../tests/isolation/node-place.ts";
import { runOperations } from "../tests/isolation/operations.ts";
import type { Report } from "../tests/isolation/route-cells.ts";
import { plant } from "../tests/isolation/world.ts";
import { inRoot } from "./lib/paths.ts";

const { values } = parseArgs({
  options: {
    operations: { type: "string", default: "0" },
    fuzz: { type: "string", default: "0" },
    seed: { type: "string", default: "1" },
    /** A world grows with what is done in it: each lasts for so many. */
    each: { type: "string", default: "5000" },
  },
});

// What a rule that breaks and a refused request write for the operator is not read here.
console.error = () => {};
const each = Number(values.each);
const failures: string[] = [];

async function run(words: string, part: typeof runFuzz, count: number): Promise<void> {
  const since = performance.now();
  let done = 0;
  for (let seed = Number(values.seed); done < count && failures.length === 0; seed++) {
    const world = await plant(nodePlace(inRoot("dist", "pwa")));
    const report: Report = { cells: 0, failures };
    await part(world, report, seed, Math.min(each, count - done));
    done += report.cells;
    if (process.stdout.isTTY) process.stdout.write(`\r${words}: ${done}`);
  }
  const seconds = (performance.now() - since) / 1000;
  console.log(`\r${words}: ${done}, ${failures.length} failures, ${(done / seconds).toFixed(0)} a second`);
}

if (Number(values.operations) > 0)
  await run("random calls, each byte looked at", runOperations, Number(values.operations));
if (Number(values.fuzz) > 0) await run("requests of nonsense", runFuzz, Number(values.fuzz));
for (const failure of failures.slice(0, 20)) console.log(failure);
process.exitCode = failures.length > 0 ? 1 : 0;
