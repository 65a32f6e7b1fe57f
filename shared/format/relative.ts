// "two hours ago", "tomorrow". CLDR has almost nothing for Malagasy: this table is ours.
// The Malagasy phrases with a number are to be reviewed by a native speaker.
import type { Language } from "../fields.ts";
import { dayNumber, formatDate } from "./date.ts";

type Count = (n: number) => string;
interface Words {
  now: string;
  today: string;
  yesterday: string;
  tomorrow: string;
  minutesAgo: Count;
  hoursAgo: Count;
  daysAgo: Count;
  inMinutes: Count;
  inHours: Count;
  inDays: Count;
}

const count = (n: number, one: string, other: string) => `${n}\u00a0${n === 1 ? one : other}`;
const words: Record<Language, Words> = {
  mg: {
    now: "izao",
    today: "androany",
    yesterday: "omaly",
    tomorrow: "rahampitso",
    minutesAgo: (n) => `${n}\u00a0minitra lasa izay`,
    hoursAgo: (n) => `${n}\u00a0ora lasa izay`,
    daysAgo: (n) => `${n}\u00a0andro lasa izay`,
    inMinutes: (n) => `afaka ${n}\u00a0minitra`,
    inHours: (n) => `afaka ${n}\u00a0ora`,
    inDays: (n) => `afaka ${n}\u00a0andro`,
  },
  fr: {
    now: "maintenant",
    today: "aujourd’hui",
    yesterday: "hier",
    tomorrow: "demain",
    minutesAgo: (n) => `il y a ${count(n, "minute", "minutes")}`,
    hoursAgo: (n) => `il y a ${count(n, "heure", "heures")}`,
    daysAgo: (n) => `il y a ${count(n, "jour", "jours")}`,
    inMinutes: (n) => `dans ${count(n, "minute", "minutes")}`,
    inHours: (n) => `dans ${count(n, "heure", "heures")}`,
    inDays: (n) => `dans ${count(n, "jour", "jours")}`,
  },
  en: {
    now: "now",
    today: "today",
    yesterday: "yesterday",
    tomorrow: "tomorrow",
    minutesAgo: (n) => `${count(n, "minute", "minutes")} ago`,
    hoursAgo: (n) => `${count(n, "hour", "hours")} ago`,
    daysAgo: (n) => `${count(n, "day", "days")} ago`,
    inMinutes: (n) => `in ${count(n, "minute", "minutes")}`,
    inHours: (n) => `in ${count(n, "hour", "hours")}`,
    inDays: (n) => `in ${count(n, "day", "days")}`,
  },
};
const minuteMs = 60_000;

/** The day alone, for what is due or dated: today, yesterday, tomorrow, up to six days off, then the date. */
export function formatDay(at: number, now: number, language: Language): string {
  const { today, yesterday, tomorrow, daysAgo, inDays } = words[language];
  const days = dayNumber(at) - dayNumber(now);
  if (days === 0) return today;
  if (days === 1) return tomorrow;
  if (days === -1) return yesterday;
  if (Math.abs(days) > 6) return formatDate(at, language);
  return days > 0 ? inDays(days) : daysAgo(-days);
}

/** How far `at` lies from `now`: minutes, then hours within the day or half a day, then `formatDay`. */
export function formatRelative(at: number, now: number, language: Language): string {
  const { now: rightNow, minutesAgo, hoursAgo, inMinutes, inHours } = words[language];
  const minutes = Math.floor(Math.abs(at - now) / minuteMs);
  const hours = Math.floor(minutes / 60);
  if (minutes === 0) return rightNow;
  if (hours === 0) return at > now ? inMinutes(minutes) : minutesAgo(minutes);
  if (hours < 12 || dayNumber(at) === dayNumber(now)) return at > now ? inHours(hours) : hoursAgo(hours);
  return formatDay(at, now, language);
}
