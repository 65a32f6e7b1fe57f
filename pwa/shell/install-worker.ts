// Puts the service worker on the phone and keeps at it: an install that the network cut goes on, at the next moment
// with a chance, from what is already there.

/** Not in TypeScript's own library: a browser that knows it takes no plain text for a script's address (server/shell/policy.ts). */
interface TrustedTypes {
  createPolicy(name: string, rules: object): { createScriptURL(url: string): string };
}

const script = "/sw.js";
/** The only script that is named by a text. */
const scriptAddress = (): string => {
  const { trustedTypes } = globalThis as { trustedTypes?: TrustedTypes };
  return trustedTypes?.createPolicy("nexio", { createScriptURL: () => script }).createScriptURL(script) ?? script;
};

const [firstRetryMs, lastRetryMs] = [30_000, 15 * 60_000];

/** Registers the worker. `onWaiting` hears of each new version that is whole and waits. */
export function installWorker(onWaiting: (worker: ServiceWorker) => void): void {
  const container = navigator.serviceWorker;
  let retryMs = firstRetryMs;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let failed = false;
  const address = scriptAddress();

  /** What everybody gets beyond the first set. */
  const complete = () => container.controller?.postMessage({ type: "COMPLETE" });

  const follow = (worker: ServiceWorker | null) => {
    let installed = false;
    worker?.addEventListener("statechange", () => {
      // Without a controller this is the first install, not an update.
      if (worker.state === "installed" && container.controller) onWaiting(worker);
      // Redundant from there, and not after a life of its own.
      if (worker.state === "redundant" && !installed) later();
      installed = true;
    });
  };

  const followed = new WeakSet<ServiceWorkerRegistration>();
  const register = async () => {
    failed = false;
    const registration = await container.register(address, { updateViaCache: "none" });
    if (registration.waiting && container.controller) onWaiting(registration.waiting);
    if (followed.has(registration)) return registration.update();
    followed.add(registration);
    follow(registration.installing);
    registration.addEventListener("updatefound", () => follow(registration.installing));
  };
  // Private windows and full disks refuse a worker: the app then simply needs its network.
  const attempt = () => void register().catch(later);

  const later = () => {
    failed = true;
    clearTimeout(timer);
    timer = setTimeout(attempt, retryMs);
    retryMs = Math.min(retryMs * 2, lastRetryMs);
  };
  const chance = () => {
    if (document.visibilityState !== "visible") return;
    if (failed) attempt();
    complete();
  };

  addEventListener("online", chance);
  document.addEventListener("visibilitychange", chance);
  container.addEventListener("controllerchange", complete);
  attempt();
  complete();
}
