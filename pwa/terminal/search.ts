// Finds commands and things by what a person types: accents do not count, a slip of the finger is forgiven, initials do.
// MiniSearch ranks words; command-score knows abbreviations.
import commandScore from "command-score";
import MiniSearch from "minisearch";
import type { Command, Thing } from "./command.ts";
import { fold, isOneSlipAway, wordsOf } from "./fold.ts";

/** Hits below this part of the best one are noise. */
const floor = 0.2;

interface Entry<T> {
  readonly value: T;
  /** The phrases that name it, folded. */
  readonly phrases: readonly string[];
}
export interface Hit<T> {
  readonly value: T;
  /** The best of all is about 1; comparable within one answer alone. */
  readonly score: number;
}
export interface Index<T> {
  search(query: string, most?: number): Hit<T>[];
}

const searchOptions = {
  prefix: (term: string) => term.length > 1,
  fuzzy: (term: string) => (term.length < 4 ? false : term.length < 6 ? 1 : 0.25),
  maxFuzzy: 2,
  weights: { fuzzy: 0.5, prefix: 0.7 },
};

/** An index over `entries`; at 2,000 of them it takes some 70 ms to make. */
export function indexOf<T>(entries: readonly Entry<T>[]): Index<T> {
  const mini = new MiniSearch({
    fields: ["text"],
    idField: "id",
    tokenize: wordsOf,
    processTerm: (term) => term,
    searchOptions: { ...searchOptions, tokenize: wordsOf, processTerm: (term) => term },
  });
  mini.addAll(entries.map(({ phrases }, id) => ({ id, text: phrases.join(" ") })));

  return {
    search(query, most = 8) {
      const text = fold(query);
      if (!text) return [];
      const scores = new Map<number, number>();
      const found = mini.search(query, { combineWith: "AND" });
      const loose = found.length > 0 ? found : mini.search(query, { combineWith: "OR" });
      const best = loose[0]?.score ?? 1;
      for (const { id, score } of loose) scores.set(Number(id), (found.length > 0 ? 1 : 0.8) * (score / best));
      const words = text.split(" ");
      for (const [id, { phrases }] of entries.entries()) {
        const own = likeness(phrases, text, words.length);
        // Letters scattered over a phrase are a hint for short queries alone, where nothing else was found.
        if (scores.has(id) || (own > 0.25 && text.length < 5)) scores.set(id, (scores.get(id) ?? 0) * 0.6 + own);
      }
      return [...scores]
        .map(([id, score]) => ({ id, score }))
        .sort((a, b) => b.score - a.score || a.id - b.id)
        .filter(({ score }, _, [first]) => score >= floor * (first?.score ?? 0))
        .slice(0, most)
        .flatMap(({ id, score }) => {
          const entry = entries[id];
          return entry ? [{ value: entry.value, score }] : [];
        });
    },
  };
}

/** 0 to 1.2: how much one of `phrases` is what was typed; an exact one always wins. */
function likeness(phrases: readonly string[], text: string, words: number): number {
  let best = 0;
  for (const phrase of phrases) {
    if (phrase === text) return 1.2;
    // MiniSearch counts two neighbours that changed places as two slips.
    if (text.length > 3 && best < 1 && isOneSlipAway(phrase, text)) best = 1;
    const length = phrase.split(" ").length;
    const score = commandScore(phrase, text) * (length > words + 2 ? 0.8 : 1);
    if (score > best) best = score;
  }
  return best;
}

/** The phrases of a command, folded; `label` is what it is called in the language shown. */
export const phrasesOf = ({ words }: Pick<Command, "words">, label = ""): string[] =>
  [label, ...Object.values(words).flatMap((list) => list.split(";"))].map(fold).filter(Boolean);

export const commandIndex = (
  commands: readonly Command[],
  label: (command: Command) => string = () => "",
): Index<Command> => indexOf(commands.map((value) => ({ value, phrases: phrasesOf(value, label(value)) })));
export const thingIndex = (things: readonly Thing[]): Index<Thing> =>
  indexOf(things.map((value) => ({ value, phrases: [fold(value.name)] })));
