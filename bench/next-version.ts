// The next version of a built app, for what an update costs: a few words more in one chunk, and new names for it and for
// everything that names it, as a bundler gives them.
import { createHash } from "node:crypto";
import { readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";

const chunk = /^([\w.-]+?)-([\w-]{8})\.js$/;

/** Changes the build in `site` where it lies. Files that were made beside chunks, such as compressed ones, are dropped. */
export function makeNextVersion(site: string, label: string): void {
  const folder = join(site, "assets");
  const files = readdirSync(folder);
  const chunks = files.filter((file) => chunk.test(file));
  for (const file of files) if (chunks.some((one) => file.startsWith(`${one}.`))) rmSync(join(folder, file));
  const read = (file: string) => readFileSync(join(folder, file), "utf8");

  const changed = new Set(chunks.filter((file) => file.startsWith("core-")));
  if (changed.size === 0) throw new Error("This build has no chunk that every screen needs");
  for (const file of changed) writeFileSync(join(folder, file), `${read(file)}\nglobalThis.version="${label}";`);
  // Whatever names a changed chunk changes as well; a set that grows is walked to its end.
  for (const file of changed)
    for (const other of chunks) if (!changed.has(other) && read(other).includes(file)) changed.add(other);

  const renamed = new Map(
    [...changed].map((file) => {
      const hash = createHash("sha256").update(`${label} ${file}`).digest("base64url").slice(0, 8);
      return [file, file.replace(chunk, `$1-${hash}.js`)];
    }),
  );
  for (const [old, next] of renamed) renameSync(join(folder, old), join(folder, next));
  const texts = [
    ...readdirSync(folder).map((file) => join(folder, file)),
    ...readdirSync(site)
      .filter((file) => /\.(js|json)$/.test(file))
      .map((file) => join(site, file)),
  ].filter((file) => /\.(js|css|json)$/.test(file));
  const { revision } = JSON.parse(readFileSync(join(site, "_shell.json"), "utf8")) as { revision: string };
  const nextRevision = createHash("sha256").update(`${label} ${revision}`).digest("hex").slice(0, revision.length);
  for (const file of texts) {
    const before = readFileSync(file, "utf8");
    let after = before.replaceAll(revision, nextRevision);
    for (const [old, next] of renamed) after = after.replaceAll(old, next);
    if (after !== before) writeFileSync(file, after);
  }
}
