// Releases in an archive (`server/assets/archive.ts`): the local one that a server keeps, or a deployed one.
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { getPlatformProxy } from "wrangler";
import { chunkOf } from "../../server/assets/encodings.ts";
import {
  assetKey,
  forgetReleases,
  type Release,
  releaseKey,
  releasesIn,
  releasesSchema,
} from "../../server/assets/archive.ts";
import { deltaReleases, writeDeltas } from "../build/deltas.ts";
import { unlessDone } from "./fingerprint.ts";
import type { Places } from "./places.ts";
import { runTool } from "./run.ts";
import { step, Trouble } from "./say.ts";

/** Where releases are read from and put to. */
interface Archive {
  /** Oldest first. */
  releases(): Promise<readonly Release[]>;
  /** A file's bytes; null when it is out of reach. */
  read(file: string): Promise<Uint8Array | null>;
  /** Puts a release and those of its files that are not there yet. */
  add(release: Release, missing: ReadonlyMap<string, Uint8Array>): Promise<void>;
}

/** The hashed files of a site, compressed forms and deltas left out. */
export const hashedFiles = (site: string): string[] =>
  readdirSync(join(site, "assets"))
    .filter((file) => chunkOf(`/assets/${file}`) !== null)
    .toSorted();

/**
 * Makes `site` the newest release of `archive`, with deltas from the ones before. Does nothing where it already is, but
 * for the deltas: they belong to the site. Returns how many deltas there are.
 */
export async function release(site: string, archive: Archive, now: number): Promise<number> {
  const releases = await archive.releases();
  const files = hashedFiles(site);
  const earlier = releases.slice(-deltaReleases - 1).flatMap((one) => one.files);
  const dictionaries = new Map<string, Uint8Array>();
  for (const file of new Set(earlier)) {
    const bytes = files.includes(file) ? null : await archive.read(file);
    if (bytes) dictionaries.set(file, bytes);
  }
  const deltas = writeDeltas(site, dictionaries);
  if (releases.at(-1)?.files.toSorted().join() !== files.join()) {
    const known = new Set(releases.flatMap((one) => one.files));
    const missing = files.filter((file) => !known.has(file));
    await archive.add(
      { at: now, files },
      new Map(missing.map((file) => [file, readFileSync(join(site, "assets", file))])),
    );
  }
  return deltas;
}

/** The archive in a state directory of `wrangler dev`, while no server has it open; the nightly clean-up included. */
export async function withLocalArchive<T>(
  persistTo: string,
  work: (archive: Archive, bucket: R2Bucket) => Promise<T>,
): Promise<T> {
  mkdirSync(persistTo, { recursive: true });
  const configPath = join(persistTo, "archive.json");
  writeFileSync(
    configPath,
    JSON.stringify({
      name: "nexio-archive",
      compatibility_date: "2026-10-01",
      r2_buckets: [{ binding: "ARCHIVE", bucket_name: "nexio-archive" }],
    }),
  );
  const proxy = await getPlatformProxy<{ ARCHIVE: R2Bucket }>({
    configPath,
    persist: { path: join(persistTo, "v3") },
    remoteBindings: false,
  });
  const bucket = proxy.env.ARCHIVE;
  try {
    return await work(
      {
        releases: () => releasesIn(bucket),
        read: async (file) => {
          const object = await bucket.get(assetKey(file));
          return object && new Uint8Array(await object.arrayBuffer());
        },
        async add(added, missing) {
          for (const [file, bytes] of missing) await bucket.put(assetKey(file), bytes);
          // Last: a release is listed only when it is whole.
          await bucket.put(releaseKey(added.at), JSON.stringify(added));
          await forgetReleases(bucket, added.at);
        },
      },
      bucket,
    );
  } finally {
    await proxy.dispose();
  }
}

/** Makes `site` the newest release of the local archive, unless it is already. */
export const keepRelease = (persistTo: string, site: string): Promise<boolean> =>
  unlessDone(
    join(persistTo, "released"),
    `${hashedFiles(site).join()} ${statSync(join(site, "assets")).birthtimeMs}`,
    () =>
      step("Keeping the files of this build", async () => {
        await withLocalArchive(persistTo, (archive) => release(site, archive, Date.now()));
      }),
  );

/** The archive of a deployed environment: read through its Worker, written with wrangler. */
export function deployedArchive({ origin, bucket, jurisdiction }: Omit<Places, "database">): Archive {
  const where = jurisdiction ? ["--jurisdiction", jurisdiction] : [];
  const get = async (path: string) => {
    const response = await fetch(new URL(path, origin)).catch(() => null);
    return response?.ok ? response : null;
  };
  return {
    // Before the first deployment there is nobody to ask; deltas and old files are then not there either.
    releases: async () => releasesSchema.parse((await (await get("/assets/releases.json"))?.json()) ?? []),
    read: async (file) => {
      const response = await get(`/assets/${file}`);
      return response && new Uint8Array(await response.arrayBuffer());
    },
    async add(added, missing) {
      const folder = mkdtempSync(join(tmpdir(), "nexio-release-"));
      const put = async (entries: { key: string; file: string }[]) => {
        if (entries.length === 0) return;
        const list = join(folder, "list.json");
        writeFileSync(list, JSON.stringify(entries));
        const { ok, output } = await runTool("wrangler", [
          "r2",
          "bulk",
          "put",
          bucket,
          "--filename",
          list,
          "--remote",
          ...where,
        ]);
        if (!ok) {
          throw new Trouble(
            `The files could not be put into the archive ${bucket}; nothing was deployed. Is it made? \`npx wrangler r2 bucket create ${bucket}\``,
            output,
          );
        }
      };
      const written = (name: string, bytes: Uint8Array | string) => {
        const file = join(folder, name);
        writeFileSync(file, bytes);
        return file;
      };
      try {
        await put([...missing].map(([name, bytes]) => ({ key: assetKey(name), file: written(name, bytes) })));
        await put([{ key: releaseKey(added.at), file: written("release.json", JSON.stringify(added)) }]);
      } finally {
        rmSync(folder, { recursive: true, force: true });
      }
    },
  };
}
