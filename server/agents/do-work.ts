// claimed -> running -> an artefact, or what it waits for, or a failure: one attempt of an agent at its task. The page
// WORKING.md is written in the commit that gives the claim back; the next run of this agent on this task begins from it.
import type { Agent } from "../../shared/agents/schema.ts";
import { messages } from "../../shared/messages/records.ts";
import type { Memory } from "../../shared/memory/schema.ts";
import { remembered } from "../../shared/memory/remembered.ts";
import { reviews } from "../../shared/reviews/records.ts";
import { isGrave } from "../../shared/reviews/gate.ts";
import type { Review } from "../../shared/reviews/schema.ts";
import { runs } from "../../shared/runs/records.ts";
import type { Run } from "../../shared/runs/schema.ts";
import { blockWork, failWork, finishWork, startWork } from "../../shared/runs/steps.ts";
import { emptyWorking, parseWorking, renderWorking, type Working } from "../../shared/runs/working.ts";
import { isSkillName } from "../../shared/skills/names.ts";
import { tasks } from "../../shared/tasks/records.ts";
import type { Artefact, Task, Wait } from "../../shared/tasks/schema.ts";
import type { Tenant } from "../../shared/tenants/schema.ts";
import { newId } from "../sync/new-id.ts";
import { criteriaHash, hashOf, skills, type AnySkill } from "../skills/registry.ts";
import { reserve, settle, stoppedRead } from "./budgets.ts";
import { holding, releaseClaim, type Claimed } from "./claim.ts";
import type { EngineResult, EngineRun } from "./engine.ts";
import { instructionFor } from "./instruction.ts";
import { handOn } from "./do-handoff.ts";
import { backOff, byAgent, commitStep, limits, type Kernel, type StepEnd } from "./kernel.ts";
import { pauseForBudget } from "./pauses.ts";
import { decoded, recordsWhere } from "./read.ts";
import { chooseReviewer } from "./reviewers.ts";
import type { Basis } from "./rule-reviewer.ts";

interface Found {
  readonly task: Task;
  readonly agent: Agent;
  readonly plan: Tenant["plan"];
  readonly runs: readonly Run[];
  readonly reviews: readonly Review[];
  readonly memories: readonly Memory[];
  readonly stopped: boolean;
}

async function find({ db }: Kernel, { taskId, agentId }: Claimed): Promise<Found | null> {
  const [task, agent, tenant, ran, reviewed, memory, stopped] = await db.batch([
    recordsWhere(db, "task", "id = ?2", taskId),
    recordsWhere(db, "agent", "id = ?2", agentId),
    db.read`SELECT plan FROM tenants`,
    recordsWhere(db, "run", "task_id = ?2 ORDER BY id", taskId),
    recordsWhere(db, "review", "task_id = ?2 ORDER BY id", taskId),
    recordsWhere(db, "memory", "agent_id = ?2 AND status = 'active'", agentId),
    stoppedRead(db, agentId),
  ]);
  const [foundTask] = decoded<Task>("task", task);
  const [foundAgent] = decoded<Agent>("agent", agent);
  if (!foundTask || !foundAgent) return null;
  return {
    task: foundTask,
    agent: foundAgent,
    plan: tenant?.[0]?.["plan"] as Tenant["plan"],
    runs: decoded<Run>("run", ran),
    reviews: decoded<Review>("review", reviewed),
    memories: decoded<Memory>("memory", memory),
    stopped: (stopped?.length ?? 0) > 0,
  };
}

/** The page for the next run: what it was to do, what came of it, what a reviewer found. */
function page(before: string, task: Task, done: string, open: readonly string[]): string {
  const known: Working = parseWorking(before) ?? emptyWorking;
  return renderWorking({
    ...known,
    Goal: [task.title],
    Done: [...known.Done, done],
    "Open questions": open,
  });
}

