// Counts what travels, as near to the wire as a browser lets a page: the browser's own record of every fetch, for a page
// and, in the service worker, for what it fetches (a page's entry for something the worker answered counts nothing).
// Heads of requests and answers, and the opening of connections, are in no record: they are estimated here.
import { addToDay, addUsage, type Kind, type Usage } from "./ledger.ts";

export interface Bytes {
  readonly up: number;
  readonly down: number;
}

/** What `transferSize` puts on top of the body for heads, whatever they weighed (Resource Timing, 4.3). */
const assumedHead = 300;
/**
 * Heads, in bytes, beside the address. HTTP/1.1: measured between Chromium and this Worker on loopback. HTTP/2 and 3
 * send repeated lines as an index (RFC 7541, RFC 9204): the usual weight of a second request.
 */
const heads = {
  plain: { page: 610, worker: 500, file: 540, api: 250 },
  packed: { page: 90, worker: 80, file: 150, api: 100 },
} as const;
/** TLS 1.3 with a post-quantum key share and a chain of two ECDSA certificates; nothing on a connection without TLS. */
const handshake: Bytes = { up: 2000, down: 4500 };
/** The worker's own script, which no record shows: brotli, held to the build by a test. */
export const workerScriptBytes = 5200;

type Entry = Pick<PerformanceResourceTiming, "name" | "transferSize" | "nextHopProtocol" | "connectStart"> &
  Pick<PerformanceResourceTiming, "connectEnd">;

const inWorker = !("document" in globalThis);
const isApi = (path: string) => path.startsWith("/api/");

/** What asking for `path` adds to a body, in both directions. */
function headsOf(path: string, protocol: string, secure: boolean): Bytes {
  const { page, worker, file, api } = protocol === "http/1.1" || (!protocol && !secure) ? heads.plain : heads.packed;
  return { up: (inWorker ? worker : page) + path.length, down: isApi(path) ? api : file };
}

/** What a fetch moved, without the body of its request; null when nothing travelled, as from a cache. */
export function bytesOf({ name, transferSize, nextHopProtocol, connectStart, connectEnd }: Entry): Bytes | null {
  if (!transferSize) return null;
  const url = new URL(name);
  const secure = url.protocol === "https:";
  const { up, down } = headsOf(url.pathname, nextHopProtocol, secure);
  const opened = secure && connectEnd > connectStart ? handshake : { up: 0, down: 0 };
  return { up: up + opened.up, down: Math.max(transferSize - assumedHead, 0) + down + opened.down };
}

/** Under which kinds the two directions of `path` are shown. */
export function kindsOf(path: string): { up: Kind; down: Kind } {
  if (path.startsWith("/api/sync/push")) return { up: "sending", down: "receiving" };
  if (path.startsWith("/api/sync/")) return { up: "receiving", down: "receiving" };
  if (path.startsWith("/api/parcels")) return { up: "sending", down: "sending" };
  if (/^\/(packs|pictures|api\/lessons)\//.test(path)) return { up: "lessons", down: "lessons" };
  if (isApi(path)) return { up: "other", down: "other" };
  return { up: "app", down: "app" };
}

let waiting: Usage = {};
let timer: ReturnType<typeof setTimeout> | undefined;
const restMs = 1000;

/** Counts bytes that left for `path` and came from it. Written down a second later, or with `flush`. */
export function count(path: string, { up, down }: Bytes): void {
  const kind = kindsOf(path);
  waiting = addUsage(addUsage(waiting, { [kind.up]: up }), { [kind.down]: down });
  timer ??= setTimeout(() => void flush(), restMs);
}

/** Writes down what was counted. What cannot be written waits for the next time. */
export async function flush(): Promise<void> {
  clearTimeout(timer);
  timer = undefined;
  const usage = waiting;
  waiting = {};
  if (Object.keys(usage).length === 0) return;
  await addToDay(usage, new Date()).catch(() => {
    waiting = addUsage(waiting, usage);
  });
}

/** A socket is in no record either: its opening, on a connection of its own. */
export const countSocket = (path: string): void => {
  const { up, down } = headsOf(path, "http/1.1", false);
  const secure = location.protocol === "https:";
  count(path, { up: up + (secure ? handshake.up : 0), down: down + (secure ? handshake.down : 0) });
};
/** A short frame with its head. */
export const frame: Bytes = { up: 0, down: 8 };

/** The browser asks for the worker's script, which no record shows; `whole` when it was a new one. */
export const countWorkerScript = (whole: boolean): void => {
  const { up, down } = headsOf("/sw.js", "", location.protocol === "https:");
  count("/sw.js", { up, down: down + (whole ? workerScriptBytes : 0) });
};

/** Whether this browser keeps a record at all. */
export const canCount = (): boolean =>
  typeof PerformanceObserver === "function" &&
  PerformanceObserver.supportedEntryTypes.includes("resource") &&
  "transferSize" in PerformanceResourceTiming.prototype;

/** Counts every fetch of this page or worker, those before this call too. */
export function countFetches(): void {
  if (!canCount()) return;
  const see = (list: { getEntries(): PerformanceEntryList }) => {
    for (const entry of list.getEntries() as PerformanceResourceTiming[]) {
      const bytes = entry.name.startsWith(location.origin) ? bytesOf(entry) : null;
      if (bytes) count(new URL(entry.name).pathname, bytes);
    }
  };
  for (const type of inWorker ? ["resource"] : ["resource", "navigation"])
    new PerformanceObserver(see).observe({ type, buffered: true });
}
