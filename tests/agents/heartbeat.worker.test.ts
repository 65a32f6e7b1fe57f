// The agents' pulse on D1: what an idle cycle costs, that no two schedulers wake the same agent, and that an outage is not
// made up for.
import { env } from "cloudflare:workers";
import { beforeAll, expect, test } from "vitest";
import { claimTask, isClaimed } from "../../server/agents/claim.ts";
import { beat } from "../../server/agents/heartbeat.ts";
import { limits } from "../../server/agents/kernel.ts";
import { slotAt, slotOf, slots } from "../../server/agents/slots.ts";
import { claimBeats } from "../../server/scope/heartbeats.ts";
import { metered, type Meter } from "../../server/scope/meter.ts";
import { newId } from "../../server/sync/new-id.ts";
import { anAgent } from "../support/records.ts";
import { appEnv, aTenant, put, type TestTenant } from "../support/tenants.ts";

const minuteMs = 60_000;
const start = Date.UTC(2026, 11, 1, 6);
const tenants = Array.from({ length: 100 }, () => newId());
const agentsOf = new Map<string, string[]>();

beforeAll(async () => {
  for (const tenantId of tenants) {
    const ids = Array.from({ length: 5 }, () => newId());
    agentsOf.set(tenantId, ids);
    await env.DB.batch([
      env.DB.prepare("INSERT INTO tenants VALUES (?1, ?1, 'x', 'agency', 'free', '{}', 1, 1)").bind(tenantId),
      ...ids.flatMap((id, at) => [
        env.DB.prepare(
          "INSERT INTO agents (tenant_id, id, name, soul, manual, status, skills, language, slot, created_at, updated_at) VALUES (?1, ?2, 'x', '', '', 'idle', '[]', 'mg', ?3, 1, 1)",
        ).bind(tenantId, id, slotOf(tenantId, at)),
        env.DB.prepare("INSERT INTO agent_wakes VALUES (?1, ?2, ?3, 0, 'idle', 0, 0, 0, 0, 0)").bind(
          tenantId,
          id,
          slotOf(tenantId, at),
        ),
      ]),
    ]);
  }
}, 60_000);

const meter: Meter = { rowsRead: 0, rowsWritten: 0, statements: 0 };
const counted = { ...appEnv, databases: new Map([["DB", metered(env.DB, meter)]]) };
const dirty = (share: (at: number) => boolean) =>
  env.DB.batch(
    tenants.flatMap((tenantId, of) =>
      (agentsOf.get(tenantId) ?? []).flatMap((id, at) =>
        share(of * 5 + at)
          ? [env.DB.prepare("UPDATE agent_wakes SET dirty = 1 WHERE tenant_id = ?1 AND id = ?2").bind(tenantId, id)]
          : [],
      ),
    ),
  );
const rest = () => env.DB.prepare("UPDATE agent_wakes SET dirty = 0, state = 'idle', lease_until = 0").run();

test("a tenant's agents stand two minutes apart, and 500 of them spread over all fifteen", async () => {
  for (const tenantId of tenants)
    expect(new Set(Array.from({ length: 15 }, (_, at) => slotOf(tenantId, at))).size).toBe(slots);
  const { results } = await env.DB.prepare("SELECT slot, count(*) AS n FROM agent_wakes GROUP BY slot").all<{
    n: number;
  }>();
  expect(results).toHaveLength(slots);
  // 33 each if it were even.
  for (const { n } of results) expect(n).toBeLessThan(60);
});

test("an idle quarter of an hour of 500 agents writes nothing and reads at most 200 rows", async () => {
  Object.assign(meter, { rowsRead: 0, rowsWritten: 0, statements: 0 });
  for (let at = 0; at < slots; at++) expect(await beat(counted, start + at * minuteMs)).toBe(0);
  expect(meter.rowsWritten).toBe(0);
  expect(meter.rowsRead).toBeLessThanOrEqual(200);
});

