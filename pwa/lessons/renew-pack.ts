// A corrected lesson for a phone that has the one before: a few hundred bytes instead of the whole pack.
import { type Delta, patch } from "../../shared/lessons/delta.ts";

/** The service worker's own cache of packs. */
const cacheName = "packs";

/**
 * Puts the pack `hash` at `path` on the phone, made of the one at `previous`, when only that one is here. Whatever goes
 * wrong, nothing is kept, and the whole pack is fetched as ever.
 */
export async function renewPack(path: string, hash: string, previous: string): Promise<void> {
  if (!("caches" in globalThis) || (await caches.match(path))) return;
  const old = await caches.match(previous);
  if (!old) return;
  const answer = await fetch(`${path}-${previous.slice(previous.lastIndexOf("/") + 1)}`);
  if (!answer.ok) return;
  const bytes = new TextEncoder().encode(patch(await old.text(), (await answer.json()) as Delta));
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
  if ([...digest].map((byte) => byte.toString(16).padStart(2, "0")).join("") !== hash) return;
  const headers = { "Content-Type": "application/json; charset=utf-8" };
  await (await caches.open(cacheName)).put(path, new Response(bytes, { headers }));
}
