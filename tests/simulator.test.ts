// Sync as a whole, by chance and repeatably; `node scripts/simulate.ts` runs more of it. Half of the seeds stand in
// `simulator-bugs.test.ts`: two files run at once.
import { afterAll, test } from "vitest";
import { dropCopies, loadTarget } from "./simulator/copies.ts";
import { simulateMany } from "./simulator/simulate.ts";
import { Sqlite } from "./simulator/sqlite.ts";

afterAll(dropCopies);

test(
  "every promise of sync holds after every event, and all copies agree at the end",
  { timeout: 1_200_000 },
  async () => {
    await simulateMany(await loadTarget("real"), new Sqlite(), { from: 1, until: 600, steps: 150 });
  },
);
