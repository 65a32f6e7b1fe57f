// The service worker: the app on the phone after the first visit, and updates that strand nobody. One shell answers
// every route; a file that is nowhere is a real error, never a page. Files come in sets, each whole or not there at all:
// the first set makes the app, and the others follow when there is room on the network. Workbox writes
// the list of files at build and is not in here: it knows one list, fetches one file at a time, a round trip each, and
// would be half of what an update weighs (docs/decisions/0019).
import { countFetches } from "./data/count.ts";
import { deliver } from "./device/deliver.ts";
import { keepWithRoom, type RoomMessage } from "./storage/make-room.ts";

interface File {
  readonly url: string;
  /** Of a file whose name does not change with its bytes. */
  readonly revision: string | null;
  readonly sets: readonly string[];
}

/** Not in TypeScript's own library, like the next: Background Sync and static routes are Chromium's alone. */
interface SyncEvent extends ExtendableEvent {
  readonly tag: string;
}

interface Router {
  addRoutes?(rules: readonly { condition: { urlPattern: string }; source: "network" }[]): Promise<void>;
}

declare const self: Omit<ServiceWorkerGlobalScope, "cookieStore"> & {
  readonly __WB_MANIFEST: File[];
  readonly cookieStore?: CookieStore;
};

countFetches();

// The plugin adds the web manifest, which the browser keeps itself.
const files = self.__WB_MANIFEST.filter(({ sets }) => sets);
const first = "first";
/** Fetched when somebody opens one of their screens: these are not everybody's. Words come with the language chosen. */
const onlyWhenAsked =
  /^(agents|authoring|cohorts|factors|members|privacy|shell|memory|nonce|sign|decode|(mg|fr|en)(-seldom)?)$/;
/** As many at a time as an old connection carries; the rest of the way is the network's. */
const atOnce = 6;

/** What a file is kept by: its address, and its revision where the address is no name for its bytes. */
const keyOf = ({ url, revision }: File) => new URL(url + (revision ? `?${revision}` : ""), location.origin).href;
const byUrl = new Map(files.map((file) => [new URL(file.url, location.origin).href, file]));
const filesOf = (set: string) => files.filter(({ sets }) => sets.includes(set));
const shell = files.find(({ url }) => url === "/?shell");
/** Marks a set that is here whole, in this version. */
const markOf = (set: string) => new URL(`/sets/${set}?${shell?.revision}`, location.origin).href;

const open = () => caches.open("app");
/** From any cache: files of the version before, and of the caches of older workers, are here under the same names. */
const kept = (key: string) => caches.match(key, { ignoreVary: true });

/** Fetches `file` unless it is here. Rejects, keeping nothing, when what comes is not the file. */
const bring = async (cache: Cache, file: File) => {
  const key = keyOf(file);
  if (await cache.match(key, { ignoreVary: true })) return;
  const here = await kept(key);
  if (here) return cache.put(key, here);
  const request = new Request(file.url, { cache: file.revision ? "reload" : "default", priority: "low" });
  const response = await fetch(request);
  const { headers } = response;
  // A portal before the network answers with pages; a Worker of another version with another shell.
  const ours =
    file === shell
      ? headers.get("etag")?.includes(shell.revision ?? "")
      : !/html/.test(headers.get("content-type") ?? "");
  if (response.status !== 200 || response.redirected || !ours) throw new Error(`${file.url}: ${response.status}`);
  await cache.put(key, response);
};

/** Brings the whole set. What came before a cut stays, so that the next try goes on from there; the first error is thrown. */
const bringSet = async (set: string) => {
  const cache = await open();
  const waiting = filesOf(set);
  const lane = async () => {
    for (let file = waiting.shift(); file; file = waiting.shift()) await bring(cache, file);
  };
  const lanes = await Promise.allSettled(Array.from({ length: atOnce }, lane));
  const failed = lanes.find((one) => one.status === "rejected");
  if (failed) throw failed.reason;
  await cache.put(markOf(set), new Response());
  whole.add(set);
};

