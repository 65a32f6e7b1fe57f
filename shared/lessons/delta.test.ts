import * as fc from "fast-check";
import { expect, test } from "vitest";
import { diff, patch } from "./delta.ts";

const line = "Soraty ny fidirana sy ny fivoahana isan’andro, amin’ny ora iray ihany. ".repeat(3);

test("whatever the two texts, the delta makes the second of the first", () => {
  const piece = fc.oneof(fc.string({ maxLength: 40 }), fc.constantFrom(line, line.slice(10), "12 500 Ar"));
  const text = fc.array(piece, { maxLength: 8 }).map((pieces) => pieces.join(""));
  fc.assert(
    fc.property(text, text, (old, next) => {
      expect(patch(old, diff(old, next))).toBe(next);
    }),
    { numRuns: 1000 },
  );
});

test("a changed word costs little more than the word", () => {
  const old = Array.from({ length: 40 }, (_, index) => `Andalana faha-${index}: ${line}`).join("\n");
  const next = old.replace("Andalana faha-20: Soraty", "Andalana faha-20: Tanisao");
  expect(JSON.stringify(diff(old, next)).length).toBeLessThan(60);
});

test("a delta for another text gives another text, never an error", () => {
  fc.assert(
    fc.property(fc.string(), fc.string(), fc.string(), (old, next, other) => {
      expect(typeof patch(other, diff(old, next))).toBe("string");
    }),
  );
});
