// The Worker's words. Code names them with `msg` of "@lingui/core/runtime-macro" and labelled placeholders, which the
// extractor reads as it reads the phone's macros: the same sentence is the same entry of `locales/`. No step of the
// bundler is needed; `npm run words` writes the compiled messages.
import { setupI18n, type MessageDescriptor } from "@lingui/core";
import type { Language } from "../../shared/languages.ts";
import { messages } from "./messages.ts";

/** A sentence in one person's language. */
export type Say = (message: MessageDescriptor) => string;

const voiceOf = (language: Language): Say => {
  const i18n = setupI18n({ locale: language, messages: { [language]: messages[language] } });
  return (message) => i18n._(message);
};
const voices: Readonly<Record<Language, Say>> = { mg: voiceOf("mg"), fr: voiceOf("fr"), en: voiceOf("en") };

export const sayIn = (language: Language): Say => voices[language];

/** Each language in its own words, so that a person finds theirs whatever is shown. */
export const languageNames: Readonly<Record<Language, string>> = { mg: "Malagasy", fr: "Français", en: "English" };
