// Grading: one pure function for the phone (provisional) and the Worker (final). Part of the phone's first bundle,
// so it imports types only.
import type { Item } from "./pack.ts";

/** The part of an item that grading needs, the same in every language. */
export type ItemKey =
  | { type: "single"; key: number }
  | { type: "multiple"; key: number[] }
  | { type: "boolean"; key: boolean }
  | { type: "order"; count: number }
  | { type: "match"; count: number }
  | { type: "number"; key: number };

/**
 * Keys of every version ever released: lesson slug, then version, then the items in order. Under a topic's own slug
 * stand the items of all its lessons, what a certifying paper is drawn from.
 */
export type QuizKeys = Readonly<Record<string, Readonly<Record<number, readonly ItemKey[]>>>>;
export type { Item };

/**
 * What a learner answered, per item type. Always a list of whole numbers, so that answers travel and are read back
 * without their questions; every index is canonical, never the place on the screen.
 */
export interface AnswerTo {
  single: readonly [choice: number];
  /** Ascending; `toggle` keeps it so. */
  multiple: readonly number[];
  boolean: readonly [truth: 0 | 1];
  /** All the steps, in the learner's order. */
  order: readonly number[];
  /** For each left in turn, the right chosen for it. */
  match: readonly number[];
  number: readonly [value: number];
}
/** An answer whose item is not at hand; null = unanswered. */
export type Answer = AnswerTo[keyof AnswerTo] | readonly number[] | null;

/** Score from which a lesson is passed, in per cent. */
export const passMark = 80;

// Fifteen digits stay below 2 ** 53; no leading zero, so that one answer has one spelling.
const answerPattern = /^(0|[1-9]\d{0,14})(\.(0|[1-9]\d{0,14}))*$/;

/** One answer an item joined with `|`, its numbers joined with `.`; unanswered is empty: `2|0|0.1.2||5`. */
export function encodeAnswers(answers: readonly Answer[]): string {
  return answers.map((answer) => (answer ?? []).join(".")).join("|");
}

/** `count` answers whatever the text: a missing or unreadable part is an unanswered item. */
export function decodeAnswers(text: string, count: number): (readonly number[] | null)[] {
  const parts = text.split("|");
  return range(count).map((index) => {
    const part = parts[index] ?? "";
    return answerPattern.test(part) ? part.split(".").map(Number) : null;
  });
}

/** Adds a choice to a multiple answer, or takes it away. */
export function toggle(answer: Answer, choice: number): readonly number[] {
  const before: readonly number[] = answer ?? [];
  const own = before.includes(choice) ? [] : [choice];
  return [...before.filter((other) => other < choice), ...own, ...before.filter((other) => other > choice)];
}

/** The one right answer, for grading and for showing. */
export function rightAnswer(key: ItemKey): readonly number[] {
  return "count" in key ? range(key.count) : [key.key].flat().map(Number);
}

/** Whether the answer is right as a whole; a partly right one and an unanswered item are wrong. */
export function isRight(key: ItemKey, answer: Answer): boolean {
  const right = rightAnswer(key);
  if (answer?.length !== right.length) return false;
  const given: readonly number[] = answer;
  return right.every((value, index) => (key.type === "multiple" ? given.includes(value) : given[index] === value));
}

/** Score in per cent, 0 to 100, rounded down, and which items are right. Answers beyond the last item are ignored. */
export function grade(keys: readonly ItemKey[], answersText: string): { score: number; right: boolean[] } {
  const answers = decodeAnswers(answersText, keys.length);
  const right = keys.map((key, index) => isRight(key, answers[index] ?? null));
  return { score: Math.floor((100 * right.filter(Boolean).length) / (keys.length || 1)), right };
}

export function keyOf(item: Item): ItemKey {
  if (item.type === "order") return { type: "order", count: item.steps.length };
  if (item.type === "match") return { type: "match", count: item.pairs.length };
  return { type: item.type, key: item.key } as ItemKey;
}

/** A permutation of 0 to `count` - 1, the same for the same seed and salt everywhere (mulberry32, Fisher–Yates). */
export function shuffled(count: number, seed: number, salt: number): number[] {
  let state = seed ^ Math.imul(salt + 1, 0x9e3779b1);
  const order = range(count);
  for (let last = count - 1; last > 0; last--) {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    const other = ((mixed ^ (mixed >>> 14)) >>> 0) % (last + 1);
    order.splice(other, 1, ...order.splice(last, 1, order[other] ?? 0));
  }
  return order;
}

/**
 * What stands where on the screen, as values an answer is made of: options, steps and the rights of pairs shuffled,
 * true (1) before false (0), nothing for a number. `seed` is the attempt's `orderSeed`, `position` the item's place in the quiz.
 */
export function presented(item: Item, seed: number, position: number): number[] {
  if (item.type === "number") return [];
  if (item.type === "boolean") return [1, 0];
  if (item.type === "match") return shuffled(item.pairs.length, seed, position);
  if (item.type !== "order") return shuffled(item.options.length, seed, position);
  const order = shuffled(item.steps.length, seed, position);
  // A question that is already answered is no question: turn the ring by one.
  return order.every((step, index) => step === index) ? [...order.slice(1), ...order.slice(0, 1)] : order;
}

// Groups of three behind one and the same mark; "0,500" and "1 25" are not guessed at.
const wholeNumber = /^(?:ar(?:iary)? ?)?(\d+|[1-9]\d{0,2}([ .,])\d{3}(?:\2\d{3})*) ?(?:ar|ariary|%)?$/i;

/** A whole number as people in Madagascar type it, with or without "Ar" or "%"; null when it is anything else. */
export function parseWholeNumber(text: string): number | null {
  const digits = wholeNumber.exec(text.trim().replace(/\s/g, " "))?.[1]?.replace(/\D/g, "");
  return digits && digits.length < 16 ? Number(digits) : null;
}

function range(count: number): number[] {
  return Array.from({ length: count }, (_, index) => index);
}
