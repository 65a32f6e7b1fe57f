import { expect, test } from "vitest";
import {
  aCertificate,
  aCohort,
  aDecision,
  aMember,
  anAgent,
  anApproval,
  anAttempt,
  anEnrolment,
  anId,
  anInvitation,
  aProgress,
  aRefusal,
  aTask,
} from "../tests/support/records.ts";
import { grants, may, scopesOf, views, type Action, type View } from "./access.ts";
import { roles, type Role } from "./actor.ts";
import { mayDecide } from "./approvals/may-decide.ts";
import { withSeparateDuties } from "./approvals/schema.ts";
import { canMoveTask } from "./tasks/moves.ts";

const actor = (role: Role, memberId = anId(2)) => ({ memberId, role });

// The product's own table, written out: owner, admin, staff, external.
const permissions: Record<Action, string> = {
  "task.create": "yes yes yes yes",
  "task.assign": "yes yes yes own",
  "task.edit": "yes yes yes own",
  "approval.decide": "yes yes yes named",
  "approval.decideHigh": "yes yes named named",
  "attempt.create": "yes yes yes yes",
  "lesson.write": "yes yes yes no",
  "member.edit": "yes yes own own",
  "member.invite": "yes yes no no",
  "member.role": "yes yes no no",
  "member.suspend": "yes yes no no",
  "member.owner": "yes no no no",
  "member.leave": "own own own own",
  "outcome.dismiss": "own own own own",
  "device.register": "yes yes yes yes",
  "device.revoke": "yes yes own own",
  "agent.edit": "yes yes no no",
  "client.edit": "yes yes yes no",
  "memory.judge": "yes yes yes no",
  "tenant.edit": "yes no no no",
  "certificate.revoke": "yes yes no no",
  "class.see": "yes yes yes no",
  "class.run": "yes yes named no",
};

test.each(Object.entries(permissions))("%s is granted as the product says: %s", (action, row) => {
  for (const [at, grant] of row.split(" ").entries()) {
    for (const own of [true, false])
      for (const named of [true, false]) {
        const role = roles[at] ?? "external";
        const expected = grant === "yes" || (grant === "own" && own) || (grant === "named" && named);
        expect(may(actor(role), action as Action, { own, named }), `${role} ${JSON.stringify({ own, named })}`).toBe(
          expected,
        );
      }
    expect(may(actor(roles[at] ?? "external"), action as Action)).toBe(grant === "yes");
  }
});

test("every action of the product stands in the table above", () => {
  expect(Object.keys(grants).toSorted()).toEqual(Object.keys(permissions).toSorted());
});

test("each role reads its scopes, the richest copy last", () => {
  const own = `u:${anId(2)}`;
  expect(roles.map((role) => scopesOf(actor(role)))).toEqual([
    ["all", "staff", "admin", own],
    ["all", "staff", "admin", own],
    ["all", "staff", own],
    ["all", own],
  ]);
});

const [soa, rabe] = [anId(20), anId(21)];
const places = (list: readonly View[]) => list.map(([scope, key]) => `${scope} ${key}`);

test("a task is seen by staff, who made it and whom it is given to, each once", () => {
  const id = anId(1);
  expect(places(views.task(aTask({ id })))).toEqual([`staff task/${id}`]);
  const given = aTask({ id, createdBy: soa, assigneeKind: "member", assigneeId: rabe });
  expect(places(views.task(given))).toEqual([`staff task/${id}`, `u:${soa} task/${id}`, `u:${rabe} task/${id}`]);
  expect(places(views.task({ ...given, assigneeId: soa }))).toEqual([`staff task/${id}`, `u:${soa} task/${id}`]);
});

test("a task taken from someone leaves their scope, and one given to an agent has no person's", () => {
  const id = anId(1);
  const away = aTask({ id, createdBy: null, assigneeKind: "agent", assigneeId: anId(3) });
  expect(places(views.task(away))).toEqual([`staff task/${id}`]);
});

test("everyone knows a member's name, staff and the member themselves know the rest", () => {
  const member = aMember({ id: rabe });
  expect(views.member(member)).toEqual([
    ["all", `member/${rabe}`, { id: rabe, displayName: member.displayName }],
    ["staff", `member/${rabe}`, member],
    [`u:${rabe}`, `member/${rabe}`, member],
  ]);
});

test("an agent's files are the admins'; staff know what it can do, everyone its name and status", () => {
  const agent = anAgent({ soul: "Tsiambaratelo" });
  const [everyone, staff, admins, ...others] = views.agent(agent);
  expect(everyone).toEqual(["all", `agent/${agent.id}`, { id: agent.id, name: agent.name, status: agent.status }]);
  expect(staff?.[0]).toBe("staff");
  expect(Object.keys(staff?.[2] ?? {}).toSorted()).toEqual([
    "id",
    "language",
    "name",
    "pausedReason",
    "role",
    "skills",
    "slot",
    "status",
  ]);
  expect(admins).toEqual(["admin", `agent/${agent.id}`, agent]);
  expect(others).toEqual([]);
});

