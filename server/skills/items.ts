// Lines of a quote or an invoice, as a person types them: one a line, "Logo; 2; 150000" or "Logo; 150000". Whole ariary.
import { z } from "zod";
import { formatMoney } from "../../shared/format/money.ts";
import type { Language } from "../../shared/languages.ts";
import { plain } from "./words.ts";

export const itemSchema = z.object({
  label: z.string().min(1).max(120),
  quantity: z.int().min(1).max(100_000),
  unitMinor: z.int().min(0).max(1_000_000_000),
  totalMinor: z.int().min(0),
});
export type Item = z.infer<typeof itemSchema>;
export const itemsSchema = z.array(itemSchema).min(1).max(20);

/** `1 250 000`, `1250000 Ar`, `1.250.000`; null for what could be read in two ways or is no amount. */
export function ariaryIn(text: string): number | null {
  const bare = text.replace(/\s*(ar|ariary)\s*$/i, "").trim();
  const grouped = /^\d{1,3}([\s.,\u00a0\u202f]\d{3})+$/.test(bare);
  const digits = grouped ? bare.replaceAll(/\D/g, "") : bare;
  const amount = /^\d{1,12}$/.test(digits) ? Number(digits) : null;
  return amount !== null && amount <= 1_000_000_000 ? amount : null;
}

/** Null where one of the lines cannot be read: a guess would be somebody's money. */
export function itemsIn(text: string): Item[] | null {
  const lines = text.split("\n").map((line) => line.trim());
  const items = lines.filter(Boolean).map((line) => {
    const parts = line.split(";").map((part) => part.trim());
    const label = plain(parts[0] ?? "", 120);
    const quantity = parts.length > 2 ? ariaryIn(parts[1] ?? "") : 1;
    const unitMinor = ariaryIn(parts.at(-1) ?? "");
    if (parts.length < 2 || parts.length > 3 || label === "" || !quantity || unitMinor === null) return null;
    return { label, quantity, unitMinor, totalMinor: quantity * unitMinor };
  });
  const read = itemsSchema.safeParse(items);
  return read.success ? read.data : null;
}

export const totalOf = (items: readonly Item[]): number => items.reduce((sum, { totalMinor }) => sum + totalMinor, 0);

export const itemLines = (items: readonly Item[], language: Language): string[] =>
  items.map(({ label, quantity, unitMinor, totalMinor }) => {
    const money = (amountMinor: number) => formatMoney({ amountMinor, currency: "MGA" }, language);
    return `- ${plain(label, 120)}: ${quantity} × ${money(unitMinor)} = ${money(totalMinor)}`;
  });

/** The first place where the arithmetic is wrong or a line is not the one that was asked for, or null. */
export function wrongItem(items: readonly Item[], totalMinor: number, asked: readonly Item[] | null): string | null {
  const at = items.findIndex((item) => item.quantity * item.unitMinor !== item.totalMinor);
  if (at >= 0) return `artefact#/items/${at}`;
  if (totalOf(items) !== totalMinor) return "artefact#/totalMinor";
  return JSON.stringify(items) === JSON.stringify(asked) ? null : "artefact#/items";
}
