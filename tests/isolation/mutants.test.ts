// The suite is tested by what it must notice. Here those mutants that need no copy of the source, which is each key,
// reference and trigger of the schema and each line of who sees what; `npm run mutants` runs them all.
import { expect, test } from "vitest";
import { mutants, mutated } from "./mutants.ts";
import { isQuick, quickFault, soundFaults } from "./quick-mutants.ts";

test("nothing is wrong with schema and access as they are", async () => {
  expect(await soundFaults()).toEqual([]);
});

test("every mutant of schema and access is noticed", { timeout: 120_000 }, async () => {
  const quick = mutants().filter((mutant) => isQuick(mutant) && mutant.equivalent === undefined);
  expect(quick.length).toBeGreaterThan(140);
  const survivors: string[] = [];
  for (const mutant of quick) if ((await quickFault(mutant)) === undefined) survivors.push(mutant.name);
  expect(survivors).toEqual([]);
});

test("every mutant still finds its place in the source", () => {
  for (const mutant of mutants()) expect(() => mutated(mutant), mutant.name).not.toThrow();
});