test("an approval reaches staff and the members its policy names", () => {
  const approval = anApproval({ approverPolicy: { roles: [], members: [rabe] } });
  expect(places(views.approval(approval))).toEqual([
    `staff approval/${approval.id}`,
    `u:${rabe} approval/${approval.id}`,
  ]);
});

test("what a learner does is theirs: staff see progress under another key, attempts not at all", () => {
  const memberId = rabe;
  const [attempt, progress, refusal] = [anAttempt({ memberId }), aProgress({ memberId }), aRefusal({ memberId })];
  expect(places(views.attempt(attempt))).toEqual([`u:${rabe} attempt/${attempt.id}`]);
  expect(places(views.progress(progress))).toEqual([`u:${rabe} progress/dh-1`, `staff cohort-progress/${rabe}/dh-1`]);
  expect(places(views.outcome(refusal))).toEqual([`u:${rabe} outcome/${refusal.id}`]);
});

test("a class and its code are staff's; a place in it also its learner's, until they leave", () => {
  const [cohort, enrolment] = [aCohort(), anEnrolment({ memberId: rabe })];
  expect(places(views.cohort(cohort))).toEqual([`staff cohort/${cohort.id}`]);
  expect(places(views.enrolment(enrolment))).toEqual([
    `staff enrolment/${enrolment.id}`,
    `u:${rabe} enrolment/${enrolment.id}`,
  ]);
  expect(views.enrolment({ ...enrolment, status: "left" })).toEqual([]);
});

test("decisions and certificates are seen by staff and by whose they are", () => {
  const [decision, certificate] = [aDecision({ memberId: rabe }), aCertificate({ memberId: rabe })];
  expect(places(views.decision(decision))).toEqual([
    `staff decision/${decision.id}`,
    `u:${rabe} decision/${decision.id}`,
  ]);
  expect(places(views.certificate(certificate))).toEqual([
    `staff certificate/${certificate.id}`,
    `u:${rabe} certificate/${certificate.id}`,
  ]);
});

test("high risk is decided by staff only where the policy names their role or themselves", () => {
  const high = (policy: { roles: Role[]; members: string[] }) => anApproval({ risk: "high", approverPolicy: policy });
  expect(mayDecide(actor("staff"), high({ roles: ["owner"], members: [] }))).toBe(false);
  expect(mayDecide(actor("staff"), high({ roles: ["staff"], members: [] }))).toBe(true);
  expect(mayDecide(actor("staff"), high({ roles: [], members: [anId(2)] }))).toBe(true);
  expect(mayDecide(actor("admin"), high({ roles: [], members: [] }))).toBe(true);
  expect(mayDecide(actor("external"), anApproval({ approverPolicy: { roles: [], members: [anId(2)] } }))).toBe(true);
  expect(mayDecide(actor("external"), anApproval())).toBe(false);
});

test("who asked for it, themselves or through an agent, does not decide where duties are separate, whatever their role", () => {
  const policy = { roles: [...roles], members: [anId(2)] };
  const asked = (by: string, behind: string | null = null) =>
    anApproval({ requestedBy: by, approverPolicy: withSeparateDuties(policy, by, behind) });
  for (const role of roles) {
    expect(mayDecide(actor(role), asked(anId(2))), role).toBe(false);
    expect(mayDecide(actor(role), asked(anId(3), anId(2))), role).toBe(false);
    expect(mayDecide(actor(role), { ...asked(anId(3), anId(2)), risk: "high" }), role).toBe(false);
    expect(mayDecide(actor(role), asked(anId(3))), role).toBe(true);
    expect(mayDecide(actor(role, anId(5)), asked(anId(2))), role).toBe(true);
  }
  // Without it, asking takes nothing away.
  expect(mayDecide(actor("owner"), anApproval({ requestedBy: anId(2), approverPolicy: policy }))).toBe(true);
});

test("an invitation is the admins' to see", () => {
  const invitation = anInvitation();
  expect(places(views.invitation(invitation))).toEqual([`admin invitation/${invitation.id}`]);
});

test("a task moves as people move it: forward, given up, opened again, never from finished to failed", () => {
  const moves = {
    pending: "pending in_progress completed cancelled",
    in_progress: "pending in_progress completed failed cancelled",
    completed: "pending completed",
    failed: "pending failed",
    cancelled: "pending cancelled",
  } as const;
  const statuses = Object.keys(moves) as (keyof typeof moves)[];
  for (const from of statuses) expect(statuses.filter((to) => canMoveTask(from, to)).join(" "), from).toBe(moves[from]);
});
