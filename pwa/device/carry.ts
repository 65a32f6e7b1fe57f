// Unsent work and lessons leave this phone without a network: as a file to share, or as pictures another phone films.
// Work is sealed first; whoever carries it can deliver it and learn nothing from it.
import { catalogue } from "../../shared/lessons/catalogue.ts";
import type { Sending } from "../../shared/sync/protocol.ts";
import { keepWithRoom } from "../storage/make-room.ts";
import type { SyncStore } from "../sync/store.ts";
import { sealIntents } from "./device.ts";
import type { DeviceKeys } from "./people.ts";
import { fromBase64Url, toBase64Url } from "./seal.ts";
import { keepSealed } from "./sealed.ts";

/** What a file holds. */
interface Cargo {
  readonly nexio: 1;
  /** Sealed parcels, base64url. */
  readonly parcels?: readonly string[];
  /** Lesson packs by the SHA-256 of their bytes. */
  readonly packs?: Readonly<Record<string, string>>;
}

const hex = (bytes: ArrayBuffer, count: number) =>
  Array.from(new Uint8Array(bytes).slice(0, count), (byte) => byte.toString(16).padStart(2, "0")).join("");

/** The name the Worker will know a parcel by. */
export const parcelName = async (bytes: Uint8Array<ArrayBuffer>): Promise<string> =>
  hex(await crypto.subtle.digest("SHA-256", bytes), 16);

/** Seals everything unsent. It stays here too; whichever road arrives first counts, and only that one. */
export async function pack(store: SyncStore, device: DeviceKeys): Promise<Uint8Array<ArrayBuffer>[]> {
  const intents = await store.departing();
  const parcels = await sealIntents(store, device, intents);
  const sendings = new Map<string, Sending>();
  let at = 0;
  for (const { bytes, count } of parcels) {
    const road = `parcel-${await parcelName(bytes)}`;
    for (const [place, { id }] of intents.slice(at, at + count).entries()) sendings.set(id, [road, road, place + 1]);
    at += count;
  }
  await store.note(sendings);
  return parcels.map(({ bytes }) => bytes);
}

const packCache = "packs";
const known = new Set(catalogue.topics.flatMap(({ packs }) => Object.values(packs).map(({ hash }) => hash)));

/** The lesson packs on this phone. */
async function packsHere(): Promise<Record<string, string>> {
  const cache = await caches.open(packCache);
  const found: Record<string, string> = {};
  for (const { url } of await cache.keys()) {
    const hash = new URL(url).pathname.replace("/packs/", "");
    const response = await cache.match(url);
    if (known.has(hash) && response) found[hash] = await response.text();
  }
  return found;
}

/** A file of sealed work and, where asked for, the lessons on this phone. */
export async function cargoFile(parcels: readonly Uint8Array[], withLessons: boolean): Promise<File> {
  const cargo: Cargo = {
    nexio: 1,
    ...(parcels.length > 0 && { parcels: parcels.map(toBase64Url) }),
    ...(withLessons && { packs: await packsHere() }),
  };
  const day = new Date().toISOString().slice(0, 10);
  return new File([JSON.stringify(cargo)], `nexio-${day}.json`, { type: "application/json" });
}

/** Through the phone's share sheet; where there is none, as a download. False when the person changed their mind. */
export async function share(file: File): Promise<boolean> {
  if (navigator.canShare?.({ files: [file] })) {
    try {
      await navigator.share({ files: [file] });
      return true;
    } catch (error) {
      if (error instanceof DOMException && error.name === "AbortError") return false;
    }
  }
  const link = document.createElement("a");
  link.href = URL.createObjectURL(file);
  link.download = file.name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
  return true;
}

export interface TakenIn {
  readonly parcels: number;
  readonly packs: number;
}

/** Takes a file in. What is not whole is left out; a file of something else holds nothing. */
export async function takeIn(file: Blob): Promise<TakenIn> {
  let cargo: Partial<Cargo> = {};
  try {
    cargo = (JSON.parse(await file.text()) ?? {}) as Partial<Cargo>;
  } catch {
    return { parcels: 0, packs: 0 };
  }
  const parcels = (Array.isArray(cargo.parcels) ? cargo.parcels : []).flatMap((text: unknown) => {
    try {
      return [fromBase64Url(String(text))];
    } catch {
      return [];
    }
  });
  await keepSealed(parcels);
  let packs = 0;
  for (const [hash, text] of Object.entries(cargo.packs ?? {})) {
    const bytes = new TextEncoder().encode(text);
    if (!known.has(hash) || hex(await crypto.subtle.digest("SHA-256", bytes), 32) !== hash) continue;
    const headers = { "content-type": "application/json; charset=utf-8" };
    const { kept } = await keepWithRoom(packCache, `/packs/${hash}`, new Response(bytes, { headers }));
    if (kept) packs++;
  }
  return { parcels: parcels.length, packs };
}
