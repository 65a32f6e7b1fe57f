import * as fc from "fast-check";
import { expect, test } from "vitest";
import type { z } from "zod/mini";
import { memoryTx } from "../../tests/support/memory-tx.ts";
import type { Actor } from "../actor.ts";
import { lessonMutators, type submitAttemptArgs } from "./mutators.ts";
import { foldAttempt } from "./progress.ts";
import type { ItemKey, QuizKeys } from "./quiz.ts";
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
    (before, attempt, index) => foldAttempt(before, attempt, 5000 + index) ?? before,
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
  expect(foldAttempt(before, anAttempt({ status: "quarantined", localScore: 100 }), 9000)).toBeUndefined();
  expect(fold([anAttempt({ status: "quarantined" })])).toBeUndefined();
});

test("a review of some questions says nothing about the lesson", () => {
  const before = fold([anAttempt()]);
  for (const answers of ["|2|", "0.1||", "||3"])
    expect(foldAttempt(before, anAttempt({ answers, localScore: 100 }), 9000)).toBeUndefined();
  for (const answers of ["", "||", "1|2|0"])
    expect(foldAttempt(before, anAttempt({ answers }), 9000)).toMatchObject({ attempts: 2 });
});

test("10,000 histories, sent in any order and again and again, end in the same progress on phone and Worker", async () => {
  const keys: ItemKey[] = [
    { type: "single", key: 1 },
    { type: "boolean", key: true },
  ];
  const { run, args: schema } = lessonMutators.submitAttempt;
  const actor = { memberId: anAttempt().memberId, role: "external" } satisfies Actor;
  const send = async (list: z.infer<typeof submitAttemptArgs>[], quizKeys: QuizKeys | null) => {
    const tx = memoryTx();
    for (const args of list) await run(schema.parse(args), { tx, actor, now: 5000, quizKeys, shown: null });
    return Object.fromEntries([...tx.writes].toSorted(([a], [b]) => (a < b ? -1 : 1)));
  };
  const history = fc.array(
    fc
      .record({
        lessonId: fc.constantFrom("dh-1", "dh-2", "dh"),
        lessonVersion: fc.integer({ min: 1, max: 3 }),
        answers: fc.constantFrom("1|1", "1|0", "0|1", "0|0", "|1", ""),
        endedAt: fc.integer({ min: 1, max: 9000 }),
        localScore: fc.constantFrom(0, 50, 100),
      })
      .map((args) => ({ ...args, orderSeed: 1, startedAt: 1 })),
    { minLength: 1, maxLength: 8 },
  );
  const tries = history.chain((list) => {
    const named = list.map((args, index) => ({ ...args, id: `0190a3c4-0000-7000-8000-00000000000${index}` }));
    const again = fc.array(fc.constantFrom(...named), { maxLength: 4 });
    const shuffledAgain = again.chain((more) => {
      const all = [...named, ...more];
      return fc.shuffledSubarray(all, { minLength: all.length });
    });
    return fc.tuple(fc.constant(named), shuffledAgain);
  });
  const versions = { 1: keys, 2: keys };
  const onWorker: QuizKeys = { "dh-1": versions, "dh-2": versions, dh: versions };
  await fc.assert(
    fc.asyncProperty(tries, fc.constantFrom(null, onWorker), async ([list, other], quizKeys) => {
      expect(await send(other, quizKeys)).toEqual(await send(list, quizKeys));
    }),
    { numRuns: 10_000 },
  );
}, 60_000);
