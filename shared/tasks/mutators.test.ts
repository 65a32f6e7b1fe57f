import { expect, test } from "vitest";
import { aMember, anAgent, anId, aTask } from "../../tests/support/records.ts";
import { memoryTx } from "../../tests/support/memory-tx.ts";
import type { Actor } from "../actor.ts";
import type { ArgsOf } from "../mutators.ts";
import { taskMutators } from "./mutators.ts";
import { taskSchema } from "./schema.ts";

const staff: Actor = { memberId: anId(2), role: "staff" };
const external: Actor = { memberId: anId(9), role: "external" };
const key = `task/${anId(1)}`;
const context = { now: 5000, quizKeys: null, shown: null };

type Name = keyof typeof taskMutators;
async function run<N extends Name>(name: N, args: ArgsOf<N>, records: Record<string, unknown>, actor: Actor = staff) {
  const rule = taskMutators[name];
  const tx = memoryTx(records, rule.reads(args as never, actor));
  await rule.run(args as never, { tx, actor, ...context });
  return tx.writes;
}
const no = (code: string) => expect.objectContaining({ name: "Rejection", code });

test("a new task stands open, unassigned and made by its author, and is a whole record", async () => {
  const made = (await run("createTask", { id: anId(1), title: "Hiantso an’i Hery" }, {})).get(key);
  expect(taskSchema.parse(made)).toEqual(
    aTask({ title: "Hiantso an’i Hery", createdBy: staff.memberId, createdAt: 5000, updatedAt: 5000 }),
  );
});

test("the same creation delivered twice writes once; another person's id is taken", async () => {
  const args = { id: anId(1), title: "Indray" };
  expect(
    (await run("createTask", args, { [key]: aTask({ createdBy: staff.memberId, title: "Voalohany" }) })).size,
  ).toBe(0);
  await expect(run("createTask", args, { [key]: aTask({ createdBy: anId(3) }) })).rejects.toEqual(no("already_exists"));
});

test("who gets a task must exist, and an external may only take it themselves", async () => {
  const to = (kind: "member" | "agent", id: string) => ({ id: anId(1), title: "x", assignee: { kind, id } });
  const people = { [`member/${anId(4)}`]: aMember({ id: anId(4) }), [`agent/${anId(3)}`]: anAgent() };
  expect((await run("createTask", to("member", anId(4)), people)).get(key)).toMatchObject({ assigneeId: anId(4) });
  expect((await run("createTask", to("agent", anId(3)), people)).get(key)).toMatchObject({ assigneeKind: "agent" });
  await expect(run("createTask", to("member", anId(5)), people)).rejects.toEqual(no("not_found"));
  await expect(run("createTask", to("member", anId(4)), people, external)).rejects.toEqual(no("not_allowed"));
  expect((await run("createTask", to("member", external.memberId), {}, external)).size).toBe(1);
  const torn = { id: anId(1), title: "x", assignee: { kind: "none" as const, id: anId(4) } };
  await expect(run("createTask", torn, people)).rejects.toEqual(no("invalid_args"));
});

test("an edit sets the fields it names and no other", async () => {
  const task = aTask({ body: "teo aloha", priority: "high", dueAt: 77 });
  const edited = (await run("editTask", { id: anId(1), title: "Vaovao" }, { [key]: task })).get(key);
  expect(edited).toEqual({ ...task, title: "Vaovao", updatedAt: 5000 });
  expect((await run("editTask", { id: anId(1), dueAt: null }, { [key]: task })).get(key)).toMatchObject({
    dueAt: null,
  });
});

test("edits of different fields give the same task in either order", async () => {
  const one = { id: anId(1), title: "Vaovao" };
  const two = { id: anId(1), priority: "urgent" as const };
  const after = async (first: typeof one | typeof two, second: typeof one | typeof two) => {
    const half = (await run("editTask", first, { [key]: aTask() })).get(key);
    return (await run("editTask", second, { [key]: half })).get(key);
  };
  expect(await after(one, two)).toEqual(await after(two, one));
});

test("an external edits what is theirs, and of the rest learns not even whether it exists", async () => {
  const edit = { id: anId(1), title: "x" };
  const mine = aTask({ assigneeKind: "member", assigneeId: external.memberId });
  expect((await run("editTask", edit, { [key]: mine }, external)).size).toBe(1);
  await expect(run("editTask", edit, { [key]: aTask() }, external)).rejects.toEqual(no("not_allowed"));
  await expect(run("editTask", edit, {}, external)).rejects.toEqual(no("not_allowed"));
  await expect(run("editTask", edit, {})).rejects.toEqual(no("not_found"));
});

test("a status moves along its roads; ticking a ticked box is no error and no write", async () => {
  const set = (status: "pending" | "completed" | "failed", from: "pending" | "completed") =>
    run("setTaskStatus", { id: anId(1), status }, { [key]: aTask({ status: from }) });
  expect((await set("completed", "pending")).get(key)).toMatchObject({ status: "completed", updatedAt: 5000 });
  expect((await set("completed", "completed")).size).toBe(0);
  await expect(set("failed", "completed")).rejects.toEqual(no("bad_transition"));
  await expect(run("setTaskStatus", { id: anId(1), status: "completed" }, {}, external)).rejects.toEqual(
    no("not_allowed"),
  );
});
