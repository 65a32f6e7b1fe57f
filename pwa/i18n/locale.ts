// Which language the app speaks. Malagasy unless the person or their browser says otherwise.
import { i18n, type Messages } from "./runtime.ts";
import type { Language } from "../../shared/fields.ts";
import { mirror, read } from "../shell/preferences.ts";

interface Catalogue {
  messages: Messages;
}
// Cut in two by the build: what the first route says, and the rest.
const catalogues: Record<Language, readonly [first: () => Promise<Catalogue>, rest: () => Promise<Catalogue>]> = {
  mg: [() => import("../../locales/mg/messages.po"), () => import("../../locales/mg/messages.po?rest")],
  fr: [() => import("../../locales/fr/messages.po"), () => import("../../locales/fr/messages.po?rest")],
  en: [() => import("../../locales/en/messages.po"), () => import("../../locales/en/messages.po?rest")],
};
// The stretched locale of the layout tests takes the place of every language; only a build flag brings it in.
const stretched = import.meta.env.VITE_PSEUDO
  ? ([() => import("../../locales/pseudo/messages.po"), () => import("../../locales/pseudo/messages.po?rest")] as const)
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

let whole = false;

async function load(next: Language): Promise<void> {
  const [first, rest] = stretched ?? catalogues[next];
  const [here, more] = await Promise.all([first(), whole ? rest() : null]);
  i18n.load(next, here.messages, more?.messages);
}

/** Every word of the language shown, for screens beyond the first route. Rejects when they are out of reach. */
export async function wholeLanguage(): Promise<void> {
  if (whole) return;
  whole = true;
  await load(language()).catch((error: unknown) => {
    whole = false;
    throw error;
  });
}

/** Shows `next`; rejects, changing nothing, when its catalogue is neither on the phone nor within reach. */
export async function showLanguage(next: Language): Promise<void> {
  await load(next);
  document.documentElement.lang = next;
  listener(next);
}

/** Shows `next` and keeps it, also for the Worker's first byte. */
export async function chooseLanguage(next: Language): Promise<void> {
  await showLanguage(next);
  mirror("locale", next);
}
