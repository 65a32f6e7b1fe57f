// Runs a shared rule over Replicache's transaction, its writes kept or dropped as a whole.
import type { Actor } from "../../shared/actor.ts";
import { Rejection } from "../../shared/errors.ts";
import { mutatorNamed } from "../../shared/mutators.ts";
import type { ReadTx, WriteTx } from "../../shared/sync/tx.ts";

/** What Replicache's transactions offer, as far as rules need it. */
interface EngineTx {
  get(key: string): Promise<unknown>;
  scan(options: { prefix: string }): { entries(): AsyncIterable<readonly [string, unknown]> };
}

export const readTx = (tx: EngineTx): ReadTx => ({
  get: (key) => tx.get(key),
  scan: (prefix) => tx.scan({ prefix }).entries(),
});

/** Writes of a rule by key; null is a deletion. */
export type Writes = ReadonlyMap<string, unknown>;

/**
 * What the rule `kind` would write now. Throws `Rejection` when it says no, also for a kind this build does not
 * know and for args it does not understand.
 */
export async function dryRun(tx: EngineTx, kind: string, args: unknown, actor: Actor): Promise<Writes> {
  const rule = mutatorNamed(kind);
  if (!rule) throw new Rejection("unknown_mutator");
  const parsed = rule.args.safeParse(args);
  if (!parsed.success) throw new Rejection("invalid_args");
  const writes = new Map<string, unknown>();
  const base = readTx(tx);
  const overlay: WriteTx = {
    get: async (key) => (writes.has(key) ? (writes.get(key) ?? undefined) : base.get(key)),
    scan: base.scan,
    put: async (key, value) => void writes.set(key, value),
    del: async (key) => void writes.set(key, null),
  };
  await rule.run(parsed.data, { tx: overlay, actor, now: Date.now(), quizKeys: null, shown: null });
  return writes;
}
