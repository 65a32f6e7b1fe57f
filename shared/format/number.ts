// Numbers as offices, shops and the press of Madagascar write them, in all three languages. `Intl` has no
// Malagasy in Chromium and workerd and would silently print English, so it is not used here.
import type { Language } from "../fields.ts";

/** U+00A0: cheap fonts lack the narrow U+202F. */
export const noBreakSpace = "\u00a0";
const minus = "\u2212";

/** Groups of three, decimal comma (mg, fr) or point (en); `decimals` digits after it, rounded half up. */
export function formatNumber(value: number, language: Language, decimals = 0): string {
  const [whole = "0", fraction] = Math.abs(value).toFixed(decimals).split(".");
  const grouped = whole.replace(/\B(?=(\d{3})+$)/g, noBreakSpace);
  const digits = fraction ? `${grouped}${language === "en" ? "." : ","}${fraction}` : grouped;
  return value < 0 && /[1-9]/.test(digits) ? minus + digits : digits;
}

export const formatPercent = (value: number, language: Language): string =>
  `${formatNumber(value, language)}${language === "en" ? "" : noBreakSpace}%`;
