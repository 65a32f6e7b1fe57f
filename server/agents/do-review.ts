// peer_review -> revising, or on to a person. The reviewer sees criteria, artefact and sources, never the author's
// reasoning; what it hands in counts only as far as the gate lets it.
import { approvals } from "../../shared/approvals/records.ts";
import type { Agent } from "../../shared/agents/schema.ts";
import { messages } from "../../shared/messages/records.ts";
import type { Message } from "../../shared/messages/schema.ts";
import { gate, type Judgement } from "../../shared/reviews/gate.ts";
import { reviews } from "../../shared/reviews/records.ts";
import type { Review } from "../../shared/reviews/schema.ts";
import { runs } from "../../shared/runs/records.ts";
import { giveReview } from "../../shared/runs/steps.ts";
import { isSkillName } from "../../shared/skills/names.ts";
import { tasks } from "../../shared/tasks/records.ts";
import type { Task } from "../../shared/tasks/schema.ts";
import { skills } from "../skills/registry.ts";
import { newId } from "../sync/new-id.ts";
import { cardFor, conflictCard } from "./cards.ts";
import { releaseClaim, type Claimed } from "./claim.ts";
import { backOff, byAgent, bySystem, commitStep, limits, type Kernel, type StepEnd } from "./kernel.ts";
import { decoded, recordsWhere } from "./read.ts";
import { basisOf, ruleJudgement } from "./rule-reviewer.ts";

/** What the reviewer says on the bus: each objection, or one word of praise. */
function wordsOf({ refute, praise }: Judgement): Pick<Message, "act" | "text" | "data">[] {
  if (refute.length === 0)
    return [
      {
        act: "praise",
        text: praise
          .map(({ claim }) => claim)
          .join(" ")
          .slice(0, 1000),
        data: null,
      },
    ];
  return refute.map(({ fails, claim, standing }) => ({ act: "refute", text: claim, data: { fails, standing } }));
}

export async function doReview(kernel: Kernel, held: Claimed): Promise<StepEnd> {
  const { db } = kernel;
  const [taskRows, reviewRows, agentRows] = await db.batch([
    recordsWhere(db, "task", "id = ?2", held.taskId),
    recordsWhere(db, "review", "task_id = ?2 AND status = 'open' ORDER BY id DESC LIMIT 1", held.taskId),
    recordsWhere(db, "agent", "id = ?2", held.agentId),
  ]);
  const [task] = decoded<Task>("task", taskRows);
  const [review] = decoded<Review>("review", reviewRows);
  const [agent] = decoded<Agent>("agent", agentRows);
  if (!task || !review || !agent || !isSkillName(task.kind)) return "no_work";
  const skill = skills[task.kind];
  const judgement = ruleJudgement(skill, task, review);
  const result = gate(judgement, review.round);
  const last = held.attempts >= limits.maxAttempts;
  if (result === "again" && !last) {
    await releaseClaim(db, held, Date.now() + backOff(held.attempts));
    return "empty";
  }
  const language = basisOf(task)?.language ?? "fr";
  const given = { id: newId(), skill, task, language, now: Date.now() };
  const card = result === "pass" ? await cardFor(given) : await conflictCard(given, judgement.refute);
  // The rules look where no agent can: then there is nobody who speaks.
  const reviewer = review.reviewerAgentId;
  const said = reviewer ? wordsOf(judgement) : [];
  const messageIds = said.map(() => newId());
  const runId = held.runId;
  await commitStep(kernel, held, {
    keys: [
      tasks.key(task.id),
      reviews.key(review.id),
      approvals.key(card.id),
      ...(reviewer ? [runs.key(runId)] : []),
      ...messageIds.map(messages.key),
    ],
    audit: reviewer
      ? byAgent(reviewer, "review", { task: task.id, review: review.id, verdict: judgement.verdict, result })
      : bySystem("review", { task: task.id, review: review.id, verdict: judgement.verdict, result }),
    async run(tx, { now, version }) {
      await giveReview(tx, { reviewId: review.id, judgement, card: () => card, last, now });
      if (!reviewer) return;
      await runs.put(tx, runId, {
        id: runId,
        agentId: reviewer,
        taskId: task.id,
        stage: "review",
        state: "succeeded",
        outcome: "advanced",
        attempt: held.attempts,
        engine: "rules",
        working: "",
        error: null,
        costMicros: 0,
        memoryIds: [],
        startedAt: now,
        endedAt: now,
        createdAt: now,
        updatedAt: now,
      });
      for (const [at, one] of said.entries()) {
        const id = messageIds[at] ?? "";
        await messages.put(tx, id, {
          id,
          seq: version * 100 + at,
          taskId: task.id,
          runId,
          fromAgentId: reviewer,
          toAgentId: review.authorAgentId,
          ...one,
          createdAt: now,
          updatedAt: now,
        });
      }
    },
  });
  return "advanced";
}
