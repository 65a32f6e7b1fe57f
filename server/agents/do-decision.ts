// What a person decided, carried over to the task: on to its effects, back to its author, or away. A decision is never
// taken from anywhere but the approval's own record.
import { approvals } from "../../shared/approvals/records.ts";
import type { Approval, Decision } from "../../shared/approvals/schema.ts";
import type { Agent } from "../../shared/agents/schema.ts";
import { memories } from "../../shared/memory/records.ts";
import type { Review } from "../../shared/reviews/schema.ts";
import { runs } from "../../shared/runs/records.ts";
import type { Run } from "../../shared/runs/schema.ts";
import { askAgain, isReviewed, proceed, putAway, turnBack } from "../../shared/runs/steps.ts";
import { isSkillName } from "../../shared/skills/names.ts";
import { tasks } from "../../shared/tasks/records.ts";
import type { Task } from "../../shared/tasks/schema.ts";
import { plain } from "../skills/words.ts";
import { skills } from "../skills/registry.ts";
import { newId } from "../sync/new-id.ts";
import { cardFor } from "./cards.ts";
import { releaseClaim, type Claimed } from "./claim.ts";
import { bySystem, commitStep, limits, type Kernel, type StepEnd } from "./kernel.ts";
import { decoded, recordsWhere } from "./read.ts";
import { basisOf } from "./rule-reviewer.ts";

const approvalOf = (task: Task): string | null => {
  for (const wait of task.waits ?? []) if ("approval" in wait) return wait.approval;
  return null;
};

export async function doDecision(kernel: Kernel, held: Claimed): Promise<StepEnd> {
  const { db } = kernel;
  const [taskRows, runRows, reviewRows] = await db.batch([
    recordsWhere(db, "task", "id = ?2", held.taskId),
    recordsWhere(db, "run", "task_id = ?2 AND state = 'running'", held.taskId),
    recordsWhere(db, "review", "task_id = ?2 ORDER BY id", held.taskId),
  ]);
  const [task] = decoded<Task>("task", taskRows);
  if (!task) return "no_work";
  if (task.agentState === "cancelled") {
    // Its card is known by the task alone, which a person's hand has just emptied of it.
    const open = await db.all(recordsWhere(db, "approval", "task_id = ?2 AND status = 'pending'", task.id));
    const ids = decoded<Approval>("approval", open).map(({ id }) => id);
    const running = decoded<Run>("run", runRows).map(({ id }) => id);
    await commitStep(kernel, held, {
      keys: [...ids.map(approvals.key), ...running.map(runs.key)],
      audit: bySystem("put_away", { task: task.id, approvals: ids, runs: running }),
      also: [db.system("openClaims", JSON.stringify([[task.id, "none", held.agentId, 0, 0]]))],
      run: (tx, { now }) => putAway(tx, { approvalIds: ids, runIds: running, now }),
    });
    return "completed";
  }
  const approvalId = approvalOf(task);
  const [approval] = approvalId
    ? decoded<Approval>("approval", await db.all(recordsWhere(db, "approval", "id = ?2", approvalId)))
    : [];
  if (!approval || approval.taskId !== task.id || task.agentState !== "awaiting_human" || !isSkillName(task.kind))
    return "no_work";
  const skill = skills[task.kind];
  const language = basisOf(task)?.language ?? "fr";

  if (approval.status === "pending") {
    if (approval.expiresAt > Date.now()) {
      await releaseClaim(db, held, approval.expiresAt);
      return "no_work";
    }
    const fresh = newId();
    const card = { ...approval, id: fresh, expiresAt: Date.now() + limits.approvalMs };
    await commitStep(kernel, held, {
      keys: [tasks.key(task.id), approvals.key(approval.id), approvals.key(fresh)],
      audit: bySystem("expire_approval", { task: task.id, approval: approval.id, again: fresh }),
      also: [db.system("openClaims", JSON.stringify([[task.id, "decision", held.agentId, 1, card.expiresAt]]))],
      run: (tx, { now }) => askAgain(tx, { approvalId: approval.id, card, now }),
    });
    return "advanced";
  }

  const isConflict = approval.kind === "conflict";
  if (approval.status === "approved") {
    // What was approved is what the card was drawn from, judged by somebody else; else it is asked anew.
    const now = await cardFor({ id: approval.id, skill, task, language, now: approval.createdAt });
    const same = isConflict || now.subjectHash === approval.subjectHash;
    if (!same || !isReviewed(decoded<Review>("review", reviewRows), task)) {
      await commitStep(kernel, held, {
        keys: [tasks.key(task.id)],
        audit: bySystem("approval_void", { task: task.id, approval: approval.id }),
        run: (tx, found) => turnBack(tx, { taskId: task.id, to: "revising", now: found.now }),
      });
      return "advanced";
    }
    const effects = skill.effects(task.result?.value, language).map(({ kind, args }) => [kind, JSON.stringify(args)]);
    await commitStep(kernel, held, {
      keys: [tasks.key(task.id)],
      audit: bySystem("decision_applied", { task: task.id, approval: approval.id, effects: effects.length }),
      also:
        effects.length > 0
          ? [db.system("queueEffects", approval.id, task.id, JSON.stringify(effects), Date.now())]
          : [],
      run: (tx, found) => proceed(tx, { taskId: task.id, now: found.now }),
    });
    return "advanced";
  }

  const to = approval.status === "changes_requested" ? "revising" : "cancelled";
  const [decision] = approval.decisionId
    ? decoded<Decision>("decision", await db.all(recordsWhere(db, "decision", "id = ?2", approval.decisionId)))
    : [];
  const agentRow = await db.all(recordsWhere(db, "agent", "id = ?2", task.assigneeId ?? ""));
  const [agent] = decoded<Agent>("agent", agentRow);
  const lessonId = newId();
  const learnt = decision?.reason && agent ? { agent, reason: plain(decision.reason), decision } : null;
  await commitStep(kernel, held, {
    keys: [tasks.key(task.id), memories.key(lessonId)],
    audit: bySystem("decision_applied", { task: task.id, approval: approval.id, to }),
    async run(tx, { now }) {
      await turnBack(tx, { taskId: task.id, to, now });
      if (!learnt || learnt.reason === "") return;
      // A correction is worth remembering; that it counts, a person says on the agent's page.
      await memories.put(tx, lessonId, {
        id: lessonId,
        agentId: learnt.agent.id,
        key: task.kind,
        value: learnt.reason,
        origin: "person",
        status: "candidate",
        confidence: 50,
        sources: [learnt.decision.id],
        confirmedBy: null,
        uses: 0,
        wins: 0,
        losses: 0,
        createdAt: now,
        updatedAt: now,
      });
    },
  });
  return "advanced";
}
