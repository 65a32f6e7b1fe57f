import { expect, test } from "vitest";
import type { Actor } from "../../shared/actor.ts";
import { aTask } from "../../tests/support/records.ts";
import { entities } from "../tables.ts";
import { Overlay, rowKeyOf, viewRows } from "./overlay.ts";

const actor: Actor = { memberId: "0190a3c4-0000-7000-8000-000000000001", role: "staff" };
const kept = aTask({ id: "a", title: "Antso" });
const overlay = () => new Overlay(new Map([["task/a", kept]]));

test("what a rule did not declare it can neither read nor write", async () => {
  const touch = (work: Parameters<Overlay["run"]>[1]) => overlay().run(actor, work);
  await expect(touch(async (tx) => void (await tx.get("task/b")))).rejects.toThrow("Undeclared read of task/b");
  await expect(touch((tx) => tx.put("task/b", kept))).rejects.toThrow("Undeclared write of task/b");
  await expect(touch((tx) => tx.del("task/b"))).rejects.toThrow("Undeclared write of task/b");
  await expect(touch(async (tx) => void (await tx.scan("task/")[Symbol.asyncIterator]().next()))).rejects.toThrow(
    "Undeclared scan of task/",
  );
  expect(() => rowKeyOf("dragon/a", actor)).toThrow("No entity behind the key dragon/a");
});

test("a record that was deleted is gone for the rule that did it and for those after it", async () => {
  const records = overlay();
  const seen: unknown[] = [];
  await records.run(actor, async (tx) => {
    seen.push(await tx.get("task/a"));
    await tx.del("task/a");
    seen.push(await tx.get("task/a"));
  });
  await records.run(actor, async (tx) => void seen.push(await tx.get("task/a")));
  expect(seen).toEqual([kept, undefined, undefined]);
  expect(records.changes()).toMatchObject([{ id: "a", before: kept, after: null }]);
});

test("of a rule that throws nothing stays", async () => {
  const records = overlay();
  const broken = records.run(actor, async (tx) => {
    await tx.del("task/a");
    throw new Error("broken");
  });
  await expect(broken).rejects.toThrow("broken");
  expect(records.changes()).toEqual([]);
});

test("who no longer sees a record is left a tombstone of it, and nothing of what it became", () => {
  const before = aTask({ id: "a", createdBy: "one", assigneeKind: "member", assigneeId: "two" });
  const after = { ...before, assigneeId: "three", title: "Vaovao" };
  const rows = viewRows([{ entity: entities.task, id: "a", before, after }], 7);
  const copies = Object.fromEntries(rows.map(([scope, , , value]) => [scope, value === null ? null : "whole"]));
  expect(copies).toEqual({ staff: "whole", "u:one": "whole", "u:two": null, "u:three": "whole" });
});
