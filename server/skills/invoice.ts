// An invoice with what a regular one carries in Madagascar (code of tax procedures, art. IV-21, as the trade press of
// 2025 has it; to be verified with the DGI): date, number without a gap, both parties, lines, total, terms. The number
// is given when a person has approved it, never before.
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
  days: z.coerce.number().int().min(0).max(365).default(30),
  /** The seller's own numbers, as they stand on its papers. */
  nif: z.string().max(20).default(""),
  stat: z.string().max(30).default(""),
});
const output = z.object({
  seller: z.object({ name: z.string().min(1), nif: z.string(), stat: z.string() }),
  client: partySchema,
  items: itemsSchema,
  totalMinor: z.int().min(0),
  issuedAt: z.int(),
  dueAt: z.int(),
});
interface Facts {
  readonly seller: string;
  readonly client: Party | null;
}

export const invoice = skill<z.infer<typeof input>, Facts, z.infer<typeof output>>({
  name: "invoice",
  approvalKind: "invoice",
  risk: "medium",
  input,
  output,
  async gather(db, { input: { client }, task }) {
    const [tenant] = await db.all(db.read`SELECT name FROM tenants`);
    return { seller: String(tenant?.["name"]), client: await partyOf(db, task, client) };
  },
  make({ input: { items: typed, days, nif, stat }, facts: { seller, client }, now }) {
    const items = itemsIn(typed);
    if (!client) return { needs: "client" };
    if (!items) return { needs: "items" };
    return {
      seller: { name: seller, nif: plain(nif, 20), stat: plain(stat, 30) },
      client,
      items,
      totalMinor: totalOf(items),
      issuedAt: now,
      dueAt: dayEnd(now + days * dayMs),
    };
  },
  render({ seller, client, items, totalMinor, issuedAt, dueAt }, language) {
    const say = sayIn(language);
    const numbers = (nif: string | null, stat: string | null) =>
      [nif && `NIF ${nif}`, stat && `STAT ${stat}`].filter(Boolean).join(", ");
    return [
      say(msg`Invoice of ${{ date: formatDate(issuedAt, language, "long") }}`),
      say(msg`From: ${{ name: plain(seller.name) }}`),
      numbers(seller.nif, seller.stat),
      say(msg`To: ${{ name: plain(client.name) }}`),
      numbers(client.nif, client.stat),
      "",
      ...itemLines(items, language),
      "",
      say(msg`Total: ${{ total: formatMoney({ amountMinor: totalMinor, currency: "MGA" }, language) }}`),
      say(msg`To be paid by ${{ date: formatDate(dueAt, language, "long") }}.`),
    ]
      .filter((line, at, all) => line !== "" || all[at - 1]?.startsWith("- ") || all[at + 1]?.startsWith("- "))
      .join("\n");
  },
  subject: ({ client, totalMinor }, language) => ({
    title: sayIn(language)(msg`Invoice for ${{ name: client.name }}`),
    recipient: client.name,
    amountMinor: totalMinor,
    currency: "MGA",
  }),
  effects: ({ issuedAt }) => [{ kind: "number_document", args: { series: "F", at: issuedAt } }],
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
      id: "parties",
      words: msg`It names seller and client as they are.`,
      severity: "blocker",
      fails: ({ output: { seller, client }, facts, input: { nif, stat }, text }) => {
        if (seller.name !== facts.seller || !text.includes(plain(seller.name))) return "artefact#/seller";
        if (seller.nif !== plain(nif, 20) || seller.stat !== plain(stat, 30)) return "artefact#/seller";
        return JSON.stringify(client) === JSON.stringify(facts.client) ? null : "artefact#/client";
      },
    },
    {
      id: "term",
      words: msg`Its dates are today’s and the day to pay that was asked for.`,
      severity: "major",
      fails: ({ output: { issuedAt, dueAt }, input: { days }, now }) =>
        issuedAt !== now ? "artefact#/issuedAt" : dueAt === dayEnd(now + days * dayMs) ? null : "artefact#/dueAt",
    },
  ],
});
