// What an approval lets happen, each once. An effect inside the tenant's own rows is written in the batch that settles it;
// there is no moment at which it has half happened.
import type { Task } from "../../shared/tasks/schema.ts";
import { uuidv7 } from "../../shared/uuid.ts";
import type { Row, ScopedDb } from "../scope/scoped-db.ts";
import type { SkillEffect } from "../skills/skill.ts";

export interface LedgerRow {
  readonly id: string;
  readonly approvalId: string;
  readonly status: "queued" | "pending" | "settled" | "failed";
  readonly effect: SkillEffect;
}

export const ledgerRead = (db: ScopedDb, taskId: string, approvalId: string) => {
  // By their keys: the ledger of one approval is a handful of rows among all.
  const [from, to] = [`${approvalId}:`, `${approvalId};`];
  return db.read`SELECT id, approval_id, status, kind, args FROM effects
    WHERE id >= ${from} AND id < ${to} AND task_id = ${taskId} ORDER BY id`;
};

export const ledgerOf = (rows: readonly Row[] | undefined): LedgerRow[] =>
  (rows ?? []).map((row) => ({
    id: String(row["id"]),
    approvalId: String(row["approval_id"]),
    status: row["status"] as LedgerRow["status"],
    effect: { kind: row["kind"], args: JSON.parse(String(row["args"])) } as SkillEffect,
  }));

/** An id that is the same whenever the same effect is carried out. */
async function effectId(key: string, at: number): Promise<string> {
  const bytes = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(key));
  return uuidv7(at, new Uint8Array(bytes));
}

/** The task that an effect adds. */
export async function addedTask({ id, effect }: LedgerRow, of: Task, now: number): Promise<Task | null> {
  if (effect.kind !== "create_task") return null;
  const { title, body, kind, memberId, dueAt } = effect.args;
  return {
    id: await effectId(id, of.createdAt),
    title: title.slice(0, 200),
    body: body.slice(0, 4000),
    kind,
    status: "pending",
    priority: "normal",
    assigneeKind: (memberId ?? of.createdBy) ? "member" : "none",
    assigneeId: memberId ?? of.createdBy,
    createdBy: null,
    dueAt,
    createdAt: now,
    updatedAt: now,
  };
}

/** `F-2026-000012`: the series' next number in that year of Madagascar. The ledger refuses the same one twice. */
export async function nextNumber(db: ScopedDb, series: string, at: number): Promise<string> {
  const year = new Date(at + 3 * 3_600_000).getUTCFullYear();
  const prefix = `${series}-${year}-`;
  const [last] = await db.all(db.read`SELECT max(number) AS number FROM effects
    WHERE number >= ${prefix} AND number < ${`${prefix}~`}`);
  const number = last?.["number"];
  const before = typeof number === "string" ? Number(number.slice(prefix.length)) : 0;
  return `${prefix}${String(before + 1).padStart(6, "0")}`;
}

export const isNumberTaken = (error: unknown): boolean =>
  error instanceof Error && /UNIQUE constraint failed: effects\.tenant_id, effects\.number/.test(error.message);
