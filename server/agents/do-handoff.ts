// The coordinator's part: a task that is none of an agent's own skills is handed to who can do it and has least to do;
// that one accepts by echoing the envelope's hash, or declines. Unanswered, it is back with its sender by `ackBy`.
import type { Agent } from "../../shared/agents/schema.ts";
import { agents } from "../../shared/agents/records.ts";
import { isAwake } from "../../shared/agents/states.ts";
import { envelopeSchema, mayHandOn, type Envelope } from "../../shared/messages/handoff.ts";
import { messages } from "../../shared/messages/records.ts";
import type { Message } from "../../shared/messages/schema.ts";
import { takeOver } from "../../shared/runs/steps.ts";
import { tasks } from "../../shared/tasks/records.ts";
import type { Task } from "../../shared/tasks/schema.ts";
import type { WriteTx } from "../../shared/sync/tx.ts";
import { ackMs } from "../scope/heartbeats.ts";
import type { ScopedDb } from "../scope/scoped-db.ts";
import { newId } from "../sync/new-id.ts";
import { hashOf } from "../skills/registry.ts";
import type { Claimed } from "./claim.ts";
import { byAgent, commitStep, type Kernel, type StepEnd } from "./kernel.ts";
import { decoded, recordsWhere } from "./read.ts";

/** Who can do it, the least busy first; never again who was asked and did not take it. */
async function candidate(db: ScopedDb, { task, from }: { task: Task; from: string }, asked: readonly string[]) {
  const rows = await db.all(db.read`
    SELECT agents.id FROM agents
    WHERE agents.id <> ${from} AND agents.status IN ('idle', 'waking', 'active')
      AND EXISTS (SELECT 1 FROM json_each(agents.skills) WHERE value = ${task.kind})
      AND agents.id NOT IN (SELECT value FROM json_each(${JSON.stringify(asked)}))
    ORDER BY (SELECT count(*) FROM task_claims WHERE task_claims.agent_id = agents.id AND task_claims.open = 1), agents.id
    LIMIT 1`);
  return rows[0] ? String(rows[0]["id"]) : null;
}

const saidAbout = async (db: ScopedDb, taskId: string): Promise<Message[]> =>
  decoded<Message>("message", await db.all(recordsWhere(db, "message", "task_id = ?2 ORDER BY seq", taskId)));

const say = (tx: WriteTx, message: Omit<Message, "createdAt" | "updatedAt" | "runId">, now: number) =>
  messages.put(tx, message.id, { ...message, runId: null, createdAt: now, updatedAt: now });

/** Hands the task on; null when there is nobody to hand it to, and a person has to be asked. */
export async function handOn(kernel: Kernel, held: Claimed, task: Task, from: Agent): Promise<StepEnd | null> {
  const { db } = kernel;
  const said = await saidAbout(db, task.id);
  const earlier = said.filter(({ act }) => act === "handoff");
  const taken = new Set(said.filter(({ act }) => act === "accept").map(({ fromAgentId }) => fromAgentId));
  const asked = earlier.flatMap(({ toAgentId }) => (toAgentId && !taken.has(toAgentId) ? [toAgentId] : []));
  const before = envelopeSchema.safeParse((earlier.at(-1)?.data as { envelope?: unknown } | null)?.envelope);
  const causeChain = [...(before.data?.causeChain ?? []), from.id];
  const to = await candidate(db, { task, from: from.id }, asked);
  if (to === null || !mayHandOn(causeChain, to)) return null;
  const envelope: Envelope = {
    from: from.id,
    to,
    task: task.id,
    goal: task.title,
    criteriaHash: task.criteriaHash ?? "",
    done: [],
    next: [task.kind],
    openQuestions: [],
    artefacts: task.result && task.artefactHash ? [{ skill: task.result.skill, hash: task.artefactHash }] : [],
    decisions: [],
    constraints: [],
    budgetLeftMicros: from.budgetMicros,
    causeChain,
    ackBy: Date.now() + ackMs,
  };
  const data = { envelope, hash: await hashOf(envelope) };
  const id = newId();
  await commitStep(kernel, held, {
    keys: [messages.key(id)],
    audit: byAgent(from.id, "hand_on", { task: task.id, to, hash: data.hash }),
    also: [
      db.system("openClaims", JSON.stringify([[task.id, "handoff", to, 1, Date.now()]])),
      db.system("wakeAgents", JSON.stringify([to]), 0),
    ],
    run: (tx, { now, version }) =>
      say(
        tx,
        {
          id,
          seq: version * 100,
          taskId: task.id,
          fromAgentId: from.id,
          toAgentId: to,
          act: "handoff",
          text: task.title,
          data,
        },
        now,
      ),
  });
  return "advanced";
}

export async function doHandoff(kernel: Kernel, held: Claimed): Promise<StepEnd> {
  const { db } = kernel;
  const [taskRows, agentRows] = await db.batch([
    recordsWhere(db, "task", "id = ?2", held.taskId),
    recordsWhere(db, "agent", "id = ?2", held.agentId),
  ]);
  const [task] = decoded<Task>("task", taskRows);
  const [agent] = decoded<Agent>("agent", agentRows);
  const handed = (await saidAbout(db, held.taskId)).findLast(
    ({ act, toAgentId }) => act === "handoff" && toAgentId === held.agentId,
  );
  if (!task || !agent || !handed) return "no_work";
  const given = handed.data as { envelope?: unknown; hash?: unknown } | null;
  const envelope = envelopeSchema.safeParse(given?.envelope);
  const hash = envelope.success ? await hashOf(envelope.data) : "";
  const takes = envelope.success && hash === given?.hash && isAwake(agent.status) && agent.skills.includes(task.kind);
  const id = newId();
  const from = handed.fromAgentId;
  await commitStep(kernel, held, {
    keys: [tasks.key(task.id), messages.key(id), agents.key(agent.id)],
    audit: byAgent(agent.id, takes ? "accept_handoff" : "decline_handoff", { task: task.id, from, hash }),
    // Declined, it is its sender's turn again.
    ...(!takes && {
      also: [
        db.system("openClaims", JSON.stringify([[task.id, "work", task.assigneeId ?? from, 1, 0]])),
        db.system("wakeAgents", JSON.stringify([task.assigneeId ?? from]), 0),
      ],
    }),
    async run(tx, { now, version }) {
      if (takes) await takeOver(tx, { taskId: task.id, from, to: agent.id, now });
      const data = { hash, restated: task.title };
      const act = takes ? ("accept" as const) : ("decline" as const);
      await say(
        tx,
        {
          id,
          seq: version * 100,
          taskId: task.id,
          fromAgentId: agent.id,
          toAgentId: from,
          act,
          text: task.title,
          data,
        },
        now,
      );
    },
  });
  return "advanced";
}
