// What identity forgets by age, once a night.
import { and, isNotNull, lt } from "drizzle-orm";
import { drizzle } from "drizzle-orm/d1";
import type { AppEnv } from "../env.ts";
import { stepUp } from "../factors/tables.ts";
import { invitation, joinCode, session, verification } from "./tables.ts";

const dayMs = 86_400_000;

/** Days after the moment each row carries. */
export const identityKeptDays = {
  /** Ended sessions: their address and browser serve nobody. */
  session: 0,
  verification: 0,
  /** What a session has confirmed, which counts for ten minutes. */
  stepUp: 0,
  /** Codes that are good for one person. */
  joinCode: 30,
  invitation: 30,
} as const;

export async function forgetOldIdentity({ identityDb }: AppEnv, now: number): Promise<void> {
  const db = drizzle(identityDb);
  const before = (days: number) => now - days * dayMs;
  await db.batch([
    db.delete(session).where(lt(session.expiresAt, new Date(before(identityKeptDays.session)))),
    db.delete(verification).where(lt(verification.expiresAt, new Date(before(identityKeptDays.verification)))),
    db.delete(stepUp).where(lt(stepUp.until, before(identityKeptDays.stepUp))),
    db
      .delete(joinCode)
      .where(and(isNotNull(joinCode.expiresAt), lt(joinCode.expiresAt, before(identityKeptDays.joinCode)))),
    db.delete(invitation).where(lt(invitation.expiresAt, new Date(before(identityKeptDays.invitation)))),
  ]);
}
