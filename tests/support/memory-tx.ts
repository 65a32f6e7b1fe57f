// The records a rule works on, in a Map: what stands for Replicache and for the Worker's overlay in unit tests.
import type { WriteTx } from "../../shared/sync/tx.ts";

export interface MemoryTx extends WriteTx {
  /** What was put, by key; null where it was deleted. */
  readonly writes: ReadonlyMap<string, unknown>;
}

/** Holds `records`. With `declared`, touching any other key throws, as it does on the Worker. */
export function memoryTx(records: Readonly<Record<string, unknown>> = {}, declared?: Iterable<string>): MemoryTx {
  const writes = new Map<string, unknown>();
  const allowed = declared && new Set(declared);
  const check = (key: string) => {
    if (allowed && !allowed.has(key)) throw new Error(`Undeclared key ${key}`);
  };
  const current = () => new Map([...Object.entries(records), ...writes].filter(([, value]) => value !== null));
  return {
    writes,
    async get(key) {
      check(key);
      return current().get(key);
    },
    async *scan(prefix) {
      if (allowed && !allowed.has(prefix)) throw new Error(`Undeclared scan of ${prefix}`);
      for (const entry of [...current()].toSorted(([a], [b]) => (a < b ? -1 : 1)))
        if (entry[0].startsWith(prefix)) yield entry;
    },
    async put(key, value) {
      check(key);
      writes.set(key, value);
    },
    async del(key) {
      check(key);
      writes.set(key, null);
    },
  };
}
