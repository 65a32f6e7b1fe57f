// Dates and hours in Indian/Antananarivo (UTC+3 all year), in words that browsers lack for Malagasy.
// Month and day names: CLDR 48.2; short forms: local habit.
import type { Language } from "../fields.ts";

const hourMs = 3_600_000;
export const dayMs = 24 * hourMs;
const zoneMs = 3 * hourMs;

const names: Record<Language, { months: string; short: string; days: string }> = {
  mg: {
    months: "Janoary Febroary Martsa Aprily Mey Jona Jolay Aogositra Septambra Oktobra Novambra Desambra",
    short: "Jan Feb Mar Apr Mey Jon Jol Aog Sep Okt Nov Des",
    days: "Alahady Alatsinainy Talata Alarobia Alakamisy Zoma Asabotsy",
  },
  fr: {
    months: "janvier février mars avril mai juin juillet août septembre octobre novembre décembre",
    short: "janv. févr. mars avr. mai juin juil. août sept. oct. nov. déc.",
    days: "dimanche lundi mardi mercredi jeudi vendredi samedi",
  },
  en: {
    months: "January February March April May June July August September October November December",
    short: "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec",
    days: "Sunday Monday Tuesday Wednesday Thursday Friday Saturday",
  },
};
const word = (list: string, at: number) => list.split(" ")[at] ?? "";
const pad = (value: number) => String(value).padStart(2, "0");

/** A `Date` whose UTC fields read as the clock on a wall in Madagascar. */
const local = (at: number) => new Date(at + zoneMs);

/** Days since the epoch in Madagascar: two moments with the same number are the same day there. */
export const dayNumber = (at: number): number => Math.floor((at + zoneMs) / dayMs);
/** The first millisecond of the day `at` falls in, in Madagascar (21:00 UTC of the day before). */
export const dayStart = (at: number): number => dayNumber(at) * dayMs - zoneMs;
/** The last millisecond of that day. */
export const dayEnd = (at: number): number => dayStart(at) + dayMs - 1;

/**
 * `full`: Alatsinainy 3 Aogositra 2026. `long`: 3 Aogositra 2026. `month`: 3 Aog.
 * `short`: 03/08/2026, and 3 Aug 2026 in English where the order of the numbers would be doubtful.
 */
export type DateStyle = "full" | "long" | "short" | "month";

export function formatDate(at: number, language: Language, style: DateStyle = "short"): string {
  const date = local(at);
  const [day, month, year] = [date.getUTCDate(), date.getUTCMonth(), date.getUTCFullYear()];
  const { months, short, days } = names[language];
  const dayText = language === "fr" && day === 1 ? "1er" : String(day);
  if (style === "month") return `${dayText} ${word(short, month)}`;
  if (style === "short") {
    return language === "en" ? `${day} ${word(short, month)} ${year}` : `${pad(day)}/${pad(month + 1)}/${year}`;
  }
  const long = `${dayText} ${word(months, month)} ${year}`;
  return style === "full" ? `${word(days, date.getUTCDay())} ${long}` : long;
}

/** 24 hours: `17:05`. */
export function formatTime(at: number): string {
  const date = local(at);
  return `${pad(date.getUTCHours())}:${pad(date.getUTCMinutes())}`;
}

/** `YYYY-MM-DD`, the value of a date field, for the day `at` falls in. */
export const toDateField = (at: number): string => local(at).toISOString().slice(0, 10);

/** The end of the day a date field names, in Madagascar; null for an empty or impossible date. */
export function fromDateField(value: string): number | null {
  const midnight = Date.parse(`${value}T00:00:00Z`);
  return Number.isNaN(midnight) ? null : dayEnd(midnight - zoneMs);
}
