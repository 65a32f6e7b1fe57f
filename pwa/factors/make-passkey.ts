// Setting a passkey up, apart from signing with one, which every phone that decides must be able to do offline.
import { fromBase64Url } from "../device/seal.ts";
import { bytes, named, type Begun } from "./webauthn.ts";

/** Whether this phone can hold a passkey and ask for a finger, a face or its lock. */
export const canHoldPasskey = async (): Promise<boolean> =>
  "PublicKeyCredential" in globalThis &&
  (await PublicKeyCredential.isUserVerifyingPlatformAuthenticatorAvailable().catch(() => false));

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
