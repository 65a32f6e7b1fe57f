// A share of what `npm run isolation` runs for long: random calls of everyone, and requests that no client would send.
import { beforeAll, expect, test } from "vitest";
import { runFuzz } from "./fuzz.ts";
import { runOperations } from "./operations.ts";
import type { Report } from "./route-cells.ts";
import { workerPlace } from "./worker-place.ts";
import { plant, type World } from "./world.ts";

let world: World;
beforeAll(async () => {
  world = await plant(workerPlace());
}, 120_000);

const run = async (part: typeof runFuzz, seed: number, count: number) => {
  const report: Report = { cells: 0, failures: [] };
  await part(world, report, seed, count);
  expect(report.failures).toEqual([]);
};

test("no byte of 2,000 random answers is one its asker may not see", { timeout: 900_000 }, () =>
  run(runOperations, 1, 2000),
);

test("10,000 requests of nonsense are all refused or answered, none breaks", { timeout: 900_000 }, () =>
  run(runFuzz, 1, 10_000),
);
