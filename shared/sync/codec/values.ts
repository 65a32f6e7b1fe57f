// JSON as bits. Nothing here knows the wire's records: what a field usually holds is learnt as it passes, first from
// the sample both ends begin with, so a field or a word of a later build goes through like any other.
import { Bits, Model } from "./bits.ts";

/** Why a body was not taken, or not made. */
export type CodecFault = "garbled" | "too_large" | "too_deep" | "unknown_version";

export class CodecError extends Error {
  override readonly name = "CodecError";
  readonly fault: CodecFault;
  constructor(fault: CodecFault) {
    super(fault);
    this.fault = fault;
  }
}

const refuse = (fault: CodecFault): never => {
  throw new CodecError(fault);
};

const maxDepth = 100;

/** Work that may be left and gone on with at each step. */
export type Steps<T> = Generator<void, T>;
/** Levels whose values are steps: a pull's records are the third, or the fourth behind a push. */
const pausesAbove = 5;

/** All of it at once. */
export function atOnce<T>(steps: Steps<T>): T {
  for (;;) {
    const { done, value } = steps.next();
    if (done) return value;
  }
}

/** What a value is. The three ways of an integer: as it is, since the same field's last, since the last moment. */
const [isNull, isFalse, isTrue, isInteger, isSinceField, isSinceMoment, isFloat, isText, isList, isRecord] = [
  0, 1, 2, 3, 4, 5, 6, 7, 8, 9,
] as const;
/** How a text is told: met before (which one, one of the last eight, the same as in this field last), or anew. */
const [met, recent, again, path, uuid, symbols, plain] = [0, 1, 2, 3, 4, 5, 8] as const;

/** Its first 16, 32 and 64 letters are the three alphabets of `symbols`: hex, Replicache's ids, base64url. */
const alphabet = "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ-_";
const alphabets = [/^[\da-f]+$/, /^[\da-v]+$/];
const isUuid = /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/;
const isPath = /^[a-z-]{1,20}\/./;
/** Letters that look drawn by lot. A guess: whichever way is taken, the same text arrives. */
const isDrawn = /^(?=.*\d|.+[A-Z])[\w-]{8,300}$/;

/** Fields of contexts that are no field of a record. */
const [ofPrefix, ofRest, ofName, ofShape] = [-1, -2, -3, -4] as const;
const [inList, inTag] = [1 << 20, 1 << 21] as const;

/** Milliseconds that moments of these decades lie between; a cookie's order does not. */
const isMoment = (n: number) => n > 1.4e12 && n < 2 ** 41;
const bitLength = (n: number) => (n < 2 ** 31 ? 32 - Math.clz32(n) : 63 - Math.clz32(n / 2 ** 31));

/** What one end remembers of the bodies so far. */
export class Memory {
  readonly model: Model;
  readonly texts: string[];
  readonly indexOf: Map<string, number>;
  readonly shapes: (readonly string[])[];
  readonly shapeOf: Map<string, number>;
  /** By field: its last number, its last text, what it was. */
  readonly lastNumber: Map<number, number>;
  readonly lastText: Map<number, number>;
  readonly lastTag: Map<number, number>;
  /** The last moment that passed, UTC milliseconds. */
  moment: number;
  /** Which records are being told: the last first part of a key, such as `task`. */
  prefix: number;
  /** Texts of the sample: words of the format, called by their number even where they have just been said. */
  words: number;

  constructor(from?: Memory) {
    this.model = new Model(from?.model);
    this.texts = [...(from?.texts ?? [])];
    this.indexOf = new Map(from?.indexOf);
    this.shapes = [...(from?.shapes ?? [])];
    this.shapeOf = new Map(from?.shapeOf);
    this.lastNumber = new Map(from?.lastNumber);
    this.lastText = new Map(from?.lastText);
    this.lastTag = new Map(from?.lastTag);
    this.moment = from?.moment ?? 0;
    this.prefix = from?.prefix ?? 0;
    this.words = from?.texts.length ?? 0;
  }
}

/** One body's way through `memory`: written, or read where there is a `source`. */
class Walk {
  readonly #memory: Memory;
  readonly #bits: Bits;
  readonly #writes: boolean;
  #left: number;

