// A parcel as a row of QR pictures that another phone films: each frame says which one it is, so that they may be seen
// in any order, several times, and from the middle.
import { fromBase45, toBase45 } from "../../shared/base45.ts";

/** Bytes of a parcel in one picture: a 65-module square, which an old camera reads from a cracked screen. */
const bytesPerFrame = 240;
const prefix = "NX1";

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
