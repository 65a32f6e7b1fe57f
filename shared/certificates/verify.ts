// Whether a certificate is what it says: the same answer in the Worker, on a phone without a network and in a test.
import { unseal, type Prefix, type Signed } from "./cose.ts";
import { claimsOf, type Claims } from "./credential.ts";
import { listOf, type RevocationList } from "./revocation.ts";

/** A public key as `/api/certificates/keys` gives it out. */
export interface PublicKey {
  readonly kid: string;
  readonly kty: string;
  readonly crv?: string | undefined;
  readonly x?: string | undefined;
  readonly y?: string | undefined;
  /** UTC milliseconds: it signs from here … */
  readonly notBefore: number;
  /** … and no longer from here on; what it signed before stays good. */
  readonly retiredAt?: number | undefined;
  /** The one tenant it may sign for; every tenant where there is none. */
  readonly issuer?: string | undefined;
}

/** ES256 over `signed`; false for a broken key or signature. Handed in, since `shared` knows no WebCrypto. */
export type Check = (
  key: PublicKey,
  signature: Uint8Array<ArrayBuffer>,
  signed: Uint8Array<ArrayBuffer>,
) => Promise<boolean>;

export interface Known {
  readonly keys: readonly PublicKey[];
  /** Null where no list has been fetched yet. */
  readonly list: RevocationList | null;
  /** UTC milliseconds. */
  readonly now: number;
  readonly check: Check;
}

export type Refused = "unreadable" | "tampered" | "unknown_key";
export type Standing = "valid" | "revoked" | "superseded" | "expired" | "not_yet_valid";
export type Verdict =
  | { readonly state: Refused }
  | {
      readonly state: Standing;
      readonly claims: Claims;
      /** When the list that knows of this certificate was made; null where none does. */
      readonly asOf: number | null;
    };

/** A phone's clock may be this far behind. */
const slackMs = 86_400_000;

const keyOf = (keys: readonly PublicKey[], { kid }: Signed) => keys.find((key) => key.kid === kid && key.kty === "EC");

export async function verifyCredential(text: string, { keys, list, now, check }: Known): Promise<Verdict> {
  // Mail and chat break long lines.
  const signed = unseal("NX1:", text.replaceAll(/[\r\n\t]/g, ""));
  const claims = signed && claimsOf(signed.payload);
  if (!signed || !claims) return { state: "unreadable" };
  const key = keyOf(keys, signed);
  if (!key) return { state: "unknown_key" };
  if (!(await check(key, signed.signature, signed.signed))) return { state: "tampered" };
  const { issuedAt, expiresAt, issuer, slot } = claims;
  const inTime = issuedAt >= key.notBefore - 1000 && issuedAt < (key.retiredAt ?? Infinity);
  if (!inTime || (key.issuer !== undefined && key.issuer !== issuer)) return { state: "unknown_key" };
  const asOf = list && slot < list.size ? list.issuedAt : null;
  const state = (): Standing => {
    if (list?.revoked.has(slot)) return "revoked";
    if (list?.superseded.has(slot)) return "superseded";
    if (issuedAt > now + slackMs) return "not_yet_valid";
    return expiresAt !== null && expiresAt <= now ? "expired" : "valid";
  };
  return { state: state(), claims, asOf };
}

/** The list in `text`; null when it is not one that `keys` signed. */
export async function openList(text: string, { keys, check }: Pick<Known, "keys" | "check">) {
  const prefix: Prefix = "NXL1:";
  const signed = unseal(prefix, text);
  const key = signed && keyOf(keys, signed);
  if (!signed || !key || !(await check(key, signed.signature, signed.signed))) return null;
  return listOf(signed.payload);
}