export async function doWork(kernel: Kernel, held: Claimed): Promise<StepEnd> {
  const { db, engine, tenantId } = kernel;
  const found = await find(kernel, held);
  if (!found) return "no_work";
  const { task, agent } = found;
  const lost = found.runs.filter(({ state }) => state === "running").map(({ id }) => id);
  const lostCosts = async () => {
    for (const id of lost)
      await settle(db, { runId: id, cost: null, ceiling: await ceilingOf(kernel, id), now: Date.now() });
  };
  if (lost.length > 0) await lostCosts();
  if (found.stopped) {
    await releaseClaim(db, held, Date.now() + 15 * 60_000);
    return "put_off";
  }
  const skill = isSkillName(task.kind) ? skills[task.kind] : null;
  if (held.attempts > limits.maxAttempts || !skill) {
    await fail(kernel, held, task, null, { error: skill ? "LOST" : "NEEDS_INPUT", lost, again: false });
    return "failed";
  }

  // What is not on its list an agent does not do: it hands it on where that is its duty.
  const able = agent.skills.includes(task.kind);
  if (!able && agent.skills.includes("route")) {
    const handed = await handOn(kernel, held, task, agent);
    if (handed) return handed;
  }

  // The latest page of this agent on this task is where it begins.
  const last = found.runs.findLast(({ agentId, working }) => agentId === agent.id && working !== "");
  const working = last?.working ?? "";
  const memory = remembered(found.memories);
  const stage = held.stage === "revise" ? "revise" : "work";
  const now = Date.now();
  const parsed = skill.input.safeParse(task.payload ?? {});
  const input: unknown = parsed.success ? parsed.data : null;
  const facts: unknown = parsed.success ? await skill.gather(db, { input, task, now }) : null;
  const basis: Basis = { input, facts, language: agent.language, now };

  await commitStep(kernel, held, {
    keys: [tasks.key(task.id), runs.key(held.runId), ...lost.map(runs.key)],
    audit: byAgent(agent.id, "start_run", { task: task.id, run: held.runId, stage, attempt: held.attempts }),
    run: async (tx, { now: at }) =>
      startWork(tx, {
        run: {
          id: held.runId,
          agentId: agent.id,
          taskId: task.id,
          stage,
          attempt: held.attempts,
          engine: engine.name,
          working,
          memoryIds: memory.map(({ id }) => id),
        },
        criteriaHash: await criteriaHash(skill),
        lost,
        now: at,
      }),
  });
  if (!able) return block(kernel, held, task, working, "agent");
  if (!parsed.success) return block(kernel, held, task, working, "work");

  const run: EngineRun = {
    runId: held.runId,
    tenantId,
    taskId: task.id,
    attempt: held.attempts,
    agent: { id: agent.id, engineId: agent.id, soul: agent.soul, manual: agent.manual },
    context: {
      working,
      facts: memory.map(({ key, value, confidence }) => ({ key, value, confidence: confidence / 100 })),
      locale: agent.language,
    },
    instruction: instructionFor(skill, task, agent.language, objections(found.reviews)),
    skill: { name: skill.name, input: basis },
    output: skill.output,
    mode: "silent",
    deadlineAt: now + limits.deadlineMs,
    maxOutputTokens: limits.maxOutputTokens,
  };
  const ceiling = engine.ceiling(run);
  if (ceiling > 0 && !(await reserve(db, { runId: run.runId, agent, plan: found.plan, micros: ceiling, now }))) {
    await pauseForBudget(kernel, agent.id);
    await fail(kernel, held, task, held.runId, { error: "BUDGET", lost: [], again: true });
    return "put_off";
  }
  const result = await think(kernel, held, run);
  const cost = ceiling > 0 ? (result.usage?.costMicros ?? null) : 0;
  if (ceiling > 0) {
    const warnings = await settle(db, { runId: run.runId, cost, ceiling, now: Date.now() });
    if (warnings.some(({ full }) => full)) await pauseForBudget(kernel, agent.id);
  }
  const costMicros = cost ?? ceiling;
  if (!result.ok && result.code === "NEEDS_INPUT") return block(kernel, held, task, working, result.detail);
  const made = result.ok ? skill.output.safeParse(result.value) : null;
  if (!result.ok || !made?.success) {
    const error = result.ok ? "BAD_OUTPUT" : result.code;
    const again = (result.ok || result.retryable) && held.attempts < limits.maxAttempts;
    await fail(
      kernel,
      held,
      task,
      held.runId,
      { error, lost: [], again, costMicros },
      result.ok ? 0 : result.retryAfterMs,
    );
    return "failed";
  }
  await finish(kernel, held, found, skill, { value: made.data, basis, working, costMicros });
  return "advanced";
}

async function ceilingOf({ db }: Kernel, runId: string): Promise<number> {
  const [row] = await db.all(db.read`SELECT reserved_micros FROM cost_events WHERE id = ${runId}`);
  return Number(row?.["reserved_micros"] ?? 0);
}

/** What the last reviewer upheld: a revision answers to it. */
const objections = (found: readonly Review[]) =>
  found.findLast(({ status }) => status === "given")?.refute.filter(isGrave) ?? [];

async function think({ db, engine }: Kernel, held: Claimed, run: EngineRun): Promise<EngineResult> {
  const timeout = new AbortController();
  const timer = setTimeout(() => timeout.abort(), Math.max(0, run.deadlineAt - Date.now()));
  try {
    return await holding(db, held, async (signal) => {
      const recovered = held.attempts > 1 ? await engine.recover(run) : "lost";
      if (typeof recovered === "object") return recovered;
      return engine.run(run, () => {}, AbortSignal.any([signal, timeout.signal]));
    });
  } catch (error) {
    console.error(JSON.stringify({ problem: "engine_threw", run: run.runId, error: String(error) }));
    return { ok: false, code: "MODEL_FAILED", retryable: true, detail: String(error).slice(0, 200) };
  } finally {
    clearTimeout(timer);
  }
}

