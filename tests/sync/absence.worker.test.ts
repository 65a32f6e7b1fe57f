// A phone that comes back after weeks or a year: with thousands of intents, or to a place that has forgotten what was
// deleted meanwhile.
import { env } from "cloudflare:workers";
import { expect, test } from "vitest";
import type { Mutation } from "../../shared/sync/protocol.ts";
import worker from "../../server/index.ts";
import { ChunkSizer } from "../../pwa/sync/chunks.ts";
import { newId } from "../../server/sync/new-id.ts";
import { sweep, sweepAll } from "../../server/sync/sweep.ts";
import { appEnv, aTenant, Phone } from "../support/tenants.ts";

test("10,000 pending mutations drain in at most 20 requests, each counted as it arrives, none sent twice", async () => {
  const tenant = await aTenant();
  const phone = new Phone(tenant.owner);
  const pending = Array.from({ length: 10_000 }, (_, at) =>
    phone.mutation("createTask", { id: newId(), title: `Asa nandritra ny herinandro faha-${at}` }),
  ) as Mutation[];
  const sizer = new ChunkSizer(true);
  let [settled, requests] = [0, 0];
  while (settled < pending.length) {
    const chunk = sizer.take(pending.slice(settled));
    const response = await phone.call("/api/sync/push", phone.pushBody(chunk));
    const { push } = await response.json<{ push: { lastMutationIDs: Record<string, number> } }>();
    settled = push.lastMutationIDs[phone.client] ?? 0;
    requests += 1;
    // The connection is cut here: what arrived is on the Worker, whatever comes next.
    const [row] = await tenant.db.all(tenant.db.read`SELECT count(*) AS tasks FROM tasks`);
    expect(row?.["tasks"]).toBe(settled);
    sizer.took(300);
  }
  expect(requests).toBeLessThanOrEqual(20);
  const [seen] = await tenant.db.all(tenant.db.read`SELECT count(DISTINCT title) AS tasks FROM tasks`);
  expect(seen?.["tasks"]).toBe(10_000);
});

test("forgotten deletions lead to a whole copy without ghosts, and what waited is delivered", async () => {
  const tenant = await aTenant();
  const learner = await tenant.join("external");
  const [boss, away] = [new Phone(tenant.owner), new Phone(learner)];
  const task = { id: newId(), title: "Nesorina taminy" };
  const assignee = { kind: "member", id: learner.actor.memberId };
  await boss.push(boss.mutation("createTask", { ...task, assignee }));
  await away.pull();
  expect(away.view.has(`task/${task.id}`)).toBe(true);
  const own = { id: newId(), title: "Vita tany ambanivohitra" };
  const waiting = away.mutation("createTask", own);
  await boss.push(boss.mutation("editTask", { id: task.id, assignee: { kind: "none", id: null } }));
  const tombstones = () =>
    env.DB.prepare("SELECT count(*) AS n FROM cv WHERE tenant_id = ? AND val IS NULL")
      .bind(tenant.id)
      .first<number>("n");
  expect(await tombstones()).toBe(1);
  await sweep(tenant.db, Date.now() + 60_000);
  expect(await tombstones()).toBe(0);
  const moved = boss.mutation("createTask", { id: newId(), title: "Taty aoriana" });
  await boss.push(moved);
  // Nothing newer than the sweep may be forgotten by the next one.
  await sweep(tenant.db, 0);

  const answer = await away.push(waiting);
  expect(answer.push.lastMutationIDs[away.client]).toBe(1);
  const { patch } = await away.pull();
  expect(patch[0]).toEqual({ op: "clear" });
  const titles = away.records<{ title: string }>("task").map(({ title }) => title);
  expect(titles).toEqual([own.title]);
  const fresh = new Phone(learner);
  await fresh.pull();
  expect(Object.fromEntries(away.view)).toEqual(Object.fromEntries(fresh.view));
});

test("the nightly sweep, run twice at once, forgets nothing younger than 400 days", async () => {
  const tenant = await aTenant();
  const [boss, learner] = [new Phone(tenant.owner), await tenant.join("external")];
  const id = newId();
  await boss.push(
    boss.mutation("createTask", { id, title: "x", assignee: { kind: "member", id: learner.actor.memberId } }),
  );
  await boss.push(boss.mutation("editTask", { id, assignee: { kind: "none", id: null } }));
  const horizon = () =>
    env.DB.prepare("SELECT horizon FROM tenant_clock WHERE tenant_id = ?").bind(tenant.id).first<number>("horizon");
  const now = Date.now();
  const at = (scheduledTime: number) => ({ scheduledTime, cron: "17 23 * * *", noRetry: () => {} });
  await Promise.all([sweepAll(appEnv, now), worker.scheduled(at(now) as never, env)]);
  expect(await horizon()).toBe(0);
  await Promise.all([sweepAll(appEnv, now + 401 * 86_400_000), sweepAll(appEnv, now + 401 * 86_400_000)]);
  const version = await env.DB.prepare("SELECT version FROM tenant_clock WHERE tenant_id = ?")
    .bind(tenant.id)
    .first("version");
  expect(await horizon()).toBe(version);
});
