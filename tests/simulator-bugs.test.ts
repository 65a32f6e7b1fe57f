// The simulator finds what is wrong, and the same again; and the other seeds of `simulator.test.ts`.
import { afterAll, expect, test } from "vitest";
import { dropCopies, loadTarget } from "./simulator/copies.ts";
import { mutants } from "./simulator/mutants.ts";
import { Broken, simulate, simulateMany } from "./simulator/simulate.ts";
import { Sqlite } from "./simulator/sqlite.ts";

const steps = 150;
const db = new Sqlite();
afterAll(dropCopies);

test("every promise of sync holds under yet other seeds", { timeout: 1_200_000 }, async () => {
  await simulateMany(await loadTarget("real"), db, { from: 601, until: 1000, steps });
});

test("the same seed is the same run", { timeout: 30_000 }, async () => {
  const run = { seed: 7, steps: 100 };
  const first = await simulate(await loadTarget("once"), db, run);
  expect(await simulate(await loadTarget("again"), db, run)).toEqual(first);
  expect(await simulate(await loadTarget("again"), db, { ...run, seed: 8 })).not.toEqual(first);
});

test.for(Object.entries(mutants).map(([name, edits], index) => [name, edits, index] as const))(
  "a seeded bug is found: %s",
  { timeout: 60_000 },
  async ([, edits, index]) => {
    const mutant = await loadTarget(`mutant-${index}`, edits);
    await expect(simulateMany(mutant, db, { from: 1, until: 60, steps })).rejects.toThrow(Broken);
  },
);
