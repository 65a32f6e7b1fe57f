// Roles and memberships over the wire, on real D1: what two people do at once, what a session is worth afterwards, and
// that one owner stays whoever writes.
import { env } from "cloudflare:workers";
import { expect, test } from "vitest";
import type { Role } from "../../shared/actor.ts";
import { withSeparateDuties } from "../../shared/approvals/schema.ts";
import type { Member } from "../../shared/members/schema.ts";
import { newId } from "../../server/sync/new-id.ts";
import { opened } from "../support/factors.ts";
import {
  anApproval,
  aPerson,
  aTenant,
  fetchApp,
  Phone,
  postJson,
  put,
  signIn,
  type TestMember,
  type TestTenant,
} from "../support/tenants.ts";

const act = async (person: TestMember, kind: string, args: object) => {
  await opened(person, "roles");
  return actUnconfirmed(person, kind, args);
};
const actUnconfirmed = async (person: TestMember, kind: string, args: object) => {
  const phone = new Phone(person);
  await phone.push(phone.mutation(kind, args));
  return phone;
};
const setRole = (by: TestMember, { actor }: TestMember, role: Role) =>
  act(by, "setMemberRole", { id: actor.memberId, role });
const setStatus = (by: TestMember, { actor }: TestMember, status: string) =>
  act(by, "setMemberStatus", { id: actor.memberId, status });
const memberOf = async ({ db }: TestTenant, { actor }: TestMember): Promise<Partial<Member>> => {
  const [row] = await db.all(db.read`SELECT role, status FROM members WHERE id = ${actor.memberId}`);
  return row as Partial<Member>;
};
const session = async ({ cookie }: TestMember) =>
  (await fetchApp("/api/session", { headers: { cookie } })).json<Record<string, unknown>>();
const pullStatus = async (person: TestMember) => {
  const phone = new Phone(person);
  const answer = await phone.call("/api/sync/pull", { pullVersion: 1, clientGroupID: phone.group, cookie: null });
  return [answer.status, answer.status === 200 ? "" : (await answer.json<{ code: string }>()).code];
};

test("two owners demote each other at once: one of them remains, whatever the order", async () => {
  for (let round = 0; round < 2; round++) {
    const tenant = await aTenant();
    const second = await tenant.join("owner");
    await Promise.all([setRole(tenant.owner, second, "staff"), setRole(second, tenant.owner, "staff")]);
    const [row] = await tenant.db.all(
      tenant.db.read`SELECT count(*) AS n FROM members WHERE role = 'owner' AND status = 'active'`,
    );
    expect(row).toEqual({ n: 1 });
  }
});

test("two owners leave at once, and one suspends the other meanwhile: one of them remains", async () => {
  const tenant = await aTenant();
  const second = await tenant.join("owner");
  await Promise.all([
    setStatus(tenant.owner, tenant.owner, "left"),
    setStatus(second, second, "left"),
    setStatus(second, tenant.owner, "suspended"),
  ]);
  const [row] = await tenant.db.all(
    tenant.db.read`SELECT count(*) AS n FROM members WHERE role = 'owner' AND status = 'active'`,
  );
  expect(row).toEqual({ n: 1 });
});

test("the last owner is told why not; an ownership is handed over in one push", async () => {
  const tenant = await aTenant();
  const heir = await tenant.join("staff");
  const refused = await setStatus(tenant.owner, tenant.owner, "left");
  expect(refused.records("outcome")).toMatchObject([{ kind: "setMemberStatus", code: "last_owner" }]);
  await opened(tenant.owner, "roles");
  const phone = new Phone(tenant.owner);
  const [heirId, ownId] = [heir.actor.memberId, tenant.owner.actor.memberId];
  await phone.push(
    phone.mutation("setMemberRole", { id: heirId, role: "owner" }),
    phone.mutation("setMemberRole", { id: ownId, role: "staff" }),
  );
  expect(await memberOf(tenant, heir)).toMatchObject({ role: "owner" });
  expect(await memberOf(tenant, tenant.owner)).toMatchObject({ role: "staff" });
});

