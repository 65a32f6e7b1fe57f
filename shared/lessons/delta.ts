// How a corrected lesson travels: what the new text has in common with the one on the phone is not sent again.

/** The new text, piece by piece: two numbers copy from the old one (start, length), a string stands for itself. */
export type Delta = (number | string)[];

/** Applies `delta` to `old`. Whether it fitted shows in the hash of the answer alone. */
export function patch(old: string, delta: Delta): string {
  let text = "";
  for (let at = 0; at < delta.length; at++) {
    const piece = delta[at];
    if (typeof piece === "string") text += piece;
    else if (piece !== undefined) text += old.slice(piece, piece + Number(delta[++at]));
  }
  return text;
}

const block = 24;

/**
 * A delta that makes `next` of `old`: greedy, by blocks of 24 UTF-16 units found again in the old text, each grown to
 * both sides as far as the two agree.
 */
export function diff(old: string, next: string): Delta {
  const places = new Map<string, number[]>();
  for (let at = 0; at + block <= old.length; at++) {
    const name = old.slice(at, at + block);
    const known = places.get(name);
    if (known) known.push(at);
    else places.set(name, [at]);
  }
  const delta: Delta = [];
  let from = 0;
  for (let at = 0; at + block <= next.length;) {
    const best = longest(old, next, at, places.get(next.slice(at, at + block)) ?? []);
    if (!best) {
      at++;
      continue;
    }
    let { start, length } = best;
    while (at > from && start > 0 && old[start - 1] === next[at - 1])
      [start, at, length] = [start - 1, at - 1, length + 1];
    if (at > from) delta.push(next.slice(from, at));
    delta.push(start, length);
    at += length;
    from = at;
  }
  if (from < next.length) delta.push(next.slice(from));
  return delta;
}

function longest(old: string, next: string, at: number, starts: readonly number[]) {
  let best: { start: number; length: number } | undefined;
  for (const start of starts) {
    let length = block;
    while (at + length < next.length && start + length < old.length && old[start + length] === next[at + length])
      length++;
    if (!best || length > best.length) best = { start, length };
  }
  return best;
}
