// Sync as a whole, by chance and repeatably; `node scripts/simulate.ts` runs more of it.
import { afterAll, expect, test } from "vitest";
import { mutants } from "./simulator/mutants.ts";
import { Broken, simulate } from "./simulator/simulate.ts";
import { dropCopies, loadTarget, type Target } from "./simulator/target.ts";

const steps = 150;
/** About a minute and a half; `npm run simulate` runs as many as one likes. */
const seeds = 400;
afterAll(dropCopies);

/** The first broken promise of the seeds from 1 on; null where all hold. */
async function firstBroken(target: Target, seeds: number): Promise<Broken | null> {
  for (let seed = 1; seed <= seeds; seed++)
    try {
      await simulate(target, { seed, steps });
    } catch (error) {
      if (error instanceof Broken) return error;
      throw error;
    }
  return null;
}

test(
  "every promise of sync holds after every event, and all copies agree at the end",
  { timeout: 600_000 },
  async () => {
    const target = await loadTarget("real");
    for (let seed = 1; seed <= seeds; seed++) await simulate(target, { seed, steps });
  },
);

test("the same seed is the same run", { timeout: 30_000 }, async () => {
  const run = { seed: 7, steps: 100 };
  const first = await simulate(await loadTarget("once"), run);
  expect(await simulate(await loadTarget("again"), run)).toEqual(first);
  expect(await simulate(await loadTarget("again"), { ...run, seed: 8 })).not.toEqual(first);
});

test.for(Object.entries(mutants).map(([name, edits], index) => [name, edits, index] as const))(
  "a seeded bug is found: %s",
  { timeout: 60_000 },
  async ([, edits, index]) => {
    expect(await firstBroken(await loadTarget(`mutant-${index}`, edits), 60)).not.toBeNull();
  },
);
