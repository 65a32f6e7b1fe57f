// Whether a person can be asked for a second factor at all.
import { and, eq, isNotNull } from "drizzle-orm";
import { drizzle } from "drizzle-orm/d1";
import type { AppEnv } from "../env.ts";
import { passkey, totp } from "./tables.ts";

export async function hasFactor({ identityDb }: AppEnv, userId: string): Promise<boolean> {
  const db = drizzle(identityDb);
  const [passkeys, apps] = await db.batch([
    db.select({ id: passkey.id }).from(passkey).where(eq(passkey.userId, userId)).limit(1),
    db
      .select({ userId: totp.userId })
      .from(totp)
      .where(and(eq(totp.userId, userId), isNotNull(totp.confirmedAt)))
      .limit(1),
  ]);
  return passkeys.length + apps.length > 0;
}
