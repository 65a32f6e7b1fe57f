// What every step of the agents' machine needs, and the numbers it keeps to.
import type { AuditEntry } from "../sync/commit.ts";
import { commitPatiently } from "../sync/commit-and-poke.ts";
import type { Overlay } from "../sync/overlay.ts";
import type { WriteTx } from "../../shared/sync/tx.ts";
import type { ScopedDb, Statement } from "../scope/scoped-db.ts";
import type { RunOutcome } from "../../shared/runs/states.ts";
import type { AgentEngine } from "./engine.ts";

export const limits = {
  /** A claim that is not renewed is anybody's after this. */
  leaseMs: 120_000,
  /** A silent run. */
  deadlineMs: 60_000,
  maxOutputTokens: 2000,
  /** Tries of one step before the task has failed. */
  maxAttempts: 3,
  /** Steps one wake takes before it lets others go first. */
  stepsPerWake: 8,
  /** Failures in a row after which an agent is paused. */
  breaker: 5,
  /** Runs in a row that moved nothing before an agent is slowed down; then 2 minutes, doubling to 30. */
  stalledRuns: 2,
  throttleMs: 2 * 60_000,
  throttleMaxMs: 30 * 60_000,
  approvalMs: 7 * 86_400_000,
} as const;

/** After how long a failed step may be tried again: 30 s, 2 min, 8 min. */
export const backOff = (attempts: number, retryAfterMs = 0): number =>
  Math.max(retryAfterMs, 30_000 * 4 ** Math.max(0, attempts - 1));

/** How long an agent rests that moved nothing `stalled` times. */
export const restOf = (stalled: number): number =>
  stalled < limits.stalledRuns
    ? 0
    : Math.min(limits.throttleMs * 2 ** (stalled - limits.stalledRuns), limits.throttleMaxMs);

export interface Kernel {
  readonly tenantId: string;
  readonly db: ScopedDb;
  readonly engine: AgentEngine;
  /** Scopes whose phones have something new; filled as the steps commit. */
  readonly scopes: Set<string>;
}

/** How a step ended, for the agent's schedule; `failed`: the engine's fault, which the breaker counts. */
export type StepEnd = RunOutcome | "failed" | "put_off";

/** A claim that is held. */
export interface Held {
  readonly taskId: string;
  readonly agentId: string;
  readonly runId: string;
  readonly token: number;
  readonly attempts: number;
}

export interface StepWork {
  readonly keys: readonly string[];
  readonly audit: AuditEntry;
  readonly also?: readonly Statement[];
  run(tx: WriteTx, found: { readonly now: number; readonly version: number; readonly overlay: Overlay }): Promise<void>;
}

/**
 * One step as one commit, fenced by its claim: when somebody else holds that by now, nothing of it is written (`isFenced`).
 * Throws what the rules refuse.
 */
export async function commitStep(kernel: Kernel, held: Held | null, work: StepWork): Promise<void> {
  const { db } = kernel;
  const { scopes } = await commitPatiently(db, {
    keys: work.keys,
    async run({ overlay, now, version }) {
      await overlay.run(null, (tx) => work.run(tx, { now, version, overlay }));
      const fence = held ? [db.system("fence", held.taskId, held.runId, held.token)] : [];
      return { result: null, audit: work.audit, also: [...fence, ...(work.also ?? [])] };
    },
  });
  for (const scope of scopes) kernel.scopes.add(scope);
}

export const byAgent = (actorId: string, action: string, detail: unknown): AuditEntry => ({
  actorKind: "agent",
  actorId,
  action,
  detail,
});
export const bySystem = (action: string, detail: unknown): AuditEntry => ({
  actorKind: "system",
  actorId: null,
  action,
  detail,
});
