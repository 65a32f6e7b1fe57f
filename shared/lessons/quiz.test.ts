import * as fc from "fast-check";
import { expect, test } from "vitest";
import type { Item } from "./pack.ts";
import {
  decodeAnswers,
  encodeAnswers,
  grade,
  isRight,
  type ItemKey,
  keyOf,
  parseWholeNumber,
  passMark,
  presented,
  rightAnswer,
  shuffled,
  toggle,
} from "./quiz.ts";

const keys: ItemKey[] = [
  { type: "single", key: 2 },
  { type: "multiple", key: [0, 1, 2] },
  { type: "boolean", key: false },
  { type: "order", count: 3 },
  { type: "number", key: 50_000 },
];
const option = (text: string) => ({ text, feedback: `${text}.` });
const single: Item = { id: "q1", type: "single", stem: "?", options: ["a", "b", "c", "d"].map(option), key: 2 };
const order: Item = { id: "q2", type: "order", stem: "?", steps: ["one", "two"], why: "." };
const seeds = fc.integer({ min: 0, max: 0xffff_ffff });

test("any answers come back from their text as they were given", () => {
  const number = fc.integer({ min: 0, max: 999_999_999_999_999 });
  const answer = fc.oneof(fc.constant(null), fc.array(number, { minLength: 1, maxLength: 6 }));
  fc.assert(
    fc.property(fc.array(answer, { minLength: 1, maxLength: 10 }), (answers) => {
      expect(decodeAnswers(encodeAnswers(answers), answers.length)).toEqual(answers);
    }),
  );
});

test("no text breaks the grading, and what cannot be read is an unanswered item", () => {
  fc.assert(
    fc.property(fc.oneof(fc.string(), fc.stringMatching(/^[0-9|.-]*$/)), (text) => {
      const answers = decodeAnswers(text, 5);
      expect(answers).toHaveLength(5);
      expect(decodeAnswers(encodeAnswers(answers), 5)).toEqual(answers);
      expect(grade(keys, text).right).toHaveLength(5);
    }),
  );
  expect(decodeAnswers("2|x|1..2|007|-1", 6)).toEqual([2, null, null, null, null, null].map((n) => n && [n]));
});

test("an answer is written compactly", () => {
  expect(encodeAnswers([[2], [0, 1, 2], [0], null, [50_000]])).toBe("2|0.1.2|0||50000");
});

test("a quiz answered right scores 100, an empty one 0, four of five the pass mark", () => {
  expect(grade(keys, encodeAnswers(keys.map(rightAnswer)))).toEqual({ score: 100, right: Array(5).fill(true) });
  expect(grade(keys, "")).toEqual({ score: 0, right: Array(5).fill(false) });
  expect(grade(keys, "2|0.1.2|0|0.1.2|49999").score).toBe(passMark);
  expect(grade([], "1")).toEqual({ score: 0, right: [] });
});

test("a score is rounded down", () => {
  expect(
    grade(
      Array.from({ length: 7 }, (): ItemKey => ({ type: "boolean", key: true })),
      "1|1|1|1|1|0|0",
    ).score,
  ).toBe(71);
});

test("a multiple question needs every right option and none of the others, in any order", () => {
  const key: ItemKey = { type: "multiple", key: [0, 2, 10] };
  expect(isRight(key, [10, 2, 0])).toBe(true);
  for (const answer of [[0, 2], [0, 2, 3, 10], [0, 0, 2, 10], [], null]) expect(isRight(key, answer)).toBe(false);
});

