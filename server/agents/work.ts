// A tenant's agents at work: whoever is woken takes what is theirs, one claim at a time, until nothing is left or others
// should go first. It holds nothing in memory that the database does not know: it may stop anywhere and be begun again.
import { Rejection } from "../../shared/errors.ts";
import { isProgress } from "../../shared/runs/states.ts";
import type { AppEnv } from "../env.ts";
import { Problem } from "../http/problem.ts";
import { scopeOfTenant } from "../scope/directory.ts";
import type { ScopedDb } from "../scope/scoped-db.ts";
import { isFenced } from "../scope/system.ts";
import { claimTask, isClaimed, type Claimed } from "./claim.ts";
import { doDecision } from "./do-decision.ts";
import { doEffects } from "./do-effects.ts";
import { doHandoff } from "./do-handoff.ts";
import { doReview } from "./do-review.ts";
import { doWait } from "./do-wait.ts";
import { doWork } from "./do-work.ts";
import type { AgentEngine } from "./engine.ts";
import { engineFor } from "./engines.ts";
import { limits, restOf, type Kernel, type StepEnd } from "./kernel.ts";
import { trip } from "./pauses.ts";

/** An agent that the schedule has woken; its numbers as they stood then. */
export interface Wake {
  readonly id: string;
  readonly seq: number;
  readonly stalled: number;
  readonly failures: number;
}

export const wakeOf = (row: Readonly<Record<string, unknown>>): Wake => ({
  id: String(row["id"]),
  seq: Number(row["wake_seq"]),
  stalled: Number(row["stalled"]),
  failures: Number(row["failures"]),
});

const doers: Readonly<Partial<Record<Claimed["stage"], (kernel: Kernel, held: Claimed) => Promise<StepEnd>>>> = {
  work: doWork,
  revise: doWork,
  review: doReview,
  decision: doDecision,
  effects: doEffects,
  wait: doWait,
  handoff: doHandoff,
};

/** One step of a task. What the claim's new holder or the rules refuse has simply not happened. */
export async function takeStep(kernel: Kernel, agentId: string, taskId: string): Promise<StepEnd> {
  const held = await claimTask(kernel.db, { taskId, agentId, now: Date.now() });
  if (!isClaimed(held)) return "no_work";
  const doer = doers[held.stage];
  if (!doer) return "no_work";
  try {
    return await doer(kernel, held);
  } catch (error) {
    if (isFenced(error) || error instanceof Rejection) return "no_work";
    throw error;
  }
}

/** What is this agent's to do now, the oldest claims first. */
async function duties(db: ScopedDb, agentId: string, now: number): Promise<string[]> {
  const rows = await db.all(db.read`SELECT id FROM task_claims
    WHERE agent_id = ${agentId} AND open = 1 AND due_at <= ${now} ORDER BY id LIMIT ${limits.stepsPerWake}`);
  return rows.map(({ id }) => String(id));
}

/** Everything one wake does; ends the wake whatever happens. */
export async function actOn(kernel: Kernel, wake: Wake): Promise<void> {
  const { db } = kernel;
  let { stalled, failures } = wake;
  let left = false;
  let acted = false;
  try {
    for (const taskId of await duties(db, wake.id, Date.now())) {
      const end = await takeStep(kernel, wake.id, taskId);
      acted = true;
      if (end === "put_off") continue;
      failures = end === "failed" ? failures + 1 : isProgress(end) ? 0 : failures;
      stalled = end !== "failed" && isProgress(end) ? 0 : stalled + 1;
      if (failures >= limits.breaker) {
        await trip(kernel, wake.id);
        break;
      }
    }
    left = (await duties(db, wake.id, Date.now())).length > 0;
  } catch (error) {
    // An outage, or a bug of ours: the same wake comes again after a pause.
    if (!(error instanceof Problem))
      console.error(JSON.stringify({ problem: "wake_failed", agent: wake.id, error: String(error) }));
    left = true;
    acted = true;
    stalled = Math.max(stalled + 1, limits.stalledRuns);
  }
  const notBefore = acted ? Date.now() + restOf(stalled) : 0;
  await db.batch([
    db.system("endWake", wake.id, wake.seq, left ? 1 : 0, restOf(stalled) > 0 ? notBefore : 0, stalled, failures),
  ]);
}

export interface Worked {
  /** Scopes whose phones have something new. */
  readonly scopes: ReadonlySet<string>;
  /** When somebody should look again, UTC ms; null: nobody has anything left that time alone will not bring. */
  readonly later: number | null;
}

/** At most this many rounds: agents that wake each other let others in between. */
const maxRounds = 12;

/** Round after round until nobody is woken any more. */
export async function workRounds(kernel: Kernel): Promise<void> {
  const { db } = kernel;
  for (let round = 0; round < maxRounds; round++) {
    const now = Date.now();
    const woken = (await db.all(db.system("claimWakes", now, now + limits.leaseMs))).map(wakeOf);
    if (woken.length === 0) break;
    for (const wake of woken) await actOn(kernel, wake);
  }
}

/** Wakes the tenant's agents that have work, whatever their slot, and lets them do it. */
export async function workTenant(
  env: AppEnv,
  tenantId: string,
  pace: AgentEngine["pace"],
  given?: AgentEngine,
): Promise<Worked> {
  const db = await scopeOfTenant(env, tenantId);
  const scopes = new Set<string>();
  if (env.agentsOff) return { scopes, later: null };
  const engine = given ?? (await engineFor(env, tenantId));
  // A slow engine is waited for where waiting is free; here nothing is even claimed.
  if (engine.pace !== pace) return { scopes, later: null };
  await workRounds({ tenantId, db, engine, scopes });
  const [next] = await db.all(
    db.read`SELECT min(not_before) AS at FROM agent_wakes WHERE dirty = 1 AND state = 'idle'`,
  );
  const at = next?.["at"];
  return { scopes, later: typeof at === "number" ? Math.max(at, Date.now() + 1000) : null };
}
