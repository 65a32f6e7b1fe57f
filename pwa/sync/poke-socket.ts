// The socket that says "pull". The app works without it; it is closed while the page is hidden, in lite mode, and where
// the person says when to sync.
import { count, countSocket, frame } from "../data/count.ts";
import { read } from "../shell/preferences.ts";

const pingMs = 4 * 60_000;
const [firstRetryMs, lastRetryMs] = [5_000, 15 * 60_000];

interface PokeSocket {
  close(): void;
}

/**
 * Calls `onPoke` when the Worker says so, and once after each (re)connection: something may have been missed. Knocks at no
 * door that wants peace for `pausedMs`.
 */
export function openPokeSocket(group: string, onPoke: () => void, pausedMs: () => number): PokeSocket {
  let socket: WebSocket | null = null;
  let retryMs = firstRetryMs;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let ping: ReturnType<typeof setInterval> | undefined;
  let coalesce: ReturnType<typeof setTimeout> | undefined;

  const path = "/api/sync/poke";
  const wanted = () =>
    document.visibilityState === "visible" &&
    document.documentElement.dataset["mode"] !== "lite" &&
    read("sync") !== "asked";
  const stop = () => {
    clearTimeout(timer);
    clearInterval(ping);
    socket?.close();
    socket = null;
  };
  const start = () => {
    clearTimeout(timer);
    if (socket || !wanted()) return;
    if (pausedMs() > 0) {
      timer = setTimeout(start, pausedMs());
      return;
    }
    const fresh = new WebSocket(`${path}?group=${encodeURIComponent(group)}`);
    socket = fresh;
    fresh.onopen = () => {
      retryMs = firstRetryMs;
      countSocket(path);
      ping = setInterval(() => fresh.send("ping"), pingMs);
      onPoke();
    };
    fresh.onmessage = ({ data }) => {
      count(path, frame);
      if (data !== "pull") return;
      clearTimeout(coalesce);
      coalesce = setTimeout(onPoke, 250);
    };
    fresh.onclose = () => {
      clearInterval(ping);
      if (socket !== fresh) return;
      socket = null;
      timer = setTimeout(start, retryMs * (0.5 + Math.random()));
      retryMs = Math.min(retryMs * 2, lastRetryMs);
    };
  };
  const onVisibility = () => (wanted() ? start() : stop());
  const onOnline = () => {
    retryMs = firstRetryMs;
    start();
  };
  document.addEventListener("visibilitychange", onVisibility);
  addEventListener("nexio-sync", onVisibility);
  addEventListener("online", onOnline);
  const coat = new MutationObserver(onVisibility);
  coat.observe(document.documentElement, { attributeFilter: ["data-mode"] });
  start();
  return {
    close() {
      document.removeEventListener("visibilitychange", onVisibility);
      removeEventListener("nexio-sync", onVisibility);
      removeEventListener("online", onOnline);
      coat.disconnect();
      clearTimeout(coalesce);
      stop();
    },
  };
}
