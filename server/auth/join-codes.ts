// Join codes and the people they bring: identity's side of an enrolment. Somebody without an e-mail address gets an
// account without a password: the key of their phone signs them in (device-sign-in.ts), or a PIN they chose (pins.ts).
import { and, eq, isNull, or } from "drizzle-orm";
import { drizzle } from "drizzle-orm/d1";
import { makeCode } from "../../shared/cohorts/join-code.ts";
import type { AppEnv } from "../env.ts";
import { failures } from "./failures.ts";
import { pins } from "./pins.ts";
import { secretHash } from "./secret-hash.ts";
import { joinCode, member, session, user } from "./tables.ts";

export interface JoinTarget {
  readonly tenantId: string;
  readonly cohortId: string;
  /** The one person this code lets back in; null for a class's own code. */
  readonly memberId: string | null;
  readonly expiresAt: number | null;
}

export interface NewPerson {
  readonly userId: string;
  readonly membershipId: string;
  readonly tenantId: string;
  readonly name: string;
}

export function joinCodes(env: AppEnv) {
  const db = drizzle(env.identityDb);
  return {
    failures: failures(env.identityDb),

    /** A new code that leads to `target`. */
    async issue({ tenantId, cohortId, memberId, expiresAt }: JoinTarget): Promise<string> {
      for (;;) {
        const code = makeCode(crypto.getRandomValues(new Uint8Array(7)));
        const row = { organizationId: tenantId, cohortId, memberId, expiresAt, createdAt: Date.now() };
        const made = await db
          .insert(joinCode)
          .values({ codeHash: await secretHash(code), ...row })
          .onConflictDoNothing()
          .returning({ made: joinCode.codeHash });
        if (made.length > 0) return code;
      }
    },

    /** Where `code` leads; null for one that was never given. */
    async find(code: string): Promise<(JoinTarget & { usedBy: string | null }) | null> {
      const [row] = await db
        .select()
        .from(joinCode)
        .where(eq(joinCode.codeHash, await secretHash(code)));
      if (!row) return null;
      const { organizationId: tenantId, cohortId, memberId, expiresAt, usedBy } = row;
      return { tenantId, cohortId, memberId, expiresAt, usedBy };
    },

    /** Spends a code that is good once on a device; it may do so again. False when another did. */
    async spend(code: string, deviceId: string): Promise<boolean> {
      const hash = eq(joinCode.codeHash, await secretHash(code));
      const spent = await db
        .update(joinCode)
        .set({ usedBy: deviceId })
        .where(and(hash, or(isNull(joinCode.usedBy), eq(joinCode.usedBy, deviceId))))
        .returning({ hash: joinCode.codeHash });
      return spent.length > 0;
    },

    /** A PIN that was forgotten, or that somebody else may know, opens nothing any more. */
    forgetPin: (tenantId: string, userId: string) => pins(env).remove({ tenantId, userId }),

    /** Somebody whose phone is in other hands: their PIN, and every session of theirs, by whatever way it was opened. */
    async shutOut(tenantId: string, userId: string): Promise<void> {
      await pins(env).remove({ tenantId, userId });
      await db.delete(session).where(eq(session.userId, userId));
    },

    /** The account and its membership; does nothing where they exist. */
    async makePerson({ userId, membershipId, tenantId, name }: NewPerson): Promise<void> {
      const createdAt = new Date();
      // No mail is ever sent there: .invalid is reserved for addresses that cannot be (RFC 2606).
      const email = `${userId}@learner.invalid`;
      await db.batch([
        db.insert(user).values({ id: userId, name, email, createdAt, updatedAt: createdAt }).onConflictDoNothing(),
        db
          .insert(member)
          .values({ id: membershipId, organizationId: tenantId, userId, role: "external", createdAt })
          .onConflictDoNothing(),
      ]);
    },
  };
}
export type JoinCodes = ReturnType<typeof joinCodes>;
