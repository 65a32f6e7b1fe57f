import * as fc from "fast-check";
import { expect, test } from "vitest";
import { draw, isTopic, paperLength, seedOf } from "./paper.ts";

test("a paper is ten different questions of the bank, the same for the same attempt", () => {
  const bank = Array.from({ length: 37 }, (_, index) => index);
  fc.assert(
    fc.property(fc.uuid(), (id) => {
      const paper = draw(bank, seedOf(id));
      expect(new Set(paper).size).toBe(paperLength);
      expect(paper.every((item) => bank.includes(item))).toBe(true);
      expect(draw(bank, seedOf(id))).toEqual(paper);
    }),
  );
});

test("every question of the bank comes up sooner or later", () => {
  const bank = Array.from({ length: 37 }, (_, index) => index);
  const seen = new Set<number>();
  for (let seed = 0; seed < 100; seed++) for (const item of draw(bank, seed * 0x01000193)) seen.add(item);
  expect(seen.size).toBe(bank.length);
});

test("a short bank gives a short paper", () => {
  expect(draw(["a", "b"], 5).toSorted()).toEqual(["a", "b"]);
});

test("a topic is told from a lesson by its slug", () => {
  expect(["dh", "ec"].every(isTopic)).toBe(true);
  expect(["dh-1", "ec-12", "01930000-0000-7000-8000-000000000000"].some(isTopic)).toBe(false);
});
