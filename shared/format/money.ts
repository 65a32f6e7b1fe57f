// Money is whole minor units and a currency. One ariary is the smallest unit there is, whatever ISO 4217 says.
import type { Language } from "../fields.ts";
import { formatNumber, noBreakSpace } from "./number.ts";

export interface Money {
  readonly amountMinor: number;
  readonly currency: string;
}

/** Digits after the point. ISO gives MGA two and nobody uses them: never derive this from ISO or `Intl`. */
const exponents: Readonly<Record<string, number>> = { MGA: 0, JPY: 0, KMF: 0, XAF: 0, XOF: 0 };
const signs: Readonly<Record<string, string>> = { MGA: "Ar", EUR: "€" };

/** `1 250 000 Ar`, with no-break spaces. */
export function formatMoney({ amountMinor, currency }: Money, language: Language): string {
  const exponent = exponents[currency] ?? 2;
  return formatNumber(amountMinor / 10 ** exponent, language, exponent) + noBreakSpace + (signs[currency] ?? currency);
}
