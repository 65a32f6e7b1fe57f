// executing -> done: each effect of the approval once, from the ledger.
import type { Task } from "../../shared/tasks/schema.ts";
import { settle } from "../../shared/runs/steps.ts";
import { tasks } from "../../shared/tasks/records.ts";
import type { Statement } from "../scope/scoped-db.ts";
import type { Claimed } from "./claim.ts";
import { addedTask, isNumberTaken, ledgerOf, ledgerRead, nextNumber } from "./effects.ts";
import { bySystem, commitStep, type Kernel, type StepEnd } from "./kernel.ts";
import { decoded, recordsWhere } from "./read.ts";

const tries = 5;

export async function doEffects(kernel: Kernel, held: Claimed): Promise<StepEnd> {
  for (let round = 1; ; round++) {
    try {
      return await carryOut(kernel, held);
    } catch (error) {
      // Another document took the number in between.
      if (!isNumberTaken(error) || round === tries) throw error;
    }
  }
}

async function carryOut(kernel: Kernel, held: Claimed): Promise<StepEnd> {
  const { db } = kernel;
  const [taskRows, approved] = await db.batch([
    recordsWhere(db, "task", "id = ?2", held.taskId),
    db.read`SELECT id FROM approvals WHERE task_id = ${held.taskId} AND status IN ('approved', 'approved_edited')
      ORDER BY decided_at DESC, id DESC LIMIT 1`,
  ]);
  const [task] = decoded<Task>("task", taskRows);
  const approvalId = approved?.[0]?.["id"];
  if (!task || task.agentState !== "executing" || typeof approvalId !== "string") return "no_work";
  const ledger = ledgerOf(await db.all(ledgerRead(db, task.id, approvalId)));
  const open = ledger.filter(({ status }) => status === "queued" || status === "pending");
  const now = Date.now();
  const added: Task[] = [];
  const also: Statement[] = [];
  for (const row of open) {
    const made = await addedTask(row, task, now);
    if (made) added.push(made);
    const number =
      row.effect.kind === "number_document" ? await nextNumber(db, row.effect.args.series, row.effect.args.at) : null;
    also.push(
      db.system("closeEffect", row.id, "settled", number, JSON.stringify({ task: made?.id ?? null, number }), now),
    );
  }
  const settled = ledger.filter(({ status }) => status === "settled").length + open.length;
  const failed = ledger.filter(({ status }) => status === "failed").length;
  await commitStep(kernel, held, {
    keys: [tasks.key(task.id), ...added.map(({ id }) => tasks.key(id))],
    audit: bySystem("effects_settled", { task: task.id, approval: approvalId, effects: open.map(({ id }) => id) }),
    also,
    async run(tx, found) {
      for (const one of added)
        if (!(await tasks.get(tx, one.id))) await tasks.put(tx, one.id, { ...one, updatedAt: found.now });
      await settle(tx, { taskId: task.id, settled: settled || 1, failed, now: found.now });
    },
  });
  return "completed";
}
