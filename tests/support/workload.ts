// One day of a tenant's calls: every mutator, both pulls, from people of every role. What it touches is what the
// query plans and the isolation tests look at.
import type { MutatorName } from "../../shared/mutators.ts";
import { newId } from "../../server/sync/new-id.ts";
import { opened } from "./factors.ts";
import { aMember } from "./records.ts";
import { TextBrowser } from "./text.ts";
import { anApproval, Phone, put, type TestTenant } from "./tenants.ts";

/** Valid args of every rule, on records that exist; the owner has shown a factor where a rule asks for one. */
export async function everyIntent(tenant: TestTenant): Promise<Record<MutatorName, object>> {
  await opened(tenant.owner, "roles");
  const approval = anApproval();
  await put(tenant.db, { [`approval/${approval.id}`]: approval });
  const taskId = newId();
  const decisionId = newId();
  const { subjectHash } = approval;
  const deviceId = newId();
  const colleague = aMember({ id: newId(), userId: newId() });
  await put(tenant.db, { [`member/${colleague.id}`]: colleague });
  const assignee = { kind: "member", id: tenant.owner.actor.memberId };
  const lesson = {
    lessonId: "dh-1",
    lessonVersion: 1,
    orderSeed: 1,
    answers: "0",
    startedAt: 1,
    endedAt: 2,
    localScore: 0,
  };
  return {
    createTask: { id: taskId, title: "Mikarakara", assignee },
    editTask: { id: taskId, title: "Mikarakara indray" },
    setTaskStatus: { id: taskId, status: "completed" },
    decideApprovals: {
      items: [{ id: decisionId, approvalId: approval.id, verdict: "approve", subjectHash, claimedAt: 1 }],
    },
    submitAttempt: { id: newId(), ...lesson },
    saveSettings: { language: "fr", displayName: "Soa" },
    dismissOutcome: { id: decisionId },
    registerDevice: { id: deviceId, publicKey: "A".repeat(87), label: "Finday" },
    revokeDevice: { id: deviceId },
    recordConsents: {
      items: [{ id: newId(), purpose: "statistics", choice: "given", version: 1, language: "mg", askedAt: 1 }],
    },
    setMemberRole: { id: colleague.id, role: "admin" },
    setMemberStatus: { id: colleague.id, status: "suspended" },
  };
}

/** Every intent pushed one by one, then as one push, with the pulls that follow. */
export async function aDay(tenant: TestTenant): Promise<void> {
  const phone = new Phone(tenant.owner);
  await phone.pull();
  for (const [kind, args] of Object.entries(await everyIntent(tenant))) await phone.push(phone.mutation(kind, args));
  const many = Object.entries(await everyIntent(tenant)).map(([kind, args]) => phone.mutation(kind, args));
  const refused = Array.from({ length: 60 }, () => phone.mutation("editTask", { id: newId(), title: "x" }));
  await phone.push(...many, ...refused, phone.mutation("nope", {}));
  await new Phone(await tenant.join("external")).pull();
  const browser = new TextBrowser(tenant.owner);
  for (const page of ["", "/tasks", "/approvals", "/certificates", "/progress", "/outcomes", "/review"])
    await browser.get(`/t/mg${page}`);
}
