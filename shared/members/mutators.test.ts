// Every role, every action on a member, on oneself and on somebody else of every role: the table of shared/access.ts in
// one column, what the rule does in the other.
import { describe, expect, test } from "vitest";
import { aMember, anId } from "../../tests/support/records.ts";
import { memoryTx } from "../../tests/support/memory-tx.ts";
import { grantOf, may } from "../access.ts";
import { roles, type Role } from "../actor.ts";
import { nothingShown, type Shown } from "../sync/mutator.ts";
import { memberMutators } from "./mutators.ts";
import type { Member } from "./schema.ts";

const [me, them, spare] = [anId(2), anId(3), anId(4)];
const record = (fields: Partial<Member>) => [`member/${fields.id}`, aMember(fields)] as const;

/** What becomes of a rule: `yes`, or the code of its refusal. */
async function outcome(
  kind: "setMemberRole" | "setMemberStatus",
  args: { id: string; role?: Role; status?: string },
  people: readonly (readonly [string, Member])[],
  actor = { memberId: me, role: people.find(([key]) => key === `member/${me}`)?.[1].role ?? "external" },
  shown: Shown | null = null,
): Promise<string> {
  const { args: schema, reads, run } = memberMutators[kind];
  const parsed = schema.parse(args) as never;
  const tx = memoryTx(Object.fromEntries(people), reads(parsed, actor));
  try {
    await run(parsed, { tx, actor, now: 5000, quizKeys: null, shown });
    return tx.writes.size > 0 ? "yes" : "nothing";
  } catch (error) {
    return (error as { code: string }).code;
  }
}
/** Another owner, so that nobody is the last one. */
const another = record({ id: spare, role: "owner" });

describe.each(roles)("%s", (role) => {
  const actor = { memberId: me, role };
  const self = record({ id: me, role });

  test.each(roles)("on a colleague who is %s", async (theirs) => {
    const colleague = record({ id: them, role: theirs });
    const people = [self, colleague, another];
    const owners = grantOf(role, "member.owner") === "yes";
    for (const next of roles) {
      const touches = theirs === "owner" || next === "owner";
      const allowed = may(actor, "member.role") && (!touches || owners);
      const expected = !allowed ? "not_allowed" : next === theirs ? "nothing" : "yes";
      expect(await outcome("setMemberRole", { id: them, role: next }, people), next).toBe(expected);
    }
    const allowed = may(actor, "member.suspend") && (theirs !== "owner" || owners);
    for (const status of ["suspended", "left"])
      expect(await outcome("setMemberStatus", { id: them, status }, people), status).toBe(
        allowed ? "yes" : "not_allowed",
      );
    const away = [self, record({ id: them, role: theirs, status: "suspended" }), another];
    expect(await outcome("setMemberStatus", { id: them, status: "active" }, away)).toBe(
      allowed ? "yes" : "not_allowed",
    );
  });

  test("on themselves: leave, and lower but never raise", async () => {
    const people = [self, another];
    expect(await outcome("setMemberStatus", { id: me, status: "left" }, people)).toBe("yes");
    expect(await outcome("setMemberStatus", { id: me, status: "suspended" }, people)).toBe("not_allowed");
    for (const next of roles) {
      const raises = roles.indexOf(next) < roles.indexOf(role);
      const said = await outcome("setMemberRole", { id: me, role: next }, people);
      if (raises) expect(said, next).toBe("not_allowed");
      else expect(said, next).toBe(next === role ? "nothing" : may(actor, "member.role") ? "yes" : "not_allowed");
    }
  });

  test.each(["suspended", "left", "invited"] as const)(
    "who is %s does nothing, whatever their session says",
    async (status) => {
      const people = [record({ id: me, role, status }), record({ id: them, role: "external" }), another];
      expect(await outcome("setMemberRole", { id: them, role: "staff" }, people, actor)).toBe("not_allowed");
      expect(await outcome("setMemberStatus", { id: them, status: "suspended" }, people, actor)).toBe("not_allowed");
      if (status !== "left")
        expect(await outcome("setMemberStatus", { id: me, status: "left" }, people, actor)).toBe("not_allowed");
    },
  );
});

const owner = record({ id: me, role: "owner" });
const admin = record({ id: them, role: "admin" });

test.each([
  ["setMemberRole", { role: "admin" }],
  ["setMemberStatus", { status: "left" }],
] as const)("the last owner cannot vanish by %s", async (kind, change) => {
  const gone = record({ id: spare, role: "owner", status: "suspended" });
  expect(await outcome(kind, { id: me, ...change }, [owner, admin, gone])).toBe("last_owner");
  expect(await outcome(kind, { id: me, ...change }, [owner, admin, another])).toBe("yes");
});

test("an owner who is suspended already is nobody's last one", async () => {
  const away = record({ id: spare, role: "owner", status: "suspended" });
  expect(await outcome("setMemberRole", { id: spare, role: "staff" }, [owner, away])).toBe("yes");
  expect(await outcome("setMemberStatus", { id: spare, status: "left" }, [owner, away])).toBe("yes");
});

test("the role of the record counts, not the one the session was opened with", async () => {
  const people = [record({ id: me, role: "staff" }), admin, another];
  const before = { memberId: me, role: "owner" } as const;
  expect(await outcome("setMemberRole", { id: me, role: "owner" }, people, before)).toBe("not_allowed");
  expect(await outcome("setMemberStatus", { id: them, status: "suspended" }, people, before)).toBe("not_allowed");
});

test("who left comes back by an invitation alone; whoever is not there is not found", async () => {
  const left = record({ id: them, role: "staff", status: "left" });
  expect(await outcome("setMemberStatus", { id: them, status: "active" }, [owner, left])).toBe("bad_transition");
  expect(await outcome("setMemberRole", { id: them, role: "admin" }, [owner, left])).toBe("bad_transition");
  expect(await outcome("setMemberStatus", { id: them, status: "suspended" }, [owner])).toBe("not_found");
  expect(await outcome("setMemberStatus", { id: them, status: "suspended" }, [record({ id: me, role: "staff" })])).toBe(
    "not_allowed",
  );
});

test("without a second factor nothing but leaving is done, and what is so already is left alone", async () => {
  const people = [record({ id: me, role: "owner" }), record({ id: them, role: "staff" }), another];
  const said = (kind: "setMemberRole" | "setMemberStatus", args: { id: string; role?: Role; status?: string }) =>
    outcome(kind, args, people, undefined, nothingShown);
  expect(await said("setMemberRole", { id: them, role: "admin" })).toBe("second_factor_needed");
  expect(await said("setMemberRole", { id: me, role: "staff" })).toBe("second_factor_needed");
  expect(await said("setMemberStatus", { id: them, status: "left" })).toBe("second_factor_needed");
  expect(await said("setMemberRole", { id: them, role: "staff" })).toBe("nothing");
  expect(await said("setMemberStatus", { id: me, status: "left" })).toBe("yes");
});
