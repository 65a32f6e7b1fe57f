// What Nexio used of the network, by day and kind: this phone's own book, written by pages and by the service worker.
// It belongs to the phone, not to a person, says nothing of what was read or written, and outlives every update.

export const kinds = ["app", "lessons", "sending", "receiving", "other"] as const;
export type Kind = (typeof kinds)[number];
/** Bytes by kind. */
export type Usage = Partial<Record<Kind, number>>;

/** What the phone remembers beside the days. */
export interface Facts {
  /** When this book was begun, UTC ms: its absence says that the browser cleared the phone's storage. */
  since: number;
  /** The browser's last answer to the wish that what is saved stays. */
  persist: { at: number; granted: boolean };
  /** SHA-256 of the packs whose lessons are all passed. */
  finished: readonly string[];
  /** When there last was room for a word, UTC ms. */
  room: number;
}

const keptMonths = 13;
const two = (value: number) => String(value).padStart(2, "0");

/** `2026-11-24`, by the clock and the time zone of this phone. */
export const dayOf = (date: Date): string => `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;

/** The first day that is still kept on `date`. */
export const oldestKept = (date: Date): string =>
  dayOf(new Date(date.getFullYear(), date.getMonth() - keptMonths, date.getDate()));

export const addUsage = (a: Usage, b: Usage): Usage => {
  const sum: Usage = {};
  for (const kind of kinds) if (a[kind] || b[kind]) sum[kind] = (a[kind] ?? 0) + (b[kind] ?? 0);
  return sum;
};
export const totalOf = (usage: Usage): number => kinds.reduce((sum, kind) => sum + (usage[kind] ?? 0), 0);

const answerOf = <T>(request: IDBRequest<T>): Promise<T> =>
  new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
const end = (transaction: IDBTransaction): Promise<void> =>
  new Promise((resolve, reject) => {
    transaction.oncomplete = () => resolve();
    transaction.onabort = () => reject(transaction.error);
  });

let opened: Promise<IDBDatabase> | undefined;
function open(): Promise<IDBDatabase> {
  opened ??= (async () => {
    const request = indexedDB.open("nexio-data", 1);
    request.onupgradeneeded = () => {
      request.result.createObjectStore("days");
      request.result.createObjectStore("facts");
    };
    const db = await answerOf(request);
    // The browser closes it when it puts the page to sleep, or when somebody deletes it: open it anew the next time.
    const forget = () => {
      db.close();
      opened = undefined;
    };
    db.onclose = db.onversionchange = forget;
    return db;
  })();
  opened.catch(() => (opened = undefined));
  return opened;
}

/** Adds to the day's counts, in one transaction: pages and the worker may write at the same moment. */
export async function addToDay(usage: Usage, now: Date): Promise<void> {
  const transaction = (await open()).transaction("days", "readwrite");
  const days = transaction.objectStore("days");
  const before = (await answerOf(days.get(dayOf(now)))) as Usage | undefined;
  days.put(addUsage(before ?? {}, usage), dayOf(now));
  if (!before) days.delete(IDBKeyRange.upperBound(oldestKept(now), true));
  await end(transaction);
}

/** Every day that is kept, oldest first. */
export async function days(): Promise<readonly (readonly [day: string, usage: Usage])[]> {
  const store = (await open()).transaction("days").objectStore("days");
  const [keys, values] = await Promise.all([answerOf(store.getAllKeys()), answerOf(store.getAll())]);
  return keys.map((key, at) => [key as string, values[at] as Usage]);
}

export async function fact<Name extends keyof Facts>(name: Name): Promise<Facts[Name] | undefined> {
  const store = (await open()).transaction("facts").objectStore("facts");
  return (await answerOf(store.get(name))) as Facts[Name] | undefined;
}

export async function setFact<Name extends keyof Facts>(name: Name, value: Facts[Name]): Promise<void> {
  const transaction = (await open()).transaction("facts", "readwrite");
  transaction.objectStore("facts").put(value, name);
  await end(transaction);
}

/** Whether there is room for a word: what browsers say of their quota is not what they give. */
export const takesWrites = (): Promise<boolean> =>
  setFact("room", Date.now()).then(
    () => true,
    () => false,
  );
