// Codes of an authenticator app: RFC 6238 with SHA-1, six digits, thirty seconds, which every app understands.
import { and, eq, gt, isNotNull, isNull, lt, or, sql } from "drizzle-orm";
import { drizzle } from "drizzle-orm/d1";
import type { AppEnv } from "../env.ts";
import { fromBase64Url } from "../parcels/seal-keys.ts";
import { decrypt, encrypt } from "./keys.ts";
import { totp } from "./tables.ts";

const stepMs = 30_000;
/** Clocks of phones are wrong: the code before and the one after are taken too. */
const leeway = 1;
const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

/** RFC 4648, without padding: how apps take a secret that is typed. */
function base32(bytes: Uint8Array): string {
  const bits = Array.from(bytes, (byte) => byte.toString(2).padStart(8, "0")).join("");
  return (bits.match(/.{1,5}/g) ?? []).map((five) => alphabet[parseInt(five.padEnd(5, "0"), 2)]).join("");
}

/** RFC 4226, section 5.3. */
export async function codeAt(secret: Uint8Array<ArrayBuffer>, step: number): Promise<string> {
  const key = await crypto.subtle.importKey("raw", secret, { name: "HMAC", hash: "SHA-1" }, false, ["sign"]);
  const counter = new DataView(new ArrayBuffer(8));
  counter.setBigUint64(0, BigInt(step));
  const hash = new DataView(await crypto.subtle.sign("HMAC", key, counter));
  const offset = hash.getUint8(19) & 15;
  return String((hash.getUint32(offset) & 0x7fff_ffff) % 1_000_000).padStart(6, "0");
}

export const stepAt = (now: number): number => Math.floor(now / stepMs);

/** Of a person whose app counts: set up to the end, and not on its way out. */
export const inForce = (now: number) =>
  and(isNotNull(totp.confirmedAt), or(isNull(totp.removeAt), gt(totp.removeAt, now)));

/** A new secret for `userId`, in place of one that was never confirmed. Null where one is in force. */
export async function beginTotp(env: AppEnv, userId: string): Promise<string | null> {
  const db = drizzle(env.identityDb);
  const bytes = crypto.getRandomValues(new Uint8Array(20));
  const [secret, createdAt] = [await encrypt(env, userId, bytes), Date.now()];
  const made = await db
    .insert(totp)
    .values({ userId, secret, lastStep: 0, createdAt })
    .onConflictDoUpdate({
      target: totp.userId,
      set: { secret, lastStep: 0, createdAt, confirmedAt: null, removeAt: null },
      setWhere: sql`${totp.confirmedAt} IS NULL OR ${totp.removeAt} <= ${createdAt}`,
    })
    .returning({ userId: totp.userId });
  return made.length > 0 ? base32(bytes) : null;
}

/** Takes `code` of `userId` once. `first`: it confirms a secret that was just set up. */
export async function takeTotp(env: AppEnv, userId: string, code: string, first = false): Promise<boolean> {
  const db = drizzle(env.identityDb);
  const now = Date.now();
  const which = and(eq(totp.userId, userId), first ? isNull(totp.confirmedAt) : inForce(now));
  const [row] = await db.select({ secret: totp.secret }).from(totp).where(which);
  const secret = row && (await decrypt(env, userId, fromBase64Url(row.secret)));
  if (!secret) return false;
  const steps = Array.from({ length: 2 * leeway + 1 }, (_, at) => stepAt(now) - leeway + at);
  const codes = await Promise.all(steps.map((step) => codeAt(secret, step)));
  const step = steps[codes.indexOf(code)];
  if (step === undefined) return false;
  // The row decides, so that of two calls with one code only one is right.
  const taken = await db
    .update(totp)
    .set({ lastStep: step, ...(first && { confirmedAt: sql`${now}` }) })
    .where(and(which, lt(totp.lastStep, step)))
    .returning({ userId: totp.userId });
  return taken.length > 0;
}
