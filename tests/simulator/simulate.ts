// One run of the simulator, and what is said when a promise breaks.
import type { Database } from "./database.ts";
import type { Target } from "./target.ts";
import { World } from "./world.ts";

export interface Run {
  readonly seed: number;
  readonly steps: number;
}

export class Broken extends Error {
  override readonly name = "Broken";
  readonly run: Run;

  constructor(run: Run, step: number, event: string, cause: unknown) {
    const what = cause instanceof Error ? cause.message : String(cause);
    super(`seed ${run.seed}, step ${step} (${event}): ${what}\nReplay: ${replay(run)}`, { cause });
    this.run = run;
  }
}

export const replay = ({ seed, steps }: Run): string => `node scripts/simulate.ts --seed ${seed} --steps ${steps}`;

/** Empties `db`, runs `steps` events, then drains. Throws `Broken`; resolves with the trace, the same for the same run. */
export async function simulate(target: Target, db: Database, run: Run): Promise<readonly string[]> {
  const world = new World(target, db, run.seed);
  let step = 0;
  try {
    await world.run(async () => {
      await world.begin();
      for (step = 1; step <= run.steps; step++) await world.step();
      await world.end();
    });
  } catch (error) {
    throw new Broken(run, step, world.event, error);
  }
  return world.trace;
}

/** The seeds from `from` up to and with `until`, one after the other. */
export async function simulateMany(
  target: Target,
  db: Database,
  { from, until, steps }: { from: number; until: number; steps: number },
): Promise<void> {
  for (let seed = from; seed <= until; seed++) await simulate(target, db, { seed, steps });
}
