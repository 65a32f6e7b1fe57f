// What this phone keeps so that its person can confirm a decision without a network. None of it is of use without
// their finger, face or lock.
import { box } from "../shell/box.ts";

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
