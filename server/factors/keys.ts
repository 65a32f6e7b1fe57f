// Keys for what second factors need, each derived from FACTOR_SECRET for its one use.
import type { AppEnv } from "../env.ts";

export const utf8 = (text: string) => new Uint8Array(new TextEncoder().encode(text));

export const toBase64Url = (bytes: Uint8Array): string =>
  btoa(String.fromCharCode(...bytes))
    .replaceAll("+", "-")
    .replaceAll("/", "_")
    .replaceAll("=", "");

async function derived(env: AppEnv, use: string, algorithm: HmacKeyGenParams | AesKeyGenParams, usages: KeyUsage[]) {
  const secret = await crypto.subtle.importKey("raw", utf8(env.factorSecret), "HKDF", false, ["deriveKey"]);
  const how = { name: "HKDF", hash: "SHA-256", salt: new Uint8Array(), info: utf8(`nexio ${use} 1`) };
  return crypto.subtle.deriveKey(how, secret, algorithm, false, usages);
}
type KeyUsage = "sign" | "encrypt" | "decrypt";
interface HmacKeyGenParams {
  name: "HMAC";
  hash: "SHA-256";
  length: 256;
}
interface AesKeyGenParams {
  name: "AES-GCM";
  length: 256;
}

/** 32 bytes that only this Worker can make, for one use and these words. */
export async function keyedHash(env: AppEnv, use: string, words: readonly (string | number)[]) {
  const key = await derived(env, use, { name: "HMAC", hash: "SHA-256", length: 256 }, ["sign"]);
  return new Uint8Array(await crypto.subtle.sign("HMAC", key, utf8(JSON.stringify(words))));
}

const ivLength = 12;
const aes = { name: "AES-GCM", length: 256 } as const;

/** Encrypted for `userId` alone: moved to another row it does not open. */
export async function encrypt(env: AppEnv, userId: string, bytes: Uint8Array<ArrayBuffer>): Promise<string> {
  const iv = crypto.getRandomValues(new Uint8Array(ivLength));
  const key = await derived(env, "totp", aes, ["encrypt"]);
  const sealed = await crypto.subtle.encrypt({ name: "AES-GCM", iv, additionalData: utf8(userId) }, key, bytes);
  return toBase64Url(new Uint8Array([...iv, ...new Uint8Array(sealed)]));
}

/** Null for what was encrypted under another secret. */
export async function decrypt(
  env: AppEnv,
  userId: string,
  sealed: Uint8Array,
): Promise<Uint8Array<ArrayBuffer> | null> {
  const key = await derived(env, "totp", aes, ["decrypt"]);
  const how = { name: "AES-GCM", iv: sealed.slice(0, ivLength), additionalData: utf8(userId) };
  return crypto.subtle.decrypt(how, key, sealed.slice(ivLength)).then(
    (bytes) => new Uint8Array(bytes),
    () => null,
  );
}
