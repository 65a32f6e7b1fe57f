import { afterEach, expect, test, vi } from "vitest";
import { EarlyChunks } from "./early-chunks.ts";

afterEach(() => void vi.useRealTimers());

const entries = [
  ["c/a/d", "data of a"],
  ["c/a/m", "references of a"],
  ["c/a/r", "count of a"],
  ["c/b/d", "data of b"],
  ["h/main", "a"],
] as const;

test("answers what never changes and leaves the rest to the disk", async () => {
  const early = new EarlyChunks<string>(Promise.resolve(entries));
  expect(early.get("c/a/d")).toBeUndefined();
  await early.loaded;
  expect(early.get("c/a/d")).toEqual({ value: "data of a" });
  expect(early.get("c/a/m")).toEqual({ value: "references of a" });
  // It refers to nothing, which was so at the moment of reading and stays so.
  expect(early.get("c/b/m")).toEqual({ value: undefined });
  for (const key of ["c/a/r", "h/main", "c/other/d", "c/other/m"]) expect(early.get(key), key).toBeUndefined();
});

test("knows nothing when the copy could not be read, and after a while", async () => {
  const broken = new EarlyChunks<string>(Promise.reject(new Error("no disk")));
  await broken.loaded;
  expect(broken.get("c/a/d")).toBeUndefined();
  vi.useFakeTimers();
  const early = new EarlyChunks<string>(Promise.resolve(entries));
  await early.loaded;
  vi.advanceTimersByTime(60_000);
  expect(early.get("c/a/d")).toBeUndefined();
});
