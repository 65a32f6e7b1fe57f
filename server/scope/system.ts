// The kernel's own writes, each by name: claims, wakes, the ledger of effects, budgets. They change no record that a
// phone sees; what people see goes through a commit, whose batch may carry some of these. `?1` is always the tenant.
// The gates of `npm run check` let no other file write these tables.

export const systemStatements = {
  /** ?2: [[task, stage, agent, open, due_at], ...]. Whoever held the claim before holds it no more. */
  openClaims: `INSERT INTO task_claims (tenant_id, id, stage, agent_id, open, run_id, token, due_at, attempts)
    SELECT ?1, value->>0, value->>1, value->>2, value->>3, NULL, 1, value->>4, 0 FROM json_each(?2) WHERE true
    ON CONFLICT (tenant_id, id) DO UPDATE SET stage = excluded.stage, agent_id = excluded.agent_id,
      open = excluded.open, run_id = NULL, token = task_claims.token + 1, due_at = excluded.due_at,
      attempts = iif(task_claims.stage = excluded.stage, task_claims.attempts, 0)`,

  /** ?2: [task, ...]: what was put off until a decision or an answer is due now. */
  hastenClaims: `UPDATE task_claims SET due_at = 0
    WHERE tenant_id = ?1 AND id IN (SELECT value FROM json_each(?2)) AND open = 1 AND run_id IS NULL`,

  /**
   * ?2 task, ?3 agent, ?4 run, ?5 now, ?6 end of the lease. One statement decides between any number of contenders; no
   * row: refused.
   */
  claimTask: `UPDATE task_claims SET run_id = ?4, token = token + 1, due_at = ?6, attempts = attempts + 1
    WHERE tenant_id = ?1 AND id = ?2 AND open = 1 AND agent_id = ?3 AND due_at <= ?5
    RETURNING stage, token, attempts`,

  /** ?2 task, ?3 run, ?4 token. Fails its whole batch when somebody else holds the claim by now; see `isFenced`. */
  fence: `UPDATE task_claims SET token = CASE WHEN run_id = ?3 AND token = ?4 THEN token END
    WHERE tenant_id = ?1 AND id = ?2`,

  /** ?2 task, ?3 run, ?4 token, ?5 the new end of the lease. */
  renewClaim: `UPDATE task_claims SET due_at = ?5
    WHERE tenant_id = ?1 AND id = ?2 AND run_id = ?3 AND token = ?4 RETURNING due_at`,

  /** ?2 task, ?3 run, ?4 token, ?5 not before. */
  releaseClaim: `UPDATE task_claims SET run_id = NULL, due_at = ?5, token = token + 1
    WHERE tenant_id = ?1 AND id = ?2 AND run_id = ?3 AND token = ?4`,

  /** ?2 task, ?3 not before: for who has just given it back. */
  putOffClaim: `UPDATE task_claims SET due_at = ?3 WHERE tenant_id = ?1 AND id = ?2 AND open = 1 AND run_id IS NULL`,

  /** ?2: [[agent, slot, state], ...]: the agent's place in the schedule. */
  putWakes: `INSERT INTO agent_wakes
      (tenant_id, id, slot, dirty, state, wake_seq, lease_until, not_before, stalled, failures)
    SELECT ?1, value->>0, value->>1, 0, value->>2, 0, 0, 0, 0, 0 FROM json_each(?2) WHERE true
    ON CONFLICT (tenant_id, id) DO UPDATE SET slot = excluded.slot,
      state = iif(excluded.state = 'idle' AND agent_wakes.state = 'waking', 'waking', excluded.state),
      failures = iif(excluded.state = 'idle' AND agent_wakes.state = 'off', 0, agent_wakes.failures)`,

  /** ?2: [agent, ...], ?3: 1 when a person is behind it, who waits for no pause. */
  wakeAgents: `UPDATE agent_wakes SET dirty = 1, not_before = iif(?3 = 1, 0, not_before), stalled = iif(?3 = 1, 0, stalled)
    WHERE tenant_id = ?1 AND id IN (SELECT value FROM json_each(?2))
      AND (dirty = 0 OR (?3 = 1 AND not_before > 0))`,

  /** ?2: [task, ...]: whoever's turn it is there. */
  wakeHolders: `UPDATE agent_wakes SET dirty = 1, not_before = 0, stalled = 0
    WHERE tenant_id = ?1 AND id IN (SELECT agent_id FROM task_claims
      WHERE tenant_id = ?1 AND id IN (SELECT value FROM json_each(?2)) AND open = 1)`,

  /** ?2 now, ?3 end of the lease: the tenant's agents that have work and may begin, whatever their slot. */
  claimWakes: `UPDATE agent_wakes SET dirty = 0, state = 'waking', wake_seq = wake_seq + 1, lease_until = ?3
    WHERE tenant_id = ?1 AND dirty = 1 AND state = 'idle' AND not_before <= ?2
    RETURNING id, wake_seq, stalled, failures`,

  /** ?2 agent, ?3 wake_seq, ?4 dirty, ?5 not before, ?6 stalled, ?7 failures. Void when the wake is another one's. */
  endWake: `UPDATE agent_wakes SET state = iif(state = 'waking', 'idle', state), dirty = max(dirty, ?4), not_before = ?5,
      stalled = ?6, failures = ?7
    WHERE tenant_id = ?1 AND id = ?2 AND wake_seq = ?3`,

  /** ?2 approval, ?3 task, ?4 [[kind, args], ...], ?5 now. The same approval never queues twice. */
  queueEffects: `INSERT INTO effects
      (tenant_id, id, approval_id, task_id, kind, args, status, number, result, created_at, updated_at)
    SELECT ?1, ?2 || ':' || key, ?2, ?3, value->>0, value->>1, 'queued', NULL, NULL, ?5, ?5 FROM json_each(?4) WHERE true
    ON CONFLICT DO NOTHING`,

  /** ?2 effect, ?3 now: about to be carried out; no row: somebody is at it, or it is done. */
  startEffect: `UPDATE effects SET status = 'pending', updated_at = ?3
    WHERE tenant_id = ?1 AND id = ?2 AND status = 'queued' RETURNING id`,

  /** ?2 effect, ?3 settled or failed, ?4 number or NULL, ?5 result, ?6 now. */
  closeEffect: `UPDATE effects SET status = ?3, number = ?4, result = ?5, updated_at = ?6
    WHERE tenant_id = ?1 AND id = ?2 AND status IN ('queued', 'pending')`,

  /** ?2 effect, ?3 now: back in the queue, where trying again does no harm. */
  requeueEffect: `UPDATE effects SET status = 'queued', updated_at = ?3
    WHERE tenant_id = ?1 AND id = ?2 AND status IN ('pending', 'failed')`,

  /** ?2: [[scope, limit], ...], ?3 the month. A new month begins at nothing spent; what is reserved stays so. */
  putBudgets: `INSERT INTO budgets (tenant_id, id, since, limit_micros, spent_micros, reserved_micros, stopped, warned_at, full_at)
    SELECT ?1, value->>0, ?3, value->>1, 0, 0, 0, NULL, NULL FROM json_each(?2) WHERE true
    ON CONFLICT (tenant_id, id) DO UPDATE SET limit_micros = excluded.limit_micros,
      spent_micros = iif(budgets.since < excluded.since, 0, budgets.spent_micros),
      warned_at = iif(budgets.since < excluded.since, NULL, budgets.warned_at),
      full_at = iif(budgets.since < excluded.since OR excluded.limit_micros > budgets.limit_micros, NULL, budgets.full_at),
      since = excluded.since
    WHERE budgets.limit_micros <> excluded.limit_micros OR budgets.since < excluded.since`,

  /** ?2 scopes, ?3 micros: granted when every one of them has room and none is stopped; no row: refused. */
  reserve: `UPDATE budgets SET reserved_micros = reserved_micros + ?3
    WHERE tenant_id = ?1 AND id IN (SELECT value FROM json_each(?2))
      AND (SELECT count(*) FROM budgets b WHERE b.tenant_id = ?1 AND b.id IN (SELECT value FROM json_each(?2))
        AND b.stopped = 0 AND b.spent_micros + b.reserved_micros + ?3 <= b.limit_micros) = json_array_length(?2)
    RETURNING id`,

  /** ?2 run, ?3 scopes, ?4 micros, ?5 now: written with the reservation, only where that was granted. */
  noteReserved: `INSERT INTO cost_events (tenant_id, id, scopes, status, reserved_micros, cost_micros, created_at)
    SELECT ?1, ?2, ?3, 'reserved', ?4, 0, ?5 WHERE changes() > 0`,

  /** ?2 run, ?3 what it cost: out of the reservations, once. */
  settleBudgets: `UPDATE budgets SET spent_micros = spent_micros + ?3, reserved_micros = max(0, reserved_micros -
      (SELECT c.reserved_micros FROM cost_events c WHERE c.tenant_id = ?1 AND c.id = ?2))
    WHERE tenant_id = ?1 AND id IN (SELECT j.value FROM cost_events c, json_each(c.scopes) j
      WHERE c.tenant_id = ?1 AND c.id = ?2 AND c.status = 'reserved')
    RETURNING id, spent_micros, limit_micros`,

  /** ?2 run, ?3 reported, ceiling or released, ?4 what it cost. */
  settleCost: `UPDATE cost_events SET status = ?3, cost_micros = ?4 WHERE tenant_id = ?1 AND id = ?2 AND status = 'reserved'`,

  /** ?2 now: the one warning of each budget's month at four fifths, and the one word that it is full. */
  warnBudgets: `UPDATE budgets SET warned_at = coalesce(warned_at, ?2),
      full_at = iif(spent_micros >= limit_micros, coalesce(full_at, ?2), full_at)
    WHERE tenant_id = ?1 AND limit_micros > 0
      AND ((warned_at IS NULL AND spent_micros * 10 >= limit_micros * 8)
        OR (full_at IS NULL AND spent_micros >= limit_micros))
    RETURNING id, spent_micros, limit_micros`,

  /** ?2 scope, ?3 0 or 1: the kill switch. */
  stopBudget: `INSERT INTO budgets (tenant_id, id, since, limit_micros, spent_micros, reserved_micros, stopped, warned_at, full_at)
    VALUES (?1, ?2, 0, 0, 0, 0, ?3, NULL, NULL) ON CONFLICT (tenant_id, id) DO UPDATE SET stopped = ?3`,
} as const satisfies Record<string, string>;
export type SystemStatement = keyof typeof systemStatements;

/** Whether a batch failed because its run no longer holds the claim: what it made counts for nothing. */
export const isFenced = (error: unknown): boolean =>
  error instanceof Error && /NOT NULL constraint failed: task_claims\.token/.test(error.message);
