// A corrected lesson for a phone that has an earlier one: a few hundred bytes instead of the whole pack.
import type { Language } from "../../shared/fields.ts";
import { type Delta, patch } from "../../shared/lessons/delta.ts";
import type { Pack } from "../../shared/lessons/pack.ts";
import { keepWithRoom } from "../storage/make-room.ts";

/** The service worker's own cache of packs. */
const kept = () => caches.open("packs");

interface Earlier {
  hash: string;
  text: string;
}

/** The newest version of a topic that is on the phone, in this language. */
export async function earlierPack(topic: string, language: Language): Promise<Earlier | undefined> {
  const cache = await kept();
  let newest: (Earlier & { version: number }) | undefined;
  for (const request of await cache.keys()) {
    const text = (await (await cache.match(request))?.text()) ?? "{}";
    const pack = JSON.parse(text) as Partial<Pack>;
    const { version = 0 } = pack;
    if (pack.topic === topic && pack.language === language && version > (newest?.version ?? 0))
      newest = { hash: request.url.slice(request.url.lastIndexOf("/") + 1), text, version };
  }
  return newest;
}

/** Puts the pack `hash` on the phone, made of an earlier one. Whatever goes wrong, nothing is kept. */
export async function renewPack(hash: string, earlier: Earlier): Promise<void> {
  const path = `/packs/${hash}`;
  const answer = await fetch(`${path}-${earlier.hash}`);
  if (!answer.ok) return;
  const bytes = new TextEncoder().encode(patch(earlier.text, (await answer.json()) as Delta));
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
  if ([...digest].map((byte) => byte.toString(16).padStart(2, "0")).join("") !== hash) return;
  const headers = { "Content-Type": "application/json; charset=utf-8" };
  await keepWithRoom("packs", path, new Response(bytes, { headers }));
}
