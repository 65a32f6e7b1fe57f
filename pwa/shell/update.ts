// Installs the service worker and lets a person, never the app, decide when a running page changes its version.
// A new version downloads in silence and waits: it starts by itself the next time the app is opened.

type Listener = () => void;

const listeners = new Set<Listener>();
let waiting: ServiceWorker | null = null;
let draftOpen: () => boolean = () => false;

const ready = (worker: ServiceWorker) => {
  waiting = worker;
  for (const listener of listeners) listener();
};

/** Calls `listener` once a new version waits, at once if it already does. Returns the unsubscriber. */
export const onUpdateReady = (listener: Listener) => {
  listeners.add(listener);
  if (waiting) listener();
  return () => {
    listeners.delete(listener);
  };
};

/** Starts the waiting version and reloads this page once. False while a quiz is open or nothing waits. */
export const applyUpdate = (): boolean => {
  if (!waiting || draftOpen()) return false;
  navigator.serviceWorker.addEventListener("controllerchange", () => location.reload(), { once: true });
  waiting.postMessage({ type: "SKIP_WAITING" });
  return true;
};

/** For a screen out of reach: starts the version that waits, which has it, or else tries this one again. */
export const renew = (): void => {
  if (!applyUpdate()) location.reload();
};

/** Brings the worker after `load`, so that it never competes with the first paint. */
export const registerWorker = (hasDraft: () => boolean) => {
  draftOpen = hasDraft;
  if (!import.meta.env.PROD || !("serviceWorker" in navigator)) return;
  const begin = () => void import("./install-worker.ts").then((m) => m.installWorker(ready)).catch(() => {}); // at the next start then
  if (document.readyState === "complete") begin();
  else addEventListener("load", begin, { once: true });
};
