import { describe, expect, test } from "vitest";
import { array, assert, boolean, Log, number, object, record, string, union } from "./engine-parts.ts";

const holds = (check: Parameters<typeof assert>[1], value: unknown) => {
  try {
    assert(value, check);
    return true;
  } catch (error) {
    expect(error).toBeInstanceOf(TypeError);
    return false;
  }
};

describe("the checks of the engine’s database", () => {
  const client = object({
    at: number(),
    hashes: array(string()),
    kept: string().nullable(),
    old: boolean().optional(),
  });

  test("take what it writes", () => {
    expect(holds(client, { at: 1, hashes: ["a"], kept: null })).toBe(true);
    expect(holds(client, { at: 1, hashes: [], kept: "a", old: false })).toBe(true);
    expect(holds(record(number()), { a: 1, b: 2 })).toBe(true);
    expect(holds(union(string(), client), "a")).toBe(true);
    expect(
      holds(
        string().assert((value) => value === "a"),
        "a",
      ),
    ).toBe(true);
  });

  test.each([
    ["a key is missing", { at: 1, hashes: ["a"] }],
    ["a key is of another type", { at: "1", hashes: ["a"], kept: null }],
    ["an item is of another type", { at: 1, hashes: [1], kept: null }],
    ["an optional key is of another type", { at: 1, hashes: [], kept: null, old: 1 }],
    ["a key is not known", { at: 1, hashes: [], kept: null, more: 1 }],
    ["it is a list", []],
    ["it is nothing", null],
  ])("refuse it when %s", (_why, value) => {
    expect(holds(client, value)).toBe(false);
    expect(holds(union(string(), client), value)).toBe(false);
  });

  test("refuse what is no record of the type, or not as asserted", () => {
    expect(holds(record(number()), { a: "1" })).toBe(false);
    expect(holds(record(number()), [1])).toBe(false);
    expect(
      holds(
        string().assert((value) => value === "a"),
        "b",
      ),
    ).toBe(false);
  });
});

test("the log tells its sink what went wrong, whatever its context", () => {
  const heard: unknown[][] = [];
  const log = new Log({ log: (...all) => void heard.push(all) });
  log.withContext().error("gone", 1);
  expect(heard).toEqual([["error", undefined, "gone", 1]]);
  expect(() => new Log().error("gone")).not.toThrow();
});
