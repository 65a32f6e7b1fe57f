// Another build of the app than dist/pwa: the same sources with something changed, as a release is.
import { cpSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { compress } from "../../scripts/build/compress.ts";
import { buildContent } from "../../scripts/content.ts";
import { inRoot } from "../../scripts/lib/paths.ts";
import { runTool } from "../../scripts/lib/run.ts";

const sources = [
  "pwa",
  "shared",
  "locales",
  "scripts/build",
  "vite.config.ts",
  "lingui.config.ts",
  "package.json",
  "tsconfig.base.json",
];

/** Builds into `site`, with each text of `changes` (file -> old, new) replaced in a copy of the sources below `dir`. */
export async function buildOther(
  dir: string,
  site: string,
  changes: Readonly<Record<string, readonly [old: string, next: string]>>,
): Promise<void> {
  mkdirSync(dir, { recursive: true });
  for (const source of sources) cpSync(inRoot(source), join(dir, source), { recursive: true });
  symlinkSync(inRoot("node_modules"), join(dir, "node_modules"));
  for (const [file, [old, next]] of Object.entries(changes)) {
    const text = readFileSync(join(dir, file), "utf8");
    if (!text.includes(old)) throw new Error(`${file} has no ${old}`);
    writeFileSync(join(dir, file), text.replace(old, next));
  }
  const args = ["build", "--config", join(dir, "vite.config.ts"), "--outDir", site, "--emptyOutDir"];
  const { ok, output } = await runTool("vite", args, { env: { NODE_ENV: "production" } });
  if (!ok) throw new Error(output);
  buildContent(site);
  compress(site);
}
