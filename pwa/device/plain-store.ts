// Where the sync engine keeps its data for a person without a PIN: in the database and format of its own, so that
// copies made before are read on, but read faster. See early-chunks.ts.
import type { KVStoreProvider } from "replicache";
import type { Profile } from "../sync/store.ts";
import { EarlyChunks } from "./early-chunks.ts";
import { idOf } from "./people.ts";

type Store = ReturnType<KVStoreProvider["create"]>;
type Read = Awaited<ReturnType<Store["read"]>>;
type Write = Awaited<ReturnType<Store["write"]>>;
type Value = NonNullable<Awaited<ReturnType<Read["get"]>>>;
type Early = EarlyChunks<Value>;

/** The engine's names. */
const chunks = "chunks";
const format = 7;
/** Writes between two breaths. */
const atOnce = 8;

const settled = <T>(request: IDBRequest<T>): Promise<T> =>
  new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });

async function openChunks(name: string, make: boolean): Promise<IDBDatabase> {
  const request = indexedDB.open(name);
  request.onupgradeneeded = () => {
    if (make) request.result.createObjectStore(chunks);
    else request.transaction?.abort();
  };
  const db = await settled(request);
  // Whoever deletes it need not wait for this tab.
  db.onversionchange = () => db.close();
  return db;
}

async function readAll(db: IDBDatabase): Promise<[string, Value][]> {
  const store = db.transaction(chunks).objectStore(chunks);
  const range = IDBKeyRange.bound("c/", "c0", false, true);
  const [keys, values] = await Promise.all([settled(store.getAllKeys(range)), settled(store.getAll(range))]);
  return keys.map((key, at) => [key as string, values[at] as Value]);
}

/** One transaction, begun when the disk has to be asked for the first time. */
class Visit implements Write {
  readonly #mode: IDBTransactionMode;
  readonly #begin: () => Promise<IDBTransaction>;
  readonly #early: Early | null;
  readonly #changed = new Map<string, Value | undefined>();
  #begun: Promise<IDBTransaction> | undefined;
  closed = false;

  constructor(mode: IDBTransactionMode, begin: () => Promise<IDBTransaction>, early: Early | null) {
    this.#mode = mode;
    this.#begin = begin;
    this.#early = early;
  }

  async #ask<T>(question: (store: IDBObjectStore) => IDBRequest<T>): Promise<T> {
    const begun = await (this.#begun ??= this.#begin());
    try {
      return await settled(question(begun.objectStore(chunks)));
    } catch (error) {
      // The browser ends what asks nothing for a moment. A reader goes on; a writer must not.
      const ended =
        error instanceof DOMException && /TransactionInactiveError|InvalidStateError|AbortError/.test(error.name);
      if (this.#mode !== "readonly" || !ended) throw error;
      return settled(question((await (this.#begun = this.#begin())).objectStore(chunks)));
    }
  }

  async get(key: string): Promise<Value | undefined> {
    if (this.#changed.has(key)) return this.#changed.get(key);
    const known = this.#early?.get(key);
    return known ? known.value : this.#ask<Value | undefined>((store) => store.get(key));
  }

  async has(key: string): Promise<boolean> {
    if (this.#changed.has(key)) return this.#changed.get(key) !== undefined;
    return this.#early?.get(key)?.value !== undefined || (await this.#ask((store) => store.count(key))) > 0;
  }

  async put(key: string, value: Value): Promise<void> {
    this.#changed.set(key, value);
  }

  async del(key: string): Promise<void> {
    this.#changed.set(key, undefined);
  }

  async commit(): Promise<void> {
    if (this.#changed.size === 0) return;
    const transaction = await (this.#begun ??= this.#begin());
    const store = transaction.objectStore(chunks);
    const done = new Promise<void>((resolve, reject) => {
      transaction.oncomplete = () => resolve();
      transaction.onabort = () => reject(transaction.error);
    });
    let written = 0;
    for (const [key, value] of this.#changed) {
      const request = (value === undefined ? store.delete(key) : store.put(value, key)) as IDBRequest;
      // Each is copied at once: a first copy all in one go would hold up a slow phone.
      if (++written % atOnce === 0) await Promise.race([settled(request), done]);
    }
    await done;
  }

  release(): void {
    this.closed = true;
  }
}

class PlainStore implements Store {
  readonly #name: string;
  readonly #early: Early | null;
  #db: Promise<IDBDatabase>;
  closed = false;

  constructor(name: string, db: Promise<IDBDatabase>, early: Early | null) {
    this.#name = name;
    this.#db = db;
    this.#early = early;
  }

  async #visit(mode: IDBTransactionMode): Promise<Visit> {
    await this.#early?.loaded;
    const open = async () => (await this.#db).transaction(chunks, mode, { durability: "relaxed" });
    const begin = () =>
      open().catch((error: unknown) => {
        // Browsers close the databases of pages that they put to sleep.
        if (this.closed || !(error instanceof DOMException) || error.name !== "InvalidStateError") throw error;
        this.#db = openChunks(this.#name, false);
        return open();
      });
    return new Visit(mode, begin, this.#early);
  }

  read(): Promise<Read> {
    return this.#visit("readonly");
  }

  write(): Promise<Write> {
    return this.#visit("readwrite");
  }

  async close(): Promise<void> {
    this.closed = true;
    (await this.#db).close();
  }
}

/** Begins to read the copy of `profile` at once; the engine comes later. */
export function plainStore(profile: Profile): KVStoreProvider {
  const own = `rep:${idOf(profile)}:${format}`;
  const begin = (name: string) => {
    const db = openChunks(name, true);
    return new PlainStore(name, db, name === own ? new EarlyChunks(db.then(readAll)) : null);
  };
  let ready: PlainStore | undefined = begin(own);
  return {
    create(name) {
      const store = name === own && ready ? ready : begin(name);
      if (name === own) ready = undefined;
      return store;
    },
    async drop(name) {
      await settled(indexedDB.deleteDatabase(name));
    },
  };
}
