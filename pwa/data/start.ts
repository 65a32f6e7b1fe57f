// What a page does for its own book of data and its storage, once everything that was asked for is there.
import { watchStorage, watchStore } from "../storage/watch.ts";
import { read } from "../shell/preferences.ts";
import type { SyncStore } from "../sync/store.ts";
import { syncNow } from "./asking.ts";
import { countBodies } from "./bodies.ts";
import { countFetches, countWorkerScript, flush } from "./count.ts";

/** Called once a page, after `load`. */
export function start(): void {
  countBodies();
  countFetches();
  const isFirst = !navigator.serviceWorker?.controller;
  void navigator.serviceWorker?.ready.then((registration) => {
    // Each visit asks for the worker's script; an answer that it is still the same is short.
    countWorkerScript(isFirst);
    registration.addEventListener("updatefound", () => countWorkerScript(true));
  });
  // The last moment in which a page may still write.
  const leave = () => void flush();
  addEventListener("pagehide", leave);
  document.addEventListener("visibilitychange", leave);
  watchStorage();
}

/** Called for each store that opens. */
export async function begin(store: SyncStore): Promise<void> {
  // What the person had asked for when the page died.
  if (read("sync") === "asking") void syncNow(store);
  await watchStore(store);
}
