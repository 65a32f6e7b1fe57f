// Invitations, from the secret that is shown once to the member it makes.
import { env } from "cloudflare:workers";
import { expect, test } from "vitest";
import { roles, type Role } from "../../shared/actor.ts";
import { may } from "../../shared/access.ts";
import { newId } from "../../server/sync/new-id.ts";
import { opened } from "../support/factors.ts";
import {
  aPerson,
  aTenant,
  fetchApp,
  password,
  Phone,
  postJson,
  signIn,
  type TestMember,
  type TestTenant,
} from "../support/tenants.ts";

interface Given {
  readonly invitation: { readonly id: string; readonly expiresAt: number };
  readonly secret: string;
}
const inviteUnconfirmed = (by: { cookie: string }, role: Role, fields: object = {}) =>
  postJson("/api/invitations", { id: newId(), role, ...fields }, { cookie: by.cookie });
const invite = async (by: TestMember, role: Role, fields: object = {}) => {
  await opened(by, "roles");
  return inviteUnconfirmed(by, role, fields);
};
const invited = async (by: TestMember, role: Role, fields: object = {}): Promise<Given> => {
  const answer = await invite(by, role, fields);
  expect(answer.status).toBe(201);
  return answer.json<Given>();
};
const look = (secret: string) => postJson("/api/invitations/look", { secret });
const accept = (cookie: string, secret: string) => postJson("/api/invitations/accept", { secret }, { cookie });
const codeOf = async (answer: Response) => [answer.status, (await answer.json<{ code: string }>()).code];
const someone = async () => {
  const person = await aPerson({ emailVerified: false });
  return { ...person, cookie: await signIn(person.email) };
};
const verify = (userId: string) =>
  env.DB.prepare("UPDATE auth_user SET email_verified = 1 WHERE id = ?").bind(userId).run();
const memberBy = async ({ db }: TestTenant, userId: string) => {
  const [row] = await db.all(db.read`SELECT id, role, status FROM members WHERE user_id = ${userId}`);
  return row;
};
const inThePast = ({ db: _db, id }: TestTenant, invitationId: string) =>
  env.DB.prepare("UPDATE invitations SET expires_at = 1 WHERE tenant_id = ? AND id = ?").bind(id, invitationId).run();

test("who may invite whom is the table's word: every role, every role to give", async () => {
  const tenant = await aTenant();
  const people: Record<Role, TestMember> = {
    owner: tenant.owner,
    admin: await tenant.join("admin"),
    staff: await tenant.join("staff"),
    external: await tenant.join("external"),
  };
  for (const by of roles)
    for (const role of roles) {
      const { actor } = people[by];
      const allowed = may(actor, "member.invite") && (role !== "owner" || may(actor, "member.owner"));
      expect((await invite(people[by], role)).status, `${by} invites ${role}`).toBe(allowed ? 201 : 403);
    }
  expect((await postJson("/api/invitations", { id: newId(), role: "staff" })).status).toBe(401);
  await env.DB.prepare("UPDATE auth_user SET email_verified = 0 WHERE id = ?").bind(tenant.owner.userId).run();
  expect(await codeOf(await invite(people.owner, "staff"))).toEqual([403, "email_unconfirmed"]);
});

test("who invites, and who takes an invitation back, has shown a second factor", async () => {
  const tenant = await aTenant();
  expect(await codeOf(await inviteUnconfirmed(tenant.owner, "staff"))).toEqual([403, "needs_step_up"]);
  const admin = await tenant.join("admin");
  const { invitation } = await invited(tenant.owner, "staff");
  const revoking = () => postJson(`/api/invitations/${invitation.id}/revoke`, {}, { cookie: admin.cookie });
  expect(await codeOf(await revoking())).toEqual([403, "needs_step_up"]);
  await opened(admin, "roles");
  expect((await revoking()).status).toBe(200);
  const open = await fetchApp("/api/step-up", { headers: { cookie: admin.cookie } });
  expect(await open.json()).toEqual({ open: ["roles"] });
});

