// The Worker's keys for sealed work: the first is given out, all of them open. An old one stays until no phone can
// still hold a parcel sealed to it.
import { z } from "zod";

const curve = { name: "ECDH", namedCurve: "P-256" } as const;
const jwkSchema = z.object({
  kty: z.literal("EC"),
  crv: z.literal("P-256"),
  x: z.string(),
  y: z.string(),
  d: z.string(),
});

/** `SEAL_KEYS`: a JSON list of private P-256 keys as JWK, the current one first. */
export const sealKeysSchema = z
  .string()
  .transform((text, context) => {
    try {
      return JSON.parse(text) as unknown;
    } catch {
      context.addIssue("SEAL_KEYS is not JSON");
      return z.NEVER;
    }
  })
  .pipe(z.array(jwkSchema).min(1));
export type SealKeys = z.infer<typeof sealKeysSchema>;

export const fromBase64Url = (text: string): Uint8Array<ArrayBuffer> =>
  Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (character) => character.charCodeAt(0));

/** The uncompressed point of a key. */
export function publicPoint({ x, y }: SealKeys[number]): Uint8Array<ArrayBuffer> {
  const point = new Uint8Array(65);
  point[0] = 4;
  point.set(fromBase64Url(x), 1);
  point.set(fromBase64Url(y), 33);
  return point;
}

/** The first 8 bytes of the point's SHA-256. */
export const keyIdOf = async (point: Uint8Array<ArrayBuffer>): Promise<Uint8Array> =>
  new Uint8Array(await crypto.subtle.digest("SHA-256", point)).slice(0, 8);

/** The private key an envelope names; null for one that is not ours. */
export async function privateKeyOf(keys: SealKeys, keyId: Uint8Array): Promise<CryptoKey | null> {
  for (const jwk of keys) {
    const own = await keyIdOf(publicPoint(jwk));
    if (own.every((byte, at) => byte === keyId[at]))
      return crypto.subtle.importKey("jwk", { ...jwk, ext: true }, curve, false, ["deriveBits"]);
  }
  return null;
}
