// How much goes into one request: little while the network is slow, so that each answer that arrives counts.
import { maxMutations } from "../../shared/sync/protocol.ts";

const [smallestBytes, largestBytes] = [16_000, 240_000];
/** A request that took longer than this was too large. */
const patienceMs = 3_000;

/** Sizes of JSON before gzip; starts small, unless the network is known to be fast, and doubles while answers come quickly. */
export class ChunkSizer {
  #bytes: number;

  constructor(fast = false) {
    this.#bytes = fast ? largestBytes : smallestBytes;
  }

  /** The first mutations that fit; always at least one. */
  take<T>(rest: readonly T[]): T[] {
    let bytes = 0;
    const end = rest.findIndex((mutation, at) => {
      bytes += JSON.stringify(mutation).length;
      return at >= maxMutations || (at > 0 && bytes > this.#bytes);
    });
    return rest.slice(0, end < 0 ? rest.length : end);
  }

  took(ms: number): void {
    this.#bytes = ms < patienceMs ? Math.min(this.#bytes * 2, largestBytes) : Math.max(this.#bytes / 2, smallestBytes);
  }
}