test("another's role or membership is changed by a session that has shown a factor; whoever leaves needs none", async () => {
  const tenant = await aTenant();
  const [person, other] = [await tenant.join("staff"), await tenant.join("owner")];
  const { memberId: id } = person.actor;
  for (const [kind, change] of [
    ["setMemberRole", { role: "admin" }],
    ["setMemberStatus", { status: "suspended" }],
    ["setMemberStatus", { status: "left" }],
  ] as const) {
    const phone = await actUnconfirmed(tenant.owner, kind, { id, ...change });
    const [told] = phone.records("outcome").slice(-1);
    expect(told).toMatchObject({ kind, code: "second_factor_needed", outcome: "needs_step_up" });
  }
  await opened(tenant.owner, "devices");
  await actUnconfirmed(tenant.owner, "setMemberRole", { id, role: "admin" });
  await actUnconfirmed(other, "setMemberRole", { id: other.actor.memberId, role: "staff" });
  expect(await memberOf(tenant, person)).toEqual({ role: "staff", status: "active" });
  expect(await memberOf(tenant, other)).toEqual({ role: "owner", status: "active" });
  // Without the right it is the right that is missing, not the factor.
  const stranger = await actUnconfirmed(person, "setMemberRole", { id: other.actor.memberId, role: "staff" });
  expect(stranger.records("outcome")).toMatchObject([{ code: "not_allowed" }]);
  await actUnconfirmed(person, "setMemberStatus", { id, status: "left" });
  expect(await memberOf(tenant, person)).toEqual({ role: "staff", status: "left" });
});

test("the database itself refuses to lose the last owner, whoever writes", async () => {
  const { id, owner } = await aTenant();
  for (const change of ["role = 'admin'", "status = 'suspended'", "status = 'left'"])
    await expect(
      env.DB.prepare(`UPDATE members SET ${change} WHERE tenant_id = ? AND id = ?`)
        .bind(id, owner.actor.memberId)
        .run(),
    ).rejects.toThrow(/keeps an owner/);
});

test("a suspended member's session loses the tenant at the next request, says so, and gets it back", async () => {
  const tenant = await aTenant("Riake");
  const person = await tenant.join("staff");
  expect(await pullStatus(person)).toEqual([200, ""]);
  await setStatus(tenant.owner, person, "suspended");
  expect(await pullStatus(person)).toEqual([403, "no_tenant"]);
  const found = { tenant: null, member: null, memberships: [], suspended: { tenantId: tenant.id, name: "Riake" } };
  expect(await session(person)).toMatchObject(found);
  // A new session opens nothing either.
  const again = { ...person, cookie: await signIn(person.email) };
  const into = { organizationId: tenant.id };
  expect((await postJson("/api/auth/organization/set-active", into, { cookie: again.cookie })).status).toBe(403);
  expect(await pullStatus(again)).toEqual([403, "no_tenant"]);

  await setStatus(tenant.owner, person, "active");
  expect(await pullStatus(person)).toEqual([200, ""]);
  expect(await session(person)).toMatchObject({
    memberships: [{ tenantId: tenant.id, role: "staff" }],
    suspended: null,
  });
});

test("who founds an organisation after being suspended or leaving founds their own, not the one they were in", async () => {
  for (const status of ["suspended", "left"] as const) {
    const tenant = await aTenant();
    const person = await tenant.join("external");
    await setStatus(tenant.owner, person, status);
    const made = await postJson("/api/tenants", { name: "Ahy", kind: "centre" }, { cookie: person.cookie });
    expect(made.status).toBe(201);
    expect((await made.json<{ tenantId: string }>()).tenantId).not.toBe(tenant.id);
    expect(await memberOf(tenant, person)).toEqual({ role: "external", status });
  }
});

test("the door stays shut even while identity has not heard of it", async () => {
  const tenant = await aTenant();
  const person = await tenant.join("external");
  await env.DB.prepare("UPDATE members SET status = 'suspended' WHERE id = ?").bind(person.actor.memberId).run();
  const made = await postJson("/api/tenants", { name: "Ahy", kind: "centre" }, { cookie: person.cookie });
  expect((await made.json<{ tenantId: string }>()).tenantId).not.toBe(tenant.id);
  expect(await memberOf(tenant, person)).toEqual({ role: "external", status: "suspended" });
});

test("leaving one organisation of two: a new session begins in the other", async () => {
  const [first, second] = [await aTenant("Voalohany"), await aTenant("Faharoa")];
  const person = await first.join("staff");
  await second.admit(person, "external");
  await setStatus(person, person, "left");
  expect(await session(person)).toMatchObject({
    tenant: null,
    memberships: [{ tenantId: second.id }],
    suspended: null,
  });
  const again = { ...person, cookie: await signIn(person.email) };
  expect(await session(again)).toMatchObject({ tenant: { id: second.id } });
});

