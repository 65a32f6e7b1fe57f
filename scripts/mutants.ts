// `npm run mutants`: takes every piece of isolation away, one at a time, in copies of the source, and runs the part of
// the suite that is there to notice. Ends well only when each is noticed. `-- --only "text|other"` runs those whose name holds one of them.
import { spawn } from "node:child_process";
import { cpSync, globSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { parseArgs } from "node:util";
import { mutants, mutated, type Mutant } from "../tests/isolation/mutants.ts";
import { isQuick, quickFault } from "../tests/isolation/quick-mutants.ts";
import { inRoot, root } from "./lib/paths.ts";

const { values } = parseArgs({
  options: {
    only: { type: "string", default: "" },
    suite: { type: "string" },
    /** Runs every nth alone: a share of them. */
    every: { type: "string", default: "1" },
    /** Passes over so many first: a run that was broken off goes on. */
    from: { type: "string", default: "0" },
    workers: { type: "string", default: "2" },
  },
});

const wanted = mutants().filter(
  ({ name, suite, equivalent }, at) =>
    equivalent === undefined &&
    values.only.split("|").some((part) => name.includes(part)) &&
    suite === (values.suite ?? suite) &&
    at % Number(values.every) === 0,
);
const equivalents = mutants().filter(({ equivalent }) => equivalent !== undefined);
// Inside the repository, so that packages resolve, and outside node_modules, where Node strips no types.
const copies = inRoot("dist", "mutants", String(process.pid));
const files = globSync(
  ["{server,shared,migrations,tests,pwa/device,scripts}/**/*.{ts,sql,json}", "{pwa,bench}/tsconfig*.json"],
  {
    cwd: root,
    exclude: ["**/e2e/**", "**/golden/**"],
  },
);

function copyInto(folder: string): void {
  rmSync(folder, { recursive: true, force: true });
  for (const file of files) {
    mkdirSync(dirname(join(folder, file)), { recursive: true });
    cpSync(inRoot(file), join(folder, file));
  }
  for (const file of [
    "wrangler.toml",
    "tsconfig.json",
    "tsconfig.base.json",
    "vite.config.ts",
    "vitest.config.ts",
    "package.json",
    ".dev.vars",
  ])
    cpSync(inRoot(file), join(folder, file));
  for (const name of ["locales", "lingui.config.ts", "node_modules", "content"])
    symlinkSync(inRoot(name), join(folder, name));
  mkdirSync(join(folder, "dist"), { recursive: true });
  symlinkSync(inRoot("dist", "pwa"), join(folder, "dist", "pwa"));
  writeFileSync(
    join(folder, "units.config.ts"),
    `export default { test: { include: ["{shared,server}/**/*.test.ts"], watch: false } };\n`,
  );
}

interface Ended {
  readonly code: number;
  readonly output: string;
}
const run = (folder: string, command: string, args: readonly string[]): Promise<Ended> =>
  new Promise((resolve) => {
    const child = spawn(command, args, { cwd: folder, env: { ...process.env, NODE_ENV: "test" } });
    let output = "";
    for (const stream of [child.stdout, child.stderr]) stream.on("data", (part: Buffer) => (output += part.toString()));
    let isLate = false;
    // A mutant that never ends is noticed too; a run that somebody else ended says nothing.
    const late = setTimeout(() => {
      isLate = true;
      child.kill("SIGKILL");
    }, 1_200_000);
    child.on("close", (code) => {
      clearTimeout(late);
      resolve({ code: code ?? (isLate ? 3 : 4), output: isLate ? "it never ends" : output });
    });
  });

const vitest = (folder: string, args: readonly string[]) =>
  run(folder, process.execPath, [inRoot("node_modules", "vitest", "vitest.mjs"), "run", "--root", folder, ...args]);
const units = ["server/scope/scoped-db.test.ts", "server/sync/overlay.test.ts", "shared/access.test.ts"];

/** Whether the suite notices the mutant, and by what; those of schema and access need no copy. */
async function judge(folder: string, mutant: Mutant): Promise<Ended> {
  const { suite } = mutant;
  if (suite === "unit") return vitest(folder, ["--config", "units.config.ts", ...units]);
  if (suite === "worker") return vitest(folder, ["--project", "worker", "tests/isolation/sockets"]);
  const quiet = "--disable-warning=ExperimentalWarning";
  return run(folder, process.execPath, [quiet, "tests/isolation/killed-by.ts", inRoot("dist", "pwa")]);
}

const why = ({ output }: Ended) =>
  (/AssertionError[^\n]*/.exec(output)?.[0] ?? output.trim().split("\n").at(-1) ?? "").slice(0, 160);
const survivors: string[] = [];
let done = 0;
const since = Date.now();
const tell = (mutant: Mutant, fault: string | undefined) => {
  if (fault === undefined) survivors.push(`${mutant.name} (${mutant.file})`);
  const word = fault === undefined ? "SURVIVED" : "killed  ";
  console.log(
    `${String(++done).padStart(3)}/${wanted.length} ${word} ${mutant.suite.padEnd(6)} ${mutant.name}: ${fault ?? ""}`,
  );
};
for (const mutant of wanted.filter(isQuick)) tell(mutant, await quickFault(mutant));
const queue = wanted.filter((mutant) => !isQuick(mutant)).slice(Number(values.from));

async function work(slot: number): Promise<void> {
  const folder = join(copies, String(slot));
  copyInto(folder);
  for (const suite of slot === 0 && values.from === "0" ? new Set(queue.map((one) => one.suite)) : []) {
    const sound = await judge(folder, { suite } as Mutant);
    if (sound.code !== 0)
      throw new Error(`Without any mutant the suite "${suite}" fails: ${sound.output.slice(-3000)}`);
  }
  for (let mutant = queue.shift(); mutant; mutant = queue.shift()) {
    const path = join(folder, mutant.file);
    const source = readFileSync(path, "utf8");
    writeFileSync(path, mutated(mutant, source));
    const ended = await judge(folder, mutant);
    writeFileSync(path, source);
    const killed =
      ended.code !== 0 && ended.code !== 4 && !/SyntaxError|ERR_MODULE_NOT_FOUND|Transform failed/.test(ended.output);
    tell(mutant, killed ? why(ended) : undefined);
  }
}

try {
  if (queue.length > 0) await Promise.all(Array.from({ length: Number(values.workers) }, (_, slot) => work(slot)));
} finally {
  rmSync(copies, { recursive: true, force: true });
}
console.log(`\n${done - survivors.length} of ${done} mutants killed in ${Math.round((Date.now() - since) / 1000)} s`);
for (const { name, equivalent } of values.only === "" ? equivalents : [])
  console.log(`  cannot be told from the source: ${name}: ${equivalent}`);
for (const survivor of survivors) console.log(`  SURVIVED: ${survivor}`);
process.exitCode = survivors.length > 0 ? 1 : 0;
