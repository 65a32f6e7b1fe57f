import { expect, test } from "vitest";
import type { Actor } from "../../shared/actor.ts";
import { memoryTx } from "../../tests/support/memory-tx.ts";
import { anApproval, aTask } from "../../tests/support/records.ts";
import { dryRun, readTx } from "./run-rule.ts";

const actor: Actor = { memberId: "0190a3c4-0000-7000-8000-000000000001", role: "staff" };
const id = "0190a3c4-0000-7000-8000-000000000002";

/** What the engine offers a rule, over the records in memory. */
function engine(records: Readonly<Record<string, unknown>> = {}) {
  const tx = memoryTx(records);
  return { get: tx.get, scan: ({ prefix }: { prefix: string }) => ({ entries: () => tx.scan(prefix) }) };
}

test("a rule’s writes are told and not made", async () => {
  const key = `task/${id}`;
  const tx = engine({ [key]: aTask({ id, title: "Antso", status: "pending" }) });
  const writes = await dryRun(tx, "setTaskStatus", { id, status: "completed" }, actor);
  expect(writes.get(key)).toMatchObject({ title: "Antso", status: "completed" });
  expect(await tx.get(key)).toMatchObject({ status: "pending" });
});

test("a rule of another build, and args it does not understand, are refused and not thrown about", async () => {
  await expect(dryRun(engine(), "paintTheWall", {}, actor)).rejects.toMatchObject({ code: "unknown_mutator" });
  await expect(dryRun(engine(), "setTaskStatus", { id, status: "asleep" }, actor)).rejects.toMatchObject({
    code: "invalid_args",
  });
  await expect(dryRun(engine(), "setTaskStatus", { id, status: "completed" }, actor)).rejects.toMatchObject({
    code: "not_found",
  });
});

test("queries walk the engine’s records by prefix", async () => {
  const tx = readTx(engine({ "task/a": 1, "task/b": 2, "tasks/c": 3 }));
  const found: unknown[] = [];
  for await (const entry of tx.scan("task/")) found.push(entry);
  expect(found).toEqual([
    ["task/a", 1],
    ["task/b", 2],
  ]);
});

test("a rule sees what it wrote itself: of two decisions at once the first stands", async () => {
  const approval = anApproval({ status: "pending", risk: "low", expiresAt: Date.now() + 1000 });
  const item = (last: string) => ({
    id: id.slice(0, -1) + last,
    approvalId: approval.id,
    verdict: "approve",
    subjectHash: approval.subjectHash,
    claimedAt: 1,
  });
  const args = { items: [item("8"), item("9")] };
  const writes = await dryRun(engine({ [`approval/${approval.id}`]: approval }), "decideApprovals", args, {
    ...actor,
    role: "owner",
  });
  const outcomes = args.items.map((one) => (writes.get(`decision/${one.id}`) as { outcome: string }).outcome);
  expect(outcomes).toEqual(["applied", "superseded"]);
});
