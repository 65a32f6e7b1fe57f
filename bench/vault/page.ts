// Runs in a page: the two stores a person's copy can lie in, written to with the same chunks in turn.
import type { Profile } from "../../pwa/sync/store.ts";
import { plainStore } from "../../pwa/device/plain-store.ts";
import { newVault } from "../../pwa/device/vault.ts";
import { vaultStore } from "../../pwa/device/vault-store.ts";

export interface Rounds {
  /** Milliseconds of each round's write, from the first `put` until the commit is on the disk. */
  readonly plain: readonly number[];
  readonly vault: readonly number[];
}

const profile = { userId: "bench", tenant: { id: "bench" } } as Profile;

/** A chunk as the engine writes them: entries of a tree, in JSON's own values. */
function chunkOf(round: number, at: number, bytes: number) {
  const entries: unknown[] = [];
  for (let size = 0, n = 0; size < bytes; n++) {
    const title = `Asa faha-${round}-${at}-${n} ho an’ny mpanjifa sy ny mpiara-miasa, ${crypto.randomUUID()}`;
    const task = { id: crypto.randomUUID(), title, body: "", status: "pending", priority: "normal", createdAt: n };
    entries.push([`task/${task.id}`, task, JSON.stringify(task).length]);
    size += JSON.stringify(task).length + 60;
  }
  return [0, entries] as const;
}

/** `count` chunks of `bytes` of JSON each, `rounds` times into each store; the first round of each is not counted. */
async function writeBoth(count: number, bytes: number, rounds: number): Promise<Rounds> {
  const vault = await newVault();
  const times = { plain: [] as number[], vault: [] as number[] };
  for (let round = 0; round <= rounds; round++) {
    const chunks = Array.from({ length: count }, (_, at) => [`c/${round}-${at}/d`, chunkOf(round, at, bytes)] as const);
    // In turn, and the other one first each time: what the disk does beside it falls on both.
    const order = round % 2 === 0 ? (["plain", "vault"] as const) : (["vault", "plain"] as const);
    for (const kind of order) {
      const name = `rep:bench:${kind}:${round}`;
      const provider = kind === "plain" ? plainStore(profile) : vaultStore(profile, vault);
      const store = provider.create(name);
      (await store.read()).release();
      const from = performance.now();
      const write = await store.write();
      for (const [key, value] of chunks) await write.put(key, value as never);
      await write.commit();
      const ms = performance.now() - from;
      write.release();
      await store.close();
      await provider.drop(name);
      if (round > 0) times[kind].push(ms);
    }
  }
  return times;
}

// For the page that runs this.
Object.assign(globalThis, { writeBoth });
