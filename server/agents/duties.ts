// Whose turn it is: read off the records that a commit changes, and written in its batch. So an agent is woken by the
// cause itself, and no crash comes in between. Acknowledgements, messages and runs wake nobody.
import { isAwake } from "../../shared/agents/states.ts";
import type { Agent } from "../../shared/agents/schema.ts";
import type { Approval } from "../../shared/approvals/schema.ts";
import type { Review } from "../../shared/reviews/schema.ts";
import type { AgentState } from "../../shared/tasks/agent-states.ts";
import type { Task, Wait } from "../../shared/tasks/schema.ts";
import type { FollowUp, Origin } from "../rules.ts";
import type { ScopedDb } from "../scope/scoped-db.ts";
import type { Change } from "../sync/overlay.ts";

export type Stage = "none" | "work" | "review" | "revise" | "decision" | "effects" | "wait" | "handoff";

/** `[task, stage, agent, open, due]` as `openClaims` takes it. */
type Duty = [task: string, stage: Stage, agent: string, open: 0 | 1, dueAt: number];

/** How long a task that waits for another one is left before somebody looks again. */
const lookAgainMs = 15 * 60_000;

const stageOf: Readonly<Partial<Record<AgentState, Stage>>> = {
  ready: "work",
  revising: "revise",
  peer_review: "review",
  awaiting_human: "decision",
  approved: "effects",
  executing: "effects",
};

const waitsForTask = (waits: readonly Wait[] | null | undefined) => waits?.some((wait) => "task" in wait) === true;

interface Seen {
  readonly reviews: ReadonlyMap<string, Review>;
  readonly approvals: ReadonlyMap<string, Approval>;
}

/** What the task asks of whom after this change; null where its holder goes on. */
function dutyOf(was: Task | undefined, task: Task, { reviews, approvals }: Seen): Duty | null {
  const { id, agentState: state, assigneeId, updatedAt } = task;
  const agent = task.assigneeKind === "agent" ? assigneeId : null;
  if (!state || agent === null) {
    // Taken back from its agent.
    return was?.agentState && was.assigneeId ? [id, "none", was.assigneeId, 0, 0] : null;
  }
  if (state === was?.agentState && assigneeId === was.assigneeId) {
    // Somebody answered what it waited for.
    return state === "blocked" ? [id, "wait", agent, 1, 0] : null;
  }
  // Begun: the run holds on to its claim.
  if (state === "claimed" || state === "running") return null;
  if (state === "blocked") {
    const looksAgain = waitsForTask(task.waits);
    return [id, "wait", agent, looksAgain ? 1 : 0, looksAgain ? updatedAt + lookAgainMs : 0];
  }
  // What is still open of it (a card to decide on, a run) is put away.
  if (state === "cancelled") return [id, "decision", agent, was?.agentState === "draft" ? 0 : 1, 0];
  const stage = stageOf[state] ?? "none";
  if (stage === "review") return [id, stage, reviews.get(id)?.reviewerAgentId ?? agent, 1, 0];
  if (stage === "decision") return [id, stage, agent, 1, approvals.get(id)?.expiresAt ?? 0];
  return [id, stage, agent, stage === "none" ? 0 : 1, 0];
}

const json = JSON.stringify;

export function agentDuties(db: ScopedDb, changes: readonly Change[], { byPerson }: Origin): FollowUp {
  const of = <T>(name: string) =>
    changes.filter(({ entity }) => entity.name === name) as unknown as { before: T | undefined; after: T | null }[];
  const agents = of<Agent>("agent");
  const tasks = of<Task>("task");
  const approvals = of<Approval>("approval");
  if (agents.length + tasks.length + approvals.length === 0) return { statements: [], wakes: false };

  const seen: Seen = {
    reviews: new Map(
      of<Review>("review").flatMap(({ after }) => (after?.status === "open" ? [[after.taskId, after]] : [])),
    ),
    approvals: new Map(
      approvals.flatMap(({ after }) => (after?.taskId && after.status === "pending" ? [[after.taskId, after]] : [])),
    ),
  };
  const rows = tasks.flatMap(({ before, after }): Duty[] => {
    const duty = after && dutyOf(before, after, seen);
    return duty ? [duty] : [];
  });
  const decided = approvals.flatMap(({ before, after }) =>
    before?.status === "pending" && after && after.status !== "pending" && after.taskId ? [after.taskId] : [],
  );
  // A decision that comes with the task's own move is that move's.
  const hastened = decided.filter((task) => !rows.some(([id]) => id === task));
  const woken = [...new Set(rows.flatMap(([, , agent, open, dueAt]) => (open === 1 && dueAt === 0 ? [agent] : [])))];
  const turned = agents.flatMap(({ before, after }) => {
    if (!after || (before && isAwake(before.status) === isAwake(after.status) && before.slot === after.slot)) return [];
    return [[after.id, after.slot, isAwake(after.status) ? "idle" : "off"]];
  });
  const roused = turned.some(([, , state]) => state === "idle") && agents.some(({ before }) => before !== undefined);
  return {
    statements: [
      ...(turned.length > 0 ? [db.system("putWakes", json(turned))] : []),
      ...(rows.length > 0 ? [db.system("openClaims", json(rows))] : []),
      ...(woken.length > 0 ? [db.system("wakeAgents", json(woken), byPerson ? 1 : 0)] : []),
      ...(hastened.length > 0
        ? [db.system("hastenClaims", json(hastened)), db.system("wakeHolders", json(hastened))]
        : []),
    ],
    wakes: woken.length > 0 || hastened.length > 0 || roused,
  };
}
