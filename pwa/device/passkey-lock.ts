// A fingerprint or the phone's own screen lock in place of the PIN: a passkey whose PRF extension gives the same 32
// bytes each time, offline too, and to nobody who cannot unlock it. They wrap the person's key beside the PIN.
import type { Vault } from "../sync/store.ts";
import type { Lock, Open, PasskeyWrap } from "./people.ts";
import { openWith, prfWrapper } from "./vault.ts";

/** No passkey, or one without PRF, or the person said no. */
export class NoPasskey extends Error {
  override readonly name = "NoPasskey";
}

const random = (length: number) => crypto.getRandomValues(new Uint8Array(length));

/** Whether this phone can ask for a fingerprint or its lock at all. */
export const hasPasskeys = async (): Promise<boolean> =>
  "PublicKeyCredential" in globalThis &&
  (await PublicKeyCredential.isUserVerifyingPlatformAuthenticatorAvailable().catch(() => false));

interface PrfResults {
  readonly prf?: { readonly enabled?: boolean; readonly results?: { readonly first?: BufferSource } };
}
const prfOf = (credential: Credential | null): PrfResults["prf"] =>
  credential instanceof PublicKeyCredential ? (credential.getClientExtensionResults() as PrfResults).prf : undefined;

/** The 32 bytes of `credentialId` for `salt`. Throws `NoPasskey`. */
async function prf(credentialId: Uint8Array<ArrayBuffer>, salt: Uint8Array<ArrayBuffer>): Promise<BufferSource> {
  const asked: PublicKeyCredentialRequestOptions = {
    // Nobody checks the signature: what counts are the bytes, which only this authenticator can make.
    challenge: random(32),
    allowCredentials: [{ type: "public-key", id: credentialId, transports: ["internal"] }],
    userVerification: "required",
    extensions: { prf: { eval: { first: salt } } },
  };
  const credential = await navigator.credentials.get({ publicKey: asked }).catch(() => null);
  const first = prfOf(credential)?.results?.first;
  if (!first) throw new NoPasskey();
  return first;
}

/** A passkey for this phone alone; its id. Throws `NoPasskey`. */
async function register(label: string): Promise<Uint8Array<ArrayBuffer>> {
  const publicKey: PublicKeyCredentialCreationOptions = {
    rp: { name: "Nexio" },
    user: { id: random(16), name: label, displayName: label },
    challenge: random(32),
    pubKeyCredParams: [
      { type: "public-key", alg: -7 },
      { type: "public-key", alg: -257 },
    ],
    authenticatorSelection: { authenticatorAttachment: "platform", userVerification: "required" },
    extensions: { prf: {} },
  };
  const credential = await navigator.credentials.create({ publicKey }).catch(() => null);
  if (!(credential instanceof PublicKeyCredential) || prfOf(credential)?.enabled !== true) throw new NoPasskey();
  return new Uint8Array(credential.rawId);
}

/** Wraps the key for a passkey: a known one, or a new one of this phone. Throws `NoPasskey`. */
export async function wrapByPasskey(
  vault: Vault,
  label: string,
  known?: Uint8Array<ArrayBuffer>,
): Promise<PasskeyWrap> {
  const credentialId = known ?? (await register(label));
  const salt = random(32);
  const wrapper = await prfWrapper(await prf(credentialId, salt), salt);
  return { credentialId, salt, wrapped: await crypto.subtle.wrapKey("raw", vault.key, wrapper, "AES-KW") };
}

/** Opens the door. Throws `NoPasskey` when the person is not let through, or the passkey is gone. */
export async function unlockByPasskey(lock: Lock): Promise<{ open: Open; vault: Vault }> {
  const { passkey } = lock;
  if (!passkey) throw new NoPasskey();
  const wrapper = await prfWrapper(await prf(passkey.credentialId, passkey.salt), passkey.salt);
  return openWith(lock, passkey.wrapped, wrapper).catch(() => {
    throw new NoPasskey();
  });
}
