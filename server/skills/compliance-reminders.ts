// What the year asks of a small business in Madagascar. Dates are content with the day they were true and the office to
// check them with: nothing here computes a tax, and every line sends the person to that office.
import { msg } from "@lingui/core/runtime-macro";
import type { MessageDescriptor } from "@lingui/core";
import { z } from "zod";
import { dayEnd, dayMs, formatDate } from "../../shared/format/date.ts";
import { sayIn } from "../i18n/say.ts";
import { skill } from "./skill.ts";
import { common } from "./words.ts";

interface DatedRule {
  readonly id: string;
  readonly words: MessageDescriptor;
  /** The last day of it in `year`, UTC ms. */
  due(year: number): number;
  readonly verifyWith: "DGI" | "CNaPS" | "CMIL" | "EDBM";
  /** When this was last looked up, and when it has to be looked up again. */
  readonly asOf: number;
  readonly reviewBy: number;
  /** Whether it holds for who employs somebody alone. */
  readonly employers?: true;
}

/** The end of a day in Madagascar. */
const day = (year: number, month: number, date: number) => dayEnd(Date.UTC(year, month - 1, date, 9));
const asOf = day(2026, 10, 1);
const reviewBy = day(2027, 2, 1);

/** Source: the project's research on law and tax (IS: DGI page and finance laws to 2021, moved in 2020 and 2021). */
export const datedRules: readonly DatedRule[] = [
  {
    id: "finance_law",
    words: msg`See what the new finance law changed: rates, thresholds and dates.`,
    due: (year) => day(year, 2, 1),
    verifyWith: "DGI",
    asOf,
    reviewBy,
  },
  {
    id: "is",
    words: msg`Declare and pay the synthetic tax (hetra tambatra) at the tax office, before 31 March.`,
    due: (year) => day(year, 3, 30),
    verifyWith: "DGI",
    asOf,
    reviewBy,
  },
  {
    id: "invoices",
    words: msg`Close the year’s invoices: numbers without a gap, NIF and STAT on each.`,
    due: (year) => day(year, 12, 31),
    verifyWith: "DGI",
    asOf,
    reviewBy,
  },
  {
    id: "wages",
    words: msg`Before the first pay of the year: check minimum wage, CNaPS and salary tax rates.`,
    due: (year) => day(year, 1, 31),
    verifyWith: "CNaPS",
    asOf,
    reviewBy,
    employers: true,
  },
];

const input = z.object({ employees: z.coerce.number().int().min(0).max(100_000).default(0) });
const dueSchema = z.object({ rule: z.string(), dueAt: z.int(), verifyWith: z.string() });
const output = z.object({ due: z.array(dueSchema).min(1).max(12) });
type Due = z.infer<typeof dueSchema>;

/** Each rule's next date after `now`, the nearest first. */
export function nextDates(now: number, employees: number): Due[] {
  const year = new Date(now).getUTCFullYear();
  return datedRules
    .filter(({ employers }) => !employers || employees > 0)
    .map(({ id, due, verifyWith }) => ({
      rule: id,
      dueAt: [due(year), due(year + 1)].find((at) => at > now) ?? due(year + 1),
      verifyWith,
    }))
    .toSorted((a, b) => a.dueAt - b.dueAt);
}

const ruleOf = (id: string) => datedRules.find((rule) => rule.id === id);

export const complianceReminders = skill<
  z.infer<typeof input>,
  { readonly due: readonly Due[] },
  z.infer<typeof output>
>({
  name: "compliance_reminders",
  approvalKind: "message",
  risk: "low",
  input,
  output,
  gather: async (_db, { input: { employees }, now }) => ({ due: nextDates(now, employees) }),
  make: ({ facts: { due } }) => ({ due: [...due] }),
  render({ due }, language) {
    const say = sayIn(language);
    return [
      say(msg`What the year asks for`),
      "",
      ...due.map(({ rule, dueAt, verifyWith: office }) => {
        const what = ruleOf(rule);
        const by = say(msg`${{ date: formatDate(dueAt, language, "long") }}; check with ${{ office }}`);
        return `- ${what ? say(what.words) : rule} (${by})`;
      }),
      "",
      say(msg`As of ${{ date: formatDate(asOf, language, "long") }}. Nexio computes no tax: the office’s word counts.`),
    ].join("\n");
  },
  subject: (_output, language) => ({
    title: sayIn(language)(msg`Reminders for the year’s obligations`),
    recipient: null,
    amountMinor: null,
    currency: null,
  }),
  effects: ({ due }, language) =>
    due.map(({ rule, dueAt, verifyWith }) => {
      const what = ruleOf(rule);
      const say = sayIn(language);
      return {
        kind: "create_task",
        args: {
          title: (what ? say(what.words) : rule).slice(0, 200),
          body: say(msg`Check the date and the amounts with: ${{ office: verifyWith }}.`),
          kind: "todo",
          memberId: null,
          // A fortnight to do it in.
          dueAt: dueAt - 14 * dayMs,
        },
      };
    }),
  criteria: [
    ...common,
    {
      id: "dates",
      words: msg`Each date is the next one of a rule that is on file, none is missing.`,
      severity: "blocker",
      fails: ({ output: { due }, facts }) =>
        JSON.stringify(due) === JSON.stringify(facts.due) ? null : "artefact#/due",
    },
    {
      id: "offices",
      words: msg`Each line says which office to check it with.`,
      severity: "blocker",
      fails({ output: { due }, text }) {
        const at = due.findIndex(
          ({ rule, verifyWith }) => ruleOf(rule)?.verifyWith !== verifyWith || !text.includes(verifyWith),
        );
        return at < 0 ? null : `artefact#/due/${at}`;
      },
    },
  ],
});
