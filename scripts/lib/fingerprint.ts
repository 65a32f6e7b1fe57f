// Whether work has to be done again: a hash of everything it reads, kept beside what it made.
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { inRoot } from "./paths.ts";

const filesOf = (path: string): string[] => {
  if (!existsSync(path)) return [];
  if (statSync(path).isFile()) return [path];
  return readdirSync(path)
    .sort()
    .flatMap((name) => filesOf(join(path, name)));
};

/** Hash of the files under `paths` (relative to the checkout), tests left out, and of `extra`. */
export const fingerprint = (paths: readonly string[], extra = "") => {
  const hash = createHash("sha256").update(extra);
  for (const file of paths.flatMap((path) => filesOf(inRoot(path)))) {
    if (/\.test(-d)?\.tsx?$/.test(file)) continue;
    hash.update(`\0${file}\0`).update(readFileSync(file));
  }
  return hash.digest("hex");
};

/** Runs `work` unless `stampFile` says it was done for `print`. The stamp goes first, so a failure leaves none. */
export const unlessDone = async (stampFile: string, print: string, work: () => Promise<void>): Promise<boolean> => {
  if (existsSync(stampFile) && readFileSync(stampFile, "utf8") === print) return false;
  rmSync(stampFile, { force: true });
  await work();
  mkdirSync(dirname(stampFile), { recursive: true });
  writeFileSync(stampFile, print);
  return true;
};
