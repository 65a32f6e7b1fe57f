// Invitations over HTTP: a link is made and shown once, so this needs a network. The list of them is synced.
import { Hono } from "hono";
import { z } from "zod";
import { roles } from "../../shared/actor.ts";
import { languages } from "../../shared/fields.ts";
import { whyClosed, type Invitation } from "../../shared/members/invitation.ts";
import { mayManage } from "../../shared/members/may-manage.ts";
import type { Member } from "../../shared/members/schema.ts";
import { invitationLinks } from "../auth/invitation-links.ts";
import { membershipMirror } from "../auth/memberships.ts";
import { parseBody } from "../cohorts/join-routes.ts";
import type { AppEnv } from "../env.ts";
import { Problem } from "../http/problem.ts";
import type { SessionReader } from "../http/session.ts";
import { scopeOfJoin } from "../scope/join-scope.ts";
import type { TenantScope } from "../scope/open-scope.ts";
import { stepUpGuard } from "../step-up/step-ups.ts";
import { commitAndPoke } from "../sync/commit-and-poke.ts";
import { accept, closed, isBacked, loadInvitation, unknownInvitation } from "./accept.ts";

const dayMs = 86_400_000;
const inviteSchema = z.object({
  id: z.uuidv7(),
  role: z.enum(roles),
  email: z.email().max(200).toLowerCase().nullable().default(null),
  label: z.string().trim().max(80).default(""),
  days: z.number().int().min(1).max(30).default(7),
  uses: z.number().int().min(1).max(50).default(1),
});
const secretSchema = z.object({ secret: z.string().max(60) });

const notAllowed = () => new Problem(403, "not_allowed", "You may not give this role.");

/** `s…@riake.demo`: enough for its owner to know it again. */
const veiled = (email: string): string => email.replace(/^(.)[^@]*/, "$1…");

export function invitationRoutes(env: AppEnv, session: SessionReader) {
  const requireStepUp = stepUpGuard(env);
  const links = invitationLinks(env);
  const mirror = membershipMirror(env);
  const open = async (secret: string) => {
    const target = await links.find(secret);
    if (!target) throw unknownInvitation();
    return { target, scope: await scopeOfJoin(env, target) };
  };

  /** Writes `change` of the invitation, if the one who asks may give its role, as they stand when it is written. */
  const write = (
    { db, hub, actor }: TenantScope,
    id: string,
    action: string,
    change: (before: Invitation | undefined, now: number) => Invitation,
  ) =>
    commitAndPoke(
      { db, hub },
      {
        keys: [`invitation/${id}`, `member/${actor.memberId}`],
        async run({ overlay, now }) {
          let after: Invitation | undefined;
          await overlay.run(null, async (tx) => {
            const before = (await tx.get(`invitation/${id}`)) as Invitation | undefined;
            after = change(before, now);
            if (!isBacked(after, (await tx.get(`member/${actor.memberId}`)) as Member | undefined)) throw notAllowed();
            await tx.put(`invitation/${id}`, after);
          });
          const detail = { invitationId: id, role: after?.role, isNamed: typeof after?.email === "string" };
          return {
            result: after,
            audit: { actorKind: "member", actorId: actor.memberId, action, detail },
          };
        },
      },
    );

  return (
    new Hono()
      /** 201 `{invitation, secret}`; 403 `needs_step_up`. The same id again gives the same invitation a new link: the old answer was lost. */
      .post("/", async (c) => {
        // Whoever lets people in has shown that their own address is theirs.
        await session.confirmed(c.req.raw);
        const scope = await session.scope(c.req.raw);
        const { id, days, uses, ...asked } = await parseBody(inviteSchema, c.req.raw);
        if (!mayManage(scope.actor, "member.invite", asked.role)) throw notAllowed();
        await requireStepUp(scope, "roles");
        const maxUses = asked.email === null ? uses : 1;
        const invitedBy = scope.actor.memberId;
        const invitation = await write(scope, id, "invite", (before, now) => {
          if (before && before.invitedBy !== invitedBy) throw notAllowed();
          const stamps = { expiresAt: now + days * dayMs, createdAt: now, updatedAt: now };
          return before ?? { id, ...asked, maxUses, uses: 0, status: "open", invitedBy, ...stamps };
        });
        const secret = await links.issue({ tenantId: scope.tenant.id, invitationId: id });
        return c.json({ invitation, secret }, 201);
      })
      .post("/:id/revoke", async (c) => {
        const scope = await session.scope(c.req.raw);
        const id = c.req.param("id");
        if (!mayManage(scope.actor, "member.invite")) throw notAllowed();
        await requireStepUp(scope, "roles");
        await write(scope, id, "revoke_invitation", (before, now) => {
          if (!before) throw new Problem(404, "not_found", "There is no such invitation.");
          return { ...before, status: "revoked", updatedAt: now };
        });
        await links.drop({ tenantId: scope.tenant.id, invitationId: id });
        return c.json({ revoked: true });
      })
      /** `{tenant, role, by, email, expiresAt}`: what the link leads to; `email` is veiled. Throws as accepting does. */
      .post("/look", async (c) => {
        const { target, scope } = await open((await parseBody(secretSchema, c.req.raw)).secret);
        const { db } = scope;
        const invitation = await loadInvitation(db, target.invitationId);
        if (!invitation) throw unknownInvitation();
        const { role, email, expiresAt, invitedBy } = invitation;
        const [row] = await db.all(db.read`
          SELECT tenants.name AS tenant, members.display_name AS person, members.role, members.status
          FROM tenants CROSS JOIN members WHERE members.id = ${invitedBy}`);
        const why = whyClosed(invitation, Date.now());
        if (why) throw closed(why);
        const inviter = { id: invitedBy, role: row?.["role"], status: row?.["status"] } as Member;
        if (!isBacked(invitation, inviter)) throw closed("void");
        return c.json({
          tenant: row?.["tenant"],
          role,
          by: row?.["person"],
          email: email === null ? null : veiled(email),
          expiresAt,
        });
      })
      /** `{tenant}`, its id: whoever is signed in is a member now; the session goes there by set-active. */
      .post("/accept", async (c) => {
        const { user } = await session.person(c.req.raw);
        const body = secretSchema.extend({ language: z.enum(languages).default("mg") });
        const { secret, language } = await parseBody(body, c.req.raw);
        const { target, scope } = await open(secret);
        const { id: userId, name, email, isConfirmed } = user;
        const guest = { userId, name, language, email, isConfirmed };
        const memberId = await accept(scope, target, guest);
        await mirror({ db: scope.db, tenant: { id: target.tenantId } }, [memberId]);
        return c.json({ tenant: target.tenantId });
      })
  );
}
