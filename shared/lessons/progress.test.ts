import * as fc from "fast-check";
import { expect, test } from "vitest";
import { foldAttempt } from "./progress.ts";
import type { Attempt, Progress } from "./schema.ts";

const anAttempt = (change: Partial<Attempt> = {}): Attempt => ({
  id: "0190a3c4-0000-7000-8000-000000000001",
  memberId: "0190a3c4-0000-7000-8000-000000000002",
  lessonId: "dh-1",
  lessonVersion: 1,
  kind: "practice",
  orderSeed: 7,
  answers: "",
  startedAt: 1000,
  endedAt: 2000,
  localScore: 50,
  serverScore: null,
  status: "received",
  channel: "app",
  createdAt: 2000,
  updatedAt: 2000,
  ...change,
});

const fold = (attempts: Attempt[]) =>
  attempts.reduce<Progress | undefined>(
    (before, attempt, index) => foldAttempt(before, attempt, 5000 + index),
    undefined,
  );

const attempts = fc.array(
  fc
    .record({
      localScore: fc.integer({ min: 0, max: 100 }),
      serverScore: fc.option(fc.integer({ min: 0, max: 100 })),
      lessonVersion: fc.integer({ min: 1, max: 3 }),
      endedAt: fc.integer({ min: 1, max: 9000 }),
      status: fc.constantFrom("received", "graded", "flagged", "quarantined"),
    })
    .map(anAttempt),
  { minLength: 1, maxLength: 8 },
);

test("progress is the same in whatever order the attempts arrive", () => {
  const pairs = attempts.chain((list) =>
    fc.tuple(fc.constant(list), fc.shuffledSubarray(list, { minLength: list.length })),
  );
  fc.assert(
    fc.property(pairs, ([list, other]) => {
      expect({ ...fold(other), createdAt: 0, updatedAt: 0 }).toEqual({ ...fold(list), createdAt: 0, updatedAt: 0 });
    }),
  );
});

test("a pass stays a pass, with its first moment and its best score", () => {
  const progress = fold([
    anAttempt({ localScore: 85, endedAt: 3000 }),
    anAttempt({ localScore: 80, endedAt: 2500, lessonVersion: 2 }),
    anAttempt({ localScore: 10, endedAt: 4000, lessonVersion: 3 }),
  ]);
  expect(progress).toMatchObject({
    bestScore: 85,
    passed: true,
    attempts: 3,
    lessonVersion: 1,
    firstPassedAt: 2500,
    lastAttemptAt: 4000,
    createdAt: 5000,
    updatedAt: 5002,
  });
});

test("the Worker's score counts before the phone's", () => {
  expect(fold([anAttempt({ localScore: 100, serverScore: 60 })])).toMatchObject({ bestScore: 60, passed: false });
});

test("a score just below the mark is not a pass", () => {
  expect(fold([anAttempt({ localScore: 79 })])).toMatchObject({ passed: false, firstPassedAt: null });
});

test("a quarantined attempt counts for nothing", () => {
  const before = fold([anAttempt()]);
  expect(foldAttempt(before, anAttempt({ status: "quarantined", localScore: 100 }), 9000)).toEqual(before);
  expect(fold([anAttempt({ status: "quarantined" })])).toMatchObject({ attempts: 0, bestScore: 0, passed: false });
});
