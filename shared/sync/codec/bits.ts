// Arithmetic coding of bits, each at the price its contexts foretell: what both ends have met before costs next to
// nothing. Four predictions are mixed by weights that learn ("logistic mixing", M. Mahoney, PAQ). Everything counts in
// whole numbers and in + - * / of doubles, which every engine rounds alike: a phone's and the Worker's never part.

const slotBits = 18;
const inputs = 4;
const mixers = 40;
/** A counter hardens up to here; what is new then still weighs a thirtieth. */
const patience = 30;
const rate = 2e-9;

/** `squash[x + 2048]` is 65,536 / (1 + e^(-x / 256)); `stretch` undoes it, for chances of 4,096. */
const squash = new Uint16Array(4096);
const stretch = new Int16Array(4096).fill(2047);
for (let x = 0, p = 0, power = 2980.957987041728; x < 4096; x++, power /= 1.0039138893383475) {
  const chance = Math.max(32, Math.min(65_504, Math.floor(65_536 / (1 + power))));
  squash[x] = chance;
  while (p <= chance >> 4) stretch[p++] = x - 2048;
}

/** What one end has learnt of how bits follow their contexts; the other end's is the same. */
export class Model {
  readonly chances: Uint16Array;
  readonly counts: Uint8Array;
  readonly weights: Float64Array;

  constructor(from?: Model) {
    this.chances = from?.chances.slice() ?? new Uint16Array(1 << slotBits).fill(32_768);
    this.counts = from?.counts.slice() ?? new Uint8Array(1 << slotBits);
    this.weights = from?.weights.slice() ?? new Float64Array(mixers * inputs).fill(0.35);
  }
}

function slotOf(context: number): number {
  const hash = Math.imul(context, 0x2545_f491);
  return Math.imul(hash ^ (hash >>> 15), 0x27d4_eb2f) >>> (32 - slotBits);
}
const hintOf = (chances: Uint16Array, slot: number) => stretch[(chances[slot] as number) >> 4] as number;
const weightOf = (weights: Float64Array, at: number) => weights[at] as number;
function learn(chances: Uint16Array, counts: Uint8Array, slot: number, bit: number): void {
  const count = counts[slot] as number;
  const was = chances[slot] as number;
  chances[slot] = was + Math.trunc((bit * 65_535 - was) / (count + 1.3));
  if (count < patience) counts[slot] = count + 1;
}

/** Writes bits, or reads them where there is a `source`: one walk serves both ends. */
export class Bits {
  readonly #model: Model;
  readonly #source: Uint8Array | null;
  readonly #out: number[] = [];
  #low = 0;
  #high = 0xffff_ffff;
  #code = 0;
  #at = 0;
  /** Of all that passed: the same at both ends, or their models have parted. */
  #trace = 0;

  constructor(model: Model, source: Uint8Array | null) {
    this.#model = model;
    this.#source = source;
    for (let n = 0; n < 4; n++) this.#next();
  }

  /** Beyond the end there are zeros. */
  #next(): void {
    const source = this.#source;
    if (source) this.#code = this.#code * 256 + (this.#at < source.length ? (source[this.#at++] as number) : 0);
  }

  /** A bit that is 1 with a chance of `chance` in 65,536. */
  #pass(bit: number, chance: number): number {
    const middle = this.#low + Math.floor(((this.#high - this.#low) * chance) / 65_536);
    const is = this.#source ? (this.#code <= middle ? 1 : 0) : bit;
    if (is) this.#high = middle;
    else this.#low = middle + 1;
    while ((this.#low ^ this.#high) >>> 24 === 0) {
      const byte = this.#high >>> 24;
      if (!this.#source) this.#out.push(byte);
      this.#low = (this.#low << 8) >>> 0;
      this.#high = ((this.#high << 8) | 255) >>> 0;
      this.#code -= byte * 0x1_000000;
      this.#next();
    }
    return is;
  }

  /** `width` bits nobody can foretell. */
  raw(width: number, value: number): number {
    let read = 0;
    for (let at = width - 1; at >= 0; at--) read = read * 2 + this.#pass(Math.floor(value / 2 ** at) & 1, 32_768);
    this.#trace = Math.imul(this.#trace ^ read, 0x0100_0193);
    return read;
  }

  /** `width` bits (at most 12) in four contexts, any whole numbers; `salt` tells this use of them from others. */
  symbol(
    width: number,
    value: number,
    mixer: number,
    salt: number,
    a: number,
    b: number,
    c: number,
    d: number,
  ): number {
    const { chances, counts, weights } = this.#model;
    const w = mixer * inputs;
    let node = 1;
    for (let at = width - 1; at >= 0; at--) {
      const here = Math.imul(node, 0x9e37_79b1) + salt;
      const [sa, sb, sc, sd] = [slotOf(a + here), slotOf(b + here + 1), slotOf(c + here + 2), slotOf(d + here + 3)];
      const ha = hintOf(chances, sa);
      const hb = hintOf(chances, sb);
      const hc = hintOf(chances, sc);
      const hd = hintOf(chances, sd);
      const sum =
        ha * weightOf(weights, w) +
        hb * weightOf(weights, w + 1) +
        hc * weightOf(weights, w + 2) +
        hd * weightOf(weights, w + 3);
      const chance = squash[Math.max(0, Math.min(4095, Math.floor(sum) + 2048))] as number;
      const bit = this.#pass((value >> at) & 1, chance);
      const miss = (bit * 65_536 - chance) * rate;
      weights[w] = weightOf(weights, w) + ha * miss;
      weights[w + 1] = weightOf(weights, w + 1) + hb * miss;
      weights[w + 2] = weightOf(weights, w + 2) + hc * miss;
      weights[w + 3] = weightOf(weights, w + 3) + hd * miss;
      learn(chances, counts, sa, bit);
      learn(chances, counts, sb, bit);
      learn(chances, counts, sc, bit);
      learn(chances, counts, sd, bit);
      node = node * 2 + bit;
    }
    this.#trace = Math.imul(this.#trace ^ node, 0x0100_0193);
    return node - (1 << width);
  }

  /** Sixteen bits that are the trace of all before them; false where the other end traced something else. */
  seal(): boolean {
    const trace = this.#trace >>> 16;
    return this.raw(16, trace) === trace;
  }

  /** What was written, as short as a reader that takes zeros beyond the end allows. */
  end(): number[] {
    for (let cut = 32; ; cut -= 8) {
      const value = Math.ceil(this.#low / 2 ** cut) * 2 ** cut;
      if (value > this.#high) continue;
      for (let at = 24; at >= cut; at -= 8) this.#out.push(Math.floor(value / 2 ** at) & 255);
      return this.#out;
    }
  }
}
