// Time, chance and turns: everything the code under test would take from its surroundings comes from here instead.
import { Random } from "./random.ts";

// Taken before a run replaces the globals.
const { setImmediate } = globalThis;

/** Lets every promise that can go on by itself go on. */
const pause = () => new Promise<void>((resolve) => setImmediate(resolve));

/** What waits for its turn: a database call, or a timer. */
interface Waiting {
  readonly at: number;
  readonly go: () => void;
}

export class Machine {
  readonly random: Random;
  /** UTC milliseconds, the Worker's clock. */
  now = Date.UTC(2026, 0, 1);
  /** Added to `now` while a phone of this skew computes. */
  skew = 0;
  readonly #waiting: Waiting[] = [];
  readonly #outside = new Set<Promise<unknown>>();

  constructor(seed: number) {
    this.random = new Random(seed);
  }

  /** Resolves when chance lets this caller go on. */
  turn(delayMs = 0): Promise<void> {
    return new Promise((go) => {
      this.#waiting.push({ at: this.now + Math.ceil(delayMs), go });
    });
  }

  /** Work that leaves the machine, as a real database call does: nothing else goes on before it is done. */
  async outside<Result>(work: () => Promise<Result>): Promise<Result> {
    const done = work();
    this.#outside.add(done);
    try {
      return await done;
    } finally {
      this.#outside.delete(done);
    }
  }

  /** Until all that goes on waits for its turn. */
  async #settle(): Promise<void> {
    await pause();
    while (this.#outside.size > 0) {
      await Promise.allSettled(this.#outside);
      await pause();
    }
  }

  /** Runs the works at once: at each step chance decides whose database call or timer is next. */
  async atOnce<Result>(works: readonly (() => Promise<Result>)[]): Promise<PromiseSettledResult<Result>[]> {
    const running = new Set(works);
    const results = Promise.allSettled(works.map((work) => work().finally(() => running.delete(work))));
    await this.#settle();
    while (running.size > 0) {
      const [next] = this.#waiting.splice(this.random.below(this.#waiting.length), 1);
      if (!next) throw new Error("A call waits for something that never comes");
      this.now = Math.max(this.now, next.at);
      next.go();
      await this.#settle();
    }
    return results;
  }

  /** Runs `work` with this machine's clock, chance and timers in place of the globals. */
  async during<Result>(work: () => Promise<Result>): Promise<Result> {
    const { setTimeout } = globalThis;
    const [now, random, error] = [Date.now, Math.random, console.error];
    Date.now = () => this.now + this.skew;
    Math.random = () => this.random.next();
    // A rule that breaks is part of the run, not news.
    console.error = () => {};
    Object.assign(globalThis, { setTimeout: (go: () => void, ms = 0) => void this.turn(ms).then(go) });
    const getRandomValues = <Bytes>(bytes: Bytes): Bytes => {
      if (bytes instanceof Uint8Array) this.random.fill(bytes);
      return bytes;
    };
    Object.defineProperty(crypto, "getRandomValues", { value: getRandomValues, configurable: true });
    try {
      return await work();
    } finally {
      [Date.now, Math.random, console.error] = [now, random, error];
      globalThis.setTimeout = setTimeout;
      Reflect.deleteProperty(crypto, "getRandomValues");
    }
  }
}
