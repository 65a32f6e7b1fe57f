// What a rule may touch: a key-value view of the records its actor can see. Replicache implements it on
// the phone, an overlay over D1 on the Worker, a Map in tests.

export interface ReadTx {
  get(key: string): Promise<unknown>;
  /** Entries whose key starts with `prefix`, in key order. */
  scan(prefix: string): AsyncIterable<readonly [key: string, value: unknown]>;
}

export interface WriteTx extends ReadTx {
  put(key: string, value: unknown): Promise<void>;
  del(key: string): Promise<void>;
}
