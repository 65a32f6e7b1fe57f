// The week in one page: what was finished, what is open, what is late, what waits for a decision.
import { msg } from "@lingui/core/runtime-macro";
import { z } from "zod";
import { dayMs, formatDate } from "../../shared/format/date.ts";
import { sayIn } from "../i18n/say.ts";
import { skill } from "./skill.ts";
import { bullets, differs, workOf, workSchema, type Work } from "./task-lines.ts";
import { common } from "./words.ts";

const input = z.object({});
const output = z.object({ work: workSchema, waiting: z.int().min(0) });

interface Facts {
  readonly work: Work;
  readonly waiting: number;
}

export const weeklySummary = skill<z.infer<typeof input>, Facts, z.infer<typeof output>>({
  name: "weekly_summary",
  approvalKind: "report",
  risk: "low",
  input,
  output,
  async gather(db, { task, now }) {
    const work = await workOf(db, { clientId: null, except: task.id, from: now - 7 * dayMs, to: now });
    const [row] = await db.all(db.read`SELECT count(*) AS n FROM approvals WHERE status = 'pending'`);
    return { work, waiting: Number(row?.["n"] ?? 0) };
  },
  make: ({ facts: { work, waiting } }) => ({ work, waiting }),
  render({ work, waiting }, language) {
    const say = sayIn(language);
    const [from, to] = [formatDate(work.from, language), formatDate(work.to, language)];
    const { doneCount: done, openCount: open, lateCount: late } = work;
    return [
      say(msg`The week of ${{ from }} to ${{ to }}`),
      "",
      say(msg`Done: ${{ done }}`),
      ...bullets(work.done, language),
      "",
      say(msg`Still open: ${{ open }}, late: ${{ late }}`),
      ...bullets(work.open, language),
      "",
      say(msg`Waiting for approval: ${{ waiting }}`),
    ].join("\n");
  },
  subject: ({ work }, language) => ({
    title: sayIn(language)(
      msg`The week of ${{ from: formatDate(work.from, language) }} to ${{ to: formatDate(work.to, language) }}`,
    ),
    recipient: null,
    amountMinor: null,
    currency: null,
  }),
  effects: () => [],
  criteria: [
    ...common,
    {
      id: "figures",
      words: msg`Its figures and lists are those of the tasks.`,
      severity: "blocker",
      fails: ({ output: { work, waiting }, facts }) =>
        differs(work, facts.work) ?? (waiting === facts.waiting ? null : "artefact#/waiting"),
    },
  ],
});
