import { expect, test } from "vitest";
import type { ReadTx } from "../sync/tx.ts";
import { closedTasks, openTasks, taskById } from "./queries.ts";
import type { Task } from "./schema.ts";

const aTask = (id: string, over: Partial<Task> = {}): Task => ({
  id,
  title: id,
  body: "",
  kind: "todo",
  status: "pending",
  priority: "normal",
  assigneeKind: "none",
  assigneeId: null,
  createdBy: null,
  dueAt: null,
  createdAt: 1,
  updatedAt: 1,
  ...over,
});

const holding = (...tasks: Task[]): ReadTx => {
  const records = new Map<string, unknown>(tasks.map((task) => [`task/${task.id}`, task]));
  records.set("taskless/x", {});
  return {
    get: async (key) => records.get(key),
    async *scan(prefix) {
      for (const entry of records) if (entry[0].startsWith(prefix)) yield entry;
    },
  };
};

test("open tasks stand due first, then urgent first, then oldest first", async () => {
  const tx = holding(
    aTask("someday", { createdAt: 1 }),
    aTask("older", { createdAt: 0 }),
    aTask("urgent", { priority: "urgent", createdAt: 9 }),
    aTask("due-later", { dueAt: 200 }),
    aTask("due-soon", { dueAt: 100, priority: "low" }),
    aTask("begun", { status: "in_progress", dueAt: 150 }),
    aTask("done", { status: "completed", dueAt: 1 }),
  );
  expect((await openTasks(tx)).map(({ id }) => id)).toEqual([
    "due-soon",
    "begun",
    "due-later",
    "urgent",
    "older",
    "someday",
  ]);
});

test("closed tasks stand latest change first", async () => {
  const tx = holding(
    aTask("open"),
    aTask("done", { status: "completed", updatedAt: 5 }),
    aTask("given-up", { status: "cancelled", updatedAt: 7 }),
  );
  expect((await closedTasks(tx)).map(({ id }) => id)).toEqual(["given-up", "done"]);
});

test("a task out of sight is undefined", async () => {
  expect(await taskById(holding(), "gone")).toBeUndefined();
});
