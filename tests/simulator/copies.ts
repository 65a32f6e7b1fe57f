// The code under test: copies of the Worker's own sources, with smaller limits, and for seeded bugs with one thing wrong.
import { cpSync, globSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { pathToFileURL } from "node:url";
import type { Mutator } from "../../shared/sync/mutator.ts";
import { ownRules } from "./rules.ts";
import type { Target } from "./target.ts";

/** `[file, from, to]`; `from` must stand in the file exactly once. */
export type Edit = readonly [file: string, from: string, to: string];

const root = join(import.meta.dirname, "../..");
// Inside the repository, so that packages resolve, and outside node_modules, where Node strips no types.
const copies = join(root, "dist/simulator", String(process.pid));
export const dropCopies = (): void => rmSync(copies, { recursive: true, force: true });
process.once("exit", dropCopies);

/** Limits that a few dozen records and a handful of phones reach. */
const smaller: readonly Edit[] = [
  ["server/sync/pull.ts", "export const pageRows = 150;", "export const pageRows = 7;"],
  ["server/sync/commit.ts", "const maxTries = 5;", "const maxTries = 2;"],
];

function edited(file: string, edits: readonly Edit[]): string {
  return edits
    .filter(([where]) => where === file)
    .reduce(
      (source, [, from, to]) => {
        const parts = source.split(from);
        if (parts.length !== 2) throw new Error(`${file} holds ${parts.length - 1} times: ${from}`);
        return parts.join(to);
      },
      readFileSync(join(root, file), "utf8"),
    );
}

export async function loadTarget(name: string, edits: readonly Edit[] = []): Promise<Target> {
  const all = [...smaller, ...edits];
  const folder = join(copies, name);
  const changed = new Set(all.map(([file]) => file));
  for (const file of globSync("{server,shared}/**/*.ts", { cwd: root, exclude: ["**/*.test.ts", "**/*.d.ts"] })) {
    const to = join(folder, file);
    mkdirSync(dirname(to), { recursive: true });
    if (changed.has(file)) writeFileSync(to, edited(file, all));
    else cpSync(join(root, file), to);
  }
  const load = (file: string): Promise<unknown> => import(/* @vite-ignore */ pathToFileURL(join(folder, file)).href);
  const [scoped, committing, pulling, pushing, registry] = (await Promise.all(
    ["scope/scoped-db", "sync/commit", "sync/pull", "sync/push"]
      .map((file) => load(`server/${file}.ts`))
      .concat(load("shared/mutators.ts")),
  )) as [
    Pick<Target, "ScopedDb">,
    Pick<Target, "commit">,
    Pick<Target, "pull">,
    Pick<Target, "push">,
    { mutators: Record<string, Mutator<unknown>> },
  ];
  Object.assign(registry.mutators, ownRules);
  return { ScopedDb: scoped.ScopedDb, commit: committing.commit, pull: pulling.pull, push: pushing.push };
}
