// Ten codes for the day when the phone is gone. Fifty random bits each, kept as a hash under a key of the Worker's: who
// reads the database cannot try them.
import { and, eq, isNull, sql } from "drizzle-orm";
import { drizzle } from "drizzle-orm/d1";
import type { AppEnv } from "../env.ts";
import { keyedHash, toBase64Url } from "./keys.ts";
import { backupCode } from "./tables.ts";

/** Crockford's digits: none is taken for another. */
const alphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
const [howMany, codeLength] = [10, 10];

/** As a person types it: letters of any size, spaces and dashes anywhere, O for 0 and I or L for 1. */
const normalised = (typed: string): string =>
  typed.toUpperCase().replace(/[\s-]/g, "").replaceAll("O", "0").replace(/[IL]/g, "1");

const hashOf = async (env: AppEnv, userId: string, code: string) =>
  toBase64Url(await keyedHash(env, "backup code", [userId, code]));

/** Ten new codes, `ABCDE-FGHJK`; the old ones are no longer good. */
export async function makeCodes(env: AppEnv, userId: string): Promise<string[]> {
  const db = drizzle(env.identityDb);
  const codes = Array.from({ length: howMany }, () =>
    Array.from(crypto.getRandomValues(new Uint8Array(codeLength)), (byte) => alphabet[byte & 31]).join(""),
  );
  const createdAt = Date.now();
  const rows = await Promise.all(
    codes.map(async (code) => ({ userId, codeHash: await hashOf(env, userId, code), createdAt })),
  );
  await db.batch([db.delete(backupCode).where(eq(backupCode.userId, userId)), db.insert(backupCode).values(rows)]);
  return codes.map((code) => `${code.slice(0, 5)}-${code.slice(5)}`);
}

/** Spends a code. False for one that is wrong or spent. */
export async function takeCode(env: AppEnv, userId: string, typed: string): Promise<boolean> {
  const hash = await hashOf(env, userId, normalised(typed));
  const taken = await drizzle(env.identityDb)
    .update(backupCode)
    .set({ usedAt: Date.now() })
    .where(and(eq(backupCode.userId, userId), eq(backupCode.codeHash, hash), isNull(backupCode.usedAt)))
    .returning({ hash: backupCode.codeHash });
  return taken.length > 0;
}

/** How many are left. */
export async function codesLeft({ identityDb }: AppEnv, userId: string): Promise<number> {
  const [row] = await drizzle(identityDb)
    .select({ left: sql<number>`count(*)` })
    .from(backupCode)
    .where(and(eq(backupCode.userId, userId), isNull(backupCode.usedAt)));
  return row?.left ?? 0;
}
