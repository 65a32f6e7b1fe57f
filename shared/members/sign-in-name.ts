// The name somebody signs in by at their centre, however they write it: a user name or a phone number.

const least = 3;
export const longestName = 60;

/**
 * The name as it is compared: small letters and single spaces; of a number its digits, a Malagasy one as it is dialled
 * at home (`+261 34 12 345 67` is `0341234567`). Null for what is no name.
 */
export function signInName(typed: string): string | null {
  const name = typed.normalize("NFKC").toLowerCase().replaceAll(/\s+/g, " ").trim();
  const isNumber = /^[+\d][\d\s.\-()/]*$/.test(name);
  const digits = name.replaceAll(/\D/g, "").replace(/^00/, "");
  const same = isNumber
    ? /^261\d{9}$/.test(digits)
      ? `0${digits.slice(3)}`
      : (/^\+|^00/.test(name) ? "+" : "") + digits
    : name;
  return same.length >= least && same.length <= longestName ? same : null;
}
