// No-break spaces, so that authors type ordinary ones (U+00A0, never U+202F).
import type { Language } from "../../languages.ts";

const noBreak = "\u00a0";

/** Binds digits and units in every language, guillemets in Malagasy and French, and French high punctuation. */
export function typeset(text: string, language: Language): string {
  const bound = text
    // A year before an amount ("in 2025 100 Ar") is not its first group.
    .replace(/(?<!\d)\d{1,3}(?: \d{3})+(?!\d)/g, (number) => number.replaceAll(" ", noBreak))
    .replace(/(\d) (?=(?:Ar|Fmg|%|MB|GB|Mo|Go|km|h)(?![\p{L}\d]))/gu, `$1${noBreak}`);
  if (language === "en") return bound;
  const quoted = bound.replace(/« /g, `«${noBreak}`).replace(/ »/g, `${noBreak}»`);
  return language === "fr" ? quoted.replace(/ ([?!:;])/g, `${noBreak}$1`) : quoted;
}
