// An agent's task on the real Worker: a phone gives it, the hub wakes the agent, a phone approves, and everybody who may
// see it does.
import { runInDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { expect, test } from "vitest";
import { hireTemplate } from "../../server/agents/hire.ts";
import { workTenant } from "../../server/agents/work.ts";
import { templates } from "../../server/agents/templates.ts";
import { hubName } from "../../server/scope/keys.ts";
import { metered, type Meter } from "../../server/scope/meter.ts";
import { newId } from "../../server/sync/new-id.ts";
import type { Agent } from "../../shared/agents/schema.ts";
import type { Approval } from "../../shared/approvals/schema.ts";
import type { Message } from "../../shared/messages/schema.ts";
import type { Review } from "../../shared/reviews/schema.ts";
import type { Run } from "../../shared/runs/schema.ts";
import type { Task } from "../../shared/tasks/schema.ts";
import { appEnv, aTenant, Phone, type TestTenant } from "../support/tenants.ts";

const hubOf = (tenant: TestTenant) => env.TENANT_HUB.get(env.TENANT_HUB.idFromName(hubName(tenant.id)));

/** Lets the alarm that the hub has set go off now, as the runtime would. */
async function alarmed(tenant: TestTenant) {
  await runInDurableObject(hubOf(tenant), async (hub, state) => {
    await state.storage.deleteAlarm();
    await hub.alarm();
  });
}

async function aStaffedTenant() {
  const tenant = await aTenant();
  await hireTemplate(appEnv, tenant.id, "fr");
  await hireTemplate(appEnv, tenant.id, "fr");
  const phone = new Phone(tenant.owner);
  await phone.pull();
  const agent = (role: string) => phone.records<Agent>("agent").find((one) => one.role === role);
  return { tenant, phone, agent };
}

test("a new tenant has its agents once, and a task goes all the way from one phone to the other", async () => {
  const { tenant, phone, agent } = await aStaffedTenant();
  expect(phone.records("agent")).toHaveLength(templates.length);
  const id = newId();
  const assignee = { kind: "agent", id: agent("project_manager")?.id };
  await phone.push(phone.mutation("createTask", { id, title: "Famintinana", kind: "weekly_summary", assignee }));
  expect(phone.view.get(`task/${id}`)).toMatchObject({ agentState: "ready", status: "pending" });
  await alarmed(tenant);
  await phone.pull();
  const task = phone.view.get(`task/${id}`) as Task;
  expect(task).toMatchObject({ agentState: "awaiting_human", result: { skill: "weekly_summary" } });
  expect(task.result).not.toHaveProperty("basis");
  const [card] = phone.records<Approval>("approval");
  expect(card).toMatchObject({ taskId: id, kind: "report", risk: "low", status: "pending" });
  const [review] = phone.records<Review>("review");
  expect(review).toMatchObject({ verdict: "approve", round: 1, reviewerAgentId: agent("reviewer")?.id });
  expect(phone.records<Run>("run").map(({ state }) => state)).toEqual(["succeeded", "succeeded"]);
  expect(
    phone
      .records<Message>("message")
      .toSorted((a, b) => a.seq - b.seq)
      .map(({ act }) => act),
  ).toEqual(["propose", "praise"]);

  const other = new Phone(await tenant.join("staff"));
  await other.pull();
  const item = { id: newId(), approvalId: card?.id, verdict: "approve", subjectHash: card?.subjectHash, claimedAt: 1 };
  await other.push(other.mutation("decideApprovals", { items: [item] }));
  await alarmed(tenant);
  await phone.pull();
  expect(phone.view.get(`task/${id}`)).toMatchObject({ agentState: "done", status: "completed" });
  await other.pull();
  expect(other.view.get(`task/${id}`)).toMatchObject({ agentState: "done" });
  // Who learns here sees none of it.
  const learner = new Phone(await tenant.join("external"));
  await learner.pull();
  for (const noun of ["run", "review", "message", "memory", "client"]) expect(learner.records(noun)).toEqual([]);
});

test("a task costs so many rows from its start to the card, and from the decision to its end", async () => {
  const { tenant, phone, agent } = await aStaffedTenant();
  const meter: Meter = { rowsRead: 0, rowsWritten: 0, statements: 0 };
  const counted = { ...appEnv, databases: new Map([["DB", metered(env.DB, meter)]]) };
  const cost = async () => {
    Object.assign(meter, { rowsRead: 0, rowsWritten: 0, statements: 0 });
    await workTenant(counted, tenant.id, "inline");
    return { read: meter.rowsRead, written: meter.rowsWritten };
  };
  const payload = { client: "Soa", items: "Logo; 1000" };
  const assignee = { kind: "agent", id: agent("accountant")?.id };
  await phone.push(phone.mutation("createTask", { id: newId(), title: "Devis", kind: "quote", assignee, payload }));
  const made = await cost();
  await phone.pull();
  const [card] = phone.records<Approval>("approval");
  const item = { id: newId(), approvalId: card?.id, verdict: "approve", subjectHash: card?.subjectHash, claimedAt: 1 };
  await phone.push(phone.mutation("decideApprovals", { items: [item] }));
  const ended = await cost();
  const idle = await cost();
  // What a neighbour's row adds depends on the order of random ids: bounds, not figures.
  expect(made.written).toBeLessThanOrEqual(72);
  expect(made.read).toBeLessThanOrEqual(160);
  expect(ended.written).toBeLessThanOrEqual(33);
  expect(ended.read).toBeLessThanOrEqual(100);
  expect(idle.written).toBe(0);
});

test("the hub may be gone between the cause and the work: the slot finds what is to be done", async () => {
  const { tenant, phone, agent } = await aStaffedTenant();
  const id = newId();
  const who = agent("accountant");
  const assignee = { kind: "agent", id: who?.id };
  const payload = { client: "Hotel Vohitra", items: "Logo; 2; 150000" };
  await phone.push(phone.mutation("createTask", { id, title: "Devis", kind: "quote", assignee, payload }));
  await runInDurableObject(hubOf(tenant), async (_hub, state) => state.storage.deleteAll());
  const { beat } = await import("../../server/agents/heartbeat.ts");
  const quiet = { idFromName: () => "down", get: () => ({ poke: async () => {}, wake: async () => {} }) };
  const lone = { ...appEnv, hubs: quiet as unknown as typeof appEnv.hubs };
  for (let minute = 0; minute < 30; minute++) await beat(lone, Date.now() + minute * 60_000);
  await phone.pull();
  expect(phone.view.get(`task/${id}`)).toMatchObject({ agentState: "awaiting_human" });
  expect(phone.records<Approval>("approval")[0]?.subject).toMatchObject({
    recipient: "Hotel Vohitra",
    amountMinor: 300_000,
    currency: "MGA",
  });
});

test("a stopped agent, a stopped tenant and a stopped deployment do nothing, and nothing is lost", async () => {
  const { tenant, phone, agent } = await aStaffedTenant();
  const who = agent("project_manager");
  const id = newId();
  await phone.push(phone.mutation("pauseAgent", { id: who?.id, paused: true }));
  const assignee = { kind: "agent", id: who?.id };
  await phone.push(phone.mutation("createTask", { id, title: "Famintinana", kind: "weekly_summary", assignee }));
  await alarmed(tenant);
  await phone.pull();
  expect(phone.view.get(`task/${id}`)).toMatchObject({ agentState: "ready" });
  const { stop } = await import("../../server/agents/budgets.ts");
  await stop(tenant.db, null, true);
  await phone.push(phone.mutation("pauseAgent", { id: who?.id, paused: false }));
  await alarmed(tenant);
  await phone.pull();
  expect(phone.view.get(`task/${id}`)).toMatchObject({ agentState: "ready" });
  expect(phone.records("run")).toEqual([]);
  await stop(tenant.db, null, false);
  const { beat } = await import("../../server/agents/heartbeat.ts");
  expect(await beat({ ...appEnv, agentsOff: true }, Date.now())).toBe(0);
  for (let minute = 15; minute < 60; minute++) await beat(appEnv, Date.now() + minute * 60_000);
  await phone.pull();
  // The put-off claim comes due by the real clock alone.
  const rows = await tenant.db.all(tenant.db.read`SELECT open, due_at FROM task_claims WHERE id = ${id}`);
  expect(rows).toEqual([{ open: 1, due_at: expect.any(Number) }]);
});

test("what a person asks to be changed comes back changed hands, not approved", async () => {
  const { tenant, phone, agent } = await aStaffedTenant();
  const id = newId();
  const assignee = { kind: "agent", id: agent("copywriter")?.id };
  const payload = { client: "Koto", about: "faktiora 109", amount: "12 000" };
  await phone.push(phone.mutation("createTask", { id, title: "Relance", kind: "follow_up", assignee, payload }));
  await alarmed(tenant);
  await phone.pull();
  const [card] = phone.records<Approval>("approval");
  const item = {
    id: newId(),
    approvalId: card?.id,
    verdict: "request_changes",
    subjectHash: card?.subjectHash,
    claimedAt: 1,
    reason: "Lazao ny daty",
  };
  await phone.push(phone.mutation("decideApprovals", { items: [item] }));
  await alarmed(tenant);
  await phone.pull();
  expect(
    phone
      .records<Approval>("approval")
      .map(({ status }) => status)
      .toSorted(),
  ).toEqual(["changes_requested", "pending"]);
  expect(phone.records("memory")).toMatchObject([{ value: "Lazao ny daty", status: "candidate" }]);
});
