// Opens what a phone sealed, and checks whose device signed it.
import { parcelInfo, readEnvelope, type Parcel } from "../../shared/parcels/parcel.ts";
import { parcelSchema } from "../../shared/parcels/schema.ts";
import { maxPushBytes } from "../../shared/sync/protocol.ts";
import { inflate } from "../sync/body.ts";
import { fromBase64Url, privateKeyOf, type SealKeys } from "./seal-keys.ts";

export interface Opened {
  readonly parcel: Parcel;
  /** Names this parcel: the same bytes always give the same. */
  readonly name: string;
  /** Whether the device with this public key (base64url point) signed it. */
  signedBy(publicKey: string): Promise<boolean>;
}

const ecdsa = { name: "ECDSA", namedCurve: "P-256", hash: "SHA-256" } as const;

/** Whether `signature` over `signed` is by the holder of `publicKey` (base64url point). False for a broken key too. */
export async function isSignedBy(publicKey: string, signature: Uint8Array, signed: Uint8Array): Promise<boolean> {
  try {
    const key = await crypto.subtle.importKey("raw", fromBase64Url(publicKey), ecdsa, false, ["verify"]);
    return await crypto.subtle.verify(ecdsa, key, signature, signed);
  } catch {
    return false;
  }
}

/** Null for bytes that are no parcel to us: damaged, cut short, sealed to another key. */
export async function openParcel(keys: SealKeys, bytes: Uint8Array): Promise<Opened | null> {
  const envelope = readEnvelope(bytes);
  const own = envelope && (await privateKeyOf(keys, envelope.keyId));
  if (!own) return null;
  try {
    const { ephemeral, iv, content, signature, signed } = envelope;
    const theirs = await crypto.subtle.importKey("raw", ephemeral, { name: "ECDH", namedCurve: "P-256" }, false, []);
    const secret = await crypto.subtle.deriveBits({ name: "ECDH", public: theirs } as never, own, 256);
    const hkdf = await crypto.subtle.importKey("raw", secret, "HKDF", false, ["deriveKey"]);
    const info = new TextEncoder().encode(parcelInfo);
    const key = await crypto.subtle.deriveKey(
      { name: "HKDF", hash: "SHA-256", salt: ephemeral, info },
      hkdf,
      { name: "AES-GCM", length: 256 },
      false,
      ["decrypt"],
    );
    const plain = new Uint8Array(await crypto.subtle.decrypt({ name: "AES-GCM", iv }, key, content));
    const text = new TextDecoder().decode(await inflate(plain, maxPushBytes));
    const parcel = parcelSchema.safeParse(JSON.parse(text));
    if (!parcel.success) return null;
    const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
    const name = Array.from(digest.slice(0, 16), (byte) => byte.toString(16).padStart(2, "0")).join("");
    return { parcel: parcel.data, name, signedBy: (publicKey) => isSignedBy(publicKey, signature, signed) };
  } catch {
    return null;
  }
}
