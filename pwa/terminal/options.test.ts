import { expect, test } from "vitest";
import type { Thing } from "./command.ts";
import { commands } from "./commands.ts";
import { type Option, optionsFor } from "./options.ts";
import { reader } from "./read.ts";
import { commandIndex, thingIndex } from "./search.ts";

const thing = (kind: Thing["kind"], name: string): Thing => ({ kind, id: name, name, path: `/${kind}` });
const things = [
  thing("approval", "Tombana vidin’i Vola"),
  thing("task", "Call the printer"),
  thing("member", "Vola Rasoa"),
  thing("agent", "Mpandrindra"),
  thing("task", "Lessons for March"),
];
const byName = commandIndex(commands);
const known = {
  commands,
  things,
  byName,
  byThing: thingIndex(things),
  reader: reader(commands, things, byName),
  habitOf: () => 0,
  habits: [],
};
const names = (options: readonly Option[]) =>
  options.map((one) => (one.kind === "command" ? one.command.id : one.thing.name));
const offered = (typed: string, over: Partial<typeof known> = {}) => names(optionsFor(typed, 0, { ...known, ...over }));

test("with nothing typed: what waits to be decided, then what is used most", () => {
  expect(offered("").slice(0, 2)).toEqual(["Tombana vidin’i Vola", "new-task"]);
  expect(offered("", { habits: ["data"] as never })[1]).toBe("data");
});

test("signs narrow it down", () => {
  expect(offered("#")).toEqual(["Tombana vidin’i Vola", "Call the printer", "Lessons for March"]);
  expect(offered("@vola")).toEqual(["Vola Rasoa"]);
  expect(offered("> lessons")[0]).toBe("lessons");
  expect(offered("?")).toHaveLength(commands.length);
});

test("a thing called just so comes first; otherwise the command does", () => {
  expect(offered("call the printer")[0]).toBe("Call the printer");
  expect(offered("lessons")[0]).toBe("lessons");
  expect(offered("mark call the printer as done")[0]).toBe("finish-task");
});

test("what is nothing we know can become a task", () => {
  const [only, ...rest] = optionsFor("Zzyzx qqq", 0, known);
  expect(rest).toEqual([]);
  expect(only).toMatchObject({ kind: "command", command: { id: "new-task" }, slots: { title: "Zzyzx qqq" } });
});

test("habits lift a command among its likes, never over one typed to the letter", () => {
  const habitOf = ((id: string) => (id === "write-lesson" ? 1 : 0)) as never;
  expect(offered("lessons", { habitOf })[0]).toBe("lessons");
});
