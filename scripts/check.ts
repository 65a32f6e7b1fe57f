// `npm run check`: everything that can be said about the code without running it. Each step counts as one test.
import { checkContent } from "./content.ts";
import { findBreaches, findDoubleVersions, findStraightApostrophes } from "./gates.ts";
import { type Outcome, runTool } from "./lib/run.ts";
import { checkWorkerWords } from "./words.ts";

interface Step {
  readonly name: string;
  readonly run: () => Outcome | Promise<Outcome>;
}

const nothing = (problems: readonly string[]): Outcome => ({ ok: problems.length === 0, output: problems.join("\n") });

const steps: readonly Step[] = [
  { name: "the Worker's types", run: () => runTool("wrangler", ["types", "server/worker-configuration.d.ts"]) },
  // Incremental builds of TypeScript 7.0 do not see that a global declaration changed.
  { name: "types, and the walls between the wings", run: () => runTool("tsc", ["-b", "--force"]) },
  { name: "lint", run: () => runTool("oxlint", ["--type-aware", "--deny-warnings"]) },
  { name: "format", run: () => runTool("oxfmt", ["--check"]) },
  { name: "nothing unused", run: () => runTool("knip", ["--no-progress"]) },
  { name: "catalogues hold every word", run: () => runTool("lingui", ["check", "sync"]) },
  {
    name: "every word is translated",
    run: () => runTool("lingui", ["check", "missing", "--mode", "catalog", "--locale", "mg,fr", "--verbose"]),
  },
  { name: "the Worker has its words", run: async () => nothing(await checkWorkerWords()) },
  { name: "typography of the catalogues", run: () => nothing(findStraightApostrophes()) },
  {
    name: "lessons",
    run: () => nothing(checkContent().map(({ file, line, message }) => `${file}:${line}: ${message}`)),
  },
  { name: "gates", run: () => nothing(findBreaches()) },
  { name: "one version of what must be one", run: () => nothing(findDoubleVersions()) },
];

export interface Tally {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
}

/** Runs one step, says how it went, and shows why it failed. */
export const runStep = async ({ name, run }: Step): Promise<boolean> => {
  const since = performance.now();
  const { ok, output } = await Promise.resolve()
    .then(run)
    .catch((error: unknown) => ({
      ok: false,
      output: error instanceof Error ? (error.stack ?? error.message) : String(error),
    }));
  console.log(`${ok ? "✓" : "✗"} ${name} (${((performance.now() - since) / 1000).toFixed(1)} s)`);
  if (!ok) console.log(output.trim().replace(/^/gm, "    "));
  return ok;
};

/** Runs every step, also after a failed one: a person wants the whole list. */
export const check = async (): Promise<Tally> => {
  let failed = 0;
  for (const step of steps) if (!(await runStep(step))) failed += 1;
  return { passed: steps.length - failed, failed, skipped: 0 };
};

if (import.meta.main) {
  const { passed, failed } = await check();
  console.log(`${passed} passed, ${failed} failed`);
  process.exit(failed ? 1 : 0);
}
