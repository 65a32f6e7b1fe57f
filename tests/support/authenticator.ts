// An authenticator in software, for Worker tests: it makes passkeys and answers as a browser would.
import { toBase64Url } from "../../server/factors/keys.ts";
import { fromBase64Url } from "../../server/parcels/seal-keys.ts";
import { decisionChallenge, type SignedDecision } from "../../shared/step-up/challenge.ts";
import type { Assertion } from "../../shared/step-up/schema.ts";
import { sha256 } from "../../server/step-up/nonce.ts";

/** Where the tests' Worker thinks it lives (tests/support/tenants.ts). */
const origin = "http://localhost:8787";

export interface Answering {
  /** `webauthn.get` unless told otherwise. */
  readonly type?: string;
  readonly origin?: string;
  readonly rpId?: string;
  /** Bits: 1 present, 4 verified. */
  readonly flags?: number;
}

const joined = (...parts: readonly (Uint8Array | readonly number[])[]) =>
  new Uint8Array(parts.flatMap((part) => [...part]));

/** ASN.1 DER, as authenticators write ECDSA signatures. */
function der(raw: Uint8Array): Uint8Array {
  const integer = (bytes: Uint8Array) => {
    const trimmed = bytes.slice(
      Math.max(
        0,
        bytes.findIndex((byte) => byte !== 0),
      ),
    );
    const positive = (trimmed[0] ?? 0) & 0x80 ? [0, ...trimmed] : [...trimmed];
    return [2, positive.length, ...positive];
  };
  const body = [...integer(raw.slice(0, 32)), ...integer(raw.slice(32))];
  return new Uint8Array([0x30, body.length, ...body]);
}

export class Authenticator {
  readonly credentialId = toBase64Url(crypto.getRandomValues(new Uint8Array(32)));
  /** How often it signed; 0 for one that does not count. */
  count = 0;
  readonly #counts: boolean;
  readonly #keys: Promise<CryptoKeyPair>;

  constructor({ counts = false } = {}) {
    this.#counts = counts;
    const algorithm = { name: "ECDSA", namedCurve: "P-256" };
    this.#keys = crypto.subtle.generateKey(algorithm, true, ["sign", "verify"]) as Promise<CryptoKeyPair>;
  }

  async #data({ rpId = new URL(origin).hostname, flags = 5 }: Answering, rest: Uint8Array = new Uint8Array()) {
    const counter = new Uint8Array(4);
    new DataView(counter.buffer).setUint32(0, this.count);
    return joined(await sha256(rpId), [flags | (rest.length > 0 ? 0x40 : 0)], counter, rest);
  }
  #client(challenge: string, { type = "webauthn.get", origin: from = origin }: Answering): Uint8Array<ArrayBuffer> {
    const text = JSON.stringify({ type, challenge, origin: from, crossOrigin: false });
    return new Uint8Array(new TextEncoder().encode(text));
  }

  /** Of the key: COSE, ES256. */
  async cose(): Promise<Uint8Array> {
    const point = new Uint8Array((await crypto.subtle.exportKey("raw", (await this.#keys).publicKey)) as ArrayBuffer);
    const [x, y] = [point.slice(1, 33), point.slice(33)];
    return joined([0xa5, 1, 2, 3, 0x26, 0x20, 1, 0x21, 0x58, 32], x, [0x22, 0x58, 32], y);
  }

  async register(challenge: string, answering: Answering = {}) {
    const id = fromBase64Url(this.credentialId);
    const attested = joined(new Uint8Array(16), [0, id.length], id, await this.cose());
    const data = await this.#data(answering, attested);
    const text = (words: string) => [0x60 + words.length, ...new TextEncoder().encode(words)];
    const attestation = joined(
      [0xa3, ...text("fmt"), ...text("none"), ...text("attStmt"), 0xa0, ...text("authData"), 0x59],
      [data.length >> 8, data.length & 255],
      data,
    );
    return {
      id: this.credentialId,
      clientData: toBase64Url(this.#client(challenge, { type: "webauthn.create", ...answering })),
      attestation: toBase64Url(attestation),
    };
  }

  async answer(challenge: string, answering: Answering = {}): Promise<Assertion> {
    if (this.#counts) this.count += 1;
    const [data, client] = [await this.#data(answering), this.#client(challenge, answering)];
    const how = { name: "ECDSA", hash: "SHA-256" };
    const signed = joined(data, await sha256(client));
    const raw = new Uint8Array(await crypto.subtle.sign(how, (await this.#keys).privateKey, signed));
    return {
      id: this.credentialId,
      clientData: toBase64Url(client),
      authData: toBase64Url(data),
      signature: toBase64Url(der(raw)),
    };
  }

  /** Over decisions, as a phone signs them. `nonce` in base64url. */
  async decide(nonce: string, group: string, decisions: readonly SignedDecision[], answering: Answering = {}) {
    const challenge = await decisionChallenge(sha256, fromBase64Url(nonce), group, decisions);
    return this.answer(toBase64Url(challenge), answering);
  }
}
