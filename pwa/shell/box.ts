// A few records in a small IndexedDB database of its own. Three calls do not need a library on the first route.

export interface Box<T> {
  get(key: string): Promise<T | undefined>;
  all(): Promise<T[]>;
  put(key: string, value: T): Promise<void>;
  del(key: string): Promise<void>;
}

const settled = <T>(request: IDBRequest<T>): Promise<T> =>
  new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });

/** Makes another try worth it, or throws `error` again. */
let rescue = async (error: unknown): Promise<void> => {
  throw error;
};

/** A full phone and some private windows refuse a database: a page then puts one in memory (main.tsx). */
export const onRefused = (next: typeof rescue): void => {
  rescue = next;
};

/** Opens on first use. Writes resolve once they are on the disk. */
export function box<T>(name: string): Box<T> {
  let opened: Promise<IDBDatabase> | undefined;
  const tryOpen = () =>
    new Promise<IDBDatabase>((resolve, reject) => {
      const request = indexedDB.open(name, 1);
      request.onupgradeneeded = () => {
        const store = request.result.createObjectStore("box");
        // A phone with no room at all opens a database all the same, and takes no write.
        store.put(0, 0);
        store.delete(0);
      };
      request.onsuccess = () => resolve(request.result);
      request.onerror = () => reject(request.error);
    });
  const open = () => (opened ??= tryOpen().catch(async (error: unknown) => (await rescue(error), tryOpen())));
  const reading = async () => (await open()).transaction("box").objectStore("box");
  const write = async (change: (store: IDBObjectStore) => void) => {
    const transaction = (await open()).transaction("box", "readwrite", { durability: "strict" });
    change(transaction.objectStore("box"));
    await new Promise<void>((resolve, reject) => {
      transaction.oncomplete = () => resolve();
      transaction.onabort = () => reject(transaction.error);
    });
  };
  return {
    get: async (key) => settled<T | undefined>((await reading()).get(key)),
    all: async () => settled<T[]>((await reading()).getAll()),
    put: (key, value) => write((store) => store.put(value, key)),
    del: (key) => write((store) => store.delete(key)),
  };
}
