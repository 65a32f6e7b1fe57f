import * as fc from "fast-check";
import { expect, test } from "vitest";
import { anAttempt } from "../../tests/support/records.ts";
import { type Asked, deckOf, only } from "./deck.ts";
import { encodeAnswers, type ItemKey } from "./quiz.ts";
import type { Attempt } from "./schema.ts";

const day = 86_400_000;
const keys: ItemKey[] = [
  { type: "single", key: 1 },
  { type: "boolean", key: true },
  { type: "number", key: 5 },
];
const askedIn = ({ lessonId, lessonVersion }: Attempt): Asked | undefined =>
  lessonVersion === 1 ? keys.map((key, position) => ({ lessonId, position, key })) : undefined;
const attempt = (n: number, answers: string, at: number, fields: Partial<Attempt> = {}) =>
  anAttempt({ id: `0190a3c4-0000-7000-8000-00000000000${n}`, lessonId: "dh-1", answers, endedAt: at, ...fields });

test("only what was missed comes up again, the day after at the earliest", () => {
  const deck = deckOf([attempt(1, "1|0|4", 0)], askedIn);
  expect(deck.map(({ position }) => position)).toEqual([1, 2]);
  for (const { due } of deck) expect(due).toBeGreaterThanOrEqual(day);
});

test("a right answer sends it further away each time, a wrong one brings it back", () => {
  const dues = [deckOf([attempt(1, "0|1|5", 0)], askedIn)[0]?.due ?? 0];
  const log = [attempt(1, "0|1|5", 0)];
  for (const n of [2, 3, 4]) {
    log.push(attempt(n, "1||", dues.at(-1) ?? 0));
    dues.push(deckOf(log, askedIn)[0]?.due ?? 0);
  }
  const gaps = dues.map((due, index) => due - (dues[index - 1] ?? 0));
  expect(gaps).toEqual(gaps.toSorted((a, b) => a - b));
  log.push(attempt(5, "0||", dues.at(-1) ?? 0));
  const back = (deckOf(log, askedIn)[0]?.due ?? 0) - (dues.at(-1) ?? 0);
  expect(back).toBeLessThan(gaps.at(-1) ?? 0);
});

test("attempts at questions that are gone are passed over", () => {
  expect(deckOf([attempt(1, "0|0|0", 0, { lessonVersion: 2 })], askedIn)).toEqual([]);
});

test("two phones that hold the same attempts hold the same deck", () => {
  const history = fc.array(
    fc.record({
      answers: fc.constantFrom("0|1|5", "1|0|5", "1||", "|0|", "", "||4"),
      endedAt: fc.integer({ min: 0, max: 400 * day }),
    }),
    { minLength: 1, maxLength: 9 },
  );
  const pairs = history
    .map((list) => list.map(({ answers, endedAt }, index) => attempt(index, answers, endedAt)))
    .chain((list) => fc.tuple(fc.constant(list), fc.shuffledSubarray(list, { minLength: list.length })));
  fc.assert(
    fc.property(pairs, ([list, other]) => {
      expect(deckOf(other, askedIn)).toEqual(deckOf(list, askedIn));
    }),
    { numRuns: 1000 },
  );
});

test("a review answers one question and leaves the rest", () => {
  expect(encodeAnswers(only([2], 1, 3))).toBe("|2|");
});