test("a link says what it leads to, makes a member, is good once, and its secret is kept nowhere", async () => {
  const tenant = await aTenant("Riake");
  const { invitation, secret } = await invited(tenant.owner, "staff");
  const answer = { tenant: "Riake", role: "staff", by: "Soa", email: null, expiresAt: invitation.expiresAt };
  expect(await (await look(secret)).json()).toEqual(answer);
  const everything = await Promise.all(
    ["auth_invitation_link", "invitations", "cv", "audit_events"].map((table) =>
      env.DB.prepare(`SELECT * FROM ${table}`).all(),
    ),
  );
  expect(JSON.stringify(everything.map(({ results }) => results))).not.toContain(secret);

  const guest = await someone();
  expect((await postJson("/api/invitations/accept", { secret })).status).toBe(401);
  const accepted = await accept(guest.cookie, secret);
  expect([accepted.status, await accepted.json()]).toEqual([200, { tenant: tenant.id }]);
  expect(await memberBy(tenant, guest.userId)).toMatchObject({ role: "staff", status: "active" });
  const into = await postJson(
    "/api/auth/organization/set-active",
    { organizationId: tenant.id },
    { cookie: guest.cookie },
  );
  expect(into.status).toBe(200);
  expect(await (await fetchApp("/api/session", { headers: { cookie: guest.cookie } })).json()).toMatchObject({
    tenant: { id: tenant.id },
    member: { role: "staff" },
  });
  // Asked again because the answer was lost.
  expect((await accept(guest.cookie, secret)).status).toBe(200);
  const late = await someone();
  expect(await codeOf(await accept(late.cookie, secret))).toEqual([410, "invitation_used"]);
  expect(await codeOf(await look(secret))).toEqual([410, "invitation_used"]);
});

test("five at once on a link for two: two come in", async () => {
  const tenant = await aTenant();
  const { secret } = await invited(tenant.owner, "external", { uses: 2 });
  const guests = await Promise.all(Array.from({ length: 5 }, someone));
  const answers = await Promise.all(guests.map(({ cookie }) => accept(cookie, secret)));
  expect(answers.filter(({ status }) => status === 200)).toHaveLength(2);
  expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200, 410]));
});

test("revoked, expired, made up, or by somebody who may no longer invite: said so, nobody comes in", async () => {
  const tenant = await aTenant();
  const guest = await someone();
  const admin = await tenant.join("admin");
  const [gone, old, orphan] = [
    await invited(tenant.owner, "staff"),
    await invited(tenant.owner, "staff"),
    await invited(admin, "admin"),
  ];
  expect((await postJson(`/api/invitations/${gone.invitation.id}/revoke`, {}, { cookie: admin.cookie })).status).toBe(
    200,
  );
  // Its link leads nowhere: it reads like one that never was.
  expect(await codeOf(await accept(guest.cookie, gone.secret))).toEqual([404, "invitation_unknown"]);
  await inThePast(tenant, old.invitation.id);
  expect(await codeOf(await accept(guest.cookie, old.secret))).toEqual([410, "invitation_expired"]);
  const phone = new Phone(tenant.owner);
  await phone.push(phone.mutation("setMemberRole", { id: admin.actor.memberId, role: "staff" }));
  expect(await codeOf(await look(orphan.secret))).toEqual([410, "invitation_void"]);
  expect(await codeOf(await accept(guest.cookie, orphan.secret))).toEqual([410, "invitation_void"]);
  expect(await codeOf(await accept(guest.cookie, "tsy-misy"))).toEqual([404, "invitation_unknown"]);
  expect(await memberBy(tenant, guest.userId)).toBeUndefined();
});

test("an invitation to an address is for whoever has proved to own it, exactly", async () => {
  const tenant = await aTenant();
  const [guest, thief] = [await someone(), await someone()];
  const { secret } = await invited(tenant.owner, "admin", { email: guest.email.toUpperCase(), uses: 9 });
  expect(await (await look(secret)).json()).toMatchObject({ email: `${guest.email[0]}…@example.demo` });
  await verify(thief.userId);
  expect(await codeOf(await accept(thief.cookie, secret))).toEqual([403, "other_address"]);
  expect(await codeOf(await accept(guest.cookie, secret))).toEqual([403, "address_unverified"]);
  await verify(guest.userId);
  expect((await accept(guest.cookie, secret)).status).toBe(200);
  expect(await memberBy(tenant, guest.userId)).toMatchObject({ role: "admin" });
});

