// Sizes as a person who buys data by the megabyte needs them: with what they cost.
import type { Language } from "../fields.ts";
import { formatMoney } from "./money.ts";
import { formatNumber, noBreakSpace } from "./number.ts";

/** The smallest bundle sold in October and November 2025: 20 MB for 100 Ar. A person may set their own price. */
export const ariaryPerMegabyte = 5;

/** `18 Ko` (mg, fr), `18 KB` (en); decimal units, as operators count. */
export function formatBytes(bytes: number, language: Language): string {
  const unit = language === "en" ? "B" : "o";
  if (bytes < 1000) return formatNumber(bytes, language) + noBreakSpace + unit;
  const mega = bytes >= 1_000_000;
  const value = bytes / (mega ? 1_000_000 : 1000);
  return `${formatNumber(value, language, mega ? 1 : 0)}${noBreakSpace}${mega ? "M" : "K"}${unit}`;
}

/** What fetching `bytes` costs at `perMegabyte` ariary: `12 Ar`, or `< 1 Ar`. */
export function formatDataPrice(bytes: number, language: Language, perMegabyte = ariaryPerMegabyte): string {
  const ariary = Math.round((bytes / 1_000_000) * perMegabyte);
  const price = formatMoney({ amountMinor: Math.max(ariary, 1), currency: "MGA" }, language);
  return ariary < 1 ? `<${noBreakSpace}${price}` : price;
}
