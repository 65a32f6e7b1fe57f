// The people this phone knows, each with what opens their own store. Whoever set a PIN stands here as a name and a
// lock; the rest of them is encrypted.
import { box } from "../shell/box.ts";
import type { Profile } from "../sync/store.ts";

/** The device's key for one person, and what it needs to work without asking. */
export interface DeviceKeys {
  readonly id: string;
  /** ECDSA P-256, private; extractable, so that a PIN can lock it away. */
  readonly key: CryptoKey;
  /** The Worker's public point, base64url, to seal unsent work to. */
  readonly sealKey: string;
  /** How often it has signed its person in. */
  readonly uses: number;
}

/** See vault.ts. */
export interface Lock {
  readonly salt: Uint8Array<ArrayBuffer>;
  readonly iterations: number;
  readonly wrapped: ArrayBuffer;
  /** The `Open` of this person, encrypted. */
  readonly secret: Uint8Array<ArrayBuffer>;
  /** Wrong PINs in a row, and until when none is taken, UTC milliseconds. */
  readonly wrong: number;
  readonly waitUntil: number;
  /** The same key, wrapped for the phone's own lock as well. See passkey-lock.ts. */
  readonly passkey?: PasskeyWrap;
}

export interface PasskeyWrap {
  readonly credentialId: Uint8Array<ArrayBuffer>;
  readonly salt: Uint8Array<ArrayBuffer>;
  readonly wrapped: ArrayBuffer;
}

export interface Open {
  readonly profile: Profile;
  readonly device?: DeviceKeys;
}

export interface Person {
  readonly id: string;
  /** The name in the list. */
  readonly label: string;
  readonly open?: Open;
  readonly lock?: Lock;
  /** While a first PIN is being set: the key everything is being written anew under. */
  readonly moving?: CryptoKey;
}

export const people = box<Person>("nexio-people");
export const idOf = ({ userId, tenant }: Profile): string => `${userId}:${tenant.id}`;
