// Space for what is wanted now, taken from what can be fetched again: pictures first, then packs that were learnt, then
// the other packs, oldest first. What was done here and not sent lies elsewhere and is never touched. Used by pages and by
// the service worker.
import { fact } from "../data/ledger.ts";

export interface LetGo {
  readonly pictures: number;
  readonly packs: number;
}

/** A message of the service worker: something was to be kept, and there was no room at first. */
export interface RoomMessage extends LetGo {
  readonly type: "room";
  /** Whether it is on the phone now. */
  readonly kept: boolean;
}

const isFull = (error: unknown) => error instanceof DOMException && error.name === "QuotaExceededError";

async function drop(cacheName: string, mayGo: (path: string) => boolean): Promise<number> {
  if (!("caches" in globalThis) || !(await caches.has(cacheName))) return 0;
  const cache = await caches.open(cacheName);
  let gone = 0;
  for (const request of await cache.keys())
    if (mayGo(new URL(request.url).pathname) && (await cache.delete(request))) gone += 1;
  return gone;
}

const dropPictures = async (but = ""): Promise<LetGo> => ({
  pictures: await drop("pictures", (path) => path !== but),
  packs: 0,
});

async function dropLearnt(but = ""): Promise<LetGo> {
  const finished = new Set((await fact("finished").catch(() => undefined)) ?? []);
  const isLearnt = (path: string) => path !== but && finished.has(path.replace("/packs/", ""));
  return { pictures: 0, packs: await drop("packs", isLearnt) };
}

/** A person asks for the room. */
export const forget = (what: "pictures" | "finished"): Promise<LetGo> =>
  what === "pictures" ? dropPictures() : dropLearnt();

/** What may go, in order; each step frees something. */
async function* stepsBut(wanted: string): AsyncGenerator<LetGo> {
  for (const step of [dropPictures, dropLearnt]) {
    const gone = await step(wanted);
    if (gone.pictures + gone.packs > 0) yield gone;
  }
  if (!(await caches.has("packs"))) return;
  const packs = await caches.open("packs");
  for (const request of await packs.keys()) {
    if (new URL(request.url).pathname === wanted || !(await packs.delete(request))) continue;
    yield { pictures: 0, packs: 1 };
  }
}

const sum = (a: LetGo, b: LetGo): LetGo => ({ pictures: a.pictures + b.pictures, packs: a.packs + b.packs });
const nothing: LetGo = { pictures: 0, packs: 0 };

/**
 * Keeps `answer` in `cacheName`; with a full phone, lets go of one step after another until it fits. `kept` is false when
 * nothing was left to let go of. Rejects for any other reason than space.
 */
export async function keepWithRoom(
  cacheName: string,
  url: string,
  answer: Response,
): Promise<LetGo & { kept: boolean }> {
  const put = async (): Promise<boolean> => {
    try {
      await (await caches.open(cacheName)).put(url, answer.clone());
      return true;
    } catch (error) {
      if (isFull(error)) return false;
      throw error;
    }
  };
  let gone = nothing;
  if (await put()) return { ...gone, kept: true };
  for await (const step of stepsBut(new URL(url, location.href).pathname)) {
    gone = sum(gone, step);
    if (await put()) return { ...gone, kept: true };
  }
  return { ...gone, kept: false };
}

/** Lets go of pictures, then learnt packs, until `enough` says so; never of a pack that is still to be learnt. */
export async function makeRoom(enough: () => Promise<boolean>): Promise<LetGo> {
  let gone = nothing;
  for (const step of [dropPictures, dropLearnt]) {
    if (await enough()) return gone;
    gone = sum(gone, await step());
  }
  return gone;
}
