// Sends what waits sealed. Apart from the rest, since the service worker does it too.
import { box } from "../shell/box.ts";

export interface Sealed {
  readonly id: string;
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** UTC milliseconds, by this phone's clock. */
  readonly at: number;
  /** Why the Worker will never take it; null while it waits. */
  readonly refused: string | null;
  /** Set for a copy of what also lies behind a PIN: whose (people.ts), and of which intents. */
  readonly copyOf?: { readonly person: string; readonly intents: string };
}

export const sealed = box<Sealed>("nexio-sealed");

/**
 * Sends what waits. What the Worker will never take stays, marked; what it could not take now stays as it is. Returns
 * whether anything still waits.
 */
export async function deliver(): Promise<boolean> {
  for (const one of await sealed.all()) {
    if (one.refused) continue;
    const request = { method: "POST", headers: { "content-type": "application/octet-stream" }, body: one.bytes };
    const response = await fetch("/api/parcels", request).catch(() => null);
    const answer = (await response?.json().catch(() => null)) as { received?: unknown; code?: unknown } | null;
    if (response?.ok && typeof answer?.received === "number") await sealed.del(one.id);
    else if (response?.status === 429) break;
    else if (answer?.code === "device_unknown" || answer?.code === "parcel_damaged")
      await sealed.put(one.id, { ...one, refused: answer.code });
  }
  return (await sealed.all()).some(({ refused }) => !refused);
}
