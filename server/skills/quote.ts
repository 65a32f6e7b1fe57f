// A quote: lines, a total, until when it stands.
import { msg } from "@lingui/core/runtime-macro";
import { z } from "zod";
import { dayEnd, dayMs, formatDate } from "../../shared/format/date.ts";
import { formatMoney } from "../../shared/format/money.ts";
import { sayIn } from "../i18n/say.ts";
import { partyOf, partySchema, type Party } from "./client.ts";
import { itemLines, itemsIn, itemsSchema, totalOf, wrongItem } from "./items.ts";
import { skill } from "./skill.ts";
import { common, plain } from "./words.ts";

const input = z.object({
  client: z.string().max(120).default(""),
  items: z.string().max(3000).default(""),
  days: z.coerce.number().int().min(1).max(365).default(30),
});
const output = z.object({ client: partySchema, items: itemsSchema, totalMinor: z.int().min(0), validUntil: z.int() });

export const quote = skill<z.infer<typeof input>, { readonly client: Party | null }, z.infer<typeof output>>({
  name: "quote",
  approvalKind: "quote",
  risk: "low",
  input,
  output,
  gather: async (db, { input: { client }, task }) => ({ client: await partyOf(db, task, client) }),
  make({ input: { items: typed, days }, facts: { client }, now }) {
    const items = itemsIn(typed);
    if (!client) return { needs: "client" };
    return items
      ? { client, items, totalMinor: totalOf(items), validUntil: dayEnd(now + days * dayMs) }
      : { needs: "items" };
  },
  render({ client, items, totalMinor, validUntil }, language) {
    const say = sayIn(language);
    return [
      say(msg`Quote for ${{ name: plain(client.name) }}`),
      "",
      ...itemLines(items, language),
      "",
      say(msg`Total: ${{ total: formatMoney({ amountMinor: totalMinor, currency: "MGA" }, language) }}`),
      say(msg`This quote stands until ${{ date: formatDate(validUntil, language, "long") }}.`),
    ].join("\n");
  },
  subject: ({ client, totalMinor }, language) => ({
    title: sayIn(language)(msg`Quote for ${{ name: client.name }}`),
    recipient: client.name,
    amountMinor: totalMinor,
    currency: "MGA",
  }),
  effects: () => [],
  criteria: [
    ...common,
    {
      id: "sum",
      words: msg`The lines are those asked for and the sums are right.`,
      severity: "blocker",
      fails: ({ output: { items, totalMinor }, input: { items: typed } }) =>
        wrongItem(items, totalMinor, itemsIn(typed)),
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
    {
      id: "term",
      words: msg`It stands for the days that were asked for.`,
      severity: "major",
      fails: ({ output: { validUntil }, input: { days }, now }) =>
        validUntil === dayEnd(now + days * dayMs) ? null : "artefact#/validUntil",
    },
  ],
});
