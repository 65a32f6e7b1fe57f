// The next lessons for a learner, from what they passed and what they stumbled over; each becomes a task of theirs once
// a person approves.
import { msg } from "@lingui/core/runtime-macro";
import { z } from "zod";
import { sayIn } from "../i18n/say.ts";
import { skill } from "./skill.ts";
import { common, plain } from "./words.ts";

const input = z.object({ memberId: z.string().max(36).default("") });
const pickSchema = z.object({
  lessonId: z.string(),
  titles: z.object({ mg: z.string(), fr: z.string(), en: z.string() }),
  why: z.enum(["again", "next"]),
});
const output = z.object({
  member: z.object({ id: z.string(), name: z.string() }),
  picks: z.array(pickSchema).max(3),
  passed: z.int().min(0),
  lessons: z.int().min(0),
});
type Pick3 = z.infer<typeof pickSchema>;
interface Facts {
  readonly member: { readonly id: string; readonly name: string } | null;
  /** In the order in which they are taught. */
  readonly lessons: readonly {
    readonly id: string;
    readonly titles: Pick3["titles"];
    readonly tried: boolean;
    readonly passed: boolean;
  }[];
}

const rowSchema = z.object({
  id: z.string(),
  titles: z.string(),
  attempts: z.int().nullable(),
  passed: z.int().nullable(),
});

/** Lessons that were tried and not passed first, then the next ones nobody tried. */
const picksOf = (lessons: Facts["lessons"]): Pick3[] =>
  [
    ...lessons.filter(({ tried, passed }) => tried && !passed).map((one) => ({ ...one, why: "again" as const })),
    ...lessons.filter(({ tried }) => !tried).map((one) => ({ ...one, why: "next" as const })),
  ]
    .slice(0, 3)
    .map(({ id: lessonId, titles, why }) => ({ lessonId, titles, why }));

export const lessonRecommendation = skill<z.infer<typeof input>, Facts, z.infer<typeof output>>({
  name: "lesson_recommendation",
  approvalKind: "message",
  risk: "low",
  input,
  output,
  async gather(db, { input: { memberId }, task }) {
    const who = memberId || task.createdBy || "";
    const [member] = await db.all(
      db.read`SELECT id, display_name AS name FROM members WHERE id = ${who} AND status = 'active'`,
    );
    const rows = await db.all(db.read`
      SELECT lessons.id, lessons.titles, progress.attempts, progress.passed FROM lessons
      LEFT JOIN progress ON progress.id = ${who} || '/' || lessons.id
      WHERE lessons.status = 'published' ORDER BY lessons.topic, lessons.position, lessons.id`);
    return {
      member: member ? { id: String(member["id"]), name: String(member["name"]) } : null,
      lessons: z
        .array(rowSchema)
        .parse(rows)
        .map((row) => ({
          id: row.id,
          titles: pickSchema.shape.titles.parse({ mg: "", fr: "", en: "", ...(JSON.parse(row.titles) as object) }),
          tried: (row.attempts ?? 0) > 0,
          passed: row.passed === 1,
        })),
    };
  },
  make({ facts: { member, lessons } }) {
    if (!member) return { needs: "learner" };
    return {
      member,
      picks: picksOf(lessons),
      passed: lessons.filter(({ passed }) => passed).length,
      lessons: lessons.length,
    };
  },
  render({ member, picks, passed, lessons }, language) {
    const say = sayIn(language);
    const whys = { again: msg`to try again`, next: msg`next in line` };
    return [
      say(msg`Lessons for ${{ name: plain(member.name) }}`),
      say(msg`Passed so far: ${{ passed }} of ${{ lessons }}`),
      "",
      ...picks.map(({ titles, why }) => `- ${plain(titles[language] || titles.fr)} (${say(whys[why])})`),
      ...(picks.length === 0 ? [say(msg`Every lesson is passed.`)] : []),
    ].join("\n");
  },
  subject: ({ member }, language) => ({
    title: sayIn(language)(msg`Lessons for ${{ name: member.name }}`),
    recipient: member.name,
    amountMinor: null,
    currency: null,
  }),
  effects: ({ member, picks }, language) =>
    picks.map(({ titles, lessonId }) => ({
      kind: "create_task",
      args: {
        title: sayIn(language)(msg`Lesson: ${{ title: titles[language] || titles.fr || lessonId }}`),
        body: `/lessons/${lessonId}`,
        kind: "lesson",
        memberId: member.id,
        dueAt: null,
      },
    })),
  criteria: [
    ...common,
    {
      id: "learner",
      words: msg`It is for the learner that was named.`,
      severity: "blocker",
      fails: ({ output: { member }, facts }) =>
        JSON.stringify(member) === JSON.stringify(facts.member) ? null : "artefact#/member",
    },
    {
      id: "picks",
      words: msg`The lessons follow from what the learner tried and passed.`,
      severity: "blocker",
      fails({ output: { picks, passed, lessons }, facts }) {
        if (JSON.stringify(picks) !== JSON.stringify(picksOf(facts.lessons))) return "artefact#/picks";
        if (passed !== facts.lessons.filter((one) => one.passed).length) return "artefact#/passed";
        return lessons === facts.lessons.length ? null : "artefact#/lessons";
      },
    },
  ],
});