test("a changed role changes what the phone holds at its next pull, and what it may do at once", async () => {
  const tenant = await aTenant();
  const person = await tenant.join("external");
  const task = newId();
  const theirs = new Phone(tenant.owner);
  await theirs.push(theirs.mutation("createTask", { id: task, title: "Tsiambaratelo" }));
  const phone = new Phone(person);
  await phone.pull();
  expect(phone.view.has(`task/${task}`)).toBe(false);
  await setRole(tenant.owner, person, "staff");
  await phone.pull();
  expect(phone.view.has(`task/${task}`)).toBe(true);
  await setRole(tenant.owner, person, "external");
  await phone.pull();
  expect(phone.view.has(`task/${task}`)).toBe(false);
  await phone.push(phone.mutation("editTask", { id: task, title: "Ahy" }));
  expect(phone.records("outcome")).toMatchObject([{ code: "not_allowed" }]);
});

test("each change stands in the audit log with who, whom and what", async () => {
  const tenant = await aTenant();
  const person = await tenant.join("staff");
  await setRole(tenant.owner, person, "admin");
  await setStatus(tenant.owner, person, "suspended");
  const { db, owner } = tenant;
  const rows = await db.all(db.read`SELECT actor_id, detail FROM audit_events WHERE action = 'push' ORDER BY version`);
  expect(rows.map((row) => [row["actor_id"], JSON.parse(String(row["detail"]))])).toEqual([
    [
      owner.actor.memberId,
      [["setMemberRole", "applied", expect.any(String), { id: person.actor.memberId, role: "admin" }]],
    ],
    [
      owner.actor.memberId,
      [["setMemberStatus", "applied", expect.any(String), { id: person.actor.memberId, status: "suspended" }]],
    ],
  ]);
});

test("args that name a tenant, a decider or another author change nothing they name", async () => {
  const [tenant, foreign] = [await aTenant(), await aTenant()];
  const person = await tenant.join("external");
  const extra = {
    tenantId: foreign.id,
    tenant_id: foreign.id,
    decidedBy: tenant.owner.actor.memberId,
    actor: tenant.owner.actor,
  };
  await act(person, "setMemberRole", { id: person.actor.memberId, role: "owner", ...extra });
  await act(person, "saveSettings", { displayName: "Rasoa", role: "owner", status: "active", ...extra });
  expect(await memberOf(tenant, person)).toEqual({ role: "external", status: "active" });
  // A stranger's member and one that does not exist read alike.
  const told = [];
  for (const id of [foreign.owner.actor.memberId, newId()]) {
    const phone = await act(tenant.owner, "setMemberStatus", { id, status: "suspended" });
    told.push(phone.records<{ code: string }>("outcome").map(({ code }) => code));
  }
  expect(told[0]).toEqual(["not_found"]);
  expect(told[1]).toEqual(["not_found", "not_found"]);
});

test("whoever asked does not decide where duties are separate, nor through an agent; somebody else does", async () => {
  const tenant = await aTenant();
  const colleague = await tenant.join("admin");
  const { memberId } = tenant.owner.actor;
  const everybody = anApproval().approverPolicy;
  const own = anApproval({ requestedBy: memberId, approverPolicy: withSeparateDuties(everybody, memberId) });
  const agent = newId();
  const byAgent = anApproval({ requestedBy: agent, approverPolicy: withSeparateDuties(everybody, agent, memberId) });
  await put(tenant.db, { [`approval/${own.id}`]: own, [`approval/${byAgent.id}`]: byAgent });
  const decide = (person: TestMember, { id: approvalId, subjectHash }: typeof own) =>
    act(person, "decideApprovals", {
      items: [{ id: newId(), approvalId, verdict: "approve", subjectHash, claimedAt: 1 }],
    });
  for (const approval of [own, byAgent]) {
    const phone = await decide(tenant.owner, approval);
    expect(phone.view.get(`approval/${approval.id}`)).toMatchObject({ status: "pending" });
    expect(phone.records<object>("outcome").at(-1)).toMatchObject({ code: "not_allowed" });
    const other = await decide(colleague, approval);
    expect(other.view.get(`approval/${approval.id}`)).toMatchObject({ status: "approved" });
  }
});

test("nobody becomes a member by an account alone", async () => {
  const person = await aPerson();
  const cookie = await signIn(person.email);
  expect(await (await fetchApp("/api/session", { headers: { cookie } })).json()).toMatchObject({
    tenant: null,
    memberships: [],
    suspended: null,
  });
});
