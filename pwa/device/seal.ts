// Seals unsent work to the Worker's key and signs it with this device's. What is sealed nobody on this phone can read
// again, its author included.
import {
  joined,
  maxParcelBytes,
  maxParcelIntents,
  parcelInfo,
  unsignedEnvelope,
  type Parcel,
} from "../../shared/parcels/parcel.ts";

const ecdh = { name: "ECDH", namedCurve: "P-256" } as const;
export const ecdsa = { name: "ECDSA", namedCurve: "P-256", hash: "SHA-256" } as const;

export const toBase64Url = (bytes: Uint8Array): string =>
  btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(""))
    .replaceAll("+", "-")
    .replaceAll("/", "_")
    .replaceAll("=", "");
export const fromBase64Url = (text: string): Uint8Array<ArrayBuffer> =>
  Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (character) => character.charCodeAt(0));

async function gzip(text: string): Promise<ArrayBuffer> {
  return new Response(new Blob([text]).stream().pipeThrough(new CompressionStream("gzip"))).arrayBuffer();
}

const raw = async (key: CryptoKey) => new Uint8Array(await crypto.subtle.exportKey("raw", key));

/** One parcel. `sealKey` is the Worker's public point; `signingKey` the device's private key. */
async function seal(
  parcel: Parcel,
  sealKey: Uint8Array<ArrayBuffer>,
  signingKey: CryptoKey,
): Promise<Uint8Array<ArrayBuffer>> {
  const once = await crypto.subtle.generateKey(ecdh, false, ["deriveBits"]);
  const ephemeral = await raw(once.publicKey);
  const theirs = await crypto.subtle.importKey("raw", sealKey, ecdh, false, []);
  const secret = await crypto.subtle.deriveBits({ name: "ECDH", public: theirs }, once.privateKey, 256);
  const hkdf = await crypto.subtle.importKey("raw", secret, "HKDF", false, ["deriveKey"]);
  const info = new TextEncoder().encode(parcelInfo);
  const key = await crypto.subtle.deriveKey(
    { name: "HKDF", hash: "SHA-256", salt: ephemeral, info },
    hkdf,
    { name: "AES-GCM", length: 256 },
    false,
    ["encrypt"],
  );
  const iv = crypto.getRandomValues(new Uint8Array(12));
  const content = new Uint8Array(
    await crypto.subtle.encrypt({ name: "AES-GCM", iv }, key, await gzip(JSON.stringify(parcel))),
  );
  const keyId = new Uint8Array(await crypto.subtle.digest("SHA-256", sealKey)).slice(0, 8);
  const signed = unsignedEnvelope({ keyId, ephemeral, iv, content });
  const signature = new Uint8Array(await crypto.subtle.sign(ecdsa, signingKey, signed));
  return joined([signed, signature]);
}

export interface SealedPart {
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** How many intents it holds. */
  readonly count: number;
}

/** As many parcels as it takes for each to be small enough to be delivered; in order. */
export async function sealAll(
  parcel: Parcel,
  sealKey: Uint8Array<ArrayBuffer>,
  signingKey: CryptoKey,
  atMost = maxParcelIntents,
): Promise<SealedPart[]> {
  const sealed: SealedPart[] = [];
  for (let at = 0; at < parcel.intents.length; at += atMost) {
    const part = { ...parcel, intents: parcel.intents.slice(at, at + atMost) };
    const bytes = await seal(part, sealKey, signingKey);
    if (bytes.length > maxParcelBytes && part.intents.length > 1)
      sealed.push(...(await sealAll(part, sealKey, signingKey, Math.ceil(part.intents.length / 2))));
    else sealed.push({ bytes, count: part.intents.length });
  }
  return sealed;
}
