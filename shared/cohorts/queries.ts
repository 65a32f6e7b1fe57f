// A class as its trainer looks at it: who did what, who is stuck where, who was not heard from.
import { members } from "../members/records.ts";
import type { Progress } from "../lessons/schema.ts";
import { collection } from "../sync/collection.ts";
import type { ReadTx } from "../sync/tx.ts";
import type { Cohort, Enrolment } from "./schema.ts";

// Here and in no `records.ts`: the build puts those beside the rules, and no rule reads these. Staff see all of them, a
// learner their own enrolments.
const cohorts = collection<Cohort>("cohort");
const enrolments = collection<Enrolment>("enrolment");
/** `<memberId>/<lessonId>`: the progress of others, as staff see it. */
const cohortProgress = collection<Progress>("cohort-progress");

/** Tries at one lesson without a pass that ask for the trainer's help. */
export const stuckAfter = 3;
/** A phone silent for so many days may hold work that nobody has. */
export const silentAfterDays = 3;
const dayMs = 86_400_000;

export interface Learner {
  readonly enrolment: Enrolment;
  readonly memberId: string;
  readonly name: string;
  /** By lesson. */
  readonly progress: Readonly<Record<string, Progress>>;
  /** Lessons tried often and never passed. */
  readonly stuck: readonly string[];
  /** The newest sign of life that anybody has: a word from the phone, or a try that arrived. UTC milliseconds. */
  readonly heardAt: number;
}

export interface ClassView {
  readonly cohort: Cohort;
  readonly trainers: readonly string[];
  /** Who needs help first: stuck, then silent longest, then by name. */
  readonly learners: readonly Learner[];
}

const group = <T>(values: readonly T[], key: (value: T) => string): Map<string, T[]> => {
  const groups = new Map<string, T[]>();
  for (const value of values) groups.set(key(value), [...(groups.get(key(value)) ?? []), value]);
  return groups;
};

export const isSilent = ({ heardAt }: Pick<Learner, "heardAt">, now: number): boolean =>
  now - heardAt >= silentAfterDays * dayMs;
export const silentDays = ({ heardAt }: Pick<Learner, "heardAt">, now: number): number =>
  Math.max(0, Math.floor((now - heardAt) / dayMs));

function learner(enrolment: Enrolment, name: string, records: readonly Progress[]): Learner {
  const lessons = records.filter(({ lessonId }) => lessonId.includes("-"));
  return {
    enrolment,
    memberId: enrolment.memberId,
    name,
    progress: Object.fromEntries(lessons.map((one) => [one.lessonId, one])),
    stuck: lessons.filter(({ passed, attempts }) => !passed && attempts >= stuckAfter).map(({ lessonId }) => lessonId),
    heardAt: Math.max(enrolment.heardAt, enrolment.createdAt, ...lessons.map(({ updatedAt }) => updatedAt)),
  };
}

const byNeed = (a: Learner, b: Learner): number =>
  Number(b.stuck.length > 0) - Number(a.stuck.length > 0) ||
  Math.floor(a.heardAt / dayMs) - Math.floor(b.heardAt / dayMs) ||
  a.name.localeCompare(b.name);

/** The class with its learners; null when there is none of that id in sight. */
export async function classView(tx: ReadTx, cohortId: string): Promise<ClassView | null> {
  const cohort = await cohorts.get(tx, cohortId);
  if (!cohort) return null;
  const [all, people, progress] = [await enrolments.list(tx), await members.list(tx), await cohortProgress.list(tx)];
  const names = new Map(people.map(({ id, displayName }) => [id, displayName]));
  const progressOf = group(progress, ({ memberId }) => memberId);
  const learners = all
    .filter((one) => one.cohortId === cohortId && one.status === "active")
    .map((one) => learner(one, names.get(one.memberId) ?? "", progressOf.get(one.memberId) ?? []))
    .toSorted(byNeed);
  return { cohort, trainers: cohort.trainerIds.flatMap((id) => names.get(id) ?? []), learners };
}

export interface ClassLine {
  readonly cohort: Cohort;
  readonly learners: number;
}

/** Every class, the newest first. */
export async function classes(tx: ReadTx): Promise<ClassLine[]> {
  const active = group(
    (await enrolments.list(tx)).filter(({ status }) => status === "active"),
    ({ cohortId }) => cohortId,
  );
  return (await cohorts.list(tx))
    .map((cohort) => ({ cohort, learners: active.get(cohort.id)?.length ?? 0 }))
    .toSorted((a, b) => b.cohort.createdAt - a.cohort.createdAt);
}

/** Who may be a trainer: the active staff. */
export async function staffMembers(tx: ReadTx): Promise<{ id: string; name: string }[]> {
  return (await members.list(tx))
    .filter(({ role, status }) => role !== undefined && role !== "external" && status === "active")
    .map(({ id, displayName }) => ({ id, name: displayName }));
}

/** Whether this member learns in any class. */
export const isLearner = async (tx: ReadTx, memberId: string): Promise<boolean> =>
  (await enrolments.list(tx)).some((one) => one.memberId === memberId && one.status === "active");
