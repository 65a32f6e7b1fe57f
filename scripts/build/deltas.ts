// What changed in each chunk since earlier releases, for browsers that still hold one (RFC 9842, `dcz`): zstd with the
// old file as dictionary. Node has no brotli with a dictionary; browsers that take `dcb` take `dcz`.
import { createHash } from "node:crypto";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { constants, zstdCompressSync } from "node:zlib";
import { chunkOf } from "../../server/assets/encodings.ts";
import { brotli } from "./compress.ts";

/** How many releases back a phone may be to get deltas; further back it gets whole files. */
export const deltaReleases = 10;

/** RFC 9842 section 5: a skippable frame of 32 bytes, which are the dictionary's SHA-256. */
const magic = Buffer.from([0x5e, 0x2a, 0x4d, 0x18, 0x20, 0x00, 0x00, 0x00]);

const sha256 = (bytes: Uint8Array) => createHash("sha256").update(bytes).digest();

/** `bytes` as a browser decodes them that holds `dictionary`. */
export function dcz(bytes: Uint8Array, dictionary: Uint8Array): Buffer {
  const params = {
    [constants.ZSTD_c_compressionLevel]: 22,
    // One frame whose window holds both, so that the whole of the old file can be referred to.
    [constants.ZSTD_c_windowLog]: Math.max(10, Math.ceil(Math.log2(bytes.byteLength + dictionary.byteLength))),
    [constants.ZSTD_c_contentSizeFlag]: 0,
  };
  return Buffer.concat([magic, sha256(dictionary), zstdCompressSync(bytes, { dictionary, params })]);
}

/** What a browser that holds `dictionary` is sent for `file`; the Worker looks for this name. */
export const deltaName = (file: string, dictionary: Uint8Array): string =>
  `${file}.${sha256(dictionary).toString("hex").slice(0, 16)}.dcz`;

/**
 * Writes into `site` the deltas to each of its chunks from the earlier files, given by name, of the same chunk; only
 * those smaller than the chunk itself. Returns how many.
 */
export function writeDeltas(site: string, earlier: ReadonlyMap<string, Uint8Array>): number {
  const folder = join(site, "assets");
  const nameOf = (file: string) => chunkOf(`/assets/${file}`)?.join(".");
  const chunks = readdirSync(folder).filter((file) => nameOf(file) !== undefined);
  let written = 0;
  for (const file of chunks) {
    const bytes = readFileSync(join(folder, file));
    const whole = brotli(bytes).byteLength;
    for (const [old, dictionary] of earlier) {
      if (old === file || nameOf(old) !== nameOf(file)) continue;
      const delta = dcz(bytes, dictionary);
      if (delta.byteLength >= whole) continue;
      writeFileSync(join(folder, deltaName(file, dictionary)), delta);
      written += 1;
    }
  }
  return written;
}
