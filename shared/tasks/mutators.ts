// The rules of tasks: who may make, change and move them.
import { agents } from "../agents/records.ts";
import { clients } from "../clients/records.ts";
import { members } from "../members/records.ts";
import { tasks } from "./records.ts";
import { z } from "zod/mini";
import { may } from "../access.ts";
import type { Actor } from "../actor.ts";
import { Rejection } from "../errors.ts";
import { id, moment, optionalText, text } from "../fields.ts";
import { mutator } from "../sync/mutator.ts";
import type { ReadTx } from "../sync/tx.ts";
import { isSkillName, skillNames } from "../skills/names.ts";
import type { AgentState } from "./agent-states.ts";
import { canMoveTask, isOwnTask, movesOf } from "./moves.ts";
import type { Task } from "./schema.ts";
import { assigneeKinds, taskPriorities, taskStatuses } from "./vocabulary.ts";

const assignee = z.object({ kind: z.enum(assigneeKinds), id: z.nullable(id) });
type Assignee = z.infer<typeof assignee>;

const payload = z.looseObject({});

export const createTaskArgs = z.object({
  id,
  title: text(200),
  body: z.optional(optionalText(4000)),
  kind: z.optional(z.enum(["todo", "lesson", ...skillNames])),
  priority: z.optional(z.enum(taskPriorities)),
  assignee: z.optional(assignee),
  dueAt: z.optional(z.nullable(moment)),
  clientId: z.optional(id),
  payload: z.optional(payload),
});

/** Only the fields that changed: two people who edit different fields both win. */
export const editTaskArgs = z.object({
  id,
  title: z.optional(text(200)),
  body: z.optional(optionalText(4000)),
  priority: z.optional(z.enum(taskPriorities)),
  assignee: z.optional(assignee),
  dueAt: z.optional(z.nullable(moment)),
  kind: z.optional(z.enum(["todo", ...skillNames])),
  clientId: z.optional(z.nullable(id)),
  payload: z.optional(payload),
});

export const setTaskStatusArgs = z.object({ id, status: z.enum(taskStatuses) });

/** A skill's input as it was typed; the Worker reads it with the skill's own schema. */
const maxPayload = 4000;
const checkPayload = (given: object | undefined) => {
  if (given && JSON.stringify(given).length > maxPayload) throw new Rejection("invalid_args");
};

/** Work of a skill that is given to an agent goes through the agents' states; everything else is people's. */
const stateFor = (kind: string, to: Assignee): AgentState | null =>
  to.kind === "agent" && isSkillName(kind) ? "ready" : null;

const clientKeys = (clientId: string | null | undefined): string[] => (clientId ? [clients.key(clientId)] : []);

const assigneeKeys = ({ kind, id: assigneeId }: Assignee = { kind: "none", id: null }): string[] =>
  assigneeId === null || kind === "none" ? [] : [(kind === "member" ? members : agents).key(assigneeId)];

async function checkAssignee(tx: ReadTx, actor: Actor, { kind, id: assigneeId }: Assignee): Promise<void> {
  if ((kind === "none") !== (assigneeId === null)) throw new Rejection("invalid_args");
  const own = kind === "none" || (kind === "member" && assigneeId === actor.memberId);
  if (!may(actor, "task.assign", { own })) throw new Rejection("not_allowed");
  if (!own && assigneeId !== null) await (kind === "member" ? members : agents).must(tx, assigneeId);
}

