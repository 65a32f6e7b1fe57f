// The service worker: the whole app on the phone after the first complete visit, and updates that strand nobody
//. One shell answers every route of the app; a file that is nowhere is a real error, never a page.
import { PrecacheController, PrecacheRoute, type PrecacheEntry } from "workbox-precaching";
import { NavigationRoute, registerRoute } from "workbox-routing";
import { CacheFirst } from "workbox-strategies";
import { countFetches } from "./data/count.ts";
import { keepWithRoom, type RoomMessage } from "./storage/make-room.ts";

declare const self: Omit<ServiceWorkerGlobalScope, "cookieStore"> & {
  readonly __WB_MANIFEST: PrecacheEntry[];
  readonly cookieStore?: CookieStore;
};

countFetches();

const precache = new PrecacheController();
precache.addToCacheList(self.__WB_MANIFEST);
// The Worker's document varies with cookies and languages; on the phone there is the one of this phone.
precache.strategy.matchOptions = { ignoreVary: true };

let firstInstall = false;
self.addEventListener("install", (event) => {
  firstInstall = self.registration.active === null;
  // All or nothing: one file missing fails the install, and the next try goes on from what is already here.
  void precache.install(event);
});

self.addEventListener("activate", (event) => {
  event.waitUntil(
    (async () => {
      // A page that is open now may still ask for chunks of its own version: those stay until a quieter activation.
      const open = await self.clients.matchAll({ type: "window", includeUncontrolled: true });
      if (open.length === 0) await precache.activate(event);
      // Only the very first worker takes over a running page, which then works offline without a reload.
      if (firstInstall) await self.clients.claim();
    })(),
  );
});

// A waiting worker takes over when the last page closes, or when a person asks for the update (`shell/update.ts`).
self.addEventListener("message", (event) => {
  if ((event.data as { type?: unknown } | null)?.type === "SKIP_WAITING") void self.skipWaiting();
});

const shell = precache.createHandlerBoundToURL("/");

const choice = async (name: string) => (await self.cookieStore?.get(name))?.value;

/** The shell was kept in the coat of its day: what the person chose since stands in cookies, where these can be read. */
const dressed = async (page: Response) => {
  const [lang, theme] = await Promise.all([choice("locale"), choice("theme")]);
  const known = { lang: /^(mg|fr|en)$/.exec(lang ?? "")?.[0], "data-theme": /^(dark|light)$/.exec(theme ?? "")?.[0] };
  let html = await page.text();
  for (const [name, value] of Object.entries(known)) {
    if (value) html = html.replace(new RegExp(`(<html[^>]* ${name}=")\\w+`), `$1${value}`);
  }
  return new Response(html, { headers: page.headers });
};

registerRoute(
  new NavigationRoute(async (options) => dressed(await shell(options)), {
    denylist: [/^\/(api|t|packs|cdn-cgi)([/?]|$)|^\/verify\//, /^[^?]*\.\w+(\?|$)/],
  }),
);

registerRoute(new PrecacheRoute(precache, { ignoreURLParametersMatching: [] }));

// Chunks of an earlier version, for a page that outlived it. Otherwise the network answers, be it with its 404.
registerRoute(
  ({ url, sameOrigin }) => sameOrigin && url.pathname.startsWith("/assets/"),
  async ({ request }) => (await caches.match(request)) ?? fetch(request),
);

const named = /^\/(packs|pictures)\/([0-9a-f]{64})(\.svg)?$/;

/** Packs and pictures are named by the SHA-256 of their bytes: the browser itself refuses, and never keeps, a damaged one. */
const integrityOf = (url: string) => {
  const bytes = (new URL(url).pathname.match(named)?.[2] ?? "").match(/../g) ?? [];
  return `sha256-${btoa(String.fromCharCode(...bytes.map((byte) => Number.parseInt(byte, 16))))}`;
};

/** Keeps what is whole, on a full phone too, and tells the pages what that cost. Nothing is left to do for the strategy. */
const keep = async (cacheName: string, url: string, response: Response) => {
  if (response.status !== 200) return null;
  const { kept, pictures, packs } = await keepWithRoom(cacheName, url, response);
  if (kept && pictures + packs === 0) return null;
  const message: RoomMessage = { type: "room", kept, pictures, packs };
  for (const page of await self.clients.matchAll({ type: "window" })) page.postMessage(message);
  return null;
};

// Lessons stay on the phone whatever version of the app is active: nothing here deletes from `packs` and
// `pictures` but a phone that is full (storage/make-room.ts).
for (const cacheName of ["packs", "pictures"]) {
  registerRoute(
    ({ url, sameOrigin }) => sameOrigin && named.exec(url.pathname)?.[1] === cacheName,
    new CacheFirst({
      cacheName,
      plugins: [
        {
          // By its address: what an image asks for by itself cannot be checked.
          requestWillFetch: async ({ request: { url } }) => new Request(url, { integrity: integrityOf(url) }),
          cacheWillUpdate: ({ request, response }) => keep(cacheName, request.url, response),
        },
      ],
    }),
  );
}