const whole = new Set<string>();
/** Whether every file of the set is here. One look: a slow phone takes a millisecond for each. */
const isWhole = async (set: string) => {
  if (!whole.has(set) && (await kept(markOf(set)))) whole.add(set);
  return whole.has(set);
};

/** The language of the shell that was fetched, whose words the first set needs. */
const languageHere = async () => {
  const page = shell && (await kept(keyOf(shell)));
  return /<html[^>]* lang="(\w+)"/.exec((await page?.text()) ?? "")?.[1] ?? "mg";
};

const setNames = [...new Set(files.flatMap(({ sets }) => sets))];
/** Sets that this phone has in any version. */
const marked = async () => {
  const marks = await Promise.all(setNames.map((set) => caches.match(`/sets/${set}`, { ignoreSearch: true })));
  return setNames.filter((_, at) => marks[at]);
};

const choice = async (name: string) => (await self.cookieStore?.get(name))?.value;

/** A new version is not fetched unasked where the person says when data is spent, unless it costs nothing. */
const isHeld = async () => {
  const { connection } = self.navigator as { connection?: { saveData?: boolean; type?: string } };
  if (firstInstall || /wifi|ethernet/.test(connection?.type ?? "") || (await kept("/wanted"))) return false;
  return connection?.saveData === true || (await choice("sync")) === "asked";
};

/** All or nothing: one file missing fails the install. */
const install = async () => {
  const cache = await open();
  if (await isHeld()) {
    // For the page, which asks (storage/held-update.ts).
    await cache.put("/held", new Response());
    throw new Error("held");
  }
  await bringSet(first);
  await bringSet(await languageHere());
  // Never less than before: what could be opened without a network still can after the update.
  for (const set of await marked()) await bringSet(set);
  for (const mark of ["/held", "/wanted"]) await cache.delete(mark);
};

let firstInstall = false;
self.addEventListener("install", (event) => {
  firstInstall = self.registration.active === null;
  event.waitUntil(install());
  // What is never answered here need not wait for this worker to start. Navigation preload would be wrong: documents
  // come from the phone, and it would fetch each of them all the same.
  const direct = ["/api/*", "/t", "/t/*", "/verify/*"];
  const rules = direct.map((urlPattern) => ({ condition: { urlPattern }, source: "network" as const }));
  event.waitUntil((event as Router).addRoutes?.(rules).catch(() => {}) ?? Promise.resolve());
});

self.addEventListener("activate", (event) => {
  event.waitUntil(
    (async () => {
      // A page that is open now may still ask for chunks of its own version: those stay until a quieter activation.
      const pages = await self.clients.matchAll({ type: "window", includeUncontrolled: true });
      if (pages.length === 0) await forgetOthers();
      // Only the very first worker takes over a running page, which then works offline without a reload.
      if (firstInstall) await self.clients.claim();
    })(),
  );
});

/** Deletes files of other versions. Everything that this one needs is here: it was installed. */
const forgetOthers = async () => {
  const ours = new Set([...files.map(keyOf), ...setNames.map(markOf)]);
  const cache = await open();
  for (const { url } of await cache.keys()) if (!ours.has(url)) await cache.delete(url, { ignoreVary: true });
  for (const name of await caches.keys()) if (name.startsWith("workbox-precache")) await caches.delete(name);
};

let completing: Promise<void> | null = null;
/** The sets that everybody gets, one after another. Cut off, it goes on at the next call. */
const complete = async () => {
  const { connection } = self.navigator as { connection?: { saveData?: boolean } };
  if (connection?.saveData) return;
  for (const set of setNames) if (!onlyWhenAsked.test(set) && !(await isWhole(set))) await bringSet(set);
};

self.addEventListener("message", (event) => {
  const { type } = (event.data ?? {}) as { type?: unknown };
  // A waiting worker takes over when the last page closes, or when a person asks for the update (`shell/update.ts`).
  if (type === "SKIP_WAITING") void self.skipWaiting();
  if (type === "COMPLETE")
    event.waitUntil(
      (completing ??= complete()
        .catch(() => {})
        .finally(() => {
          completing = null;
        })),
    );
});