  constructor(memory: Memory, source: Uint8Array | null, limit: number) {
    this.#memory = memory;
    this.#bits = new Bits(memory.model, source);
    this.#writes = !source;
    this.#left = limit;
  }

  /** A whole body: a value and its seal. */
  *body(given: unknown): Steps<unknown> {
    const value = yield* this.value(given, 0, 0, 0);
    return this.#bits.seal() ? value : refuse("garbled");
  }

  end(): number[] {
    return this.#bits.end();
  }

  /** Counts what comes out, before room is made for it. */
  #spend(units: number): void {
    this.#left -= units;
    if (!(this.#left >= 0)) refuse("too_large");
  }

  /** A whole number from 0: its length in bits, then the bits, of which ten are worth foretelling. */
  #count(n: number, mixer: number, salt: number, a: number, b: number, c: number, d: number): number {
    const length = this.#bits.symbol(6, bitLength(n + 1), mixer, salt, a, b, c, d) - 1;
    if (length < 0 || length > 53) refuse("garbled");
    const top = Math.min(length, 10);
    const rest = length - top;
    const high = Math.floor((n + 1) / 2 ** rest) % 2 ** top;
    const head = this.#bits.symbol(top, high, mixer + 1, salt + (length + 1) * 0x1_003f, a, b, c, d);
    return (2 ** top + head) * 2 ** rest + this.#bits.raw(rest, (n + 1) % 2 ** rest) - 1;
  }

