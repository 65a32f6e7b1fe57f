// What a browser may take away overnight, and how the phone notices. The book of data (data/ledger.ts) goes with
// everything else; a cookie usually stays, and says how many pieces of work lay here unsent.
import { fact, setFact } from "../data/ledger.ts";
import { mirror, read } from "../shell/preferences.ts";

const marker = "kept";

/** Opens a database that is there already; never makes one. */
const openKnown = (name: string): Promise<IDBDatabase | null> =>
  new Promise((resolve) => {
    const request = indexedDB.open(name);
    request.onupgradeneeded = () => request.transaction?.abort();
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => resolve(null);
  });

const countIn = async (name: string, store: string): Promise<number> => {
  const db = await openKnown(name);
  if (!db) return 0;
  try {
    const request = db.transaction(store).objectStore(store).count();
    return await new Promise((resolve, reject) => {
      request.onsuccess = () => resolve(request.result);
      request.onerror = () => reject(request.error);
    });
  } finally {
    db.close();
  }
};

/** Unsent work of everybody on this phone: what each did, and sealed parcels on their way. */
const unsentHere = async (): Promise<number> =>
  (await countIn("nexio-journal", "intents")) + (await countIn("nexio-sealed", "box"));

/** Writes down for the next start how much would be lost by then. */
export async function markKept(): Promise<void> {
  if (document.documentElement.dataset["storage"] === "memory") return;
  const unsent = String(await unsentHere());
  if (read(marker) !== unsent) mirror(marker, unsent);
}

let looked: Promise<number | null> | undefined;

/** How many unsent pieces went when the browser cleared this phone's storage; null when it did not. Asked once a start. */
export const lostHere = (): Promise<number | null> => (looked ??= look());

async function look(): Promise<number | null> {
  if (document.documentElement.dataset["storage"] === "memory") return null;
  const before = read(marker);
  const since = await fact("since");
  // A page that dies now must find the same at its next start: the marker is renewed only after the fact.
  if (since === undefined) await setFact("since", Date.now()).catch(() => {}); // a full phone: at a later start
  await markKept();
  return since === undefined && before !== undefined ? Number(before) || 0 : null;
}
