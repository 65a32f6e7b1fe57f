// Where the browser has Background Sync it says when there is a network, also to a page it has put to sleep. It is one
// trigger more, never the only one: a start, a page shown, a network back, a tap and a timer send as well.
import type { SyncStore } from "./store.ts";

/** Not in TypeScript's own library: the API is Chromium's alone. */
interface SyncRegistration extends ServiceWorkerRegistration {
  readonly sync?: { register(tag: string): Promise<void> };
}

/** Asks the service worker to be woken while something waits, and sends when it says so. For as long as the page lives. */
export async function sendInBackground(store: SyncStore): Promise<void> {
  const { serviceWorker } = navigator;
  if (!serviceWorker) return;
  serviceWorker.addEventListener("message", ({ data }) => {
    if ((data as { type?: unknown } | null)?.type === "SYNC") void store.sync();
  });
  let asked = false;
  store.onStatus(({ unsent }) => {
    if (unsent === 0) asked = false;
    else if (!asked) {
      asked = true;
      // People may have switched it off, and private windows refuse it.
      serviceWorker.ready.then((registration: SyncRegistration) => registration.sync?.register("work")).catch(() => {});
    }
  });
}