test("a match needs every pair, and shows the rights shuffled", () => {
  const key: ItemKey = { type: "match", count: 3 };
  expect(isRight(key, [0, 1, 2])).toBe(true);
  for (const answer of [[0, 1], [0, 2, 1], [0, 1, 1], [0, 1, 2, 3], null]) expect(isRight(key, answer)).toBe(false);
  expect(rightAnswer(key)).toEqual([0, 1, 2]);
  const pairs = ["a", "b", "c"].map((left) => ({ left, right: left.toUpperCase() }));
  const item: Item = { id: "q1", type: "match", stem: "?", pairs, why: "." };
  expect(keyOf(item)).toEqual(key);
  fc.assert(
    fc.property(seeds, (seed) => {
      expect(presented(item, seed, 0).toSorted((a, b) => a - b)).toEqual([0, 1, 2]);
    }),
  );
});

test("an order question needs the whole order", () => {
  expect(isRight({ type: "order", count: 3 }, [0, 1, 2])).toBe(true);
  for (const answer of [
    [0, 2, 1],
    [0, 1],
    [0, 1, 2, 3],
  ])
    expect(isRight({ type: "order", count: 3 }, answer)).toBe(false);
});

test("choosing an option twice takes it away, and choices stay sorted", () => {
  expect(toggle(toggle(toggle(null, 3), 10), 0)).toEqual([0, 3, 10]);
  expect(toggle([0, 3], 3)).toEqual([0]);
});

test("the key of an item carries what grading needs and no words", () => {
  expect(keyOf(single)).toEqual({ type: "single", key: 2 });
  expect(keyOf(order)).toEqual({ type: "order", count: 2 });
});

test("a shuffle is a permutation, and the same for the same seed and place", () => {
  fc.assert(
    fc.property(fc.nat(8), seeds, fc.nat(20), (count, seed, salt) => {
      const seen = shuffled(count, seed, salt);
      expect(seen.toSorted((a, b) => a - b)).toEqual(Array.from({ length: count }, (_, index) => index));
      expect(shuffled(count, seed, salt)).toEqual(seen);
    }),
  );
});

test("each of the 24 orders of four options comes about equally often, for seeds that follow each other", () => {
  const counts = new Map<string, number>();
  for (let seed = 0; seed < 2400; seed++) {
    const seen = shuffled(4, seed, seed % 7).join("");
    counts.set(seen, (counts.get(seen) ?? 0) + 1);
  }
  expect(counts.size).toBe(24);
  expect(Math.min(...counts.values())).toBeGreaterThan(60);
  expect(Math.max(...counts.values())).toBeLessThan(145);
});

test("the steps of an order question never stand in the right order at first", () => {
  fc.assert(
    fc.property(seeds, fc.nat(9), (seed, position) => {
      expect(presented(order, seed, position)).toEqual([1, 0]);
    }),
  );
});

test("true stands before false whatever the seed", () => {
  const item: Item = { id: "q1", type: "boolean", stem: "?", key: false, right: ".", wrong: "." };
  fc.assert(
    fc.property(seeds, (seed) => {
      expect(presented(item, seed, 0)).toEqual([1, 0]);
    }),
  );
});

test("two questions of one attempt are shuffled apart", () => {
  const places = Array.from({ length: 8 }, (_, position) => presented(single, 42, position).join(""));
  expect(new Set(places).size).toBeGreaterThan(4);
});

test.each([
  ["5", 5],
  ["1250000", 1_250_000],
  ["1 250 000", 1_250_000],
  ["1\u00a0250\u202f000", 1_250_000],
  ["1.250.000", 1_250_000],
  ["1,250,000", 1_250_000],
  [" 50 000 Ar ", 50_000],
  ["50000ariary", 50_000],
  ["Ar 20 000", 20_000],
  ["25\u00a0%", 25],
  ["0", 0],
])("the amount %j is read as %d", (typed, value) => expect(parseWholeNumber(typed)).toBe(value));

test.each([
  "",
  "12,5",
  "1 25",
  "1 2500",
  "1 250.000",
  "0,500",
  "-5",
  "−5",
  "250 000 Fmg",
  "5 fmg",
  "Ar",
  "1e3",
  "9".repeat(16),
])("the amount %j is refused rather than guessed", (typed) => expect(parseWholeNumber(typed)).toBeNull());
