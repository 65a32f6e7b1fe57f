// COSE_Sign1 (RFC 9052) with ES256 as text for a QR picture: prefix, then base45. Certificates and the list of the
// revoked ones are signed the same way and told apart by their prefix, which the signature covers.
import { fromBase45, toBase45 } from "../base45.ts";
import { decode, encode, Tagged, utf8, type Cbor } from "./cbor.ts";

export type Prefix = "NX1:" | "NXL1:";

const sign1 = 18;
const [algorithm, es256, keyId] = [1, -7, 4];
const signatureLength = 64;

export interface Signed {
  /** 16 hexadecimal digits. */
  readonly kid: string;
  readonly payload: Uint8Array<ArrayBuffer>;
  /** What the signature covers. */
  readonly signed: Uint8Array<ArrayBuffer>;
  readonly signature: Uint8Array<ArrayBuffer>;
}

export const hexOf = (bytes: Uint8Array): string =>
  Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
export const bytesOfHex = (hex: string): Uint8Array<ArrayBuffer> =>
  Uint8Array.from(hex.match(/../g) ?? [], (digits) => Number.parseInt(digits, 16));

const isBytes = (value: Cbor | undefined): value is Uint8Array<ArrayBuffer> => value instanceof Uint8Array;

/** Sig_structure; the prefix stands in `external_aad` so that one kind of text never passes for the other. */
const toBeSigned = (prefix: Prefix, header: Uint8Array, payload: Uint8Array) =>
  encode(["Signature1", header, prefix === "NX1:" ? new Uint8Array() : utf8(prefix), payload]);

/** The text of `claims`, signed by the holder of key `kid`. */
export async function seal(
  prefix: Prefix,
  claims: Cbor,
  kid: string,
  sign: (bytes: Uint8Array<ArrayBuffer>) => Promise<Uint8Array>,
): Promise<string> {
  const header = encode(
    new Map<number, Cbor>([
      [algorithm, es256],
      [keyId, bytesOfHex(kid)],
    ]),
  );
  const payload = encode(claims);
  const signature = await sign(toBeSigned(prefix, header, payload));
  return prefix + toBase45(encode(new Tagged(sign1, [header, new Map(), payload, signature])));
}

/** The parts of such a text; null for anything that was not made by `seal`. */
export function unseal(prefix: Prefix, text: string): Signed | null {
  if (!text.startsWith(prefix)) return null;
  const bytes = fromBase45(text.slice(prefix.length));
  const outer = bytes && decode(bytes);
  if (!(outer instanceof Tagged) || outer.tag !== sign1 || !Array.isArray(outer.value)) return null;
  const [header, open, payload, signature, ...more] = outer.value as readonly Cbor[];
  if (!isBytes(header) || !isBytes(payload) || !isBytes(signature) || more.length > 0) return null;
  if (!(open instanceof Map) || open.size > 0 || signature.length !== signatureLength) return null;
  const fields = decode(header);
  if (!(fields instanceof Map) || fields.size !== 2 || fields.get(algorithm) !== es256) return null;
  const kid = fields.get(keyId) as Cbor | undefined;
  if (!isBytes(kid) || kid.length !== 8) return null;
  return { kid: hexOf(kid), payload, signed: toBeSigned(prefix, header, payload), signature };
}
