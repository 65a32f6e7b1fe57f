// What runs an agent. One interface for every engine, so that the kernel never knows which of them thinks: the embedded
// one needs no network, others speak to a gateway or a model. An engine proposes and nothing more: claims, reviews,
// approvals, effects and memory are the kernel's.
import type { z } from "zod";
import type { Language } from "../../shared/languages.ts";
import type { SkillName } from "../../shared/skills/names.ts";

/** One attempt at one task. The same `runId` twice is the same attempt: an engine never thinks it again. */
export interface EngineRun {
  /** New for every attempt; doubles as a gateway's idempotency key. */
  readonly runId: string;
  readonly tenantId: string;
  readonly taskId: string;
  /** From 1 on. */
  readonly attempt: number;
  readonly agent: EngineAgent;
  readonly context: {
    /** WORKING.md as the last run of this agent on this task left it; empty at first. */
    readonly working: string;
    /** Active memory alone. Data, never instructions: an engine that builds a prompt quotes it. */
    readonly facts: readonly { readonly key: string; readonly value: string; readonly confidence: number }[];
    readonly locale: Language;
  };
  /** The task in words, its criteria included. */
  readonly instruction: string;
  /**
   * The same for an engine that reads no words: which skill, and its input, already parsed by that skill's schema.
   * What people and clients wrote stands in here, and only as data.
   */
  readonly skill: { readonly name: SkillName; readonly input: unknown };
  /** The reply's contract; `value` of a good result has passed it. */
  readonly output: z.ZodType;
  /** `live`: the thinking is shown while it happens. */
  readonly mode: "silent" | "live";
  /** The last moment of the run, UTC ms. */
  readonly deadlineAt: number;
  readonly maxOutputTokens: number;
}

export interface EngineAgent {
  readonly id: string;
  /** The agent's name in the engine; the id where the engine has no names of its own. */
  readonly engineId: string;
  /** SOUL.md */
  readonly soul: string;
  /** AGENTS.md */
  readonly manual: string;
}

export type EngineEvent =
  | { readonly type: "status"; readonly phase: "queued" | "started" | "model" | "finishing" }
  | { readonly type: "thinking"; readonly delta: string }
  | { readonly type: "text"; readonly delta: string }
  | { readonly type: "usage"; readonly outputTokens: number };

export const engineErrors = [
  "ENGINE_OFFLINE",
  "ENGINE_STARTING",
  "ENGINE_RESTARTING",
  "ENGINE_AUTH",
  "ENGINE_LOCKED",
  "ENGINE_PAIRING",
  "ENGINE_VERSION",
  "ENGINE_BUSY",
  "ENGINE_CONFIG",
  "MODEL_TIMEOUT",
  "MODEL_RATE",
  "MODEL_AUTH",
  "MODEL_FAILED",
  "MODEL_UNPRICED",
  "BAD_OUTPUT",
  "TRUNCATED",
  "CANCELLED",
  "LOST",
  /** The skill itself cannot do this task: its input lacks something that a person has to add. */
  "NEEDS_INPUT",
] as const;
export type EngineErrorCode = (typeof engineErrors)[number];

export interface EngineUsage {
  readonly input: number;
  readonly output: number;
  /** Millionths of a US dollar. Null where the engine cannot tell: the kernel then books the ceiling, never 0. */
  readonly costMicros: number | null;
}

export type EngineResult =
  | {
      readonly ok: true;
      readonly value: unknown;
      /** The reply as it came. */
      readonly text: string;
      readonly usage: EngineUsage;
      readonly model: string;
    }
  | {
      readonly ok: false;
      readonly code: EngineErrorCode;
      readonly retryable: boolean;
      readonly retryAfterMs?: number;
      /** For the log and the person who looks after the engine; never a secret. */
      readonly detail: string;
      /** What the failed run cost all the same. */
      readonly usage?: EngineUsage;
    };

/** The most a run may cost, asked before it starts; it is reserved in every budget that bears it. */
export type CostCeiling = (run: EngineRun) => number;

export interface AgentEngine {
  readonly name: string;
  /** `inline`: so quick that the tenant's hub may wait for it. Others run where waiting is free of charge. */
  readonly pace: "inline" | "slow";
  /** Millionths of a US dollar, from the input's length and `maxOutputTokens` at list price. */
  readonly ceiling: CostCeiling;
  health(): Promise<{ ok: boolean; version?: string; code?: EngineErrorCode }>;
  /** Idempotent. */
  ensureAgent(agent: EngineAgent): Promise<{ engineId: string }>;
  /** Never throws for what an engine or a model may do: that is a result. */
  run(run: EngineRun, on: (event: EngineEvent) => void, signal: AbortSignal): Promise<EngineResult>;
  /** After a drop or a restart; never starts a second run. */
  recover(run: EngineRun): Promise<EngineResult | "running" | "lost">;
  cancel(runId: string): Promise<void>;
}
