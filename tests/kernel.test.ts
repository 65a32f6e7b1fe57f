// The agents' machine on SQLite in this process: every path of a task, claims under contention, and long random walks in
// which it breaks down anywhere. The walk's seed stands in its name. The whole of it:
// KERNEL_ROUNDS=1000 KERNEL_STEPS=10000 npx vitest run --project unit tests/kernel.test.ts (KERNEL_SEED for another walk).
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { claimTask, isClaimed } from "../server/agents/claim.ts";
import { limits } from "../server/agents/kernel.ts";
import { newId } from "../server/sync/new-id.ts";
import { isSettled, type AgentState } from "../shared/tasks/agent-states.ts";
import { KernelWorld, PowerCut } from "./simulator/kernel-world.ts";

const start = Date.UTC(2026, 11, 1, 6);
beforeEach(() => {
  vi.useFakeTimers({ toFake: ["Date"], now: start });
  // Each power cut is logged as the outage it is.
  vi.spyOn(console, "error").mockImplementation(() => {});
});
afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
});

const makers = [
  "weekly_summary",
  "report",
  "quote",
  "invoice",
  "follow_up",
  "compliance_reminders",
  "lesson_recommendation",
];

async function aWorld() {
  const world = new KernelWorld();
  world.tick = () => vi.setSystemTime(Date.now() + 1);
  await world.found([makers, makers, ["review"], ["review"]]);
  return world;
}
const minutes = (n: number) => vi.setSystemTime(Date.now() + n * 60_000);

type World = Awaited<ReturnType<typeof aWorld>>;
const give = async (world: World, kind: string, payload: Record<string, unknown> = {}, agent = world.agents[0]) => {
  const id = newId();
  const assignee = { kind: "agent" as const, id: agent?.id ?? "" };
  expect(await world.act("createTask", { id, title: "Asa", kind: kind as "quote", assignee, payload })).toBeNull();
  return id;
};
const taskOf = async (world: World, id: string) => (await world.all("SELECT * FROM tasks WHERE id = ?1", id))[0] ?? {};
const open = async (world: World) =>
  (await world.all("SELECT id, subject_hash, kind FROM approvals WHERE status = 'pending'"))[0];

async function decide(world: World, verdict: "approve" | "reject" | "request_changes", reason = "Ampio ny daty") {
  const card = await open(world);
  await world.act("decideApprovals", {
    items: [
      {
        id: newId(),
        approvalId: String(card?.["id"]),
        verdict,
        subjectHash: String(card?.["subject_hash"]),
        claimedAt: 1,
        ...(verdict !== "approve" && { reason }),
      },
    ],
  });
}

test("a task goes from a person through work, review and approval to done, each station once", async () => {
  const world = await aWorld();
  const id = await give(world, "compliance_reminders", { employees: 2 });
  expect(await taskOf(world, id)).toMatchObject({ agent_state: "ready", status: "pending" });
  await world.wake();
  expect(await taskOf(world, id)).toMatchObject({ agent_state: "awaiting_human", status: "in_progress" });
  expect(await world.all("SELECT verdict, status, reviewer_agent_id IS NOT NULL AS by_agent FROM reviews")).toEqual([
    { verdict: "approve", status: "given", by_agent: 1 },
  ]);
  expect(await world.all("SELECT id FROM effects")).toEqual([]);
  await decide(world, "approve");
  await world.wake();
  expect(await taskOf(world, id)).toMatchObject({ agent_state: "done", status: "completed" });
  const effects = await world.all("SELECT status, kind FROM effects");
  expect(effects).toEqual(Array.from({ length: 4 }, () => ({ status: "settled", kind: "create_task" })));
  expect(await world.all("SELECT count(*) AS n FROM tasks")).toEqual([{ n: 5 }]);
  // Nothing is left to do, and asking again does nothing.
  await world.wake();
  expect(await world.all("SELECT count(*) AS n FROM tasks")).toEqual([{ n: 5 }]);
  expect(await world.all("SELECT state, dirty FROM agent_wakes WHERE dirty = 1 OR state <> 'idle'")).toEqual([]);
});

