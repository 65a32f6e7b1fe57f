// Text as the terminal compares it: small letters without accents, whatever the keyboard or the habit.

const apart = /[^\p{L}\p{N}]+/u;

/** Without accents, in small letters, in single spaces: `Tâche  n° 3` -> `tache n 3`, `an’i` -> `an i`. */
export const fold = (text: string): string => wordsOf(text).join(" ");

/** The folded words of `text`. */
export const wordsOf = (text: string): string[] =>
  text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase().replaceAll("œ", "oe").split(apart).filter(Boolean);

/** Whether `a` becomes `b` by one letter added, left out, changed or swapped with its neighbour. */
export function isOneSlipAway(a: string, b: string): boolean {
  if (a === b) return true;
  const [short, long] = a.length <= b.length ? [a, b] : [b, a];
  if (long.length - short.length > 1) return false;
  let at = 0;
  while (at < short.length && short[at] === long[at]) at += 1;
  if (short.length < long.length) return short.slice(at) === long.slice(at + 1);
  const swapped = short[at] === long[at + 1] && short[at + 1] === long[at];
  return short.slice(at + 1) === long.slice(at + 1) || (swapped && short.slice(at + 2) === long.slice(at + 2));
}
