// Unsent work in a sealed envelope: encrypted to the Worker's key, signed by the author's device. It is what stays on
// a phone after its owner signed out, and what another phone carries as a file or as pictures. Whoever holds it can
// deliver it and learn nothing from it.
import type { Envelope as Intent } from "../sync/protocol.ts";

/** The Worker takes at most this many bytes at once; a phone seals a long journal in several parcels. */
export const maxParcelBytes = 128 * 1024;
export const maxParcelIntents = 500;

/** What the envelope holds, as JSON, gzipped. Each intent is the args of a mutation, `w` naming its other roads. */
export interface Parcel {
  readonly tenant: string;
  readonly device: string;
  readonly intents: readonly (Intent & Readonly<Record<string, unknown>>)[];
}

/**
 * The envelope's bytes: version (1), the Worker key's id (8), the phone's one-time ECDH key (65), iv (12), the
 * encrypted content, ECDSA P-256 signature (64) over all that stands before it.
 */
export interface Envelope {
  readonly keyId: Uint8Array;
  readonly ephemeral: Uint8Array;
  readonly iv: Uint8Array;
  readonly content: Uint8Array;
  readonly signature: Uint8Array;
  /** Everything the signature covers. */
  readonly signed: Uint8Array;
}

const version = 1;
const [keyIdAt, ephemeralAt, ivAt, contentAt] = [1, 9, 74, 86];
const signatureLength = 64;

/** Joins byte strings. */
export function joined(parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const whole = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

/** What is to be signed. */
export const unsignedEnvelope = (parts: Pick<Envelope, "keyId" | "ephemeral" | "iv" | "content">) =>
  joined([Uint8Array.of(version), parts.keyId, parts.ephemeral, parts.iv, parts.content]);

/** The parts of an envelope; null for bytes that are none. */
export function readEnvelope(bytes: Uint8Array): Envelope | null {
  // GCM's own tag is 16 bytes: anything shorter holds nothing.
  if (bytes[0] !== version || bytes.length < contentAt + 16 + signatureLength) return null;
  const end = bytes.length - signatureLength;
  return {
    keyId: bytes.slice(keyIdAt, ephemeralAt),
    ephemeral: bytes.slice(ephemeralAt, ivAt),
    iv: bytes.slice(ivAt, contentAt),
    content: bytes.slice(contentAt, end),
    signature: bytes.slice(end),
    signed: bytes.slice(0, end),
  };
}

/** The text both sides derive the content's key under. */
export const parcelInfo = "nexio parcel 1";

/** What a device signs to sign its member in; `use` is a count that only grows. */
export const deviceSignInText = (tenant: string, device: string, use: number): string =>
  `nexio device sign-in ${tenant} ${device} ${use}`;
