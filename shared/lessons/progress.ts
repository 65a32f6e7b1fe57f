// What a learner's attempts at one lesson add up to: the same on the phone and the Worker, in whatever order the
// attempts arrive, since shared phones and queued files bring them late.
import { passMark } from "./quiz.ts";
import type { Attempt, Progress } from "./schema.ts";

/**
 * Whether an attempt answers only some of the questions: those that came up for review. It shows in the deck
 * (`deck.ts`) and says nothing about the lesson as a whole.
 */
export const isReview = (answers: string): boolean => /\d/.test(answers) && answers.split("|").includes("");

/**
 * Adds one attempt, each only once (the caller knows its id). Order of arrival shows in `createdAt` and `updatedAt`
 * alone; a pass is never taken back. `now` is UTC milliseconds. A quarantined attempt and a review count for nothing:
 * the answer is then undefined.
 */
export function foldAttempt(progress: Progress | undefined, attempt: Attempt, now: number): Progress | undefined {
  if (attempt.status === "quarantined" || isReview(attempt.answers)) return undefined;
  const before = progress ?? nothingYet(attempt, now);
  const score = attempt.serverScore ?? attempt.localScore;
  const passedAt = score >= passMark ? attempt.endedAt : Infinity;
  const firstPassedAt = Math.min(before.firstPassedAt ?? Infinity, passedAt);
  // Of two equal scores the one on the newer lesson says more.
  const isBest =
    score > before.bestScore || (score === before.bestScore && attempt.lessonVersion > before.lessonVersion);
  return {
    ...before,
    bestScore: Math.max(before.bestScore, score),
    passed: before.passed || passedAt < Infinity,
    attempts: before.attempts + 1,
    lessonVersion: isBest ? attempt.lessonVersion : before.lessonVersion,
    firstPassedAt: firstPassedAt < Infinity ? firstPassedAt : null,
    lastAttemptAt: Math.max(before.lastAttemptAt, attempt.endedAt),
    updatedAt: now,
  };
}

function nothingYet({ lessonId, memberId }: Attempt, now: number): Progress {
  return {
    lessonId,
    memberId,
    bestScore: 0,
    passed: false,
    attempts: 0,
    lessonVersion: 0,
    firstPassedAt: null,
    lastAttemptAt: 0,
    createdAt: now,
    updatedAt: now,
  };
}
