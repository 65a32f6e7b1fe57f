// A message that reminds a client: kindly first, firmly the third time. What it asks for is what was typed.
import { msg } from "@lingui/core/runtime-macro";
import { z } from "zod";
import { formatDate, fromDateField } from "../../shared/format/date.ts";
import { formatMoney } from "../../shared/format/money.ts";
import { sayIn } from "../i18n/say.ts";
import { partyOf, partySchema, type Party } from "./client.ts";
import { ariaryIn } from "./items.ts";
import { skill } from "./skill.ts";
import { common, plain } from "./words.ts";

const input = z.object({
  client: z.string().max(120).default(""),
  about: z.string().max(200).default(""),
  amount: z.string().max(30).default(""),
  due: z.string().max(10).default(""),
  /** Which reminder it is. */
  step: z.coerce.number().int().min(1).max(3).default(1),
});
const output = z.object({
  sender: z.string().min(1),
  client: partySchema,
  about: z.string().min(1).max(200),
  amountMinor: z.int().min(0).nullable(),
  dueAt: z.int().nullable(),
  step: z.int().min(1).max(3),
});
interface Facts {
  readonly sender: string;
  readonly client: Party | null;
}

export const followUp = skill<z.infer<typeof input>, Facts, z.infer<typeof output>>({
  name: "follow_up",
  approvalKind: "message",
  risk: "low",
  input,
  output,
  async gather(db, { input: { client }, task }) {
    const [tenant] = await db.all(db.read`SELECT name FROM tenants`);
    return { sender: String(tenant?.["name"]), client: await partyOf(db, task, client) };
  },
  make({ input: { about, amount, due, step }, facts: { sender, client } }) {
    if (!client) return { needs: "client" };
    const subject = plain(about);
    const amountMinor = amount.trim() === "" ? null : ariaryIn(amount);
    if (subject === "" || (amount.trim() !== "" && amountMinor === null)) return { needs: "items" };
    return { sender, client, about: subject, amountMinor, dueAt: fromDateField(due), step };
  },
  render({ sender, client, about, amountMinor, dueAt, step }, language) {
    const say = sayIn(language);
    const opening = [
      msg`This is a kind reminder about ${{ about }}.`,
      msg`We wrote to you before about ${{ about }} and have had no answer.`,
      msg`This is our third message about ${{ about }}.`,
    ][step - 1];
    const closing = [
      msg`If it is settled already, please take this message as void. Thank you.`,
      msg`Please tell us when we may count on it, or what stands in the way. Thank you.`,
      msg`Please answer this week, so that we find a solution together. Thank you.`,
    ][step - 1];
    return [
      say(msg`Dear ${{ name: plain(client.name) }},`),
      "",
      opening ? say(opening) : "",
      ...(amountMinor === null
        ? []
        : [say(msg`Amount: ${{ total: formatMoney({ amountMinor, currency: "MGA" }, language) }}.`)]),
      ...(dueAt === null ? [] : [say(msg`It was due on ${{ date: formatDate(dueAt, language, "long") }}.`)]),
      closing ? say(closing) : "",
      "",
      plain(sender),
    ].join("\n");
  },
  subject: ({ client, amountMinor }, language) => ({
    title: sayIn(language)(msg`Reminder for ${{ name: client.name }}`),
    recipient: client.contact === "" ? client.name : `${client.name}, ${client.contact}`.slice(0, 120),
    amountMinor,
    currency: amountMinor === null ? null : "MGA",
  }),
  effects: () => [],
  criteria: [
    ...common,
    {
      id: "asked",
      words: msg`It asks for what was typed: subject, amount, date, which reminder.`,
      severity: "blocker",
      fails({ output: made, input: { about, amount, due, step } }) {
        if (made.about !== plain(about)) return "artefact#/about";
        if (made.amountMinor !== (amount.trim() === "" ? null : ariaryIn(amount))) return "artefact#/amountMinor";
        if (made.dueAt !== fromDateField(due)) return "artefact#/dueAt";
        return made.step === step ? null : "artefact#/step";
      },
    },
    {
      id: "addressee",
      words: msg`It is from this organisation, for the client that was named.`,
      severity: "blocker",
      fails: ({ output: { sender, client }, facts }) =>
        sender !== facts.sender
          ? "artefact#/sender"
          : JSON.stringify(client) === JSON.stringify(facts.client)
            ? null
            : "artefact#/client",
    },
  ],
});
