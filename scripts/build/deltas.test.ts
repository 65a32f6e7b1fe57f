// What a browser does with a delta (RFC 9842, section 5), done with Node's own zstd.
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createHash, randomBytes } from "node:crypto";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { zstdDecompressSync } from "node:zlib";
import { afterAll, expect, test } from "vitest";
import { dictionaryOf } from "../../server/assets/encodings.ts";
import { dcz, deltaName, writeDeltas } from "./deltas.ts";

const site = mkdtempSync(join(tmpdir(), "nexio-deltas-"));
afterAll(() => rmSync(site, { recursive: true, force: true }));

// Nothing in it repeats, so that only the dictionary can make it small.
const old = randomBytes(40_000);
const next = Buffer.concat([old.subarray(0, 20_000), Buffer.from("changed"), old.subarray(20_100)]);

/** Splits off the header and decodes, as section 5 says. */
const decode = (delta: Buffer, dictionary: Uint8Array) => {
  expect(delta.subarray(0, 8).toString("hex")).toBe("5e2a4d1820000000");
  expect(delta.subarray(8, 40)).toEqual(createHash("sha256").update(dictionary).digest());
  return zstdDecompressSync(delta.subarray(40), { dictionary });
};

test("a delta gives back every byte, for a hundredth of them", () => {
  const delta = dcz(next, old);
  expect(decode(delta, old).equals(next)).toBe(true);
  expect(delta.byteLength).toBeLessThan(next.byteLength / 100);
});

test("a window of RFC 9842’s size is enough for the largest of them", () => {
  const large = randomBytes(1_000_000);
  const delta = dcz(Buffer.concat([large, Buffer.from("!")]), large);
  expect(decode(delta, large).byteLength).toBe(1_000_001);
  expect(delta.byteLength).toBeLessThan(1000);
});

test("a file gets deltas from earlier files of its own chunk alone, under the name the Worker looks for", () => {
  mkdirSync(join(site, "assets"), { recursive: true });
  writeFileSync(join(site, "assets", "core-22222222.js"), next);
  writeFileSync(join(site, "assets", "core-rest-22222222.js"), randomBytes(500));
  const earlier = new Map([
    ["core-11111111.js", old],
    // The same file, another chunk, and one that helps nothing.
    ["core-22222222.js", next],
    ["other-11111111.js", old],
    ["core-00000000.js", randomBytes(40_000)],
  ]);
  expect(writeDeltas(site, earlier)).toBe(1);
  const name = deltaName("core-22222222.js", old);
  expect(readdirSync(join(site, "assets")).filter((file) => file.endsWith(".dcz"))).toEqual([name]);
  expect(decode(readFileSync(join(site, "assets", name)), old).equals(next)).toBe(true);
  const announced = createHash("sha256").update(old).digest("base64");
  expect(name).toBe(`core-22222222.js.${dictionaryOf(`:${announced}:`)}.dcz`);
});
