// The local D1 database in a state directory: migrated, and filled with the demo when it is empty.
import { join } from "node:path";
import { seedIfEmpty } from "../seed.ts";
import { fingerprint, unlessDone } from "./fingerprint.ts";
import { runTool } from "./run.ts";
import { step, Trouble } from "./say.ts";

const migrate = async (persistTo: string) => {
  const args = ["d1", "migrations", "apply", "nexio", "--local", "--persist-to", persistTo];
  const { ok, output } = await runTool("wrangler", args);
  if (!ok) {
    throw new Trouble(
      `A migration failed. If the data in ${persistTo} is not needed, delete that folder and start again.`,
      output,
    );
  }
};

/** Stamps in the state directory itself make the second start quick; whoever deletes the data deletes them too. */
export const prepareDatabase = async (persistTo: string) => {
  await unlessDone(join(persistTo, "migrated"), fingerprint(["migrations"]), () =>
    step("Applying the database migrations", () => migrate(persistTo)),
  );
  await unlessDone(join(persistTo, "seeded"), "1", () =>
    step("Filling the empty database with the demo", async () => {
      await seedIfEmpty({ persistTo, log: (line: string) => console.log(`  ${line}`) });
    }),
  );
};
