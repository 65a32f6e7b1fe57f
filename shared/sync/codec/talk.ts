// One call and its answer in the wire's compact form: version, bits, checksum. The answer goes on where the call
// ended, so what the phone has just said (its ids, the words it typed) need not be told back to it.
import { sample } from "./sample.ts";
import { atOnce, CodecError, Memory, read, write, type Steps } from "./values.ts";

export { CodecError };
export type { Steps };

/** Of the sample and of every rule of the coder: what is released under a number is read like this for ever. */
const version = 1;
const checkBytes = 3;

const primed = new Memory();

/** Learns the sample, once, whoever goes on with it: in steps, so that a slow phone can breathe in between. */
export const learning: Steps<void> = (function* () {
  for (const body of sample) yield* write(primed, body);
})();

/** FNV-1a over `bytes`, going on from `state`. */
function digest(bytes: ArrayLike<number>, state: number): number {
  let hash = state;
  for (let at = 0; at < bytes.length; at++) hash = Math.imul(hash ^ (bytes[at] ?? 0), 0x0100_0193);
  return hash;
}

export class Talk {
  readonly #memory: Memory;
  /** An answer's checksum goes on from its call's: an answer to another call is not taken. */
  #check = 0x811c_9dc5;

  constructor() {
    atOnce(learning);
    this.#memory = new Memory(primed);
  }

  /** Throws `CodecError` (`too_deep`) for what nests beyond a hundred levels. */
  encode(value: unknown): Uint8Array<ArrayBuffer> {
    return atOnce(this.encoding(value));
  }

  /** The same in steps. */
  *encoding(value: unknown): Steps<Uint8Array<ArrayBuffer>> {
    const body = [version, ...(yield* write(this.#memory, value))];
    this.#check = digest(body, this.#check);
    for (let at = 0; at < checkBytes; at++) body.push((this.#check >> (8 * at)) & 255);
    return Uint8Array.from(body);
  }

  /** `limit` in characters of JSON. Throws `CodecError`; this talk is over then. */
  decode(bytes: Uint8Array, limit: number): unknown {
    return atOnce(this.decoding(bytes, limit));
  }

  /** The same in steps. */
  decoding(bytes: Uint8Array, limit: number): Steps<unknown> {
    const end = bytes.length - checkBytes;
    const body = bytes.subarray(0, Math.max(0, end));
    this.#check = digest(body, this.#check);
    const told = bytes.subarray(body.length).every((byte, at) => byte === ((this.#check >> (8 * at)) & 255));
    if (!told || body.length === 0) throw new CodecError("garbled");
    if (body[0] !== version) throw new CodecError("unknown_version");
    return read(this.#memory, body.subarray(1), limit);
  }
}
