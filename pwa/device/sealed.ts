// Work that was sealed on this phone, or carried to it, and waits for a network. Whoever is in, it goes out.
import { box } from "../shell/box.ts";
import { keep, read } from "../shell/preferences.ts";

export interface Sealed {
  readonly id: string;
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** UTC milliseconds, by this phone's clock. */
  readonly at: number;
  /** Why the Worker will never take it; null while it waits. */
  readonly refused: string | null;
}

const sealed = box<Sealed>("nexio-sealed");

export const sealedParcels = (): Promise<Sealed[]> => sealed.all();
export const discardSealed = (id: string): Promise<void> => sealed.del(id);

const nameOf = async (bytes: Uint8Array<ArrayBuffer>) =>
  [...new Uint8Array(await crypto.subtle.digest("SHA-256", bytes)).slice(0, 8)]
    .map((byte) => byte.toString(16).padStart(2, "0"))
    .join("");

/** Writes parcels down; the same one twice is one. */
export async function keepSealed(parcels: readonly Uint8Array<ArrayBuffer>[]): Promise<void> {
  for (const bytes of parcels) {
    const id = await nameOf(bytes);
    await sealed.put(id, { id, bytes, at: Date.now(), refused: null });
  }
  if (parcels.length > 0) keep("sealed", "1");
}

/** Sends what waits. What the Worker will never take stays, marked; what it could not take now stays as it is. */
export async function deliverSealed(): Promise<void> {
  if (read("sync") === "asked") return; // goes out when the person says so (data/asking.ts)
  for (const one of await sealed.all()) {
    if (one.refused) continue;
    const request = { method: "POST", headers: { "content-type": "application/octet-stream" }, body: one.bytes };
    const response = await fetch("/api/parcels", request).catch(() => null);
    const answer = (await response?.json().catch(() => null)) as { received?: unknown; code?: unknown } | null;
    if (response?.ok && typeof answer?.received === "number") await sealed.del(one.id);
    else if (answer?.code === "device_unknown" || answer?.code === "parcel_damaged")
      await sealed.put(one.id, { ...one, refused: answer.code });
  }
  if ((await sealed.all()).every(({ refused }) => refused)) keep("sealed", "");
}
