// A parcel as a row of QR pictures that another phone films: each frame says which one it is, so that they may be seen
// in any order, several times, and from the middle.

/** Bytes of a parcel in one picture: a 65-module square, which an old camera reads from a cracked screen. */
const bytesPerFrame = 240;
const prefix = "NX1";
const alphabet = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:";

/** Base45 (RFC 9285): the letters a QR picture holds most densely. */
export function toBase45(bytes: Uint8Array): string {
  let text = "";
  for (let at = 0; at < bytes.length; at += 2) {
    const pair = at + 1 < bytes.length;
    let value = pair ? (bytes[at] ?? 0) * 256 + (bytes[at + 1] ?? 0) : (bytes[at] ?? 0);
    for (let digit = 0; digit < (pair ? 3 : 2); digit++) {
      text += alphabet[value % 45];
      value = Math.floor(value / 45);
    }
  }
  return text;
}

/** Null for text that is no base45. */
export function fromBase45(text: string): Uint8Array<ArrayBuffer> | null {
  const bytes: number[] = [];
  for (let at = 0; at < text.length; at += 3) {
    const digits = Array.from(text.slice(at, at + 3), (letter) => alphabet.indexOf(letter));
    const value = digits.reduceRight((sum, digit) => sum * 45 + digit, 0);
    if (digits.includes(-1) || digits.length < 2 || value > (digits.length === 3 ? 0xffff : 0xff)) return null;
    bytes.push(...(digits.length === 3 ? [value >> 8, value & 255] : [value]));
  }
  return Uint8Array.from(bytes);
}

/** The pictures' texts. `name` tells frames of one parcel from those of another. */
export function framesOf(name: string, bytes: Uint8Array): string[] {
  const total = Math.ceil(bytes.length / bytesPerFrame);
  const short = name.slice(0, 8).toUpperCase();
  return Array.from({ length: total }, (_, at) => {
    const part = bytes.slice(at * bytesPerFrame, (at + 1) * bytesPerFrame);
    return `${prefix}/${short}/${at + 1}/${total}/${toBase45(part)}`;
  });
}

const framePattern = /^NX1\/([0-9A-F]{8})\/(\d{1,4})\/(\d{1,4})\/(.+)$/s;

/** Puts filmed frames together again. */
export class FrameCollector {
  #name = "";
  #total = 0;
  #parts = new Map<number, Uint8Array<ArrayBuffer>>();

  /** How many of how many are here; 0 of 0 before the first. */
  get progress(): { seen: number; total: number } {
    return { seen: this.#parts.size, total: this.#total };
  }

  /** Takes what the camera read; the whole parcel once it is complete. A frame of another parcel starts anew. */
  take(text: string): Uint8Array<ArrayBuffer> | null {
    const [, name = "", at = "", total = "", payload = ""] = framePattern.exec(text) ?? [];
    const bytes = fromBase45(payload);
    const [index, count] = [Number(at), Number(total)];
    if (!bytes?.length || index < 1 || index > count) return null;
    if (name !== this.#name || count !== this.#total) {
      [this.#name, this.#total] = [name, count];
      this.#parts.clear();
    }
    this.#parts.set(index, bytes);
    if (this.#parts.size < count) return null;
    const parts = Array.from({ length: count }, (_, place) => this.#parts.get(place + 1) ?? new Uint8Array());
    const whole = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
    let offset = 0;
    for (const part of parts) {
      whole.set(part, offset);
      offset += part.length;
    }
    return whole;
  }
}
