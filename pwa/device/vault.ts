// A PIN and what it guards: one random key encrypts everything of a person on this phone; the PIN wraps that key. A
// PIN slows a finder of the phone down, by the cost of each guess; it is no password, and leaves the phone
// only when its person wants to sign in with it elsewhere.
import type { Vault } from "../sync/store.ts";
import type { Lock, Open } from "./people.ts";
import { ecdsa } from "./seal.ts";

/** OWASP's figure for PBKDF2 with SHA-256; a second on a slow phone. */
const iterations = 600_000;
/** Wrong PINs that cost nothing; each one more doubles the wait. */
const freeTries = 4;
const firstWaitMs = 30_000;
/** So many in a row destroy the key. A guesser has a chance of one in a hundred thousand. */
const mostTries = 10;

export class WrongPin extends Error {
  override readonly name = "WrongPin";
}

const aes = { name: "AES-GCM", length: 256 } as const;
const ivLength = 12;

export function vaultOf(key: CryptoKey): Vault {
  return {
    key,
    async seal(value) {
      const iv = crypto.getRandomValues(new Uint8Array(ivLength));
      const text = new TextEncoder().encode(JSON.stringify(value));
      const sealed = new Uint8Array(await crypto.subtle.encrypt({ name: "AES-GCM", iv }, key, text));
      const whole = new Uint8Array(ivLength + sealed.length);
      whole.set(iv);
      whole.set(sealed, ivLength);
      return whole;
    },
    async open(sealed) {
      const iv = sealed.slice(0, ivLength);
      const text = await crypto.subtle.decrypt({ name: "AES-GCM", iv }, key, sealed.slice(ivLength));
      return JSON.parse(new TextDecoder().decode(text)) as unknown;
    },
    async hide(text) {
      const secret = await crypto.subtle.exportKey("raw", key);
      const hmac = { name: "HMAC", hash: "SHA-256" };
      const signing = await crypto.subtle.importKey("raw", secret, hmac, false, ["sign"]);
      const name = new Uint8Array(await crypto.subtle.sign(hmac, signing, new TextEncoder().encode(text)));
      return Array.from(name.slice(0, 16), (byte) => byte.toString(16).padStart(2, "0")).join("");
    },
  };
}

async function wrapper(pin: string, salt: Uint8Array<ArrayBuffer>, rounds: number): Promise<CryptoKey> {
  const secret = await crypto.subtle.importKey("raw", new TextEncoder().encode(pin), "PBKDF2", false, ["deriveKey"]);
  const how = { name: "PBKDF2", hash: "SHA-256", salt, iterations: rounds };
  return crypto.subtle.deriveKey(how, secret, { name: "AES-KW", length: 256 }, false, ["wrapKey", "unwrapKey"]);
}

export const newVault = async (): Promise<Vault> =>
  vaultOf(await crypto.subtle.generateKey(aes, true, ["encrypt", "decrypt"]));

/** Locks a person away behind `pin`. */
export async function lockAway({ profile, device }: Open, vault: Vault, pin: string): Promise<Lock> {
  const salt = crypto.getRandomValues(new Uint8Array(16));
  const wrapped = await crypto.subtle.wrapKey("raw", vault.key, await wrapper(pin, salt, iterations), "AES-KW");
  const keys = device && { ...device, key: await crypto.subtle.exportKey("jwk", device.key) };
  const secret = await vault.seal({ profile, device: keys });
  return { salt, iterations, wrapped, secret, wrong: 0, waitUntil: 0 };
}

/** What wraps the key from the bytes of a passkey (HKDF with SHA-256). */
export async function prfWrapper(secret: BufferSource, salt: Uint8Array<ArrayBuffer>): Promise<CryptoKey> {
  const base = await crypto.subtle.importKey("raw", secret, "HKDF", false, ["deriveKey"]);
  const how = { name: "HKDF", hash: "SHA-256", salt, info: new TextEncoder().encode("nexio phone lock 1") };
  return crypto.subtle.deriveKey(how, base, { name: "AES-KW", length: 256 }, false, ["wrapKey", "unwrapKey"]);
}

/** Opens the door. Throws `WrongPin`; the caller writes down what `afterWrongPin` says. */
export async function unlock(lock: Lock, pin: string): Promise<{ open: Open; vault: Vault }> {
  const unwrapping = await wrapper(pin, lock.salt, lock.iterations);
  return openWith(lock, lock.wrapped, unwrapping);
}

/** The person behind `lock`, by a key that unwraps `wrapped`. Throws `WrongPin` where it does not. */
export async function openWith(
  lock: Lock,
  wrapped: ArrayBuffer,
  unwrapping: CryptoKey,
): Promise<{ open: Open; vault: Vault }> {
  const key = await crypto.subtle
    .unwrapKey("raw", wrapped, unwrapping, "AES-KW", aes, true, ["encrypt", "decrypt"])
    .catch(() => {
      throw new WrongPin();
    });
  const vault = vaultOf(key);
  const { profile, device } = (await vault.open(lock.secret)) as Omit<Open, "device"> & {
    device?: NonNullable<Open["device"]> & { key: JsonWebKey };
  };
  if (!device) return { open: { profile }, vault };
  const signing = await crypto.subtle.importKey("jwk", device.key, ecdsa, true, ["sign"]);
  return { open: { profile, device: { ...device, key: signing } }, vault };
}

/** The lock after one more wrong PIN at `now`; null when it was one too many, and the key has to be destroyed. */
export function afterWrongPin(lock: Lock, now: number): Lock | null {
  const wrong = lock.wrong + 1;
  if (wrong >= mostTries) return null;
  const wait = wrong > freeTries ? firstWaitMs * 2 ** (wrong - freeTries - 1) : 0;
  return { ...lock, wrong, waitUntil: now + wait };
}
