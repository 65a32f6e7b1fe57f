// What members change of themselves and, where the table lets them, of each other. Invitations come by another road:
// they need a network (server/members/invitation-routes.ts).
import { members } from "./records.ts";
import { z } from "zod/mini";
import { may } from "../access.ts";
import { roles, type Actor, type Role } from "../actor.ts";
import { Rejection } from "../errors.ts";
import { id } from "../fields.ts";
import { mutator, type MutatorContext } from "../sync/mutator.ts";
import { mayManage } from "./may-manage.ts";
import { ownFields } from "./own-fields.ts";
import type { Member } from "./schema.ts";

export const saveSettingsArgs = z.object({
  language: z.optional(ownFields.language),
  displayName: z.optional(ownFields.displayName),
});

/** The member's own record, the actor's and, as the range of a prefix, the owners'. */
const standings = (id: string, { memberId }: Actor) => [id, memberId, ""].map((one) => members.key(one));

/**
 * Makes `change` of a member, if `allows` says so of the actor. The actor's role is that of their record, not of their
 * session: of two owners who demote each other at once, the second is none any more when they are judged.
 */
async function manage(
  { tx, actor: { memberId }, now, shown }: MutatorContext,
  id: string,
  change: Partial<Pick<Member, "role" | "status">>,
  allows: (actor: Actor, role: Role | undefined, own: boolean) => boolean,
): Promise<void> {
  const member = await members.get(tx, id);
  const own = id === memberId;
  const isDone =
    member && (change.role ?? member.role) === member.role && (change.status ?? member.status) === member.status;
  // Delivered twice, it may have taken away its own author's right.
  if (own && isDone) return;
  const { role, status } = await members.must(tx, memberId);
  if (!role || status !== "active" || !allows({ memberId, role }, member?.role, own))
    throw new Rejection("not_allowed");
  if (!member) throw new Rejection("not_found");
  if (isDone) return;
  // Leaving is asked of nobody.
  if ((change.role || !own) && shown && !shown.classes.has("roles")) throw new Rejection("second_factor_needed");
  if (member.status === "left") throw new Rejection("bad_transition");
  if (isOwner(member) && !(await members.list(tx)).some((one) => one.id !== id && isOwner(one)))
    throw new Rejection("last_owner");
  await members.put(tx, id, { ...member, ...change, updatedAt: now });
}
const isOwner = ({ role, status }: Partial<Member>) => role === "owner" && status === "active";

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
    asksShown: true,
    reads: (args, actor) => standings(args.id, actor),
    run: ({ id: member, role }, context) =>
      manage(context, member, { role }, (actor, before) => mayManage(actor, "member.role", role, before)),
  }),

  /** Suspends, takes back, removes; `left` on oneself is leaving. Who left comes back by an invitation alone. */
  setMemberStatus: mutator({
    args: z.object({ id, status: z.enum(["active", "suspended", "left"]) }),
    asksShown: true,
    reads: (args, actor) => standings(args.id, actor),
    run: ({ id: member, status }, context) =>
      manage(context, member, { status }, (actor, role, own) =>
        own ? status === "left" && may(actor, "member.leave", { own }) : mayManage(actor, "member.suspend", role),
      ),
  }),
};
