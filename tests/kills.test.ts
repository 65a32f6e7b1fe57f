// Two hundred power cuts in the middle of pushes; `node scripts/kills.ts` makes as many as wanted.
import { expect, test } from "vitest";
import { runKills } from "../scripts/kills.ts";

test("200 kills: what was answered stays, what was cut off is there whole or not at all, and all of it once", async () => {
  const { kills, cutOff, landed, violations } = await runKills({ kills: 200, seed: 1 });
  expect(violations).toEqual([]);
  expect(kills).toBe(200);
  // The kills met pushes in flight, on either side of their commits.
  expect(cutOff).toBeGreaterThan(200);
  expect(landed).toBeGreaterThan(10);
  expect(cutOff - landed).toBeGreaterThan(10);
}, 480_000);
