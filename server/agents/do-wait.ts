// blocked -> ready, once everything it waited for is there. A cancelled task is not there: its owner is asked.
import { unblock } from "../../shared/runs/steps.ts";
import { tasks } from "../../shared/tasks/records.ts";
import type { Task } from "../../shared/tasks/schema.ts";
import { releaseClaim, type Claimed } from "./claim.ts";
import { bySystem, commitStep, type Kernel, type StepEnd } from "./kernel.ts";
import { decoded, recordsWhere } from "./read.ts";

const lookAgainMs = 15 * 60_000;

export async function doWait(kernel: Kernel, held: Claimed): Promise<StepEnd> {
  const { db } = kernel;
  const [task] = decoded<Task>("task", await db.all(recordsWhere(db, "task", "id = ?2", held.taskId)));
  if (!task || task.agentState !== "blocked") return "no_work";
  for (const wait of task.waits ?? []) {
    if (!("task" in wait)) continue;
    const [other] = await db.all(db.read`SELECT status FROM tasks WHERE id = ${wait.task}`);
    if (other?.["status"] === "completed") continue;
    await releaseClaim(db, held, Date.now() + lookAgainMs);
    return "no_work";
  }
  await commitStep(kernel, held, {
    keys: [tasks.key(task.id)],
    audit: bySystem("unblock_task", { task: task.id }),
    run: (tx, { now }) => unblock(tx, { taskId: task.id, now }),
  });
  return "advanced";
}
