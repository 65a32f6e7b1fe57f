import { expect, test } from "vitest";
import { Minute, perMinute } from "./minute.ts";

const start = 60_000 * 1000;
const times = (count: number, call: (at: number) => number) => Array.from({ length: count }, (_, at) => call(at));
const refused = (answers: readonly number[]) => answers.filter((seconds) => seconds > 0).length;

test("a phone has 60 pushes a minute, and hears how long to wait", () => {
  const minute = new Minute(true);
  expect(refused(times(60, () => minute.push("a", start + 1000)))).toBe(0);
  expect(minute.push("a", start + 1000)).toBe(59);
  expect(minute.push("a", start + 59_999)).toBe(1);
  // Another phone is not the worse for it, and the next minute is a new one.
  expect(minute.push("b", start + 1000)).toBe(0);
  expect(minute.push("a", start + 60_000)).toBe(0);
});

test("parcels are counted together: each is a client group of its own", () => {
  const minute = new Minute(true);
  expect(refused(times(80, (at) => minute.push(`parcel-${at}`, start)))).toBe(80 - perMinute.parcels);
  expect(minute.push("a", start)).toBe(0);
});

test("a tenant has 1,000, whatever its phones call themselves", () => {
  const minute = new Minute(true);
  expect(refused(times(1500, (at) => minute.push(`g${at}`, start)))).toBe(500);
});

test("what is refused is not counted: who keeps knocking is let in with the next minute", () => {
  const minute = new Minute(true);
  times(5000, () => minute.push("a", start));
  expect(minute.rests("pokes", start)).toBe(false);
  expect(refused(times(60, () => minute.push("a", start + 60_000)))).toBe(0);
});

test("pokes rest first, files later, and work last", () => {
  const minute = new Minute(true);
  const rests: string[] = [];
  times(1001, (at) => {
    const wait = minute.push(`g${at}`, start);
    for (const what of ["pokes", "exports"] as const)
      if (minute.rests(what, start) && !rests.includes(what)) rests.push(what);
    if (wait > 0) rests.push("work");
    return wait;
  });
  expect(rests).toEqual(["pokes", "exports", "work"]);
  expect(minute.rests("pokes", start + 60_000)).toBe(false);
});

test("nothing is counted where nothing is to be", () => {
  const minute = new Minute(false);
  expect(refused(times(5000, () => minute.push("a", start)))).toBe(0);
  expect(minute.rests("pokes", start)).toBe(false);
});
