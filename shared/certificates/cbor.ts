// As much CBOR (RFC 8949) as a certificate needs: integers, bytes, text, arrays, maps with integer keys, one tag. Only
// the deterministic encoding (4.2.1) is taken: other bytes for the same value, and trailing ones, are refused.

/** A tag and what it says something about. */
export class Tagged {
  readonly tag: number;
  readonly value: Cbor;
  constructor(tag: number, value: Cbor) {
    this.tag = tag;
    this.value = value;
  }
}
export type Cbor = number | string | Uint8Array | readonly Cbor[] | ReadonlyMap<number, Cbor> | Tagged;

/** UTF-8 without the browser’s classes, which `shared` does not know. Throws `URIError` for half a character. */
export const utf8 = (text: string): Uint8Array<ArrayBuffer> =>
  Uint8Array.from(encodeURIComponent(text).match(/%..|./g) ?? [], (part) =>
    part.length > 1 ? Number.parseInt(part.slice(1), 16) : part.charCodeAt(0),
  );

/** Throws `URIError` for bytes that are no UTF-8. */
const fromUtf8 = (bytes: Uint8Array): string =>
  decodeURIComponent(Array.from(bytes, (byte) => `%${byte.toString(16).padStart(2, "0")}`).join(""));

/** Numbers beyond 32 bits do not occur. */
function head(major: number, value: number): number[] {
  const first = major << 5;
  if (value < 24) return [first | value];
  if (value < 0x100) return [first | 24, value];
  if (value < 0x1_0000) return [first | 25, value >> 8, value & 255];
  return [first | 26, value >>> 24, (value >>> 16) & 255, (value >>> 8) & 255, value & 255];
}

function parts(value: Cbor): number[] {
  if (typeof value === "number") return value < 0 ? head(1, -1 - value) : head(0, value);
  if (typeof value === "string") {
    const bytes = utf8(value);
    return [...head(3, bytes.length), ...bytes];
  }
  if (value instanceof Uint8Array) return [...head(2, value.length), ...value];
  if (value instanceof Tagged) return [...head(6, value.tag), ...parts(value.value)];
  if (value instanceof Map) {
    // In the order of the encoded keys: 0, 1, … before -1, -2, …
    const keys = [...(value as ReadonlyMap<number, Cbor>).keys()].sort((a, b) =>
      a < 0 === b < 0 ? Math.abs(a) - Math.abs(b) : b - a,
    );
    return [...head(5, keys.length), ...keys.flatMap((key) => [...parts(key), ...parts(value.get(key) as Cbor)])];
  }
  const list = value as readonly Cbor[];
  return [...head(4, list.length), ...list.flatMap(parts)];
}

export const encode = (value: Cbor): Uint8Array<ArrayBuffer> => Uint8Array.from(parts(value));

export const sameBytes = (a: Uint8Array, b: Uint8Array): boolean =>
  a.length === b.length && a.every((byte, at) => byte === b[at]);

const maxDepth = 4;

class Reader {
  at = 0;
  readonly #bytes: Uint8Array;
  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  take(length: number): Uint8Array {
    if (this.at + length > this.#bytes.length) throw new RangeError("The bytes end too early");
    this.at += length;
    return this.#bytes.slice(this.at - length, this.at);
  }

  read(depth: number): Cbor {
    const first = this.take(1)[0] ?? 0;
    const short = first & 31;
    if (short > 26 || depth > maxDepth) throw new RangeError("Not the CBOR of a certificate");
    const value = short < 24 ? short : this.take(1 << (short - 24)).reduce((sum, byte) => sum * 256 + byte, 0);
    switch (first >> 5) {
      case 0:
        return value;
      case 1:
        return -1 - value;
      case 2:
        return this.take(value);
      case 3:
        return fromUtf8(this.take(value));
      case 4:
        return Array.from({ length: this.#few(value) }, () => this.read(depth + 1));
      case 5: {
        const map = new Map<number, Cbor>();
        for (let count = this.#few(value); count > 0; count--) {
          const key = this.read(depth + 1);
          if (typeof key !== "number") throw new RangeError("A key is no number");
          map.set(key, this.read(depth + 1));
        }
        return map;
      }
      case 6:
        return new Tagged(value, this.read(depth + 1));
      default:
        throw new RangeError("Not the CBOR of a certificate");
    }
  }

  #few(count: number): number {
    if (count > this.#bytes.length) throw new RangeError("More entries than bytes");
    return count;
  }
}

/** Null for anything but the one deterministic encoding of a value. */
export function decode(bytes: Uint8Array): Cbor | null {
  try {
    const value = new Reader(bytes).read(0);
    return sameBytes(encode(value), bytes) ? value : null;
  } catch {
    return null;
  }
}