export const taskMutators = {
  createTask: mutator({
    args: createTaskArgs,
    reads: (args) => [tasks.key(args.id), ...assigneeKeys(args.assignee), ...clientKeys(args.clientId)],
    words: ({ title, body }) => (body ? `${title}\n${body}` : title),
    async run(args, { tx, actor, now }) {
      if (!may(actor, "task.create")) throw new Rejection("not_allowed");
      const given = args.assignee ?? { kind: "none", id: null };
      await checkAssignee(tx, actor, given);
      checkPayload(args.payload);
      if (args.clientId !== undefined && !may(actor, "client.edit")) throw new Rejection("not_allowed");
      const existing = await tasks.get(tx, args.id);
      if (existing?.createdBy === actor.memberId) return; // the same intent, delivered by another road
      if (existing) throw new Rejection("already_exists");
      if (args.clientId !== undefined) await clients.must(tx, args.clientId);
      const kind = args.kind ?? "todo";
      const agentState = stateFor(kind, given);
      await tasks.put(tx, args.id, {
        id: args.id,
        title: args.title,
        body: args.body ?? "",
        kind,
        status: "pending",
        priority: args.priority ?? "normal",
        assigneeKind: given.kind,
        assigneeId: given.id,
        createdBy: actor.memberId,
        dueAt: args.dueAt ?? null,
        ...(agentState && { agentState }),
        ...(args.clientId !== undefined && { clientId: args.clientId }),
        ...(args.payload !== undefined && { payload: args.payload }),
        createdAt: now,
        updatedAt: now,
      });
    },
  }),

  editTask: mutator({
    args: editTaskArgs,
    reads: (args) => [tasks.key(args.id), ...assigneeKeys(args.assignee), ...clientKeys(args.clientId)],
    words: ({ title, body }) => [title, body].filter(Boolean).join("\n"),
    async run({ id: taskId, assignee: given, ...fields }, { tx, actor, now }) {
      const task = await tasks.get(tx, taskId);
      if (!may(actor, "task.edit", { own: isOwnTask(task, actor) })) throw new Rejection("not_allowed");
      if (!task) throw new Rejection("not_found");
      const next: Task = { ...task, updatedAt: now };
      if (fields.title !== undefined) next.title = fields.title;
      if (fields.body !== undefined) next.body = fields.body;
      if (fields.priority !== undefined) next.priority = fields.priority;
      if (fields.dueAt !== undefined) next.dueAt = fields.dueAt;
      // What has not begun, or waits for them, people may still change.
      const begun = task.agentState && task.status !== "pending" && task.status !== "failed";
      const changesWork = fields.kind !== undefined || fields.payload !== undefined || fields.clientId !== undefined;
      // Forms send the assignee along whether or not it changed.
      const reassigned = given && (given.kind !== task.assigneeKind || given.id !== task.assigneeId);
      if (begun && (changesWork || reassigned)) throw new Rejection("bad_transition");
      checkPayload(fields.payload);
      if (fields.kind !== undefined) next.kind = fields.kind;
      if (fields.payload !== undefined) next.payload = fields.payload;
      if (fields.clientId !== undefined) {
        if (!may(actor, "client.edit")) throw new Rejection("not_allowed");
        if (fields.clientId !== null) await clients.must(tx, fields.clientId);
        next.clientId = fields.clientId;
      }
      if (given) {
        await checkAssignee(tx, actor, given);
        next.assigneeKind = given.kind;
        next.assigneeId = given.id;
      }
      if (reassigned || fields.kind !== undefined) {
        const state = stateFor(next.kind, { kind: next.assigneeKind, id: next.assigneeId });
        if (!state && task.agentState) Object.assign(next, { agentState: null, waits: null, status: "pending" });
        else if (state && !task.agentState && task.status === "pending") next.agentState = state;
      }
      await tasks.put(tx, taskId, next);
    },
  }),

  setTaskStatus: mutator({
    args: setTaskStatusArgs,
    reads: (args) => [tasks.key(args.id)],
    async run({ id: taskId, status }, { tx, actor, now }) {
      const task = await tasks.get(tx, taskId);
      if (!may(actor, "task.edit", { own: isOwnTask(task, actor) })) throw new Rejection("not_allowed");
      if (!task) throw new Rejection("not_found");
      if (task.status === status) return; // two people ticked the same box: both were right
      if (task.agentState) {
        // A person may stop an agent's task and have it tried again; the rest is the agent's to do.
        if (!movesOf(task).includes(status)) throw new Rejection("bad_transition");
        const agentState = status === "pending" ? "ready" : "cancelled";
        await tasks.put(tx, taskId, { ...task, status, agentState, waits: null, updatedAt: now });
        return;
      }
      if (!canMoveTask(task.status, status)) throw new Rejection("bad_transition");
      await tasks.put(tx, taskId, { ...task, status, updatedAt: now });
    },
  }),
};