/** The browser says that there is a network. Who is open sends; otherwise what waits sealed goes out. */
const wake = async () => {
  const pages = await self.clients.matchAll({ type: "window" });
  for (const page of pages) page.postMessage({ type: "SYNC" });
  if (pages.length === 0 && (await choice("sync")) !== "asked") await deliver();
};

self.addEventListener("sync", (event) => {
  const { tag } = event as SyncEvent;
  if (tag === "work") (event as SyncEvent).waitUntil(wake());
});

/** The shell was kept in the coat of its day: what the person chose since stands in cookies, where these can be read. */
const dressed = async (page: Response) => {
  const [lang, theme, mode] = await Promise.all([choice("locale"), choice("theme"), choice("coat")]);
  const known = {
    lang: /^((mg|fr|en)(-seldom)?)$/.exec(lang ?? "")?.[0],
    "data-theme": /^(dark|light)$/.exec(theme ?? "")?.[0],
    "data-mode": /^(full|lite)$/.exec(mode ?? "")?.[0],
  };
  let html = await page.text();
  for (const [name, value] of Object.entries(known)) {
    if (value) html = html.replace(new RegExp(`(<html[^>]* ${name}=")\\w+`), `$1${value}`);
  }
  return new Response(html, { headers: page.headers });
};

const document = async (request: Request) => {
  const page = shell && (await kept(keyOf(shell)));
  return page ? dressed(page) : fetch(request);
};

/** A file of this version: from the phone when a set it belongs to is whole. */
const ofThisVersion = async (file: File, request: Request, event: ExtendableEvent) => {
  for (const set of file.sets) if (await isWhole(set)) return (await kept(keyOf(file))) ?? fetch(request);
  const response = await fetch(request);
  // The screen is being opened: from now on without a network too.
  event.waitUntil(Promise.all(file.sets.map(bringSet)).catch(() => {}));
  return response;
};

const named = /^\/(packs|pictures)\/([0-9a-f]{64})(\.svg)?$/;

/** Packs and pictures are named by the SHA-256 of their bytes: the browser itself refuses, and never keeps, a damaged one. */
const integrityOf = (url: string) => {
  const bytes = /[0-9a-f]{64}/.exec(url)?.[0].match(/../g) ?? [];
  return `sha256-${btoa(String.fromCharCode(...bytes.map((byte) => Number.parseInt(byte, 16))))}`;
};

/** Keeps what is whole, on a full phone too, and tells the pages what that cost. */
const keep = async (cacheName: string, url: string, response: Response) => {
  if (response.status !== 200) return;
  const { kept, pictures, packs } = await keepWithRoom(cacheName, url, response);
  if (kept && pictures + packs === 0) return;
  const message: RoomMessage = { type: "room", kept, pictures, packs };
  for (const page of await self.clients.matchAll({ type: "window" })) page.postMessage(message);
};

// Lessons stay on the phone whatever version of the app is active: nothing here deletes from `packs` and
// `pictures` but a phone that is full (storage/make-room.ts).
const byDigest = async (url: string, cacheName: string, event: FetchEvent) => {
  const here = await (await caches.open(cacheName)).match(url, { ignoreVary: true });
  if (here) return here;
  // By its address: what an image asks for by itself cannot be checked.
  const response = await fetch(new Request(url, { integrity: integrityOf(url) }));
  event.waitUntil(keep(cacheName, url, response.clone()));
  return response;
};

const notTheApps = /^\/(api|t|packs|cdn-cgi)([/?]|$)|^\/verify\/|^[^?]*\.\w+(\?|$)/;

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const { origin, pathname, search, href } = new URL(request.url);
  if (request.method !== "GET" || origin !== location.origin) return;
  const file = byUrl.get(href);
  const [, cacheName] = named.exec(pathname) ?? [];
  if (request.mode === "navigate" && !notTheApps.test(pathname + search)) event.respondWith(document(request));
  else if (file) event.respondWith(ofThisVersion(file, request, event));
  else if (cacheName) event.respondWith(byDigest(href, cacheName, event));
  // Chunks of an earlier version, for a page that outlived it. Otherwise the network answers, be it with its 404.
  else if (pathname.startsWith("/assets/")) event.respondWith(kept(href).then((old) => old ?? fetch(request)));
});
