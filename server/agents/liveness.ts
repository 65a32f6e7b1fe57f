// No silent dead state: every agent's task that is on its way has a live lease, a queued wake, a moment at which somebody
// looks again, a named wait or an open approval. Whatever this finds is a bug, and is put right where it can be.
import type { AppEnv } from "../env.ts";
import { scopeOfTenant, tenantIds } from "../scope/directory.ts";
import type { ScopedDb, Statement } from "../scope/scoped-db.ts";
import type { Stage } from "./duties.ts";

/** Tasks without any live path; there must be none. */
export const deadTasks = (db: ScopedDb): Statement => db.read`
  SELECT tasks.id, tasks.agent_state, tasks.assignee_id FROM tasks
    LEFT JOIN task_claims ON task_claims.id = tasks.id
    LEFT JOIN agent_wakes ON agent_wakes.id = task_claims.agent_id
  WHERE tasks.agent_state IN ('ready', 'claimed', 'running', 'blocked', 'peer_review', 'revising', 'awaiting_human', 'approved', 'executing')
    AND NOT coalesce(task_claims.open = 1 AND (
      task_claims.due_at > 0 OR agent_wakes.dirty = 1 OR agent_wakes.state = 'waking'), 0)
    AND NOT (tasks.agent_state = 'blocked' AND coalesce(json_array_length(tasks.waits), 0) > 0)
    AND NOT (tasks.agent_state = 'awaiting_human'
      AND EXISTS (SELECT 1 FROM json_each(tasks.waits) AS wait JOIN approvals ON approvals.id = wait.value->>'approval'
        WHERE approvals.status = 'pending'))`;

const stages: Readonly<Record<string, Stage>> = {
  ready: "work",
  claimed: "work",
  running: "work",
  blocked: "wait",
  peer_review: "review",
  revising: "revise",
  awaiting_human: "decision",
  approved: "effects",
  executing: "effects",
};

/** Every tenant, once a night: what is found is said aloud, and its agent is made to look at it. */
export async function reviveAll(env: AppEnv): Promise<void> {
  for (const tenantId of await tenantIds(env)) {
    try {
      const db = await scopeOfTenant(env, tenantId);
      const found = await db.all(deadTasks(db));
      if (found.length === 0) continue;
      console.error(JSON.stringify({ problem: "dead_tasks", tenantId, tasks: found.map(({ id }) => id) }));
      const owned = found.filter(({ assignee_id: agent }) => agent !== null);
      const claims = owned.map((row) => [
        row["id"],
        stages[String(row["agent_state"])] ?? "none",
        row["assignee_id"],
        1,
        0,
      ]);
      await db.batch([
        db.system("openClaims", JSON.stringify(claims)),
        db.system("wakeAgents", JSON.stringify(owned.map((row) => row["assignee_id"])), 1),
      ]);
    } catch (error) {
      console.error(JSON.stringify({ problem: "revive_failed", tenantId, error: String(error) }));
    }
  }
}
