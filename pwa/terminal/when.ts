// Days as people say them in Malagasy, French and English: `rahampitso`, `dans 3 jours`, `friday`, `24/12`.
import { dayMs, dayNumber, fromDateField, toDateField } from "../../shared/format/date.ts";
import { isOneSlipAway, wordsOf } from "./fold.ts";

const inDays: Readonly<Record<string, number>> = {
  androany: 0,
  anio: 0,
  rahampitso: 1,
  ampitso: 1,
  aujourdhui: 0,
  "aujourd hui": 0,
  demain: 1,
  "apres demain": 2,
  today: 0,
  tonight: 0,
  tomorrow: 1,
};
const weekdays: readonly (readonly string[])[] = [
  ["alahady", "dimanche", "sunday"],
  ["alatsinainy", "lundi", "monday"],
  ["talata", "mardi", "tuesday"],
  ["alarobia", "mercredi", "wednesday"],
  ["alakamisy", "jeudi", "thursday"],
  ["zoma", "vendredi", "friday"],
  ["asabotsy", "samedi", "saturday"],
];
const afterDays =
  /^(?:afaka|ao anatin ny|dans|d ici|in|within) (\d{1,3}) (andro|jours?|days?|herinandro|semaines?|weeks?)$/;
const before = new Set([
  "amin",
  "ny",
  "a",
  "le",
  "la",
  "pour",
  "avant",
  "d",
  "ici",
  "on",
  "by",
  "for",
  "due",
  "this",
  "next",
  "ce",
  "izao",
  "alohan",
]);

export interface Moment {
  /** UTC milliseconds, as the field of a task's day gives it. */
  readonly at: number;
  /** Which of the words it was said with: from, until. */
  readonly from: number;
  readonly to: number;
}

/** As the field of a task's day would have it. */
const dayAfter = (now: number, days: number): number => fromDateField(toDateField(now + days * dayMs)) ?? now;
/** 0 on a Sunday; the first day of 1970 was a Thursday. */
const weekdayOf = (at: number): number => (dayNumber(at) + 4) % 7;

function day(words: readonly string[], now: number): number | undefined {
  const text = words.join(" ");
  const known = inDays[text];
  if (known !== undefined) return dayAfter(now, known);
  const [, count, unit = ""] = afterDays.exec(text) ?? [];
  if (count !== undefined) return dayAfter(now, Number(count) * (/^(herin|sem|week)/.test(unit) ? 7 : 1));
  if (words.length === 1 && text.length > 3) {
    const weekday = weekdays.findIndex((names) =>
      names.some((name) => (name.length > 4 ? isOneSlipAway(text, name) : text === name)),
    );
    // The next one: on a Friday, "Friday" is in a week.
    if (weekday >= 0) return dayAfter(now, ((weekday - weekdayOf(now) + 6) % 7) + 1);
  }
  const [dayOfMonth, month] = words.map(Number);
  if (words.length === 2 && dayOfMonth && month) {
    const year = Number(toDateField(now).slice(0, 4));
    const two = (number: number) => String(number).padStart(2, "0");
    const inYear = (of: number) => {
      const field = `${of}-${two(month)}-${two(dayOfMonth)}`;
      const at = fromDateField(field);
      return at !== null && toDateField(at) === field ? at : undefined; // 31/2
    };
    const soon = inYear(year);
    return soon !== undefined && soon < now - dayMs ? inYear(year + 1) : soon;
  }
  return undefined;
}

/** The day named in folded `words`, the last one where several are; undefined where none is. */
export function findMoment(words: readonly string[], now: number): Moment | undefined {
  for (let to = words.length; to > 0; to -= 1) {
    for (let from = Math.max(0, to - 5); from < to; from += 1) {
      const at = day(words.slice(from, to), now);
      if (at === undefined) continue;
      let start = from;
      while (start > 0 && before.has(words[start - 1] ?? "")) start -= 1;
      return { at, from: start, to };
    }
  }
  return undefined;
}

/** The day that `text` names by itself. */
export const momentOf = (text: string, now: number): number | undefined => {
  const words = wordsOf(text);
  const found = findMoment(words, now);
  return found && found.from === 0 && found.to === words.length ? found.at : undefined;
};
