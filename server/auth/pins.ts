// A name and a PIN that sign a learner in on another phone, in the one centre whose code they type. The PIN is kept as
// better-auth's scrypt; whether it was wrong, unknown or shut is never said.
import { hashPassword, verifyPassword } from "better-auth/crypto";
import { and, eq, sql } from "drizzle-orm";
import { drizzle } from "drizzle-orm/d1";
import type { AppEnv } from "../env.ts";
import { Problem } from "../http/problem.ts";
import { pin } from "./tables.ts";

/** After so many wrong ones in a row nobody comes in by it any more: a trainer gives a code, and a new one is set. */
const mostWrong = 50;

interface Holder {
  readonly tenantId: string;
  readonly userId: string;
}
export interface NewPin extends Holder {
  readonly name: string;
  readonly digits: string;
}

export function pins({ identityDb }: Pick<AppEnv, "identityDb">) {
  const db = drizzle(identityDb);
  const of = ({ tenantId, userId }: Holder) => and(eq(pin.userId, userId), eq(pin.organizationId, tenantId));
  // Somebody who is not there costs as much time as somebody who is.
  let decoy: Promise<string> | undefined;

  return {
    /** The name of whoever has one here. */
    async nameOf(holder: Holder): Promise<string | null> {
      const [row] = await db.select({ name: pin.name }).from(pin).where(of(holder));
      return row?.name ?? null;
    },

    /** Throws 409 `name_taken`. */
    async set({ tenantId, userId, name, digits }: NewPin): Promise<void> {
      const now = Date.now();
      const hash = await hashPassword(digits);
      const row = { organizationId: tenantId, userId, name, hash, wrong: 0, createdAt: now, updatedAt: now };
      const [taken] = await db
        .select({ userId: pin.userId })
        .from(pin)
        .where(and(eq(pin.organizationId, tenantId), eq(pin.name, name)));
      const refusal = () => new Problem(409, "name_taken", "Somebody of this centre signs in by this name.");
      if (taken && taken.userId !== userId) throw refusal();
      const { createdAt: _, ...changes } = row;
      const made = await db
        .insert(pin)
        .values(row)
        .onConflictDoUpdate({ target: [pin.userId, pin.organizationId], set: changes })
        .returning({ name: pin.name })
        .catch((error: unknown) => {
          // Somebody was faster by a moment.
          if (/UNIQUE constraint failed/.test(String(error) + String((error as Error).cause))) throw refusal();
          throw error;
        });
      if (made.length === 0) throw new Error("unreachable");
    },

    async remove(holder: Holder): Promise<void> {
      await db.delete(pin).where(of(holder));
    },

    /** Whose name and PIN these are; null for anything else, in the same time. `tenantId` is null for a code of nobody's. */
    async verify(tenantId: string | null, name: string, digits: string): Promise<string | null> {
      const where = and(eq(pin.organizationId, tenantId ?? ""), eq(pin.name, name));
      const [row] = await db.select().from(pin).where(where);
      decoy ??= hashPassword("decoy");
      const isRight = await verifyPassword({ hash: row?.hash ?? (await decoy), password: digits });
      if (!row) return null;
      const isOpen = row.wrong < mostWrong;
      if (isRight && isOpen) {
        if (row.wrong > 0) await db.update(pin).set({ wrong: 0 }).where(where);
        return row.userId;
      }
      if (isOpen)
        await db
          .update(pin)
          .set({ wrong: sql`${pin.wrong} + 1` })
          .where(where);
      return null;
    },
  };
}
