// What this phone keeps so that its person can confirm a decision without a network. None of it is of use without
// their finger, face or lock.
import { idOf } from "../device/people.ts";
import { box } from "../shell/box.ts";
import type { SyncStore } from "../sync/store.ts";

export interface KeptFactors {
  /** The Worker's, base64url, and when it made it. */
  readonly nonce: string;
  readonly at: number;
  /** The client group it was made for. */
  readonly group: string;
  readonly rpId: string;
  /** Ids of the person's passkeys, on whichever phone; none before they made one. */
  readonly credentials: readonly string[];
}

/** By person and tenant. */
export const keptFactors = box<KeptFactors>("nexio-factors");

/** Told where a new passkey or another session makes what is kept of no use. */
export const renewEvent = "nexio-factors";

/** As `nonceAgeMs` of shared/step-up/challenge.ts, which every phone would carry for this one figure. */
const nonceAgeMs = 14 * 86_400_000;

/** What is needed to sign here and now; null where there is no passkey, or nothing fresh enough from the Worker. */
export async function signingMeans({ profile, group }: SyncStore): Promise<KeptFactors | null> {
  const kept = await keptFactors.get(idOf(profile)).catch(() => undefined);
  const fits = kept?.group === group && kept.credentials.length > 0 && Date.now() - kept.at < nonceAgeMs;
  return fits && "PublicKeyCredential" in globalThis ? kept : null;
}
