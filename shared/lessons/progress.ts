// What a learner's attempts at one lesson add up to: the same on the phone and the Worker, in whatever order the
// attempts arrive, since shared phones and queued files bring them late.
import { passMark } from "./quiz.ts";
import type { Attempt, Progress } from "./schema.ts";

/**
 * Adds one attempt, each only once (the caller knows its id). Order of arrival shows in `createdAt` and `updatedAt`
 * alone; a pass is never taken back. `now` is UTC milliseconds. A quarantined attempt counts for nothing: without
 * earlier progress the answer then has no attempts and is not worth storing.
 */
export function foldAttempt(progress: Progress | undefined, attempt: Attempt, now: number): Progress {
  const before = progress ?? nothingYet(attempt, now);
  if (attempt.status === "quarantined") return before;
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
