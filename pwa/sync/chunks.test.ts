import * as fc from "fast-check";
import { expect, test } from "vitest";
import { maxMutations } from "../../shared/sync/protocol.ts";
import { ChunkSizer } from "./chunks.ts";

const ofBytes = (bytes: number) => "x".repeat(bytes - 2);
/** Sends everything; each request takes `ms`. */
function requests(mutations: readonly string[], ms: number, sizer = new ChunkSizer()): number[] {
  const sent: number[] = [];
  for (let rest = mutations; rest.length > 0;) {
    const chunk = sizer.take(rest);
    sent.push(chunk.length);
    rest = rest.slice(chunk.length);
    sizer.took(ms);
  }
  return sent;
}

test("every mutation goes once and in order, at least one and at most 500 a request, and in few enough bytes", () => {
  const sizes = fc.array(fc.integer({ min: 2, max: 20_000 }), { minLength: 1, maxLength: 60 });
  fc.assert(
    fc.property(sizes, fc.array(fc.integer({ min: 0, max: 9000 }), { minLength: 1 }), (bytes, delays) => {
      const sizer = new ChunkSizer();
      const all = bytes.map((size, at) => `${at}${"x".repeat(size)}`);
      const sent: string[] = [];
      for (let turn = 0; sent.length < all.length; turn++) {
        const chunk = sizer.take(all.slice(sent.length));
        expect(chunk.length).toBeGreaterThan(0);
        if (chunk.length > 1) expect(JSON.stringify(chunk).length).toBeLessThan(240_000 + maxMutations + 2);
        sent.push(...chunk);
        sizer.took(delays[turn % delays.length] ?? 0);
      }
      expect(sent).toEqual(all);
    }),
  );
});

test("one mutation larger than any request still goes, alone", () => {
  expect(requests([ofBytes(900_000), ofBytes(10), ofBytes(10)], 1)).toEqual([1, 2]);
});

test("a request never carries more than 500 mutations, however small", () => {
  expect(Math.max(...requests(Array<string>(3000).fill(ofBytes(10)), 1))).toBe(maxMutations);
});

test("on a slow network requests stay at 16 kB of JSON", () => {
  expect(new Set(requests(Array<string>(640).fill(ofBytes(250)), 5000))).toEqual(new Set([64]));
});

test("10,000 mutations of 250 bytes go in 20 requests once answers have come quickly, in 23 from a cold start", () => {
  const warm = new ChunkSizer();
  for (let answer = 0; answer < 3; answer++) warm.took(200);
  const mutations = Array<string>(10_000).fill(ofBytes(250));
  expect(requests(mutations, 200, warm)).toHaveLength(20);
  expect(requests(mutations, 200)).toHaveLength(23);
});

test("one slow answer halves the next request and quick ones double it again", () => {
  const sizer = new ChunkSizer();
  const mutations = Array<string>(10_000).fill(ofBytes(1000));
  const sizes = [200, 200, 5000, 200].map((ms) => {
    sizer.took(ms);
    return sizer.take(mutations).length;
  });
  expect(sizes).toEqual([32, 64, 32, 64]);
});
