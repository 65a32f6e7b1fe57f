// The secrets of invitations: identity's side of them, since a link names no tenant. Of a secret only the hash is kept.
import { and, eq } from "drizzle-orm";
import { drizzle } from "drizzle-orm/d1";
import type { AppEnv } from "../env.ts";
import { secretHash } from "./secret-hash.ts";
import { invitationLink } from "./tables.ts";

export interface InvitationTarget {
  readonly tenantId: string;
  readonly invitationId: string;
}

const base64url = (bytes: Uint8Array) =>
  btoa(String.fromCharCode(...bytes))
    .replaceAll("+", "-")
    .replaceAll("/", "_");

export function invitationLinks(env: AppEnv) {
  const db = drizzle(env.identityDb);
  // Whoever invites chooses the id, so it is one only together with its tenant.
  const of = ({ tenantId, invitationId }: InvitationTarget) =>
    and(eq(invitationLink.organizationId, tenantId), eq(invitationLink.invitationId, invitationId));
  return {
    /** A new secret of 144 bits that leads to `target`; one given before leads nowhere any more. */
    async issue({ tenantId, invitationId }: InvitationTarget): Promise<string> {
      const secret = base64url(crypto.getRandomValues(new Uint8Array(18)));
      const row = { secretHash: await secretHash(secret), organizationId: tenantId, invitationId };
      await db.batch([
        db.delete(invitationLink).where(of({ tenantId, invitationId })),
        db.insert(invitationLink).values({ ...row, createdAt: Date.now() }),
      ]);
      return secret;
    },

    async drop(target: InvitationTarget): Promise<void> {
      await db.delete(invitationLink).where(of(target));
    },

    /** Where `secret` leads; null for one that was never given, or was replaced. */
    async find(secret: string): Promise<InvitationTarget | null> {
      const [row] = await db
        .select()
        .from(invitationLink)
        .where(eq(invitationLink.secretHash, await secretHash(secret)));
      return row ? { tenantId: row.organizationId, invitationId: row.invitationId } : null;
    },
  };
}
