// How much room Nexio has and takes on this phone, and whether the browser promised to leave it alone.
import { setFact } from "../data/ledger.ts";

export interface Room {
  /** Bytes. Browsers round `quota` and some report the same for every site. */
  readonly usage: number;
  readonly quota: number;
  /** Null where the browser has no such promise. */
  readonly persisted: boolean | null;
}

/** Unsent work must always find room: below this, pictures and learnt packs go. */
const reserveBytes = 500_000;

/** Null where the browser tells nothing. */
export async function room(): Promise<Room | null> {
  // No storage manager on insecure origins and in old browsers.
  const { storage } = navigator as { storage?: StorageManager };
  if (!storage?.estimate) return null;
  try {
    const { usage = 0, quota = 0 } = await storage.estimate();
    return { usage, quota, persisted: (await storage.persisted?.()) ?? null };
  } catch {
    return null;
  }
}

export const isTight = ({ usage, quota }: Room): boolean => quota - usage < reserveBytes;

/** Asks the browser never to clear what is kept here, and writes its answer down. Asked once there is something to keep. */
export async function askToStay(): Promise<boolean> {
  const { storage } = navigator as { storage?: StorageManager };
  const granted = (await storage?.persist?.().catch(() => false)) ?? false;
  await setFact("persist", { at: Date.now(), granted }).catch(() => {}); // asked again the next time
  return granted;
}

export interface Parts {
  readonly app: number;
  readonly lessons: number;
  readonly pictures: number;
  /** Databases: the copy of the organisation, unsent work, drafts. The rest of the whole where no browser tells more. */
  readonly records: number;
}

const sizeOfCache = async (name: string): Promise<number> => {
  const cache = await caches.open(name);
  let bytes = 0;
  for (const request of await cache.keys()) bytes += (await (await cache.match(request))?.blob())?.size ?? 0;
  return bytes;
};

/** Bytes each part takes. Reads every kept file: for a screen that somebody opened, not for a start. */
export async function parts(usage: number): Promise<Parts> {
  const found = { app: 0, lessons: 0, pictures: 0 };
  if ("caches" in globalThis)
    for (const name of await caches.keys())
      found[name === "packs" ? "lessons" : name === "pictures" ? "pictures" : "app"] += await sizeOfCache(name);
  const { usageDetails } = (await navigator.storage.estimate()) as { usageDetails?: { indexedDB?: number } };
  const records = usageDetails?.indexedDB ?? usage - found.app - found.lessons - found.pictures;
  return { ...found, records: Math.max(records, 0) };
}
