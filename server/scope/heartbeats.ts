// The schedule's own statements, one for each database and across its tenants: who is dirty in this minute's slot, whose
// lease ran out. They read the partial indexes of what is due and touch no tenant's records.
import type { AppEnv } from "../env.ts";

export interface Beat {
  readonly tenantId: string;
  readonly row: Readonly<Record<string, unknown>>;
}

const claim = `UPDATE agent_wakes SET dirty = 0, state = 'waking', wake_seq = wake_seq + 1, lease_until = ?3
  WHERE dirty = 1 AND state = 'idle' AND slot = ?1 AND not_before <= ?2
  RETURNING tenant_id, id, wake_seq, stalled, failures`;

/** A wake whose lease ran out is dirty again: whoever had it is gone. */
const lostWakes = `UPDATE agent_wakes SET state = 'idle', dirty = 1 WHERE state = 'waking' AND lease_until < ?1`;

/** A handoff nobody answered goes back to whose task it still is. */
const lostHandoffs = `UPDATE task_claims SET stage = 'work', token = token + 1, due_at = ?1,
    agent_id = (SELECT assignee_id FROM tasks WHERE tasks.tenant_id = task_claims.tenant_id AND tasks.id = task_claims.id)
  WHERE open = 1 AND due_at > 0 AND due_at <= ?2 AND stage = 'handoff' AND run_id IS NULL`;

/** What came due by time alone (a lease, a pause, a deadline) makes its agent dirty. */
const dueClaims = `UPDATE agent_wakes SET dirty = 1 WHERE dirty = 0 AND (tenant_id, id) IN
  (SELECT tenant_id, agent_id FROM task_claims WHERE open = 1 AND due_at > 0 AND due_at <= ?1)`;

/** How long a handoff may stay unanswered: the next slot and as long again. */
export const ackMs = 30 * 60_000;

/** The wakes of minute `slot`, claimed: no other scheduler has them too. */
export async function claimBeats(env: AppEnv, slot: number, now: number, leaseMs: number): Promise<Beat[]> {
  const beats: Beat[] = [];
  for (const db of env.databases.values()) {
    const results = await db.batch<Record<string, unknown>>([
      db.prepare(lostWakes).bind(now),
      db.prepare(lostHandoffs).bind(now, now - ackMs),
      db.prepare(dueClaims).bind(now),
      db.prepare(claim).bind(slot, now, now + leaseMs),
    ]);
    for (const row of results[3]?.results ?? []) beats.push({ tenantId: String(row["tenant_id"]), row });
  }
  return beats;
}
