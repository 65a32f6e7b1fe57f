// What a class did, for a spreadsheet, a program or a learning record store.
import { passMark } from "../../shared/lessons/quiz.ts";
import { isReview } from "../../shared/lessons/progress.ts";
import type { Attempt } from "../../shared/lessons/schema.ts";
import type { Cohort } from "../../shared/cohorts/schema.ts";
import { catalogue } from "../../shared/lessons/catalogue.ts";
import type { ScopedDb } from "../scope/scoped-db.ts";
import { entities } from "../tables.ts";

export interface Result {
  readonly name: string;
  readonly contact: string;
  readonly attempt: Attempt;
}

/** Every attempt of everyone who learns in the class now, the oldest first. */
export async function resultsOf(db: ScopedDb, { id }: Pick<Cohort, "id">): Promise<Result[]> {
  const { attempt } = entities;
  const columns = attempt.columns.map((column) => `attempts.${column}`).join(", ");
  const rows = await db.all(
    db.generated(
      `SELECT json_array(${columns}) AS row, members.display_name, enrolments.contact FROM attempts
        CROSS JOIN enrolments ON enrolments.member_id = attempts.member_id AND enrolments.cohort_id = ?2
        CROSS JOIN members ON members.id = attempts.member_id
        WHERE enrolments.status = 'active' ORDER BY attempts.ended_at, attempts.id`,
      id,
    ),
  );
  return rows.map((row) => ({
    name: String(row["display_name"]),
    contact: String(row["contact"]),
    attempt: attempt.decode(JSON.parse(String(row["row"])) as unknown[]) as unknown as Attempt,
  }));
}

const scoreOf = ({ serverScore, localScore }: Attempt) => serverScore ?? localScore;
/** Null where the attempt says nothing of the lesson as a whole, or was set aside. */
const verdictOf = (attempt: Attempt): boolean | null =>
  attempt.status === "quarantined" || isReview(attempt.answers) ? null : scoreOf(attempt) >= passMark;

/** What makes a spreadsheet take a cell for a formula (OWASP, "CSV Injection"), full-width forms and controls included. */
const isFormula = (text: string) => /^[\s\p{Cc}\p{Cf}]*['=+\-@＝＋－＠]|^[\t\r\n\0]/u.test(text);

/** A cell: quoted (RFC 4180), behind an apostrophe where it could be a formula. One that begins with one gets two. */
export const csvCell = (value: string | number): string =>
  typeof value === "number"
    ? String(value)
    : `"${(isFormula(value) ? `'${value}` : value).replaceAll("\0", "").replaceAll('"', '""')}"`;

const isoTime = (at: number) => new Date(at).toISOString();
const columns = [
  "learner",
  "contact",
  "lesson",
  "lesson_version",
  "kind",
  "score_percent",
  "passed",
  "status",
  "channel",
  "started_at",
  "ended_at",
  "received_at",
  "attempt_id",
];

/** With the mark that makes spreadsheets read UTF-8. */
export function asCsv(results: readonly Result[]): string {
  const lines = results.map(({ name, contact, attempt }) => [
    name,
    contact,
    attempt.lessonId,
    attempt.lessonVersion,
    attempt.kind,
    scoreOf(attempt),
    { true: "yes", false: "no", null: "" }[String(verdictOf(attempt)) as "true" | "false" | "null"],
    attempt.status,
    attempt.channel,
    isoTime(attempt.startedAt),
    isoTime(attempt.endedAt),
    isoTime(attempt.createdAt),
    attempt.id,
  ]);
  return `\uFEFF${[columns, ...lines].map((line) => line.map(csvCell).join(",")).join("\r\n")}\r\n`;
}

export const asJson = ({ id, name }: Cohort, results: readonly Result[], now: number) => ({
  cohort: { id, name },
  generatedAt: now,
  passMark,
  attempts: results.map(({ name: learner, contact, attempt }) => ({
    learner,
    contact,
    ...attempt,
    passed: verdictOf(attempt),
  })),
});

const verbs = { passed: "réussi", failed: "échoué", attempted: "tenté" } as const;
const verbOf = (verdict: boolean | null) => (verdict === null ? "attempted" : verdict ? "passed" : "failed");

function titlesOf(lessonId: string): Readonly<Record<string, string>> {
  const topic = catalogue.topics.find(
    ({ id, lessons }) => id === lessonId || lessons.some((one) => one.id === lessonId),
  );
  const { mg, fr, en } = topic?.lessons.find(({ id }) => id === lessonId)?.title ?? topic?.title ?? {};
  return mg && fr && en ? { mg, fr, en } : { en: lessonId };
}

/** ISO 8601; a phone whose clock was moved in between gives none. */
const durationOf = ({ startedAt, endedAt }: Attempt) =>
  endedAt >= startedAt ? { duration: `PT${Math.round((endedAt - startedAt) / 1000)}S` } : {};

/**
 * One statement an attempt (xAPI 1.0.3), its id the attempt's own, so that sending them again adds nothing. A person is
 * an account here and their name; neither telephone numbers nor addresses go out.
 */
export function asXapi({ id: cohortId, name: cohortName }: Cohort, results: readonly Result[], origin: string) {
  return results.map(({ name, attempt }) => {
    const verdict = verdictOf(attempt);
    const verb = verbOf(verdict);
    const score = scoreOf(attempt);
    const counts = attempt.status !== "quarantined";
    return {
      id: attempt.id,
      version: "1.0.3",
      actor: { objectType: "Agent", name, account: { homePage: origin, name: attempt.memberId } },
      verb: { id: `http://adlnet.gov/expapi/verbs/${verb}`, display: { en: verb, fr: verbs[verb] } },
      object: {
        objectType: "Activity",
        id: `${origin}/lessons/${attempt.lessonId}`,
        definition: {
          type: "http://adlnet.gov/expapi/activities/assessment",
          name: titlesOf(attempt.lessonId),
        },
      },
      result: {
        completion: true,
        ...durationOf(attempt),
        ...(verdict !== null && { success: verdict }),
        ...(counts && { score: { scaled: score / 100, raw: score, min: 0, max: 100 } }),
      },
      context: {
        platform: "Nexio",
        revision: String(attempt.lessonVersion),
        contextActivities: {
          grouping: [
            { objectType: "Activity", id: `${origin}/cohorts/${cohortId}`, definition: { name: { en: cohortName } } },
          ],
        },
      },
      timestamp: isoTime(attempt.endedAt),
    };
  });
}
