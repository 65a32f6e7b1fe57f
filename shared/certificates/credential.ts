// What a certificate says in its QR picture: a CWT (RFC 8392) with integer labels and nothing that is not needed.
import { decode, utf8, type Cbor } from "./cbor.ts";
import { bytesOfHex, hexOf } from "./cose.ts";

export interface Claims {
  /** The certificate's id. */
  readonly id: string;
  /** The issuing tenant. */
  readonly issuer: string;
  readonly issuerName: string;
  readonly holder: string;
  readonly topic: string;
  readonly version: number;
  readonly number: string;
  /** UTC milliseconds, whole seconds. */
  readonly issuedAt: number;
  readonly expiresAt: number | null;
  /** Its place in the list of the revoked. */
  readonly slot: number;
}

/**
 * Labels of RFC 8392, `iss` and `sub` being the names that people read; the last is private use (below -65536): the
 * issuer's id, topic, version, number, slot.
 */
const [iss, sub, exp, iat, cti, ours] = [1, 2, 4, 6, 7, -65_537];
/** UTF-8 bytes; together they keep the picture within version 13 at level M. */
const [maxHolder, maxIssuer] = [92, 48];

const uuidBytes = (id: string) => bytesOfHex(id.replaceAll("-", ""));
const uuidOf = (bytes: Uint8Array) => hexOf(bytes).replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-");

/** `text` within `max` bytes, cut between characters and marked where it was cut. */
function within(text: string, max: number): string {
  if (utf8(text).length <= max) return text;
  const letters = Array.from(text);
  while (utf8(`${letters.join("")}…`).length > max) letters.pop();
  return `${letters.join("").trimEnd()}…`;
}

export const claimsToCbor = (claims: Claims): Cbor =>
  new Map<number, Cbor>([
    [iss, within(claims.issuerName, maxIssuer)],
    [sub, within(claims.holder, maxHolder)],
    ...(claims.expiresAt === null ? [] : [[exp, Math.floor(claims.expiresAt / 1000)] as const]),
    [iat, Math.floor(claims.issuedAt / 1000)],
    [cti, uuidBytes(claims.id)],
    [ours, [uuidBytes(claims.issuer), claims.topic, claims.version, claims.number, claims.slot]],
  ]);

const isText = (value: Cbor | undefined): value is string => typeof value === "string";
const isCount = (value: Cbor | undefined): value is number => typeof value === "number" && value >= 0;
const isUuid = (value: Cbor | undefined): value is Uint8Array => value instanceof Uint8Array && value.length === 16;

/** Null for a payload that is no certificate of ours, be it only for one claim too many. */
export function claimsOf(payload: Uint8Array): Claims | null {
  const map = decode(payload);
  if (!(map instanceof Map)) return null;
  const claims = map as ReadonlyMap<number, Cbor>;
  const [issuerName, holder, issued, id, own] = [iss, sub, iat, cti, ours].map((label) => claims.get(label));
  const expires = claims.get(exp);
  if (claims.size !== (expires === undefined ? 5 : 6) || !Array.isArray(own)) return null;
  const [issuer, topic, version, number, slot, ...more] = own as readonly Cbor[];
  if (!isText(issuerName) || !isText(holder) || !isCount(issued) || !isUuid(id) || !isUuid(issuer)) return null;
  if (!isText(topic) || !isCount(version) || !isText(number) || !isCount(slot) || more.length > 0) return null;
  if (expires !== undefined && !isCount(expires)) return null;
  return {
    id: uuidOf(id),
    issuer: uuidOf(issuer),
    issuerName,
    holder,
    topic,
    version,
    number,
    issuedAt: issued * 1000,
    expiresAt: expires === undefined ? null : expires * 1000,
    slot,
  };
}
