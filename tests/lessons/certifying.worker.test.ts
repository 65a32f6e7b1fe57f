// The certifying paper and the review on real workerd and D1: graded there, counted as what they are.
import { expect, test } from "vitest";
import { quizKeys } from "../../server/lessons/quiz-keys.ts";
import { newId } from "../../server/sync/new-id.ts";
import { only } from "../../shared/lessons/deck.ts";
import { draw, seedOf } from "../../shared/lessons/paper.ts";
import { encodeAnswers, rightAnswer } from "../../shared/lessons/quiz.ts";
import type { Attempt, Progress } from "../../shared/lessons/schema.ts";
import { aTenant, Phone } from "../support/tenants.ts";

const moments = { startedAt: 1_000, endedAt: 61_000 };
const paperOf = (id: string) => draw(quizKeys["dh"]?.[1] ?? [], seedOf(id));
const aLearner = async () => new Phone(await (await aTenant()).join("external"));

test("a certifying paper is drawn by its id and graded by the Worker, whatever seed and score the phone claims", async () => {
  const phone = await aLearner();
  const id = newId();
  const answers = encodeAnswers(paperOf(id).map(rightAnswer));
  const attempt = { id, lessonId: "dh", lessonVersion: 1, orderSeed: 7, answers, localScore: 100, ...moments };
  await phone.push(phone.mutation("submitAttempt", attempt));
  const [graded] = phone.records<Attempt>("attempt");
  expect(graded).toMatchObject({ kind: "certifying", orderSeed: seedOf(id), serverScore: 100, status: "graded" });
  expect(phone.view.get("progress/dh")).toMatchObject({ passed: true, attempts: 1 });
});

test("the right answers to another paper do not pass this one", async () => {
  const phone = await aLearner();
  const [id, other] = [newId(), newId()];
  const answers = encodeAnswers(paperOf(other).map(rightAnswer));
  const attempt = { id, lessonId: "dh", lessonVersion: 1, orderSeed: seedOf(other), answers, localScore: 100 };
  await phone.push(phone.mutation("submitAttempt", { ...attempt, ...moments }));
  expect(phone.records<Attempt>("attempt")[0]?.serverScore).toBeLessThan(80);
  expect(phone.view.get("progress/dh")).toMatchObject({ passed: false });
});

test("a paper of a version that does not exist is kept aside, and counts for nothing", async () => {
  const phone = await aLearner();
  const attempt = { id: newId(), lessonId: "dh", lessonVersion: 999, orderSeed: 7, answers: "1", localScore: 100 };
  await phone.push(phone.mutation("submitAttempt", { ...attempt, ...moments }));
  expect(phone.records<Attempt>("attempt")[0]).toMatchObject({ status: "quarantined", serverScore: null });
  expect(phone.records<Progress>("progress")).toEqual([]);
});

test("a review is kept and graded, and leaves the lesson’s progress as it was", async () => {
  const phone = await aLearner();
  const keys = quizKeys["dh-1"]?.[1] ?? [];
  const answers = encodeAnswers(only(rightAnswer(keys[1] ?? { type: "boolean", key: true }), 1, keys.length));
  const attempt = { id: newId(), lessonId: "dh-1", lessonVersion: 1, orderSeed: 7, answers, localScore: 14 };
  await phone.push(phone.mutation("submitAttempt", { ...attempt, ...moments }));
  expect(phone.records<Attempt>("attempt")[0]).toMatchObject({ status: "graded", serverScore: 14, kind: "practice" });
  expect(phone.records<Progress>("progress")).toEqual([]);
});
