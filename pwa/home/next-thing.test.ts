import { expect, test } from "vitest";
import type { Approval } from "../../shared/approvals/schema.ts";
import type { Task } from "../../shared/tasks/schema.ts";
import { nextThing } from "./next-thing.ts";

const now = 1_000_000_000_000;
const hour = 3_600_000;
const approval = (over: Partial<Approval>) =>
  ({ id: "a", risk: "low", expiresAt: now + 100 * hour, ...over }) as Approval;
const task = (over: Partial<Task>) => ({ id: "t", dueAt: null, ...over }) as Task;
const nothing = { approvals: [], tasks: [], begunLesson: undefined, nextLesson: undefined, now };

test("with nothing waiting, one may add a task", () => {
  expect(nextThing(nothing)).toEqual({ kind: "add" });
});

test("a pressing decision comes before everything", () => {
  const rest = { tasks: [task({ dueAt: now })], begunLesson: "dh-1", nextLesson: "dh-2" };
  for (const pressing of [approval({ risk: "high" }), approval({ expiresAt: now + hour })]) {
    expect(nextThing({ ...nothing, ...rest, approvals: [pressing] })).toMatchObject({ kind: "decide", count: 1 });
  }
});

test("what is due today or late comes before an unfinished quiz, and that before a calm decision", () => {
  const calm = { ...nothing, approvals: [approval({})], begunLesson: "dh-1" };
  expect(nextThing({ ...calm, tasks: [task({ dueAt: now - hour })] }).kind).toBe("task");
  expect(nextThing({ ...calm, tasks: [task({})] })).toEqual({ kind: "lesson", lessonId: "dh-1", begun: true });
  expect(nextThing({ ...calm, begunLesson: undefined, nextLesson: "dh-2" }).kind).toBe("decide");
});

test("a lesson comes before a task without a date", () => {
  const free = { ...nothing, tasks: [task({})] };
  expect(nextThing({ ...free, nextLesson: "dh-2" })).toEqual({ kind: "lesson", lessonId: "dh-2", begun: false });
  expect(nextThing(free).kind).toBe("task");
});
