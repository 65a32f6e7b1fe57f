import { existsSync, readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { mapFile, page, readMap } from "./asvs.ts";
import { inRoot } from "./lib/paths.ts";

const map = readMap();

/** Requirements of level 1 and 2 by chapter, counted in OWASP's own tables. */
const counts: Readonly<Record<string, readonly [first: number, second: number]>> = {
  1: [8, 19],
  2: [4, 7],
  3: [8, 11],
  4: [2, 8],
  5: [4, 5],
  6: [13, 22],
  7: [6, 12],
  8: [4, 3],
  9: [4, 3],
  10: [5, 24],
  11: [3, 11],
  12: [3, 6],
  13: [1, 12],
  14: [2, 7],
  15: [3, 10],
  16: [0, 16],
};

test("every requirement of levels 1 and 2 is there once, in order", () => {
  const ids = map.map(({ id }) => id);
  expect(new Set(ids).size).toBe(246);
  const byNumber = [...ids].sort((one, other) => one.localeCompare(other, "en", { numeric: true }));
  expect(ids).toEqual(byNumber);
  for (const [chapter, levels] of Object.entries(counts))
    for (const [at, count] of levels.entries()) {
      const found = map.filter(({ id, level }) => id.startsWith(`${chapter}.`) && level === at + 1);
      expect(found.length, `V${chapter}, level ${at + 1}`).toBe(count);
    }
});

test("what has no test says why; what is not met says so with a reason", () => {
  const silent = map.filter(({ status, tests, reason }) => !reason && (tests.length === 0 || status !== "met"));
  expect(silent.map(({ id }) => id)).toEqual([]);
});

test("what is planned or does not apply claims no test", () => {
  const boasting = map.filter(({ status, tests }) => /planned|not_applicable/.test(status) && tests.length > 0);
  expect(boasting.map(({ id }) => id)).toEqual([]);
});

describe("every test that is named", () => {
  const named = [...new Set(map.flatMap(({ tests }) => tests))].map((one) => one.split(" › ") as [string, string]);
  test.each(named)("%s: %s", (file, name) => {
    expect(existsSync(inRoot(file))).toBe(true);
    expect(readFileSync(inRoot(file), "utf8")).toContain(name);
  });
});

test("the page is the map’s, and tells how much of it is shown by tests", () => {
  expect(readFileSync(inRoot(mapFile), "utf8"), "run `node scripts/asvs.ts`").toBe(page(map));
});
