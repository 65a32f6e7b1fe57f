// A new version of the app that waits to be fetched, on a phone whose person says when data is spent (sw.ts).

/** In the worker's cache of the app: the new version was not fetched, and the person wants it. */
const [held, wanted] = ["/held", "/wanted"];
/** Scripts and styles shrink to a third on the way. */
const shrinksTo = 1 / 3;

const open = () => caches.open("app");

export const isHeld = async (): Promise<boolean> => Boolean(await (await open()).match(held));

/** Bytes of the whole app on the wire, about: more than an update, of which the browser may fetch what changed alone. */
export async function appBytes(): Promise<number> {
  const cache = await open();
  const sizes = new Map<string, number>();
  for (const { url } of await cache.keys()) {
    const body = await (await cache.match(url, { ignoreVary: true }))?.arrayBuffer();
    // By the chunk's name: files of the version before lie here too.
    sizes.set(url.replace(/-[\w-]{8}(?=\.\w+$)/, ""), body?.byteLength ?? 0);
  }
  return shrinksTo * [...sizes.values()].reduce((sum, one) => sum + one, 0);
}

/** Fetches it now. Rejects where it is out of reach. */
export async function fetchUpdate(): Promise<void> {
  const cache = await open();
  await cache.put(wanted, new Response());
  await cache.delete(held);
  await (await navigator.serviceWorker.ready).update();
}
