import "fake-indexeddb/auto";
import { expect, test } from "vitest";
import { addToDay, days, fact, setFact } from "./ledger.ts";

test("two writers at once lose nothing, and days older than thirteen months go", async () => {
  const at = (year: number, month: number, day: number) => new Date(year, month - 1, day, 12);
  await addToDay({ app: 100 }, at(2025, 10, 23));
  await addToDay({ app: 200 }, at(2025, 10, 24));
  const today = at(2026, 11, 24);
  await Promise.all(Array.from({ length: 20 }, () => addToDay({ receiving: 5, sending: 1 }, today)));
  expect(await days()).toEqual([
    ["2025-10-24", { app: 200 }],
    ["2026-11-24", { sending: 20, receiving: 100 }],
  ]);
});

test("a fact is there until the browser takes it", async () => {
  expect(await fact("since")).toBeUndefined();
  await setFact("since", 7);
  expect(await fact("since")).toBe(7);
});
