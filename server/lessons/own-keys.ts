// Answer keys of the lessons an organisation wrote: read with the records of the push that needs them, each try with
// those of its own version. The built-in ones are part of the Worker.
import type { ItemKey, QuizKeys } from "../../shared/lessons/quiz.ts";
import type { SyncKey } from "../sync/commit.ts";

interface Sent {
  readonly envelope: { readonly k: string } | null;
  readonly args?: unknown;
}

/** The versions whose keys the tries among these mutations need. */
export function ownQuizzes(mutations: readonly Sent[]): (readonly [lessonId: string, version: string])[] {
  const wanted = new Map<string, readonly [string, string]>();
  for (const { envelope, args } of mutations) {
    if (envelope?.k !== "submitAttempt" || !args) continue;
    const { lessonId, lessonVersion } = args as { lessonId: string; lessonVersion: number };
    if (lessonId.length === 36) wanted.set(`${lessonId} ${lessonVersion}`, [lessonId, String(lessonVersion)]);
  }
  return [...wanted.values()];
}

export const quizKey = ([lessonId, version]: readonly [string, string]): SyncKey => ["quiz", lessonId, version];

/** `builtIn` and those read: a lesson that is not there has no entry, a version that is not there no keys. */
export function withOwnKeys(
  builtIn: QuizKeys,
  quizzes: readonly (readonly [string, string])[],
  rows: readonly (readonly unknown[] | null | undefined)[],
): QuizKeys {
  if (quizzes.length === 0) return builtIn;
  const own: Record<string, Record<number, readonly ItemKey[]>> = {};
  quizzes.forEach(([lessonId, version], at) => {
    const row = rows[at];
    if (!row) return;
    const versions = (own[lessonId] ??= {});
    if (typeof row[0] === "string") versions[Number(version)] = JSON.parse(row[0]) as ItemKey[];
  });
  return { ...builtIn, ...own };
}
