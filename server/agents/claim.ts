// Taking a task, and why it cannot be had.
import type { ScopedDb } from "../scope/scoped-db.ts";
import { newId } from "../sync/new-id.ts";
import type { Stage } from "./duties.ts";
import { limits, type Held } from "./kernel.ts";

export type Refused = {
  readonly reason: "live" | "lease" | "blocked" | "paused" | "state";
  readonly holder: string | null;
  /** UTC ms; null: not by waiting. */
  readonly retryAt: number | null;
};

export interface Claimed extends Held {
  readonly stage: Stage;
}

/** The claim, or why not: a contender never guesses. */
export async function claimTask(
  db: ScopedDb,
  { taskId, agentId, now, runId = newId(now) }: { taskId: string; agentId: string; now: number; runId?: string },
): Promise<Claimed | Refused> {
  const [won] = await db.all(db.system("claimTask", taskId, agentId, runId, now, now + limits.leaseMs));
  if (won) {
    const { stage, token, attempts } = won as { stage: Stage; token: number; attempts: number };
    return { taskId, agentId, runId, stage, token, attempts };
  }
  const [row] = await db.all(db.read`
    SELECT task_claims.open, task_claims.agent_id, task_claims.run_id, task_claims.due_at, agent_wakes.state AS awake
    FROM task_claims LEFT JOIN agent_wakes ON agent_wakes.id = ${agentId} WHERE task_claims.id = ${taskId}`);
  if (!row || row["open"] !== 1) return { reason: "state", holder: null, retryAt: null };
  if (row["agent_id"] !== agentId) return { reason: "state", holder: String(row["agent_id"]), retryAt: null };
  if (row["awake"] === "off") return { reason: "paused", holder: null, retryAt: null };
  const dueAt = Number(row["due_at"]);
  const held = row["run_id"];
  const holder = typeof held === "string" ? held : null;
  if (holder !== null) return { reason: dueAt > now ? "live" : "lease", holder, retryAt: dueAt };
  return { reason: "blocked", holder: null, retryAt: dueAt };
}

export const isClaimed = (found: Claimed | Refused): found is Claimed => "token" in found;

/** Gives the claim back where nothing visible changes with it. */
export const releaseClaim = (db: ScopedDb, { taskId, runId, token }: Held, dueAt: number) =>
  db.batch([db.system("releaseClaim", taskId, runId, token, dueAt)]);

/** Renews the lease at a third of it while `work` runs; when it was lost, the signal says so. */
export async function holding<T>(
  db: ScopedDb,
  { taskId, runId, token }: Held,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const lost = new AbortController();
  const renew = async () => {
    const kept = await db
      .all(db.system("renewClaim", taskId, runId, token, Date.now() + limits.leaseMs))
      .catch(() => null);
    if (kept?.length === 0) lost.abort();
  };
  const timer = setInterval(() => void renew(), limits.leaseMs / 3);
  try {
    return await work(lost.signal);
  } finally {
    clearInterval(timer);
  }
}
