// Work that was sealed on this phone, or carried to it, and waits for a network. Whoever is in, it goes out.
import { keep, read } from "../shell/preferences.ts";
import { deliver, sealed, type Sealed } from "./deliver.ts";

export const sealedParcels = (): Promise<Sealed[]> => sealed.all();
export const discardSealed = (id: string): Promise<void> => sealed.del(id);

const nameOf = async (bytes: Uint8Array<ArrayBuffer>) =>
  [...new Uint8Array(await crypto.subtle.digest("SHA-256", bytes)).slice(0, 8)]
    .map((byte) => byte.toString(16).padStart(2, "0"))
    .join("");

/** Writes parcels down; the same one twice is one. */
export async function keepSealed(
  parcels: readonly Uint8Array<ArrayBuffer>[],
  copyOf?: Sealed["copyOf"],
): Promise<void> {
  for (const bytes of parcels) {
    const id = await nameOf(bytes);
    await sealed.put(id, { id, bytes, at: Date.now(), refused: null, ...(copyOf && { copyOf }) });
  }
  if (parcels.length > 0) keep("sealed", "1");
}

/** Sends what waits, if the network and the Worker let it. */
export async function deliverSealed(): Promise<void> {
  if (read("sync") === "asked") return; // goes out when the person says so (data/asking.ts)
  if (!(await deliver())) keep("sealed", "");
}
