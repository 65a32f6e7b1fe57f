// One tenant with its agents on SQLite in this process, people who decide and stop and retry, and a machine that breaks
// down anywhere: before a batch, or after it was written and nobody heard.
import { claimBeats } from "../../server/scope/heartbeats.ts";
import { ScopedDb } from "../../server/scope/scoped-db.ts";
import { embedded } from "../../server/agents/embedded.ts";
import type { AgentEngine } from "../../server/agents/engine.ts";
import { slotAt, slotOf } from "../../server/agents/slots.ts";
import { limits, type Kernel } from "../../server/agents/kernel.ts";
import { deadTasks } from "../../server/agents/liveness.ts";
import { actOn, wakeOf, workRounds } from "../../server/agents/work.ts";
import type { AppEnv } from "../../server/env.ts";
import { commit } from "../../server/sync/commit.ts";
import { newId } from "../../server/sync/new-id.ts";
import type { Actor } from "../../shared/actor.ts";
import type { Agent } from "../../shared/agents/schema.ts";
import { mutators, type ArgsOf, type MutatorName } from "../../shared/mutators.ts";
import { nothingShown, type Mutator } from "../../shared/sync/mutator.ts";
import { Rejection } from "../../shared/errors.ts";
import { aMember, anAgent } from "../support/records.ts";
import { Sqlite } from "./sqlite.ts";

export class PowerCut extends Error {
  override readonly name = "PowerCut";
}

export type Cut = () => "before" | "after" | null;

export class KernelWorld {
  readonly sqlite = new Sqlite();
  readonly tenantId = newId();
  readonly member: Actor = { memberId: newId(), role: "owner" };
  readonly agents: Agent[] = [];
  readonly engine: AgentEngine;
  /** Asked at each batch of the machine's. */
  cut: Cut = () => null;
  /** After each batch, so that no two moments are one. */
  tick: () => void = () => {};
  readonly #env: AppEnv;

  constructor(engine: AgentEngine = embedded) {
    this.engine = engine;
    const binding = this.sqlite.binding(async (_sqls, run) => {
      const when = this.cut();
      if (when === "before") throw new PowerCut();
      const rows = await run();
      this.tick();
      if (when === "after") throw new PowerCut();
      return rows;
    });
    this.#env = { databases: new Map([["DB", binding]]) } as unknown as AppEnv;
    this.db = new ScopedDb(binding, this.tenantId);
  }
  readonly db: ScopedDb;

  get kernel(): Kernel {
    return { tenantId: this.tenantId, db: this.db, engine: this.engine, scopes: new Set() };
  }

  async found(skills: readonly (readonly string[])[]): Promise<void> {
    const now = Date.now();
    const stamps = { createdAt: now, updatedAt: now };
    const settings = { languages: ["fr"], timezone: "Indian/Antananarivo", region: null };
    const tenant = { id: this.tenantId, name: "Riake", kind: "agency", plan: "free", settings, ...stamps };
    this.agents.push(
      ...skills.map((of, at) =>
        anAgent({
          id: newId(),
          name: `Agent ${at}`,
          skills: [...of],
          language: "fr",
          slot: slotOf(this.tenantId, at),
          budgetMicros: 1_000_000,
          ...stamps,
        }),
      ),
    );
    await this.db.batch([this.db.start()]);
    await this.put({
      [`tenant/${this.tenantId}`]: tenant,
      [`member/${this.member.memberId}`]: aMember({ id: this.member.memberId, role: "owner", ...stamps }),
      ...Object.fromEntries(this.agents.map((agent) => [`agent/${agent.id}`, agent])),
    });
  }

  async put(records: Readonly<Record<string, object>>): Promise<void> {
    await commit(this.db, {
      keys: Object.keys(records),
      async run({ overlay }) {
        await overlay.run(null, async (tx) => {
          for (const [key, record] of Object.entries(records)) await tx.put(key, record);
        });
        return { result: null, audit: { actorKind: "system", actorId: null, action: "test", detail: null } };
      },
    });
  }

  /** What a person does, as a push would bring it; null, or why it was refused. */
  async act<Name extends MutatorName>(name: Name, args: ArgsOf<Name>): Promise<string | null> {
    const rule = mutators[name] as unknown as Mutator<unknown>;
    const actor = this.member;
    const { result } = await commit<string | null>(this.db, {
      keys: rule.reads(args, actor),
      async run({ overlay, now }) {
        try {
          await overlay.run(actor, (tx) => rule.run(args, { tx, actor, now, quizKeys: null, shown: nothingShown }));
        } catch (error) {
          if (!(error instanceof Rejection)) throw error;
          return { result: error.code, audit: null };
        }
        const changed = overlay.changes().length > 0;
        const audit = { actorKind: "member", actorId: actor.memberId, action: "push", detail: name } as const;
        return { result: null, audit: changed ? audit : null };
      },
    });
    return result;
  }

  /** One minute's beat; answers how many agents it woke. */
  async beat(now = Date.now()): Promise<number> {
    const beats = await claimBeats(this.#env, slotAt(now), now, limits.leaseMs);
    for (const { row } of beats) await actOn(this.kernel, wakeOf(row));
    return beats.length;
  }

  /** What a poke brings about. */
  wake(): Promise<void> {
    return workRounds(this.kernel);
  }

  all = (sql: string, ...values: unknown[]) => this.sqlite.all(sql, ...values);
  dead = () => this.db.all(deadTasks(this.db));
}
