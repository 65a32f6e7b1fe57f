// Where the sync engine keeps its data for a person behind a PIN: the same key-value store, each value encrypted.
import type { KVStoreProvider } from "replicache";
import type { IDBPDatabase } from "idb";
import type { Profile, Vault } from "../sync/store.ts";
import { EarlyChunks } from "./early-chunks.ts";
import { idOf } from "./people.ts";

type Store = ReturnType<KVStoreProvider["create"]>;
type Read = Awaited<ReturnType<Store["read"]>>;
type Write = Awaited<ReturnType<Store["write"]>>;
type Value = Parameters<Write["put"]>[1];

/** The engine's own names for its object store, kept so that a copy can be moved in and out. */
const chunks = "chunks";
const plainPrefix = "rep:";

/** The library lies in the store's chunk, which is here whenever this is. */
const idb = () => import("../sync/open-store.ts");

const openChunks = async (name: string): Promise<IDBPDatabase> =>
  (await idb()).openDB(name, 1, {
    upgrade: (fresh) => void fresh.createObjectStore(chunks),
    // Whoever deletes it need not wait for this tab.
    blocking: (_from, _to, { target }) => (target as IDBDatabase).close(),
  });

/** Many readers or one writer, across all tabs: encrypting takes time, in which the browser would end a transaction. */
function hold(name: string, mode: "shared" | "exclusive"): Promise<() => void> {
  return new Promise((resolve, reject) => {
    const held = new Promise<void>((release) => {
      navigator.locks.request(`nexio-vault:${name}`, { mode }, () => (resolve(release), held)).catch(reject);
    });
  });
}

class VaultStore implements Store {
  readonly #name: string;
  readonly #db: Promise<IDBPDatabase>;
  readonly #vault: Vault;
  readonly #early: EarlyChunks<Value>;
  #closed = false;

  constructor(name: string, vault: Vault) {
    this.#name = name;
    this.#vault = vault;
    this.#db = openChunks(name);
    this.#early = new EarlyChunks(this.#db.then((db) => this.#readAll(db)));
  }

  async #readAll(db: IDBPDatabase): Promise<(readonly [string, Value])[]> {
    const { store } = db.transaction(chunks);
    const range = IDBKeyRange.bound("c/", "c0", false, true);
    const [keys, sealed] = await Promise.all([store.getAllKeys(range), store.getAll(range)]);
    return Promise.all(keys.map(async (key, at) => [key as string, (await this.#vault.open(sealed[at])) as Value]));
  }

  get closed(): boolean {
    return this.#closed;
  }

  async #get(key: string): Promise<Value | undefined> {
    const known = this.#early.get(key);
    if (known) return known.value;
    const sealed: unknown = await (await this.#db).get(chunks, key);
    return sealed === undefined ? undefined : ((await this.#vault.open(sealed as Uint8Array<ArrayBuffer>)) as Value);
  }

  async read(): Promise<Read> {
    await this.#early.loaded;
    const release = await hold(this.#name, "shared");
    let closed = false;
    return {
      has: async (key) => (await (await this.#db).count(chunks, key)) > 0,
      get: (key) => this.#get(key),
      release: () => {
        closed = true;
        release();
      },
      get closed() {
        return closed;
      },
    };
  }

  async write(): Promise<Write> {
    await this.#early.loaded;
    const release = await hold(this.#name, "exclusive");
    const changed = new Map<string, Value | undefined>();
    let closed = false;
    return {
      has: async (key) =>
        changed.has(key) ? changed.get(key) !== undefined : (await (await this.#db).count(chunks, key)) > 0,
      get: async (key) => (changed.has(key) ? changed.get(key) : this.#get(key)),
      put: async (key, value) => void changed.set(key, value),
      del: async (key) => void changed.set(key, undefined),
      commit: async () => {
        const sealed = await Promise.all(
          [...changed].map(
            async ([key, value]) => [key, value === undefined ? null : await this.#vault.seal(value)] as const,
          ),
        );
        const transaction = (await this.#db).transaction(chunks, "readwrite");
        for (const [key, bytes] of sealed)
          void (bytes ? transaction.store.put(bytes, key) : transaction.store.delete(key));
        await transaction.done;
        changed.clear();
      },
      release: () => {
        closed = true;
        release();
      },
      get closed() {
        return closed;
      },
    };
  }

  async close(): Promise<void> {
    this.#closed = true;
    this.#early.forget();
    (await this.#db).close();
  }
}

const darkName = (profile: Profile, name: string) => `vault:${idOf(profile)}:${name}`;

export const vaultStore = (profile: Profile, vault: Vault): KVStoreProvider => ({
  create: (name) => new VaultStore(darkName(profile, name), vault),
  drop: async (name) => (await idb()).deleteDB(darkName(profile, name)),
});

/** Moves the engine's copy of `profile` behind `vault`. The store must be closed. */
export async function moveCopy(profile: Profile, vault: Vault): Promise<void> {
  const { openDB, deleteDB } = await idb();
  for (const { name = "" } of await indexedDB.databases()) {
    if (!name.startsWith(`${plainPrefix}${idOf(profile)}:`)) continue;
    const [from, to] = [await openDB(name), await openChunks(darkName(profile, name))];
    const keys = await from.getAllKeys(chunks);
    const sealed = await Promise.all(keys.map(async (key) => vault.seal(await from.get(chunks, key))));
    const transaction = to.transaction(chunks, "readwrite");
    for (const [at, key] of keys.entries()) void transaction.store.put(sealed[at], key);
    await transaction.done;
    from.close();
    to.close();
    await deleteDB(name);
  }
}

/** Deletes every copy of a person, read or not: for one who is taken off this phone without their PIN. */
export async function dropCopies(person: string): Promise<void> {
  const { deleteDB } = await idb();
  for (const { name = "" } of await indexedDB.databases())
    if (name.startsWith(`${plainPrefix}${person}:`) || name.startsWith(`vault:${person}:`)) await deleteDB(name);
}
