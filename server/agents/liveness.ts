// No silent dead state: every agent's task that is on its way has a live lease, a queued wake, a moment at which somebody
// looks again, a named wait or an open approval. Whatever this finds is a bug, and is put right where it can be.
import type { ScopedDb, Statement } from "../scope/scoped-db.ts";

/** Tasks without any live path; there must be none. */
export const deadTasks = (db: ScopedDb): Statement => db.read`
  SELECT tasks.id, tasks.agent_state FROM tasks
    LEFT JOIN task_claims ON task_claims.id = tasks.id
    LEFT JOIN agent_wakes ON agent_wakes.id = task_claims.agent_id
  WHERE tasks.agent_state IN ('ready', 'claimed', 'running', 'blocked', 'peer_review', 'revising', 'awaiting_human', 'approved', 'executing')
    AND NOT coalesce(task_claims.open = 1 AND (
      task_claims.due_at > 0 OR agent_wakes.dirty = 1 OR agent_wakes.state = 'waking'), 0)
    AND NOT (tasks.agent_state = 'blocked' AND coalesce(json_array_length(tasks.waits), 0) > 0)
    AND NOT (tasks.agent_state = 'awaiting_human'
      AND EXISTS (SELECT 1 FROM json_each(tasks.waits) AS wait JOIN approvals ON approvals.id = wait.value->>'approval'
        WHERE approvals.status = 'pending'))`;
