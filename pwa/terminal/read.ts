// A sentence read as a command, without a model and without a network: what is named in it is found first, then what to
// do with it. What the sentence leaves open the terminal asks for.
import type { Command, Slot, Slots, SlotValue, Thing } from "./command.ts";
import { fold, isOneSlipAway, wordsOf } from "./fold.ts";
import { commandIndex, type Index } from "./search.ts";
import { findMoment } from "./when.ts";

export interface Reading {
  readonly command: Command;
  readonly slots: Slots;
  /** Whether it stands well above the second best: then it may be offered first. */
  readonly sure: boolean;
}

/** How far above the second a reading must stand to be sure; of 50 sentences none of those was wrong (read.test.ts). */
const margin = 0.3;

/** Words of asking and showing, and those that only join others: the rest says what is meant. */
const idle = new Set(
  wordsOf(`
    asehoy asehoko aseho hijery jereo jereko sokafy hanokatra sokafako tiako te tiana mba azafady mila ho an amin amin’ny ny i dia ilay ity
    ireo iny izay ao any eo aiza inona ve moa sy ary na aho ahy ko anao
    montre montrer moi affiche afficher voir voire ouvre ouvrir je veux voudrais aller va vas à au aux le la les l un une des du de d mon ma mes
    ce cette ces dans sur pour par svp s il te vous plaît où est sont et ou qui que quoi me m
    show me open see view go to take get find please i want would like the a an my this that these those of in on at for with is are where what
    and or can you`),
);

interface Token {
  readonly text: string;
  readonly start: number;
  readonly end: number;
}
const tokensOf = (sentence: string): Token[] =>
  [...sentence.matchAll(/[\p{L}\p{N}\p{M}]+/gu)].map(({ 0: word, index }) => ({
    text: fold(word),
    start: index,
    end: index + word.length,
  }));

interface Span<T> {
  readonly value: T;
  readonly from: number;
  readonly to: number;
}

/** The longest thing named in `words`, letter by letter before by a slip. */
function findThing(
  words: readonly string[],
  things: readonly (readonly [Thing, readonly string[]])[],
): Span<Thing> | undefined {
  let best: (Span<Thing> & { weight: number }) | undefined;
  for (const [value, name] of things) {
    // People are also called by one of their names.
    const forms =
      value.kind === "member" || value.kind === "agent"
        ? [name, ...name.filter((part) => part.length > 3).map((part) => [part])]
        : [name];
    for (const form of forms) {
      for (let from = 0; from + form.length <= words.length; from += 1) {
        const slips = form.filter((part, at) => part !== words[from + at]);
        const close =
          slips.length <= 1 &&
          slips.every((part) => part.length > 4 && isOneSlipAway(part, words[from + form.indexOf(part)] ?? ""));
        const weight = form.length - slips.length * 0.5;
        if (close && (!best || weight > best.weight)) best = { value, from, to: from + form.length, weight };
      }
    }
  }
  return best;
}

const fits = (slot: Slot, { kind }: Thing): boolean =>
  slot.type === kind || (slot.type === "person" && (kind === "member" || kind === "agent"));

/** Words that may stand between a task and who it is for. */
const toWhom = new Set(wordsOf("ho an i amin ny omeo pour à a au for to by par"));

interface Lead {
  readonly command: Command;
  readonly words: readonly string[];
}

export interface Reader {
  /** The readings of `sentence`, best first, at most `most`; none where nothing in it is known. */
  read(sentence: string, now: number, most?: number): Reading[];
}

export function reader(
  commands: readonly Command[],
  things: readonly Thing[],
  index: Index<Command> = commandIndex(commands),
): Reader {
  const named = things.map((thing) => [thing, wordsOf(thing.name)] as const).filter(([, words]) => words.length > 0);
  const people = named.filter(([{ kind }]) => kind === "member" || kind === "agent");
  const leads: Lead[] = commands
    .flatMap((command) =>
      Object.values(command.words)
        .flatMap((list) => list.split(";"))
        .filter((phrase) => phrase.endsWith("…"))
        .map((phrase) => ({ command, words: wordsOf(phrase) })),
    )
    .sort((a, b) => b.words.length - a.words.length);

  /** `remind me to call Rabe tomorrow`: what begins like a command has its rest as text. */
  const readLead = (sentence: string, tokens: readonly Token[], now: number): Reading | undefined => {
    const lead = leads.find(({ words }) =>
      words.every((word, at) => tokens[at] && isOneSlipAway(word, tokens[at].text)),
    );
    if (!lead) return undefined;
    let rest = tokens.slice(lead.words.length);
    const slots: Record<string, SlotValue> = {};
    for (const slot of lead.command.slots ?? []) {
      const words = rest.map(({ text }) => text);
      if (slot.type === "day") {
        const moment = findMoment(words, now);
        // In the middle of a sentence it is a part of what is to be done.
        if (moment && (moment.to === rest.length || moment.from === 0)) {
          slots[slot.name] = moment.at;
          rest = moment.from === 0 ? rest.slice(moment.to) : rest.slice(0, moment.from);
        }
      } else if (slot.type === "person") {
        const who = findThing(words, people);
        if (who && who.to === rest.length && who.from > 1 && toWhom.has(words[who.from - 1] ?? "")) {
          let from = who.from;
          while (from > 0 && toWhom.has(words[from - 1] ?? "")) from -= 1;
          // "call for Vola" may be meant so: a name is taken out where the command says whose the task is.
          if (/^(ho an|omeo|pour|for)\b/.test(words.slice(from, who.from).join(" "))) {
            slots[slot.name] = who.value;
            rest = rest.slice(0, from);
          }
        }
      }
    }
    const text = (lead.command.slots ?? []).find(({ type }) => type === "text");
    const [first, last] = [rest[0], rest.at(-1)];
    if (text && first && last) slots[text.name] = sentence.slice(first.start, last.end);
    return { command: lead.command, slots, sure: true };
  };

  return {
    read(sentence, now, most = 5) {
      const tokens = tokensOf(sentence);
      const lead = readLead(sentence, tokens, now);
      if (lead) return [lead];

      let words = tokens.map(({ text }) => text);
      const found: Thing[] = [];
      for (let thing = findThing(words, named); thing; thing = findThing(words, named)) {
        found.push(thing.value);
        words = [...words.slice(0, thing.from), ...words.slice(thing.to)];
      }
      const moment = findMoment(words, now);
      if (moment) words = [...words.slice(0, moment.from), ...words.slice(moment.to)];
      const telling = words.filter((word) => !idle.has(word));
      if (telling.length === 0) return [];

      const readings = index.search(telling.join(" "), 10).map(({ value: command, score }) => {
        const slots: Record<string, SlotValue> = {};
        const free = [...found];
        let fit = 0;
        for (const slot of command.slots ?? []) {
          const at = free.findIndex((thing) => fits(slot, thing));
          const [thing] = at < 0 ? [] : free.splice(at, 1);
          if (thing) slots[slot.name] = thing;
          else if (slot.type === "day" && moment) slots[slot.name] = moment.at;
          else continue;
          fit += 0.25;
        }
        return { command, slots, score: score + fit - 0.1 * free.length };
      });
      readings.sort((a, b) => b.score - a.score);
      const [best, second] = readings;
      const stands = best && (!second || best.score - second.score >= margin * best.score);
      return readings
        .slice(0, most)
        .map(({ command, slots }, at) => ({ command, slots, sure: at === 0 && stands === true }));
    },
  };
}
