// Every text of the site once more as `.br` (quality 11) and `.gz`: the Worker sends what the browser takes.
import { globSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";

const { BROTLI_PARAM_SIZE_HINT, BROTLI_PARAM_MODE, BROTLI_MODE_TEXT } = constants;

export const brotli = (bytes: Uint8Array): Buffer =>
  brotliCompressSync(bytes, {
    params: { [BROTLI_PARAM_SIZE_HINT]: bytes.byteLength, [BROTLI_PARAM_MODE]: BROTLI_MODE_TEXT },
  });

/** Files below `site` that a browser may ask for and that compression makes smaller. */
const texts = ["assets/*.{js,css}", "packs/*", "pictures/*.svg", "*.{js,svg,webmanifest}"];

export function compress(site: string): void {
  const files = globSync(texts, { cwd: site }).filter((file) => !/\.(br|gz|dcz)$/.test(file));
  for (const file of files) {
    const bytes = readFileSync(join(site, file));
    writeFileSync(join(site, `${file}.br`), brotli(bytes));
    writeFileSync(join(site, `${file}.gz`), gzipSync(bytes, { level: 9 }));
  }
}
