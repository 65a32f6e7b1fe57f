// The Worker's signing keys. Of each kind the first active one signs; the public half of an old one is given out for as
// long as anyone may hold what it signed.
import { z } from "zod";
import type { Check } from "../../shared/certificates/verify.ts";
import { fromBase64Url } from "../parcels/seal-keys.ts";

const common = {
  /** 16 hexadecimal digits: 8 bytes in the QR picture. */
  kid: z.string().regex(/^[0-9a-f]{16}$/),
  /** UTC milliseconds. */
  notBefore: z.int().default(0),
  retiredAt: z.int().optional(),
};
const ecSchema = z.object({
  ...common,
  kty: z.literal("EC"),
  crv: z.literal("P-256"),
  x: z.string(),
  y: z.string(),
  /** Left out once the key is retired. */
  d: z.string().optional(),
  issuer: z.string().optional(),
});
const rsaParts = ["d", "p", "q", "dp", "dq", "qi"] as const;
const rsaSchema = z.object({
  ...common,
  kty: z.literal("RSA"),
  n: z.string(),
  e: z.string(),
  ...(Object.fromEntries(rsaParts.map((part) => [part, z.string().optional()])) as Record<
    (typeof rsaParts)[number],
    z.ZodOptional<z.ZodString>
  >),
});
const keySchema = z.discriminatedUnion("kty", [ecSchema, rsaSchema]);
type CertificateKey = z.infer<typeof keySchema>;

/** `CERTIFICATE_KEYS`: a JSON list of keys as JWK with `kid`, `notBefore` and `retiredAt`, P-256 and RSA. */
export const certificateKeysSchema = z
  .string()
  .transform((text, context) => {
    try {
      return JSON.parse(text) as unknown;
    } catch {
      context.addIssue("CERTIFICATE_KEYS is not JSON");
      return z.NEVER;
    }
  })
  .pipe(z.array(keySchema).min(1));
export type CertificateKeys = readonly CertificateKey[];

const algorithms = {
  EC: { name: "ECDSA", namedCurve: "P-256", hash: "SHA-256" },
  RSA: { name: "RSASSA-PKCS1-v1_5", hash: "SHA-256" },
} as const;
const jwsNames = { EC: "ES256", RSA: "RS256" } as const;

/** What anyone may know of a key. */
export function publicJwk(key: CertificateKey) {
  const { kid, notBefore, retiredAt } = key;
  const about = { kid, use: "sig", alg: jwsNames[key.kty], notBefore, ...(retiredAt !== undefined && { retiredAt }) };
  if (key.kty === "RSA") return { ...about, kty: key.kty, n: key.n, e: key.e };
  const { kty, crv, x, y, issuer } = key;
  return { ...about, kty, crv, x, y, ...(issuer !== undefined && { issuer }) };
}

export interface Signer {
  readonly kid: string;
  sign(bytes: Uint8Array<ArrayBuffer>): Promise<Uint8Array<ArrayBuffer>>;
}

/** The key that signs at `now` in the name of `issuer`. Throws when there is none. */
export async function signerOf(
  keys: CertificateKeys,
  kty: CertificateKey["kty"],
  now: number,
  issuer?: string,
): Promise<Signer> {
  const key = keys.find(
    (one) =>
      one.kty === kty &&
      one.d !== undefined &&
      one.notBefore <= now &&
      now < (one.retiredAt ?? Infinity) &&
      (one.kty === "RSA" || one.issuer === undefined || one.issuer === issuer),
  );
  if (!key) throw new Error(`CERTIFICATE_KEYS has no ${kty} key that may sign now`);
  const { kid } = key;
  const algorithm = algorithms[kty];
  const own = await crypto.subtle.importKey("jwk", { ...key, ext: true } as JsonWebKey, algorithm, false, ["sign"]);
  return { kid, sign: async (bytes) => new Uint8Array(await crypto.subtle.sign(algorithm, own, bytes)) };
}

/** ES256, by WebCrypto. */
export const check: Check = async ({ x = "", y = "" }, signature, signed) => {
  try {
    const point = Uint8Array.from([4, ...fromBase64Url(x), ...fromBase64Url(y)]);
    const key = await crypto.subtle.importKey("raw", point, algorithms.EC, false, ["verify"]);
    return await crypto.subtle.verify(algorithms.EC, key, signature, signed);
  } catch {
    return false;
  }
};