  #integer(n: number, mixer: number, salt: number, a: number, b: number, c: number, d: number): number {
    const folded = this.#count(n < 0 ? -2 * n - 1 : 2 * n, mixer, salt, a, b, c, d);
    return folded % 2 === 0 ? folded / 2 : -(folded + 1) / 2;
  }

  #howToTell(text: string, field: number): number {
    const { indexOf, texts, words, lastText } = this.#memory;
    const index = indexOf.get(text);
    if (index !== undefined) {
      if (index < words) return met;
      if (index === lastText.get(field)) return again;
      return index >= texts.length - 8 ? recent : met;
    }
    if (isPath.test(text)) return path;
    if (isUuid.test(text)) return uuid;
    if (!isDrawn.test(text)) return plain;
    const smallest = alphabets.findIndex((one) => one.test(text));
    return symbols + (smallest < 0 ? 2 : smallest);
  }

  #text(given: string, field: number, place: number): string {
    const memory = this.#memory;
    const { texts, indexOf, lastText, lastTag } = memory;
    const last = lastText.get(field) ?? -1;
    const a = field * 0x101;
    const b = a + (lastTag.get(field) ?? 0) * 0x7001 + 5;
    const c = place * 0x301 + 9;
    const d = memory.prefix * 0x5003 + field * 0x7_7777;
    const how = this.#bits.symbol(4, this.#writes ? this.#howToTell(given, field) : 0, 0, 0, a, b, c, d);
    lastTag.set(field, how + 1);
    const salt = (how + 1) * 0x1_0001;
    let text = given;
    if (how === met) {
      const after = field * 0x9001 + last * 0x333 + 7;
      text = texts[this.#count(indexOf.get(given) ?? 0, 1, salt, a, after, c, d)] ?? refuse("garbled");
    } else if (how === again) text = texts[last] ?? refuse("garbled");
    else if (how === recent) {
      const back = texts.length - 1 - (indexOf.get(given) ?? 0);
      text = texts[texts.length - 1 - this.#bits.symbol(3, back & 7, 3, salt, a, b, c, d)] ?? refuse("garbled");
    } else if (how === path) {
      const cut = given.indexOf("/");
      const prefix = this.#text(given.slice(0, cut), ofPrefix, field);
      memory.prefix = indexOf.get(prefix) ?? 0;
      text = `${prefix}/${this.#text(given.slice(cut + 1), ofRest, memory.prefix)}`;
    } else if (how === uuid) text = this.#uuid(given, salt, a, b, c, d);
    else if (how < plain) {
      const length = this.#count(given.length, 4, salt, a, b, c, d);
      this.#spend(length);
      text = "";
      for (let at = 0; at < length; at++)
        text += alphabet[this.#bits.raw(how - 1, this.#writes ? alphabet.indexOf(given.charAt(at)) : 0)];
    } else if (how === plain) text = this.#letters(given, field);
    else refuse("garbled");
    this.#spend(text.length + 2);
    if (!indexOf.has(text)) indexOf.set(text, texts.push(text) - 1);
    lastText.set(field, indexOf.get(text) ?? 0);
    return text;
  }

  /** Time since the last moment, the two fixed marks where they usually stand, and the rest as it is. */
  #uuid(given: string, salt: number, a: number, b: number, c: number, d: number): string {
    const memory = this.#memory;
    const hex = given.replaceAll("-", "");
    const part = (from: number, to: number) => (this.#writes ? Number.parseInt(hex.slice(from, to), 16) : 0);
    const time = memory.moment + this.#integer(part(0, 12) - memory.moment, 6, salt, a, b, c, d);
    if (!(time >= 0 && time < 2 ** 48)) refuse("garbled");
    let whole = time.toString(16).padStart(12, "0");
    for (let at = 12; at < 32; at += 4) {
      const marked = at < 20;
      const mark = marked ? this.#bits.symbol(4, part(at, at + 1), 8, salt + at, a, b, c, d) : 0;
      const width = marked ? 12 : 16;
      whole += (mark * 4096 + this.#bits.raw(width, part(at + (marked ? 1 : 0), at + 4))).toString(16).padStart(4, "0");
    }
    if (isMoment(time)) memory.moment = time;
    return whole.replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-");
  }

  /** Letter after letter, each in the light of those before it; a letter beyond ASCII takes two or three steps. */
  #letters(given: string, field: number): string {
    let [text, at, before, second, third, word] = ["", 0, 0, 0, 0, 0];
    const step = (value: number): number => {
      const pair = before * 0x5003 + second * 0x71;
      const [a, d] = [before * 0x10f + field * 0x4_0009 + 1, word * 0x2f + before + 4];
      const is = this.#bits.symbol(8, value, 9, 0, a, pair + 2, pair * 0x107 + third * 0x1f1 + 3, d);
      [third, second, before] = [second, before, is];
      word = is > 64 ? Math.imul(word + is, 0x2f0b_4c47) : 0;
      return is;
    };
    for (;;) {
      const unit = at < given.length ? given.charCodeAt(at++) : -1;
      const short = unit > 0 && unit < 128;
      const near = unit < 0x4000;
      const first = step(unit < 0 ? 0 : short ? unit : near ? 128 | (unit >> 8) : 192);
      if (first === 0) return text;
      const middle = first < 192 ? first & 63 : step(unit >> 8);
      text += String.fromCharCode(first < 128 ? first : (middle << 8) | step(unit & 255));
      this.#spend(1);
    }
  }

  #howToCount(n: number, field: number): number {
    if (!Number.isSafeInteger(n) || Math.abs(n) > 2 ** 51 || Object.is(n, -0)) return isFloat;
    const { lastNumber, moment } = this.#memory;
    const [bySelf, byField, byMoment] = [n, n - (lastNumber.get(field) ?? 0), n - moment].map(Math.abs) as [
      number,
      number,
      number,
    ];
    if (n >= 0 && n < 2 ** 20 && n - (lastNumber.get(field) ?? 0) !== 1) return isInteger;
    if (byField <= byMoment && byField < bySelf) return isSinceField;
    return byMoment < bySelf ? isSinceMoment : isInteger;
  }

  #whatIs(value: unknown, field: number): number {
    if (value === null || value === undefined) return isNull;
    if (typeof value === "boolean") return value ? isTrue : isFalse;
    if (typeof value === "number") return this.#howToCount(value, field);
    if (typeof value === "string") return isText;
    return Array.isArray(value) ? isList : isRecord;
  }

  *value(given: unknown, field: number, place: number, depth: number): Steps<unknown> {
    if (depth < pausesAbove) yield;
    if (depth > maxDepth) refuse("too_deep");
    this.#spend(1);
    const memory = this.#memory;
    const { lastNumber, lastTag, prefix } = memory;
    const a = field * 0x111 + 0x2000_0001;
    const b = a + (lastTag.get(field + inTag) ?? 0) * 0x3001 + 0x1000_0000;
    const c = place * 0x2001 + 0x4000_0001;
    const d = prefix * 0x901 + field * 0x1_0031 + 0x5000_0001;
    const what = this.#bits.symbol(4, this.#writes ? this.#whatIs(given, field) : 0, 10, 0, a, b, c, d);
    lastTag.set(field + inTag, what + 1);
    if (what === isNull) return null;
    if (what === isFalse) return false;
    if (what === isTrue) return true;
    if (what === isText) return this.#text(this.#writes ? (given as string) : "", field, place);
    const salt = (what + 1) * 0x1_0001;
    if (what === isFloat) return this.#float(given as number);
    if (what < isFloat) {
      const n = this.#writes ? (given as number) : 0;
      const last = lastNumber.get(field) ?? 0;
      const since = what === isInteger ? 0 : what === isSinceField ? last : memory.moment;
      const after = what === isInteger ? field * 0x7001 + (last | 0) * 0x1235 + 0x60_0001 : b;
      const is = since + this.#integer(n - since, 8 + 3 * what, salt, a, after, c, d);
      lastNumber.set(field, is);
      if (isMoment(is)) memory.moment = is;
      return is;
    }
    if (what === isList) {
      const list = this.#writes ? (given as readonly unknown[]) : [];
      const length = this.#count(list.length, 26, salt, a, b, c, d);
      const read: unknown[] = [];
      for (let at = 0; at < length; at++)
        read.push(yield* this.value(list[at], field + inList, place + 0x77, depth + 1));
      return read;
    }
    if (what !== isRecord) refuse("garbled");
    const record = (this.#writes ? given : {}) as Readonly<Record<string, unknown>>;
    const [shape, names] = this.#shape(record, field, place);
    const entries: [string, unknown][] = [];
    for (const [at, name] of names.entries()) {
      this.#spend(name.length + 4);
      const own = Object.hasOwn(record, name) ? record[name] : null;
      entries.push([name, yield* this.value(own, memory.indexOf.get(name) ?? 0, shape * 64 + at, depth + 1)]);
    }
    return Object.fromEntries(entries);
  }

  #float(n: number): number {
    const view = new DataView(new ArrayBuffer(8));
    if (this.#writes) view.setFloat64(0, n);
    for (const at of [0, 4]) view.setUint32(at, this.#bits.raw(32, view.getUint32(at)));
    return view.getFloat64(0);
  }

  /** A record's names in their order: a shape met before, or a new one. Its number, from 1, and the names. */
  #shape(record: Readonly<Record<string, unknown>>, field: number, place: number): [number, readonly string[]] {
    const { shapes, shapeOf, lastText, prefix } = this.#memory;
    const own = Object.keys(record).filter((name) => record[name] !== undefined);
    const a = field * 0x55 + 1;
    const b = a + prefix * 0x4001 + 1;
    const c = a + (lastText.get(ofShape) ?? 0) * 0x81 + 2;
    const d = place * 0x201 + 4;
    let shape = this.#count(shapeOf.get(JSON.stringify(own)) ?? 0, 28, 0, a << 16, b << 13, c << 12, d << 11);
    if (shape === 0) {
      const length = this.#count(own.length, 30, 1, a, b, c, d);
      const names: string[] = [];
      for (let at = 0; at < length; at++) names.push(this.#text(own[at] ?? "", ofName, lastText.get(ofName) ?? 0));
      shape = shapes.push(names);
      shapeOf.set(JSON.stringify(names), shape);
    }
    lastText.set(ofShape, shape);
    return [shape, shapes[shape - 1] ?? refuse("garbled")];
  }
}

/** The bytes of `value`, which both ends remember from then on. Throws `CodecError` (`too_deep`). */
export function* write(memory: Memory, value: unknown): Steps<number[]> {
  const walk = new Walk(memory, null, Infinity);
  yield* walk.body(value);
  return walk.end();
}

/** The value of `bytes`, at most `limit` characters of JSON. Throws `CodecError`. */
export const read = (memory: Memory, bytes: Uint8Array, limit: number): Steps<unknown> =>
  new Walk(memory, bytes, limit).body(null);
