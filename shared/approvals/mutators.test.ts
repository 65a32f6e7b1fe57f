import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { aDecision, anApproval, anId } from "../../tests/support/records.ts";
import { memoryTx } from "../../tests/support/memory-tx.ts";
import { roles, type Actor, type Role } from "../actor.ts";
import { approvalMutators, decideApprovalsArgs } from "./mutators.ts";
import { decisionSchema, type Approval, type Decision } from "./schema.ts";
import { verdicts } from "./vocabulary.ts";

const { decideApprovals } = approvalMutators;
type Item = Parameters<typeof decideApprovals.run>[0]["items"][number];

const who = (role: Role, memberId = anId(2)): Actor => ({ memberId, role });
const item = (fields: Partial<Item> = {}): Item => ({
  id: anId(5),
  approvalId: anId(4),
  verdict: "approve",
  subjectHash: anApproval().subjectHash,
  claimedAt: 900,
  ...fields,
});
async function decide(items: Item[], records: Record<string, unknown>, actor = who("staff"), now = 5000) {
  const tx = memoryTx(records, decideApprovals.reads({ items }, actor));
  await decideApprovals.run({ items }, { tx, actor, now, quizKeys: null, shown: null });
  return tx.writes;
}
const open = (fields: Partial<Approval> = {}) => ({ [`approval/${anId(4)}`]: anApproval(fields) });
const decision = `decision/${anId(5)}`;
const outcome = `outcome/${anId(5)}`;

describe("one decision", () => {
  test("applied: the approval is decided, and who, when and by which decision is on record", async () => {
    const writes = await decide([item()], open());
    expect(writes.get(`approval/${anId(4)}`)).toEqual(
      anApproval({
        status: "approved",
        decidedBy: anId(2),
        decisionId: anId(5),
        decidedAt: 5000,
        version: 2,
        updatedAt: 5000,
      }),
    );
    expect(decisionSchema.parse(writes.get(decision))).toMatchObject({
      outcome: "applied",
      claimedAt: 900,
      createdAt: 5000,
    });
  });

  test.each([
    ["already decided", { status: "approved" as const, decidedBy: anId(8) }, {}, "superseded"],
    ["expired by its status", { status: "expired" as const }, {}, "expired"],
    ["expired by the Worker's clock, to the millisecond", { expiresAt: 5000 }, {}, "expired"],
    ["about a subject that changed meanwhile", {}, { subjectHash: "ffffffffffffffff" }, "stale"],
    ["of medium risk", { risk: "medium" as const }, {}, "needs_step_up"],
    ["without the reason a no must carry", {}, { verdict: "reject" as const }, "invalid"],
  ])("%s: kept with its outcome, the approval untouched", async (_, approval, fields, expected) => {
    const writes = await decide([item(fields)], open(approval));
    expect([...writes.keys()]).toEqual([decision]);
    expect(writes.get(decision)).toMatchObject({ outcome: expected });
  });

  test("a loser is told who was faster", async () => {
    const writes = await decide([item()], open({ status: "rejected", decidedBy: anId(8) }));
    expect(writes.get(decision)).toMatchObject({ outcome: "superseded", outcomeBy: anId(8) });
  });

  test("who may not decide gets one and the same refusal whether the approval exists or not", async () => {
    const there = await decide([item()], open({ approverPolicy: { roles: ["owner"], members: [] } }), who("external"));
    const missing = await decide([item()], {}, who("external"));
    expect(there).toEqual(missing);
    expect(there.get(outcome)).toMatchObject({ code: "not_allowed", outcome: "forbidden", memberId: anId(2) });
  });

  test("the same decision by another road writes nothing", async () => {
    expect((await decide([item()], { ...open(), [decision]: aDecision() })).size).toBe(0);
  });

  test("1 to 100 items", () => {
    const of = (count: number) =>
      decideApprovalsArgs.safeParse({ items: Array.from({ length: count }, () => item()) }).success;
    expect([0, 1, 100, 101].map(of)).toEqual([false, true, true, false]);
  });
});

// The property a team relies on: whoever decides, in whatever order, on whatever state.
test("exactly one decision wins and every other person is told once", async () => {
  const oneDecision = fc.record({
    role: fc.constantFrom(...roles),
    member: fc.integer({ min: 20, max: 24 }),
    verdict: fc.constantFrom(...verdicts),
    reason: fc.option(fc.constant("Antony"), { nil: undefined }),
    now: fc.integer({ min: 4000, max: 6000 }),
    fresh: fc.boolean(),
  });
  await fc.assert(
    fc.asyncProperty(
      fc.array(oneDecision, { minLength: 1, maxLength: 8 }),
      fc.constantFrom(5000, 10_000),
      fc.constantFrom("low" as const, "high" as const),
      async (decisions, expiresAt, risk) => {
        let records: Record<string, unknown> = open({ expiresAt, risk });
        for (const [at, { role, member, now, verdict, reason, fresh }] of decisions.entries()) {
          const one = item({
            id: anId(100 + at),
            verdict,
            ...(reason && { reason }),
            ...(!fresh && { subjectHash: "ffffffffffffffff" }),
          });
          const writes = await decide([one], records, who(role, anId(member)), now);
          const told = [`decision/${one.id}`, `outcome/${one.id}`].filter((key) => writes.has(key));
          expect(told).toHaveLength(1);
          records = { ...records, ...Object.fromEntries(writes) };
        }
        const approval = records[`approval/${anId(4)}`] as Approval;
        const applied = Object.values(records).filter(
          (record) => (record as Decision).outcome === "applied",
        ) as Decision[];
        expect(applied).toHaveLength(approval.status === "pending" ? 0 : 1);
        if (applied[0])
          expect(approval).toMatchObject({ decisionId: applied[0].id, decidedBy: applied[0].memberId, version: 2 });
        if (risk === "high") expect(applied).toHaveLength(0);
      },
    ),
    { numRuns: 300 },
  );
});
