// A report for a client: what was done for them, what is still open.
import { msg } from "@lingui/core/runtime-macro";
import { z } from "zod";
import { dayMs, formatDate } from "../../shared/format/date.ts";
import { sayIn } from "../i18n/say.ts";
import { partyOf, partySchema, type Party } from "./client.ts";
import { skill } from "./skill.ts";
import { bullets, differs, workOf, workSchema, type Work } from "./task-lines.ts";
import { common, plain } from "./words.ts";

const input = z.object({
  client: z.string().max(120).default(""),
  days: z.coerce.number().int().min(1).max(120).default(30),
});
const output = z.object({ client: partySchema, work: workSchema });

interface Facts {
  readonly client: Party | null;
  readonly work: Work;
}

export const report = skill<z.infer<typeof input>, Facts, z.infer<typeof output>>({
  name: "report",
  approvalKind: "report",
  risk: "low",
  input,
  output,
  async gather(db, { input: { client, days }, task, now }) {
    const period = { clientId: task.clientId ?? null, except: task.id, from: now - days * dayMs, to: now };
    return { client: await partyOf(db, task, client), work: await workOf(db, period) };
  },
  make: ({ facts: { client, work } }) => (client ? { client, work } : { needs: "client" }),
  render({ client, work }, language) {
    const say = sayIn(language);
    const [from, to] = [formatDate(work.from, language), formatDate(work.to, language)];
    const { doneCount: done, openCount: open, lateCount: late } = work;
    return [
      say(msg`Report for ${{ name: plain(client.name) }}`),
      say(msg`From ${{ from }} to ${{ to }}`),
      "",
      say(msg`Done: ${{ done }}`),
      ...bullets(work.done, language),
      "",
      say(msg`Still open: ${{ open }}, late: ${{ late }}`),
      ...bullets(work.open, language),
    ].join("\n");
  },
  subject: ({ client }, language) => ({
    title: sayIn(language)(msg`Report for ${{ name: client.name }}`),
    recipient: client.name,
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
      fails: ({ output: { work }, facts }) => differs(work, facts.work),
    },
    {
      id: "addressee",
      words: msg`It is for the client that was named.`,
      severity: "blocker",
      fails: ({ output: { client }, facts, text }) =>
        JSON.stringify(client) === JSON.stringify(facts.client) && text.includes(plain(client.name))
          ? null
          : "artefact#/client",
    },
  ],
});
