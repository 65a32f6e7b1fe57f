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

const watch = (registration: ServiceWorkerRegistration) => {
  const container = navigator.serviceWorker;
  if (registration.waiting && container.controller) ready(registration.waiting);
  registration.addEventListener("updatefound", () => {
    const worker = registration.installing;
    worker?.addEventListener("statechange", () => {
      // Without a controller this is the first install, not an update.
      if (worker.state === "installed" && container.controller) ready(worker);
    });
  });
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

/** Registers the worker after `load`, so that it never competes with the first paint. */
export const registerWorker = (hasDraft: () => boolean) => {
  draftOpen = hasDraft;
  if (!import.meta.env.PROD || !("serviceWorker" in navigator)) return;
  const register = () => {
    // Private windows and full disks refuse a worker: the app then simply needs its network.
    navigator.serviceWorker.register("/sw.js", { updateViaCache: "none" }).then(watch, () => {});
  };
  if (document.readyState === "complete") register();
  else addEventListener("load", register, { once: true });
};
