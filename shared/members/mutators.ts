// What members change of themselves and, where the table lets them, of each other. Invitations come by another road:
// they need a network (server/members/invitation-routes.ts).
import { members } from "./records.ts";
import { z } from "zod/mini";
import { may } from "../access.ts";
import { roles, type Actor } from "../actor.ts";
import { Rejection } from "../errors.ts";
import { id } from "../fields.ts";
import { mutator } from "../sync/mutator.ts";
import type { ReadTx } from "../sync/tx.ts";
import { mayManage } from "./may-manage.ts";
import { ownFields } from "./schema.ts";

export const saveSettingsArgs = z.object({
  language: z.optional(ownFields.language),
  displayName: z.optional(ownFields.displayName),
});

/** The member's own record, the actor's and, as the range of a prefix, the owners'. */
const standings = (member: string, { memberId }: Actor) => [member, memberId, ""].map((one) => members.key(one));

/**
 * The actor by their record instead of their session: of two owners who demote each other at once, the second is none
 * any more when it is judged. Throws `not_allowed` where they are not active.
 */
async function asRecorded(tx: ReadTx, { memberId }: Actor): Promise<Actor> {
  const { role, status } = await members.must(tx, memberId);
  if (!role || status !== "active") throw new Rejection("not_allowed");
  return { memberId, role };
}

/** Throws `last_owner` where nobody but `id` is an active owner. */
async function keepOwner(tx: ReadTx, except: string): Promise<void> {
  for (const one of await members.list(tx))
    if (one.id !== except && one.role === "owner" && one.status === "active") return;
  throw new Rejection("last_owner");
}

export const memberMutators = {
  saveSettings: mutator({
    args: saveSettingsArgs,
    reads: (_args, actor) => [members.key(actor.memberId)],
    words: ({ displayName }) => displayName ?? "",
    async run(args, { tx, actor, now }) {
      if (!may(actor, "member.edit", { own: true })) throw new Rejection("not_allowed");
      const member = await members.must(tx, actor.memberId);
      await members.put(tx, member.id, {
        ...member,
        displayName: args.displayName ?? member.displayName,
        ...(args.language && { language: args.language }),
        updatedAt: now,
      });
    },
  }),

  /** Nobody raises themselves: who may change roles has the highest they may give. */
  setMemberRole: mutator({
    args: z.object({ id, role: z.enum(roles) }),
    reads: ({ id: memberId }, actor) => standings(memberId, actor),
    async run({ id: memberId, role }, { tx, actor, now }) {
      const member = await members.get(tx, memberId);
      // Delivered twice, it may have taken away its own author's right.
      if (memberId === actor.memberId && member?.role === role) return;
      if (!mayManage(await asRecorded(tx, actor), "member.role", role, member?.role))
        throw new Rejection("not_allowed");
      if (!member) throw new Rejection("not_found");
      if (member.role === role) return;
      if (member.status === "left") throw new Rejection("bad_transition");
      if (member.role === "owner" && member.status === "active") await keepOwner(tx, memberId);
      await members.put(tx, memberId, { ...member, role, updatedAt: now });
    },
  }),

  /** Suspends, takes back, removes; `left` on oneself is leaving. Who left comes back by an invitation alone. */
  setMemberStatus: mutator({
    args: z.object({ id, status: z.enum(["active", "suspended", "left"]) }),
    reads: ({ id: memberId }, actor) => standings(memberId, actor),
    async run({ id: memberId, status }, { tx, actor, now }) {
      const member = await members.get(tx, memberId);
      const own = memberId === actor.memberId;
      if (own && member?.status === status) return;
      const self = await asRecorded(tx, actor);
      const allowed = own
        ? status === "left" && may(self, "member.leave", { own })
        : mayManage(self, "member.suspend", member?.role);
      if (!allowed) throw new Rejection("not_allowed");
      if (!member) throw new Rejection("not_found");
      if (member.status === status) return;
      if (member.status !== "active" && member.status !== "suspended") throw new Rejection("bad_transition");
      if (member.role === "owner" && member.status === "active") await keepOwner(tx, memberId);
      await members.put(tx, memberId, { ...member, status, updatedAt: now });
    },
  }),
};
