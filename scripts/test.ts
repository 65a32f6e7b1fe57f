// `npm test`: every check there is. Arguments go to vitest, so `npm test -- tests/e2e/offline` runs that file alone.
import { existsSync, mkdirSync, readFileSync, rmSync } from "node:fs";
import { dirname } from "node:path";
import { ensureBrowser } from "./browser.ts";
import { build } from "./build.ts";
import { check, runStep, type Tally } from "./check.ts";
import { inRoot } from "./lib/paths.ts";
import { runTool } from "./lib/run.ts";
import { Trouble } from "./lib/say.ts";
import { ensureDevVars } from "./lib/secrets.ts";

const words = process.argv.slice(2);
const report = inRoot(".nexio", "test", "results.json");

interface Report {
  readonly numPassedTests: number;
  readonly numFailedTests: number;
  readonly numPendingTests: number;
  readonly numTodoTests: number;
  readonly testResults: readonly {
    readonly status: string;
    readonly assertionResults: readonly { status: string }[];
  }[];
}

const readReport = (ok: boolean): Tally => {
  if (!existsSync(report)) return { passed: 0, failed: 1, skipped: 0 };
  const found: Report = JSON.parse(readFileSync(report, "utf8"));
  // A file that could not even be loaded holds no test, and is a failure all the same; so is an error outside tests.
  const broken = found.testResults.filter(
    ({ status, assertionResults }) => status === "failed" && !assertionResults.some((one) => one.status === "failed"),
  ).length;
  const failed = found.numFailedTests + broken;
  return {
    passed: found.numPassedTests,
    failed: ok ? failed : Math.max(failed, 1),
    skipped: found.numPendingTests + found.numTodoTests,
  };
};

const runVitest = async (chrome: string | undefined): Promise<Tally> => {
  mkdirSync(dirname(report), { recursive: true });
  rmSync(report, { force: true });
  const projects = ["unit", "worker", ...(chrome ? ["e2e"] : [])].flatMap((name) => ["--project", name]);
  const reporters = ["--reporter=default", "--reporter=json", `--outputFile.json=${report}`];
  const env = { NODE_ENV: "test", ...(chrome ? { CHROME_PATH: chrome } : {}) };
  const { ok } = await runTool("vitest", ["run", ...projects, ...reporters, ...words], { show: true, env });
  return readReport(ok);
};

/** A preparation counts as a test: when it fails, so does the run. */
const prepare = (name: string, run: () => Promise<unknown>) =>
  runStep({
    name,
    run: async () => {
      try {
        await run();
        return { ok: true, output: "" };
      } catch (error) {
        if (error instanceof Trouble) return { ok: false, output: `${error.detail}\n${error.message}` };
        throw error;
      }
    },
  });

const tallies: Tally[] = [];
const one = (ok: boolean) => tallies.push({ passed: Number(ok), failed: Number(!ok), skipped: 0 });

let chrome: string | undefined;
ensureDevVars();
if (words.length === 0) tallies.push(await check());
one(
  await prepare("a browser for the tests", async () => {
    chrome = await ensureBrowser();
  }),
);
const built = await prepare("build", build);
one(built);
if (built) tallies.push(await runVitest(chrome));

const sum = (part: keyof Tally) => tallies.reduce((total, tally) => total + tally[part], 0);
console.log(`\n${sum("passed")} passed, ${sum("failed")} failed, ${sum("skipped")} skipped`);
process.exitCode = sum("failed") ? 1 : 0;