test("a member keeps their role, a suspended one stays out, one who left comes back with the new role", async () => {
  const tenant = await aTenant();
  const [admin, person] = [await tenant.join("admin"), await tenant.join("staff")];
  const first = await invited(tenant.owner, "external", { uses: 5 });
  expect((await accept(admin.cookie, first.secret)).status).toBe(200);
  expect(await memberBy(tenant, admin.userId)).toMatchObject({ role: "admin" });
  const phone = new Phone(tenant.owner);
  const setStatus = (status: string) =>
    phone.push(phone.mutation("setMemberStatus", { id: person.actor.memberId, status }));
  await setStatus("suspended");
  expect(await codeOf(await accept(person.cookie, first.secret))).toEqual([403, "suspended"]);
  await setStatus("left");
  expect((await accept(person.cookie, first.secret)).status).toBe(200);
  const back = { id: person.actor.memberId, role: "external", status: "active" };
  expect(await memberBy(tenant, person.userId)).toMatchObject(back);
  const [row] = await tenant.db.all(tenant.db.read`SELECT uses FROM invitations WHERE id = ${first.invitation.id}`);
  expect(row).toEqual({ uses: 1 });
});

test("made twice because an answer was lost: one invitation, the newer link", async () => {
  const tenant = await aTenant();
  const id = newId();
  const [first, second] = [await invited(tenant.owner, "staff", { id }), await invited(tenant.owner, "staff", { id })];
  expect(second.invitation).toEqual({ ...first.invitation, updatedAt: expect.any(Number) });
  expect(await codeOf(await look(first.secret))).toEqual([404, "invitation_unknown"]);
  expect((await look(second.secret)).status).toBe(200);
});

test("who is invited signs up without an organisation of their own", async () => {
  const tenant = await aTenant();
  const { secret } = await invited(tenant.owner, "staff");
  const email = `${newId()}@example.demo`;
  expect((await postJson("/api/sign-up", { name: "Noro", email, password })).status).toBe(202);
  const cookie = await signIn(email);
  const session = async () => (await fetchApp("/api/session", { headers: { cookie } })).json();
  expect(await session()).toMatchObject({ tenant: null, memberships: [] });
  expect((await accept(cookie, secret)).status).toBe(200);
  expect(await session()).toMatchObject({ memberships: [{ tenantId: tenant.id, role: "staff" }] });
});

test("admins see the invitations and what became of them; nobody else does; each step is audited", async () => {
  const tenant = await aTenant();
  const [admin, staff] = [await tenant.join("admin"), await tenant.join("staff")];
  const { invitation, secret } = await invited(tenant.owner, "staff", { label: "Noro" });
  const guest = await someone();
  await accept(guest.cookie, secret);
  await opened(admin, "roles");
  await postJson(`/api/invitations/${invitation.id}/revoke`, {}, { cookie: admin.cookie });
  const [theirs, others] = [new Phone(admin), new Phone(staff)];
  await Promise.all([theirs.pull(), others.pull()]);
  expect(theirs.records("invitation")).toMatchObject([{ label: "Noro", uses: 1, status: "revoked" }]);
  expect(others.records("invitation")).toEqual([]);
  expect((await postJson(`/api/invitations/${invitation.id}/revoke`, {}, { cookie: staff.cookie })).status).toBe(403);
  const rows = await tenant.db.all(tenant.db.read`
    SELECT actor_id, action FROM audit_events WHERE action LIKE '%invit%' ORDER BY version`);
  expect(rows).toEqual([
    { actor_id: tenant.owner.actor.memberId, action: "invite" },
    { actor_id: expect.any(String), action: "accept_invitation" },
    { actor_id: admin.actor.memberId, action: "revoke_invitation" },
  ]);
});

test("another organisation's invitation reads like none", async () => {
  const [tenant, foreign] = [await aTenant(), await aTenant()];
  const { invitation, secret } = await invited(foreign.owner, "staff");
  await opened(tenant.owner, "roles");
  const answers = [];
  for (const id of [invitation.id, newId()])
    answers.push(await codeOf(await postJson(`/api/invitations/${id}/revoke`, {}, { cookie: tenant.owner.cookie })));
  expect(answers).toEqual([
    [404, "not_found"],
    [404, "not_found"],
  ]);
  // Whoever invites chooses the id: one that is another's takes nothing from them.
  const same = await invited(tenant.owner, "external", { id: invitation.id });
  expect((await look(same.secret)).status).toBe(200);
  expect((await look(secret)).status).toBe(200);
});