test("every dirty agent is woken within a quarter of an hour, once, and those alone", async () => {
  await dirty((at) => at % 20 === 0);
  Object.assign(meter, { rowsRead: 0, rowsWritten: 0, statements: 0 });
  const woken: string[] = [];
  for (let at = 0; at < slots; at++) {
    const now = start + at * minuteMs;
    for (const { row } of await claimBeats(counted, slotAt(now), now, limits.leaseMs)) woken.push(String(row["id"]));
  }
  expect(woken).toHaveLength(25);
  expect(new Set(woken).size).toBe(25);
  await rest();
});

test("ten schedulers on one minute, all agents dirty: no agent is woken twice", async () => {
  await dirty(() => true);
  const found = await Promise.all(
    Array.from({ length: 10 }, () => claimBeats(appEnv, slotAt(start), start, limits.leaseMs)),
  );
  const ids = found.flat().map(({ row }) => String(row["id"]));
  const { results } = await env.DB.prepare("SELECT id FROM agent_wakes WHERE slot = ?1").bind(slotAt(start)).all();
  expect(ids).toHaveLength(results.length);
  expect(new Set(ids).size).toBe(ids.length);
  await rest();
});

test("after six hours without a beat each dirty agent wakes once", async () => {
  await dirty((at) => at % 10 === 0);
  const after = start + 6 * 60 * minuteMs;
  let woken = 0;
  for (let at = 0; at < 3 * slots; at++) {
    const now = after + at * minuteMs;
    const beats = await claimBeats(appEnv, slotAt(now), now, limits.leaseMs);
    woken += beats.length;
    for (const { tenantId, row } of beats)
      await env.DB.prepare("UPDATE agent_wakes SET state = 'idle' WHERE tenant_id = ?1 AND id = ?2")
        .bind(tenantId, row["id"])
        .run();
  }
  expect(woken).toBe(50);
  await rest();
});

test("a wake whose holder is gone comes again at its slot, a paused agent's work waits", async () => {
  const tenant = await aTenant();
  const [a, b] = [newId(), newId()];
  const slot = slotAt(start);
  await put(tenant.db, {
    [`agent/${a}`]: anAgent({ id: a, slot }),
    [`agent/${b}`]: anAgent({ id: b, slot, status: "paused", pausedReason: "manual" }),
  });
  await tenant.db.batch([tenant.db.system("wakeAgents", JSON.stringify([a, b]), 1)]);
  const woken = async (now: number) =>
    (await claimBeats(appEnv, slot, now, limits.leaseMs)).map(({ row }) => row["id"]);
  expect(await woken(start)).toEqual([a]);
  expect(await woken(start + minuteMs)).toEqual([]);
  expect(await woken(start + 15 * minuteMs)).toEqual([a]);
  await put(tenant.db, { [`agent/${b}`]: anAgent({ id: b, slot }) });
  expect(await woken(start + 16 * minuteMs)).toEqual([b]);
});

async function aClaimableTask(tenant: TestTenant) {
  const agentId = newId();
  const taskId = newId();
  const stamps = { createdAt: 1, updatedAt: 1 };
  const given = { assigneeKind: "agent", assigneeId: agentId, createdBy: null, dueAt: null };
  await put(tenant.db, {
    [`agent/${agentId}`]: anAgent({ id: agentId }),
    [`task/${taskId}`]: {
      id: taskId,
      title: "x",
      body: "",
      kind: "quote",
      status: "pending",
      priority: "low",
      agentState: "ready",
      ...given,
      ...stamps,
    },
  });
  return { agentId, taskId };
}

test("ten rounds of 25 contenders on D1: one winner each, every refusal has a reason", async () => {
  const tenant = await aTenant();
  const { agentId, taskId } = await aClaimableTask(tenant);
  let now = Date.now();
  for (let round = 0; round < 10; round++) {
    const found = await Promise.all(Array.from({ length: 25 }, () => claimTask(tenant.db, { taskId, agentId, now })));
    expect(found.filter(isClaimed)).toHaveLength(1);
    for (const one of found) if (!isClaimed(one)) expect(one.reason).toBe("live");
    now += limits.leaseMs;
  }
  expect(await claimTask(tenant.db, { taskId, agentId: newId(), now })).toMatchObject({
    reason: "state",
    holder: agentId,
  });
  expect(await claimTask(tenant.db, { taskId: newId(), agentId, now })).toMatchObject({ reason: "state" });
});
