// Nonces and challenges that nobody has to remember: the Worker knows its own again.
import { keyedHash } from "../factors/keys.ts";
import type { AppEnv } from "../env.ts";
import type { Sha256 } from "../../shared/step-up/challenge.ts";

/** What a nonce is good for; one made for something else is another. */
type Use = "decide" | "confirm" | "class" | "register" | "sign-in";

/** `HMAC(K, session ‖ about ‖ at)`: 32 bytes. `about` is the client group, or the class. */
export const stepNonce = (env: AppEnv, use: Use, session: string, about: string, at: number) =>
  keyedHash(env, `${use} nonce`, [session, about, at]);

export const sha256: Sha256 = async (...parts) => {
  const chunks = parts.map((part) => (typeof part === "string" ? new TextEncoder().encode(part) : part));
  const whole = new Uint8Array(chunks.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const chunk of chunks) {
    whole.set(chunk, at);
    at += chunk.length;
  }
  return new Uint8Array(await crypto.subtle.digest("SHA-256", whole));
};

/** Whether a moment that a caller says a nonce is of lies within `ageMs` before now. */
export const isWithin = (at: number, ageMs: number, now: number): boolean => at <= now && now - at <= ageMs;