interface Failing {
  readonly error: string;
  readonly lost: readonly string[];
  readonly again: boolean;
  readonly costMicros?: number;
}

async function fail(
  kernel: Kernel,
  held: Claimed,
  task: Task,
  runId: string | null,
  { error, lost, again, costMicros = 0 }: Failing,
  retryAfterMs = 0,
): Promise<void> {
  const state = error === "MODEL_TIMEOUT" ? "timed_out" : "failed";
  const dueAt = Date.now() + backOff(held.attempts, retryAfterMs);
  const { db } = kernel;
  await commitStep(kernel, held, {
    keys: [tasks.key(task.id), ...(runId ? [runs.key(runId)] : []), ...lost.map(runs.key)],
    audit: byAgent(held.agentId, "fail_run", { task: task.id, run: runId, error, again }),
    // A revision that is tried again changes no state that would open its claim.
    ...(again &&
      held.stage === "revise" && {
        also: [db.system("releaseClaim", held.taskId, held.runId, held.token, dueAt)],
      }),
    run: (tx, { now }) =>
      failWork(tx, { runId, taskId: task.id, error, state, costMicros, lost, again, outcome: null, now }),
  });
  // Ready again, but not before a pause.
  if (again && held.stage !== "revise") await db.batch([db.system("putOffClaim", held.taskId, dueAt)]);
}

async function block(kernel: Kernel, held: Claimed, task: Task, before: string, needs: string): Promise<StepEnd> {
  const owner = task.createdBy;
  // A task nobody made has nobody to ask: it has failed, visibly.
  if (owner === null || held.stage === "revise") {
    await fail(kernel, held, task, held.runId, { error: "NEEDS_INPUT", lost: [], again: false });
    return "failed";
  }
  const waits: Wait[] = [{ owner, action: `add_${needs}` }];
  await commitStep(kernel, held, {
    keys: [tasks.key(task.id), runs.key(held.runId)],
    audit: byAgent(held.agentId, "block_task", { task: task.id, run: held.runId, needs }),
    run: (tx, { now }) =>
      blockWork(tx, {
        runId: held.runId,
        taskId: task.id,
        waits,
        working: page(before, task, "", [`add_${needs}`]),
        now,
      }),
  });
  return "blocked";
}

interface Made {
  readonly value: unknown;
  readonly basis: Basis;
  readonly working: string;
  readonly costMicros: number;
}

async function finish(kernel: Kernel, held: Claimed, found: Found, skill: AnySkill, made: Made): Promise<void> {
  const { task, agent } = found;
  const text = skill.render(made.value, agent.language);
  const artefact: Artefact = { skill: skill.name, value: made.value, text, basis: made.basis };
  const artefactHash = await hashOf([skill.name, made.value, text]);
  // Rounds count what was given back for revision; a person's wish for changes begins them anew.
  const round = held.stage === "revise" ? Math.min(3, roundsOf(found.reviews) + 1) : 1;
  const reviewerAgentId = await chooseReviewer(kernel.db, agent.id);
  const reviewId = newId();
  const messageId = newId();
  await commitStep(kernel, held, {
    keys: [
      tasks.key(task.id),
      runs.key(held.runId),
      reviews.key(reviewId),
      messages.key(messageId),
      ...found.reviews.map(({ id }) => reviews.key(id)),
    ],
    audit: byAgent(agent.id, "finish_run", { task: task.id, run: held.runId, artefact: artefactHash, round }),
    async run(tx, { now, version }) {
      await finishWork(tx, {
        runId: held.runId,
        taskId: task.id,
        artefact,
        artefactHash,
        working: page(
          made.working,
          task,
          `${skill.name} ${artefactHash}, round ${round}`,
          objections(found.reviews).map(({ fails }) => fails),
        ),
        costMicros: made.costMicros,
        review: { id: reviewId, reviewerAgentId, round },
        earlier: found.reviews.map(({ id }) => id),
        now,
      });
      await messages.put(tx, messageId, {
        id: messageId,
        seq: version * 100,
        taskId: task.id,
        runId: held.runId,
        fromAgentId: agent.id,
        toAgentId: reviewerAgentId,
        act: "propose",
        text: text.slice(0, 1000),
        data: { artefactHash, round },
        createdAt: now,
        updatedAt: now,
      });
    },
  });
}

/** Rounds since a person last had the task. */
function roundsOf(found: readonly Review[]): number {
  const after = found.findLastIndex(({ verdict, status }) => verdict === "approve" && status !== "open");
  return found.slice(after + 1).filter(({ verdict }) => verdict === "request_changes" || verdict === "reject").length;
}
