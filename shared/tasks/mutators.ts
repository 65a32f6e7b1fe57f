// The rules of tasks: who may make, change and move them.
import { agents } from "../agents/records.ts";
import { members } from "../members/records.ts";
import { tasks } from "./records.ts";
import { z } from "zod/mini";
import { may } from "../access.ts";
import type { Actor } from "../actor.ts";
import { Rejection } from "../errors.ts";
import { id, moment, optionalText, text } from "../fields.ts";
import { mutator } from "../sync/mutator.ts";
import type { ReadTx } from "../sync/tx.ts";
import { canMoveTask, isOwnTask } from "./moves.ts";
import type { Task } from "./schema.ts";
import { assigneeKinds, taskPriorities, taskStatuses } from "./vocabulary.ts";

const assignee = z.object({ kind: z.enum(assigneeKinds), id: z.nullable(id) });
type Assignee = z.infer<typeof assignee>;

export const createTaskArgs = z.object({
  id,
  title: text(200),
  body: z.optional(optionalText(4000)),
  kind: z.optional(z.enum(["todo", "lesson"])),
  priority: z.optional(z.enum(taskPriorities)),
  assignee: z.optional(assignee),
  dueAt: z.optional(z.nullable(moment)),
});

/** Only the fields that changed: two people who edit different fields both win. */
export const editTaskArgs = z.object({
  id,
  title: z.optional(text(200)),
  body: z.optional(optionalText(4000)),
  priority: z.optional(z.enum(taskPriorities)),
  assignee: z.optional(assignee),
  dueAt: z.optional(z.nullable(moment)),
});

export const setTaskStatusArgs = z.object({ id, status: z.enum(taskStatuses) });

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
    reads: (args) => [tasks.key(args.id), ...assigneeKeys(args.assignee)],
    words: ({ title, body }) => (body ? `${title}\n${body}` : title),
    async run(args, { tx, actor, now }) {
      if (!may(actor, "task.create")) throw new Rejection("not_allowed");
      const given = args.assignee ?? { kind: "none", id: null };
      await checkAssignee(tx, actor, given);
      const existing = await tasks.get(tx, args.id);
      if (existing?.createdBy === actor.memberId) return; // the same intent, delivered by another road
      if (existing) throw new Rejection("already_exists");
      await tasks.put(tx, args.id, {
        id: args.id,
        title: args.title,
        body: args.body ?? "",
        kind: args.kind ?? "todo",
        status: "pending",
        priority: args.priority ?? "normal",
        assigneeKind: given.kind,
        assigneeId: given.id,
        createdBy: actor.memberId,
        dueAt: args.dueAt ?? null,
        createdAt: now,
        updatedAt: now,
      });
    },
  }),

  editTask: mutator({
    args: editTaskArgs,
    reads: (args) => [tasks.key(args.id), ...assigneeKeys(args.assignee)],
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
      if (given) {
        await checkAssignee(tx, actor, given);
        next.assigneeKind = given.kind;
        next.assigneeId = given.id;
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
      if (!canMoveTask(task.status, status)) throw new Rejection("bad_transition");
      await tasks.put(tx, taskId, { ...task, status, updatedAt: now });
    },
  }),
};
