// One day of a tenant's calls: every mutator, both pulls, from people of every role. What it touches is what the
// query plans and the isolation tests look at.
import type { MutatorName } from "../../shared/mutators.ts";
import { reserve, settle } from "../../server/agents/budgets.ts";
import { workTenant } from "../../server/agents/work.ts";
import type { AppEnv } from "../../server/env.ts";
import { scopeOfTenant } from "../../server/scope/directory.ts";
import { newId } from "../../server/sync/new-id.ts";
import { opened } from "./factors.ts";
import { aMember, aMemory, anAgent } from "./records.ts";
import { TextBrowser } from "./text.ts";
import { anApproval, appEnv, Phone, put, type TestTenant } from "./tenants.ts";

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
  const agentId = newId();
  const memoryId = newId();
  const agent = anAgent({ id: agentId, skills: ["weekly_summary"], slot: 3 });
  const memory = aMemory({ id: memoryId, agentId });
  await put(tenant.db, { [`agent/${agentId}`]: agent, [`memory/${memoryId}`]: memory });
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
    editAgent: { id: agentId, manual: "Fohy" },
    pauseAgent: { id: agentId, paused: true },
    judgeMemory: { id: memoryId, keep: true },
    addClient: { id: newId(), name: "Hotel Vohitra" },
  };
}

/** What agents do in a day: work, review, what a person decided, its effects. */
async function agentsAtWork(tenant: TestTenant, phone: Phone, env: AppEnv): Promise<void> {
  const [author, reviewer] = [newId(), newId()];
  await put(tenant.db, {
    [`agent/${author}`]: anAgent({ id: author, skills: ["compliance_reminders", "invoice"] }),
    [`agent/${reviewer}`]: anAgent({ id: reviewer, skills: ["review"] }),
  });
  const assignee = { kind: "agent", id: author };
  const clientId = newId();
  const give = (kind: string, more: object) =>
    phone.mutation("createTask", { id: newId(), title: "Asa", kind, assignee, ...more });
  await phone.push(
    phone.mutation("addClient", { id: clientId, name: "Soa" }),
    give("compliance_reminders", {}),
    give("invoice", { clientId, payload: { items: "Asa; 1" } }),
  );
  await workTenant(env, tenant.id, "inline");
  const cards = await tenant.db.all(tenant.db.read`SELECT id, subject_hash FROM approvals WHERE kind = 'message'`);
  const items = cards.map((card) => ({
    id: newId(),
    approvalId: card["id"],
    subjectHash: card["subject_hash"],
    verdict: "approve",
    claimedAt: 1,
  }));
  await phone.push(phone.mutation("decideApprovals", { items }));
  await workTenant(env, tenant.id, "inline");
  const agent = anAgent({ id: author, budgetMicros: 10 });
  const now = Date.now();
  const db = await scopeOfTenant(env, tenant.id);
  await reserve(db, { runId: newId(), agent, plan: "free", micros: 1, now });
  await settle(db, { runId: newId(), cost: 1, ceiling: 1, now });
}

/** Every intent pushed one by one, then as one push, with the pulls that follow. */
export async function aDay(tenant: TestTenant, env: AppEnv = appEnv): Promise<void> {
  const phone = new Phone(tenant.owner);
  await phone.pull();
  for (const [kind, args] of Object.entries(await everyIntent(tenant))) await phone.push(phone.mutation(kind, args));
  const many = Object.entries(await everyIntent(tenant)).map(([kind, args]) => phone.mutation(kind, args));
  const refused = Array.from({ length: 60 }, () => phone.mutation("editTask", { id: newId(), title: "x" }));
  await phone.push(...many, ...refused, phone.mutation("nope", {}));
  await agentsAtWork(tenant, phone, env);
  await new Phone(await tenant.join("external")).pull();
  const browser = new TextBrowser(tenant.owner);
  for (const page of ["", "/tasks", "/approvals", "/certificates", "/progress", "/outcomes", "/review"])
    await browser.get(`/t/mg${page}`);
}
