// Money before thought: what a run may cost at most is reserved in every budget that bears it, in one statement; what it
// did cost is settled after it. A price nobody knows is the ceiling, never nothing.
import type { Agent } from "../../shared/agents/schema.ts";
import { dayStart } from "../../shared/format/date.ts";
import type { Tenant } from "../../shared/tenants/schema.ts";
import type { ScopedDb } from "../scope/scoped-db.ts";

/** What a tenant's agents may spend in a month, millionths of a US dollar. */
export const planMicros: Readonly<Record<Tenant["plan"], number>> = {
  free: 1_000_000,
  pro: 20_000_000,
  enterprise: 200_000_000,
};

/** The first moment of the month in Madagascar. */
export function monthStart(now: number): number {
  const noon = new Date(dayStart(now) + 43_200_000);
  return dayStart(Date.UTC(noon.getUTCFullYear(), noon.getUTCMonth(), 1, 9));
}

const tenantScope = "tenant";
export const agentScope = (agentId: string): string => `agent:${agentId}`;
const json = JSON.stringify;

/** Reserves `micros` for the run, in the tenant's budget and the agent's, or in neither. */
export async function reserve(
  db: ScopedDb,
  {
    runId,
    agent,
    plan,
    micros,
    now,
  }: { runId: string; agent: Agent; plan: Tenant["plan"]; micros: number; now: number },
): Promise<boolean> {
  const scopes = [tenantScope, agentScope(agent.id)];
  const rows = [
    [tenantScope, planMicros[plan]],
    [agentScope(agent.id), agent.budgetMicros],
  ];
  const [, granted] = await db.batch([
    db.system("putBudgets", json(rows), monthStart(now)),
    db.system("reserve", json(scopes), micros),
    db.system("noteReserved", runId, json(scopes), micros, now),
  ]);
  return granted?.length === scopes.length;
}

export interface Warning {
  readonly scope: string;
  readonly full: boolean;
}

/** Settles the run once; `cost` null books the ceiling. Answers what has just passed four fifths or is full. */
export async function settle(
  db: ScopedDb,
  { runId, cost, ceiling, now }: { runId: string; cost: number | null; ceiling: number; now: number },
): Promise<Warning[]> {
  const booked = cost ?? ceiling;
  const status = cost === null ? "ceiling" : "reported";
  const [, , warned] = await db.batch([
    db.system("settleBudgets", runId, booked),
    db.system("settleCost", runId, status, booked),
    db.system("warnBudgets", now),
  ]);
  return (warned ?? []).map((row) => ({
    scope: String(row["id"]),
    full: Number(row["spent_micros"]) >= Number(row["limit_micros"]),
  }));
}

/** The kill switch of the tenant or of one agent: on, nothing of it runs, whatever it would cost. */
export async function stop(db: ScopedDb, agentId: string | null, stopped: boolean): Promise<void> {
  const scope = agentId === null ? tenantScope : agentScope(agentId);
  await db.batch([db.system("stopBudget", scope, stopped ? 1 : 0)]);
}

/** Whether a kill switch is on for this agent. */
export const stoppedRead = (db: ScopedDb, agentId: string) =>
  db.read`SELECT id FROM budgets WHERE id IN (${tenantScope}, ${agentScope(agentId)}) AND stopped = 1`;
