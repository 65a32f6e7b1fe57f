// Somebody comes in by an invitation. Judged where it counts, in the commit that makes them a member.
import type { Language } from "../../shared/fields.ts";
import { whyClosed, type Invitation } from "../../shared/members/invitation.ts";
import { mayManage } from "../../shared/members/may-manage.ts";
import type { Member } from "../../shared/members/schema.ts";
import type { InvitationTarget } from "../auth/invitation-links.ts";
import { Problem } from "../http/problem.ts";
import type { ScopedDb } from "../scope/scoped-db.ts";
import type { TenantScope } from "../scope/open-scope.ts";
import { commitAndPoke } from "../sync/commit-and-poke.ts";
import { derivedId } from "../sync/new-id.ts";
import { entities } from "../tables.ts";

interface Guest {
  readonly userId: string;
  readonly name: string;
  readonly email: string;
  /** Whether they have proved that the address is theirs. */
  readonly isConfirmed: boolean;
  readonly language: Language;
}

const details = {
  revoked: "This invitation was taken back.",
  used: "This invitation was used already.",
  expired: "This invitation is too old.",
  void: "Whoever invited may not do so any more.",
} as const;
export const closed = (why: keyof typeof details) => new Problem(410, `invitation_${why}`, details[why]);
export const unknownInvitation = () => new Problem(404, "invitation_unknown", "Nobody has given out this invitation.");

/** The invitation of this id, or null. */
export async function loadInvitation(db: ScopedDb, id: string): Promise<Invitation | null> {
  const { invitation } = entities;
  const columns = invitation.columns.join(", ");
  const [row] = await db.all(db.generated(`SELECT json_array(${columns}) AS row FROM invitations WHERE id = ?2`, id));
  return row ? (invitation.decode(JSON.parse(String(row["row"])) as unknown[]) as unknown as Invitation) : null;
}

/** Whether who invited is still somebody who may give this role. */
export const isBacked = ({ role }: Invitation, inviter: Member | undefined): boolean =>
  inviter?.status === "active" && mayManage({ memberId: inviter.id, role: inviter.role }, "member.invite", role);

/**
 * Makes `guest` a member, or leaves them as they are where they are one already. Throws `Problem`: 404
 * `invitation_unknown`; 410 `invitation_revoked`, `_used`, `_expired`, `_void`; 403 `suspended`, `other_address`,
 * `address_unverified`.
 */
export async function accept(
  scope: Pick<TenantScope, "db" | "hub">,
  { tenantId, invitationId }: InvitationTarget,
  guest: Guest,
): Promise<string> {
  const { db } = scope;
  const found = await loadInvitation(db, invitationId);
  if (!found) throw unknownInvitation();
  const [known] = await db.all(db.read`SELECT id FROM members WHERE user_id = ${guest.userId}`);
  const memberId = known ? String(known["id"]) : await derivedId("member", tenantId, guest.userId);
  await commitAndPoke(scope, {
    keys: [`invitation/${invitationId}`, `member/${memberId}`, `member/${found.invitedBy}`],
    async run({ overlay, now }) {
      let isNew = false;
      await overlay.run(null, async (tx) => {
        const invitation = (await tx.get(`invitation/${invitationId}`)) as Invitation;
        const before = (await tx.get(`member/${memberId}`)) as Member | undefined;
        // Asked again because an answer was lost; or whoever has a role keeps it.
        if (before?.status === "active") return;
        if (before?.status === "suspended")
          throw new Problem(403, "suspended", "You are suspended here. An invitation does not change that.");
        const why = whyClosed(invitation, now);
        if (why) throw closed(why);
        if (!isBacked(invitation, (await tx.get(`member/${invitation.invitedBy}`)) as Member | undefined))
          throw closed("void");
        if (invitation.email !== null && invitation.email !== guest.email.toLowerCase())
          throw new Problem(403, "other_address", "This invitation is for another address.");
        if (invitation.email !== null && !guest.isConfirmed)
          throw new Problem(403, "address_unverified", "Confirm your address first.");
        isNew = true;
        const fresh = { id: memberId, userId: guest.userId, displayName: guest.name, language: guest.language };
        const { role } = invitation;
        await tx.put(`member/${memberId}`, {
          ...fresh,
          createdAt: now,
          ...before,
          role,
          status: "active",
          updatedAt: now,
        });
        await tx.put(`invitation/${invitationId}`, { ...invitation, uses: invitation.uses + 1, updatedAt: now });
      });
      const detail = { invitationId, memberId, role: found.role };
      const audit = { actorKind: "member", actorId: memberId, action: "accept_invitation", detail } as const;
      return { result: null, audit: isNew ? audit : null };
    },
  });
  return memberId;
}
