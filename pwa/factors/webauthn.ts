// The browser's own WebAuthn. Its JSON helpers are missing on old phones, and these few lines are all they would do.
import type { Assertion } from "../../shared/step-up/schema.ts";
import type { Sha256 } from "../../shared/step-up/challenge.ts";
import { fromBase64Url, toBase64Url } from "../device/seal.ts";

/** What the Worker says before a passkey is asked; bytes in base64url. */
export interface Begun {
  readonly at: number;
  readonly challenge: string;
  readonly rpId: string;
  /** The person's passkeys; none are named where anybody may come in. */
  readonly credentials?: readonly string[];
}

export const sha256: Sha256 = async (...parts) =>
  new Uint8Array(await crypto.subtle.digest("SHA-256", await new Blob(parts as BlobPart[]).arrayBuffer()));

/** Whether this phone can hold a passkey and ask for a finger, a face or its lock. */
export const canHoldPasskey = async (): Promise<boolean> =>
  "PublicKeyCredential" in globalThis &&
  (await PublicKeyCredential.isUserVerifyingPlatformAuthenticatorAvailable().catch(() => false));

const bytes = (buffer: ArrayBuffer) => toBase64Url(new Uint8Array(buffer));
const named = (ids: readonly string[]) => ids.map((id) => ({ type: "public-key" as const, id: fromBase64Url(id) }));

/** Rejects with `NotAllowedError` when the person says no, or the time runs out. */
export async function answer(
  challenge: Uint8Array<ArrayBuffer>,
  { rpId, credentials = [] }: Pick<Begun, "rpId" | "credentials">,
): Promise<Assertion> {
  const credential = (await navigator.credentials.get({
    publicKey: {
      challenge,
      rpId,
      allowCredentials: named(credentials),
      userVerification: "required",
      timeout: 120_000,
    },
  })) as PublicKeyCredential;
  const { clientDataJSON, authenticatorData, signature } = credential.response as AuthenticatorAssertionResponse;
  return {
    id: credential.id,
    clientData: bytes(clientDataJSON),
    authData: bytes(authenticatorData),
    signature: bytes(signature),
  };
}

interface Creating extends Begun {
  readonly user: { readonly id: string; readonly name: string; readonly email: string };
  readonly algorithms: readonly number[];
}

/** Makes a passkey on this phone, or on a key that is plugged in. */
export async function create({ challenge, rpId, credentials = [], user, algorithms }: Creating) {
  const credential = (await navigator.credentials.create({
    publicKey: {
      challenge: fromBase64Url(challenge),
      rp: { id: rpId, name: "Nexio" },
      user: { id: new TextEncoder().encode(user.id), name: user.email, displayName: user.name },
      pubKeyCredParams: algorithms.map((alg) => ({ type: "public-key", alg })),
      excludeCredentials: named(credentials),
      authenticatorSelection: { residentKey: "preferred", userVerification: "required" },
      attestation: "none",
      timeout: 120_000,
    },
  })) as PublicKeyCredential;
  const { clientDataJSON, attestationObject } = credential.response as AuthenticatorAttestationResponse;
  return { id: credential.id, clientData: bytes(clientDataJSON), attestation: bytes(attestationObject) };
}

/** Nobody confirmed: no finger, no face, or "cancel". */
export const isRefusal = (error: unknown): boolean =>
  error instanceof DOMException && /^(NotAllowed|Abort|InvalidState)Error$/.test(error.name);
