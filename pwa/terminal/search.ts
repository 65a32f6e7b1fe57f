// Finds commands and things by what a person types: accents do not count, a slip of the finger is forgiven, initials do.
// Our own, because the libraries that do as well weigh more than the whole terminal may (docs/decisions/0033).
import type { Command, Thing } from "./command.ts";
import { fold, isOneSlipAway, wordsOf } from "./fold.ts";

/** Hits below this part of the best one are noise. */
const floor = 0.3;

interface Entry<T> {
  readonly value: T;
  /** The phrases that name it, folded. */
  readonly phrases: readonly string[];
}
export interface Hit<T> {
  readonly value: T;
  /** 0 to 2.2: how much of what was typed names it, and how well. */
  readonly score: number;
}
export interface Index<T> {
  /** The best first, at most `most`. */
  search(query: string, most?: number): Hit<T>[];
}

/** 0 to 1: how well `typed` stands for `word`. */
function closeness(typed: string, word: string): number {
  if (typed === word) return 1;
  const { length } = typed;
  if (word.startsWith(typed)) return length > 1 ? 0.6 + (0.35 * length) / word.length : 0.3;
  if (length < 3 || Math.abs(length - word.length) > 2) return 0;
  if (isOneSlipAway(typed, word)) return length > 3 ? 0.75 : 0.4;
  // The beginning of a word with a slip in it, and other forms of one: `valider`, `validation`.
  const start = word.slice(0, length);
  return length > 4 && (isOneSlipAway(typed, start) || typed.slice(0, -2) === word.slice(0, length - 2)) ? 0.5 : 0;
}

/** 0 to 1.2: whether one of `phrases` is what was typed; an exact one always wins. */
function likeness(phrases: readonly string[], text: string): number {
  let best = 0;
  for (const phrase of phrases) {
    if (phrase === text) return 1.2;
    if (text.length > 3 && isOneSlipAway(phrase, text)) best = 1;
    else if (text.length > 1 && phrase.startsWith(text))
      best = Math.max(best, 0.3 + (0.5 * text.length) / phrase.length);
    else if (
      text.length > 1 &&
      text.length < 5 &&
      phrase
        .split(" ")
        .map(([initial]) => initial)
        .join("")
        .startsWith(text)
    )
      best = Math.max(best, 0.5);
  }
  return best;
}

/** An index over `entries`. */
export function indexOf<T>(entries: readonly Entry<T>[]): Index<T> {
  /** Word -> which entries hold it. */
  const holders = new Map<string, number[]>();
  for (const [id, { phrases }] of entries.entries())
    for (const word of new Set(phrases.flatMap((phrase) => phrase.split(" "))))
      holders.set(word, [...(holders.get(word) ?? []), id]);
  /** A rare word tells more. */
  const weightOf = (ids: readonly number[]) => Math.log(1 + entries.length / ids.length);

  return {
    search(query, most = 8) {
      const text = fold(query);
      if (!text) return [];
      const scores = new Map<number, number>();
      let whole = 0;
      for (const typed of text.split(" ")) {
        const best = new Map<number, number>();
        let weight = 0;
        for (const [word, ids] of holders) {
          const close = closeness(typed, word);
          if (close === 0) continue;
          weight = Math.max(weight, weightOf(ids));
          for (const id of ids) best.set(id, Math.max(best.get(id) ?? 0, close * weightOf(ids)));
        }
        whole += weight || 1;
        for (const [id, one] of best) scores.set(id, (scores.get(id) ?? 0) + one);
      }
      const hits: Hit<T>[] = [];
      for (const [id, { value, phrases }] of entries.entries()) {
        const score = (scores.get(id) ?? 0) / whole + (scores.has(id) || text.length < 5 ? likeness(phrases, text) : 0);
        if (score > 0) hits.push({ value, score });
      }
      hits.sort((a, b) => b.score - a.score);
      const least = floor * Math.max(1, hits[0]?.score ?? 0);
      return hits.filter(({ score }) => score >= least).slice(0, most);
    },
  };
}

/** The phrases of a command, folded; `label` is what it is called in the language shown. */
const phrasesOf = ({ words }: Command, label: string): string[] =>
  [label, ...Object.values(words).flatMap((list) => list.split(";"))].map(fold).filter(Boolean);

export const commandIndex = (
  commands: readonly Command[],
  label: (command: Command) => string = () => "",
): Index<Command> => indexOf(commands.map((value) => ({ value, phrases: phrasesOf(value, label(value)) })));
export const thingIndex = (things: readonly Thing[]): Index<Thing> =>
  indexOf(things.map((value) => ({ value, phrases: [wordsOf(value.name).join(" ")] })));
