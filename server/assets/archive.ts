// Files of earlier releases, for phones that are behind and as dictionaries of what follows: `assets/<file>` as it was
// built and `releases/<moment>.json`, both written by `scripts/deploy.ts`.
import { z } from "zod";

/** A release stays this long after another took its place (lowband.md 5.5). */
export const keptMs = 180 * 86_400_000;

const releaseSchema = z.object({
  /** When it was released, UTC milliseconds. */
  at: z.int(),
  /** Its hashed files, without the folder. */
  files: z.array(z.string().regex(/^[\w.-]+$/)),
});
export type Release = z.infer<typeof releaseSchema>;
/** What `/assets/releases.json` holds, oldest first. */
export const releasesSchema = z.array(releaseSchema);

export const assetKey = (file: string): string => `assets/${file}`;
/** Keys sort as their moments do. */
export const releaseKey = (at: number): string => `releases/${String(at).padStart(15, "0")}.json`;

/** Every release there still is, oldest first. */
export async function releasesIn(archive: R2Bucket): Promise<Release[]> {
  const releases: Release[] = [];
  let cursor: string | undefined;
  do {
    const page = await archive.list({ prefix: "releases/", ...(cursor && { cursor }) });
    for (const { key } of page.objects) {
      const object = await archive.get(key);
      if (object) releases.push(releaseSchema.parse(await object.json()));
    }
    cursor = page.truncated ? page.cursor : undefined;
  } while (cursor);
  return releases;
}

/**
 * Forgets releases that were replaced more than 180 days before `now`, with the files that no other release has. The
 * newest stays, however old. A file never listed is never touched.
 */
export async function forgetReleases(archive: R2Bucket, now: number): Promise<void> {
  const releases = await releasesIn(archive);
  const isOld = (_: Release, index: number) => {
    const next = releases[index + 1];
    return next !== undefined && now - next.at > keptMs;
  };
  const old = releases.filter(isOld);
  const kept = new Set(releases.slice(old.length).flatMap(({ files }) => files));
  for (const { at, files } of old) {
    const gone = files.filter((file) => !kept.has(file)).map(assetKey);
    for (let from = 0; from < gone.length; from += 1000) await archive.delete(gone.slice(from, from + 1000));
    // Last: cut off in between, the next night begins with it again.
    await archive.delete(releaseKey(at));
  }
}