test("WORKING.md is on the run that gave the claim back, and a correction is kept as a candidate alone", async () => {
  const world = await aWorld();
  const id = await give(world, "quote", { client: "Hotel Vohitra", items: "Logo; 2; 150 000\nAfisy; 40000" });
  await world.wake();
  await decide(world, "request_changes");
  await world.wake();
  expect(await taskOf(world, id)).toMatchObject({ agent_state: "awaiting_human" });
  const runs = await world.all("SELECT stage, working FROM runs WHERE stage <> 'review' ORDER BY id");
  expect(runs.map(({ stage }) => stage)).toEqual(["work", "revise"]);
  expect(String(runs[1]?.["working"])).toMatch(/## Goal\n- Asa\n## Done\n- quote [0-9a-f]{16}, round 1\n- quote/);
  expect(await world.all("SELECT value, status, origin FROM agent_memory")).toEqual([
    { value: "Ampio ny daty", status: "candidate", origin: "person" },
  ]);
  await decide(world, "reject");
  await world.wake();
  expect(await taskOf(world, id)).toMatchObject({ agent_state: "cancelled" });
});

test("a document is for the client on file, whom staff have added", async () => {
  const world = await aWorld();
  const [client, id] = [newId(), newId()];
  expect(await world.act("addClient", { id: client, name: "Hotel Vohitra", contact: "hery@vohitra.demo" })).toBeNull();
  const assignee = { kind: "agent" as const, id: world.agents[0]?.id ?? "" };
  const payload = { items: "Logo; 2; 150 000\nAfisy; 40 000" };
  const args = { id, title: "Devis", kind: "quote" as const, clientId: client, assignee, payload };
  expect(await world.act("createTask", args)).toBeNull();
  await world.wake();
  expect(
    await world.all("SELECT subject->>'recipient' AS who, subject->>'amountMinor' AS amount FROM approvals"),
  ).toEqual([{ who: "Hotel Vohitra", amount: 340_000 }]);
  // Past the rules the database itself refuses a client of nobody.
  await expect(world.all("UPDATE tasks SET client_id = 'nobody'")).rejects.toThrow("FOREIGN KEY");
});

test("what is missing is asked for by name, and the answer sets the task going again", async () => {
  const world = await aWorld();
  const id = await give(world, "quote", { client: "Hery", items: "Logo; two; 3" });
  await world.wake();
  expect(await taskOf(world, id)).toMatchObject({
    agent_state: "blocked",
    waits: JSON.stringify([{ owner: world.member.memberId, action: "add_items" }]),
  });
  expect(await world.act("editTask", { id, payload: { client: "Hery", items: "Logo; 2; 30000" } })).toBeNull();
  await world.wake();
  expect(await taskOf(world, id)).toMatchObject({ agent_state: "awaiting_human" });
});

test("a cancelled task takes its card and its claim with it; a failed one may be tried again with the same effects", async () => {
  const world = await aWorld();
  const id = await give(world, "weekly_summary");
  await world.wake();
  expect(await world.act("setTaskStatus", { id, status: "cancelled" })).toBeNull();
  await world.wake();
  expect(await world.all("SELECT status FROM approvals")).toEqual([{ status: "cancelled" }]);
  expect(await world.all("SELECT open, run_id FROM task_claims")).toEqual([{ open: 0, run_id: null }]);
  expect(await world.act("setTaskStatus", { id, status: "pending" })).toBe("bad_transition");
});

test("a card nobody decided on in time is asked anew", async () => {
  const world = await aWorld();
  await give(world, "weekly_summary");
  await world.wake();
  minutes(8 * 24 * 60);
  for (let at = 0; at < 16; at++, minutes(1)) await world.beat();
  const cards = await world.all("SELECT status, count(*) AS n FROM approvals GROUP BY status ORDER BY status");
  expect(cards).toEqual([
    { status: "expired", n: 1 },
    { status: "pending", n: 1 },
  ]);
});

test("invoices are numbered without a gap, when they are approved and not before", async () => {
  const world = await aWorld();
  const made = await Promise.all(
    ["A", "B", "C"].map((client) => give(world, "invoice", { client, items: "Asa; 1000" })),
  );
  await world.wake();
  // Its risk asks for a second factor; here the decision is put as that will put it.
  await world.all("UPDATE approvals SET risk = 'low'");
  for (let at = 0; at < 3; at++) {
    await decide(world, "approve");
    await world.wake();
  }
  const numbers = await world.all("SELECT number FROM effects ORDER BY number");
  expect(numbers.map(({ number }) => number)).toEqual(["F-2026-000001", "F-2026-000002", "F-2026-000003"]);
  for (const id of made) expect(await taskOf(world, id)).toMatchObject({ agent_state: "done" });
});

const rounds = Number(process.env["KERNEL_ROUNDS"] ?? 100);

test(
  `${rounds} rounds of 25 contenders have one winner each, and a claim that was lost can write nothing`,
  { timeout: 60_000 },
  async () => {
    const world = await aWorld();
    const id = await give(world, "weekly_summary");
    const agentId = world.agents[0]?.id ?? "";
    let before: { runId: string; token: number } | null = null;
    for (let round = 0; round < rounds; round++) {
      const now = Date.now();
      const found = await Promise.all(
        Array.from({ length: 25 }, () => claimTask(world.db, { taskId: id, agentId, now })),
      );
      const winners = found.filter(isClaimed);
      expect(winners).toHaveLength(1);
      for (const one of found)
        if (!isClaimed(one))
          expect(one).toEqual({ reason: "live", holder: winners[0]?.runId, retryAt: now + limits.leaseMs });
      if (before) {
        const late = world.db.batch([world.db.system("fence", id, before.runId, before.token)]);
        await expect(late).rejects.toThrow("task_claims.token");
      }
      before = winners[0] ?? null;
      minutes(3);
    }
  },
);

const seed = Number(process.env["KERNEL_SEED"] ?? 20261201);
const steps = Number(process.env["KERNEL_STEPS"] ?? 2000);

/** Mulberry32. */
function chance(from: number) {
  let state = from >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

test(
  `seed ${seed}: after any of ${steps} steps of work, crashes and people no task is dead`,
  { timeout: 600_000 },
  async () => {
    const next = chance(seed);
    // Ids come from chance too: the seed decides all of it.
    const bytes = chance(seed + 1);
    vi.spyOn(crypto, "getRandomValues").mockImplementation((array) => {
      if (array instanceof Uint8Array) for (let at = 0; at < array.length; at++) array[at] = Math.floor(bytes() * 256);
      return array;
    });
    const pick = <T>(list: readonly T[]): T => list[Math.floor(next() * list.length)] as T;
    const world = await aWorld();
    let breaking = false;
    let cuts = 0;
    world.cut = () => {
      if (!breaking || next() > 0.04) return null;
      cuts += 1;
      return pick(["before", "after"] as const);
    };
    const payloads: Record<string, unknown>[] = [
      {},
      { client: "Hery", items: "Logo; 2; 150000" },
      { client: "Hery", items: "?" },
      { about: "Faktiora", client: "Soa", amount: "12 000" },
    ];
    const ends = new Map<AgentState, number>();
    for (let step = 0; step < steps; step++) {
      const dice = next();
      try {
        if (dice < 0.1) {
          await give(world, pick(makers), pick(payloads), pick(world.agents.slice(0, 2)));
        } else if (dice < 0.35) {
          breaking = true;
          await world.wake();
        } else if (dice < 0.75) {
          breaking = true;
          minutes(1);
          await world.beat();
        } else if (dice < 0.87) {
          if (await open(world))
            await decide(world, pick(["approve", "approve", "reject", "request_changes"] as const));
        } else if (dice < 0.93) {
          const [task] = await world.all("SELECT id FROM tasks WHERE agent_state IS NOT NULL ORDER BY id DESC LIMIT 1");
          if (task)
            await world.act("setTaskStatus", {
              id: String(task["id"]),
              status: pick(["cancelled", "pending"] as const),
            });
        } else if (dice < 0.96) {
          minutes(pick([3, 30, 60 * 24 * 8]));
        } else {
          const agent = pick(world.agents);
          const [row] = await world.all("SELECT status FROM agents WHERE id = ?1", agent.id);
          const paused = row?.["status"] === "paused";
          await world.put({
            [`agent/${agent.id}`]: {
              ...agent,
              status: paused ? "idle" : "paused",
              pausedReason: paused ? null : "manual",
            },
          });
        }
      } catch (error) {
        if (!(error instanceof PowerCut) && !String(error).includes("PowerCut")) throw error;
      } finally {
        breaking = false;
      }
      expect(await world.dead(), `after step ${step}`).toEqual([]);
      if (step % 100 === 0) {
        // Nothing happens that nobody approved, and nothing twice.
        const wild = await world.all(
          "SELECT effects.id FROM effects JOIN approvals ON approvals.id = effects.approval_id WHERE approvals.status <> 'approved'",
        );
        expect(wild).toEqual([]);
        const unreviewed = await world.all(`SELECT approvals.id FROM approvals WHERE NOT EXISTS
        (SELECT 1 FROM reviews WHERE reviews.task_id = approvals.task_id AND reviews.status <> 'open')`);
        expect(unreviewed).toEqual([]);
      }
    }
    expect(cuts).toBeGreaterThan(steps / 100);
    // With people and power back, everything settles.
    for (const { id } of await world.all("SELECT id FROM agents WHERE status = 'paused'")) {
      const agent = world.agents.find((one) => one.id === id);
      if (agent) await world.put({ [`agent/${agent.id}`]: agent });
    }
    for (let at = 0; at < 200 || (at < 5000 && (await open(world))); at++) {
      minutes(1);
      await world.beat();
      if (await open(world)) {
        await world.all("UPDATE approvals SET risk = 'low'");
        await decide(world, "approve");
      }
      await world.wake();
    }
    for (const { agent_state: state } of await world.all("SELECT agent_state FROM tasks WHERE agent_state IS NOT NULL"))
      ends.set(state as AgentState, (ends.get(state as AgentState) ?? 0) + 1);
    for (const state of ends.keys()) expect([state, isSettled(state) || state === "blocked"]).toEqual([state, true]);
    expect(ends.get("done")).toBeGreaterThan(10);
    const locks = await world.all("SELECT id FROM task_claims WHERE run_id IS NOT NULL");
    expect(locks).toEqual([]);
    const running = await world.all(
      "SELECT runs.id, tasks.agent_state FROM runs JOIN tasks ON tasks.id = runs.task_id WHERE runs.state = 'running'",
    );
    expect(running).toEqual([]);
  },
);
