// The engine reads its copy one chunk at a time, and a slow phone takes milliseconds for each. This reads all of them at
// once when a copy opens, and answers from memory what can never change under its name.

// Heads and counts of references change, in other tabs too, and are always read from the disk.

/** A chunk’s data (`d`) and what it refers to (`m`): written once, together, and only ever deleted. */
const isChunk = (key: string) => key.startsWith("c/") && !key.endsWith("/r");
/** The first screens have read what they show by then, and the engine has a cache of its own. */
const keepMs = 20_000;

export interface Known<Value> {
  readonly value: Value | undefined;
}

export class EarlyChunks<Value> {
  #values: ReadonlyMap<string, Value> = new Map();
  /** Until it is settled nothing is known, which is slow and not wrong. */
  readonly loaded: Promise<void>;

  /** `load` reads keys and values at one moment. */
  constructor(load: Promise<readonly (readonly [string, Value])[]>) {
    this.loaded = load.then(
      (entries) => {
        this.#values = new Map(entries.filter(([key]) => isChunk(key)));
        setTimeout(() => this.forget(), keepMs);
      },
      () => {},
    );
  }

  forget(): void {
    this.#values = new Map();
  }

  /** Undefined when the disk has to be asked. */
  get(key: string): Known<Value> | undefined {
    const value = this.#values.get(key);
    if (value !== undefined) return { value };
    // One that refers to nothing has no `m`.
    const lone = key.endsWith("/m") && this.#values.has(`${key.slice(0, -1)}d`);
    return lone ? { value: undefined } : undefined;
  }
}
