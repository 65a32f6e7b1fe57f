// Which language the app speaks. Malagasy unless the person or their browser says otherwise.
import { i18n, type Messages } from "./runtime.ts";
import type { Language } from "../../shared/fields.ts";
import { mirror, read } from "../shell/preferences.ts";

interface Catalogue {
  messages: Messages;
}
// Cut in three by the build: what the first route says, the rest, and what screens say that are not everybody's.
type Parts = readonly (() => Promise<Catalogue>)[];
const catalogues: Record<Language, Parts> = {
  mg: [
    () => import("../../locales/mg/messages.po"),
    () => import("../../locales/mg/messages.po?rest"),
    () => import("../../locales/mg/messages.po?seldom"),
  ],
  fr: [
    () => import("../../locales/fr/messages.po"),
    () => import("../../locales/fr/messages.po?rest"),
    () => import("../../locales/fr/messages.po?seldom"),
  ],
  en: [
    () => import("../../locales/en/messages.po"),
    () => import("../../locales/en/messages.po?rest"),
    () => import("../../locales/en/messages.po?seldom"),
  ],
};
// The stretched locale of the layout tests takes the place of every language; only a build flag brings it in.
const stretched: Parts | null = import.meta.env.VITE_PSEUDO
  ? [
      () => import("../../locales/pseudo/messages.po"),
      () => import("../../locales/pseudo/messages.po?rest"),
      () => import("../../locales/pseudo/messages.po?seldom"),
    ]
  : null;
const languages = Object.keys(catalogues) as Language[];

/** Each language in its own words, so that a person finds theirs whatever is shown. */
export const languageNames: Record<Language, string> = { mg: "Malagasy", fr: "Français", en: "English" };

let listener: (language: Language) => void = () => {};
/** Hears of every later change. The root draws itself anew, so views may simply call `language()`. */
export const onLanguage = (next: (language: Language) => void): void => {
  listener = next;
};

/** The language shown now. */
export const language = (): Language => languages.find((one) => one === i18n.locale) ?? "mg";

/** What the person chose, then what the Worker was told, then what the browser asks for. */
export function detectLanguage(): Language {
  for (const wish of [read("locale"), ...navigator.languages]) {
    const known = languages.find((one) => one === wish?.slice(0, 2).toLowerCase());
    if (known) return known;
  }
  return "mg";
}

/** How many parts are here. */
let parts = 1;

async function load(next: Language, count = parts): Promise<void> {
  const all = await Promise.all((stretched ?? catalogues[next]).slice(0, count).map((part) => part()));
  if (count < parts) return load(next); // another screen asked for more meanwhile
  parts = count;
  i18n.load(next, ...all.map(({ messages }) => messages));
}

/**
 * The words of the language shown beyond the first route, for most screens (2 parts), or all there are (3), for screens
 * that are not everybody's. Rejects when they are out of reach.
 */
export async function wholeLanguage(count: 2 | 3 = 2): Promise<void> {
  if (parts < count) await load(language(), count);
}

/** Shows `next`; rejects, changing nothing, when its catalogue is neither on the phone nor within reach. */
export async function showLanguage(next: Language): Promise<void> {
  await load(next).catch((error: unknown) => {
    if (parts < 3) throw error;
    // The words of seldom screens come again with the next of them.
    parts = 2;
    return load(next);
  });
  document.documentElement.lang = next;
  listener(next);
}

/** Shows `next` and keeps it, also for the Worker's first byte. */
export async function chooseLanguage(next: Language): Promise<void> {
  await showLanguage(next);
  mirror("locale", next);
}
