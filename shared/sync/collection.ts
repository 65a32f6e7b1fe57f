// Typed access to the records of one noun. Values are not parsed again here: the Worker is the only writer
// of what a phone pulls, and each side parses what crosses its border before it is stored.
import { Rejection } from "../errors.ts";
import type { ReadTx, WriteTx } from "./tx.ts";

export interface Collection<Value> {
  readonly name: string;
  key(id: string): string;
  get(tx: ReadTx, id: string): Promise<Value | undefined>;
  /** Throws `Rejection("not_found")` when the record is missing or out of sight. */
  must(tx: ReadTx, id: string): Promise<Value>;
  list(tx: ReadTx): Promise<Value[]>;
  put(tx: WriteTx, id: string, value: Value): Promise<void>;
  del(tx: WriteTx, id: string): Promise<void>;
}

export function collection<Value>(name: string): Collection<Value> {
  const key = (id: string) => `${name}/${id}`;
  const get = async (tx: ReadTx, id: string) => (await tx.get(key(id))) as Value | undefined;
  return {
    name,
    key,
    get,
    async must(tx, id) {
      const value = await get(tx, id);
      if (value === undefined) throw new Rejection("not_found");
      return value;
    },
    async list(tx) {
      const values: Value[] = [];
      for await (const [, value] of tx.scan(`${name}/`)) values.push(value as Value);
      return values;
    },
    put: (tx, id, value) => tx.put(key(id), value),
    del: (tx, id) => tx.del(key(id)),
  };
}
