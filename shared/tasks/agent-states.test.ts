// The machine against the table it was made from, written out here once more by hand.
import fc from "fast-check";
import { expect, test } from "vitest";
import { aTask } from "../../tests/support/records.ts";
import { movesOf } from "./moves.ts";
import { agentStates, isSettled, mayMove, moved, movers, statusOf, type AgentState } from "./agent-states.ts";

const open = "draft ready claimed running blocked peer_review revising awaiting_human approved executing".split(" ");
const listed = new Set([
  "draft>ready:user",
  "draft>ready:agent",
  "ready>claimed:run",
  "claimed>running:run",
  "claimed>ready:sweeper",
  "claimed>failed:sweeper",
  "running>ready:sweeper",
  "running>failed:sweeper",
  "running>peer_review:run",
  "running>blocked:run",
  "running>done:run",
  "blocked>ready:system",
  "peer_review>revising:reviewer",
  "peer_review>awaiting_human:system",
  "revising>peer_review:run",
  "revising>failed:sweeper",
  "awaiting_human>approved:user",
  "awaiting_human>revising:user",
  "approved>executing:system",
  "executing>done:system",
  "executing>failed:system",
  "executing>partial:system",
  "failed>ready:user",
  "partial>ready:user",
  ...open.map((state) => `${state}>cancelled:user`),
]);

const state = fc.constantFrom(...agentStates);
const mover = fc.constantFrom(...movers);

test("every move that is not listed is refused, every listed one is made", () => {
  let made = 0;
  for (const from of agentStates)
    for (const to of agentStates)
      for (const by of movers) {
        const name = `${from}>${to}:${by}`;
        expect([name, mayMove(from, to, by)]).toEqual([name, listed.has(name)]);
        const move = () => moved(aTask({ agentState: from, status: statusOf(from) }), to, by);
        if (!listed.has(name)) expect(move).toThrow("bad_transition");
        else made += move().agentState === to ? 1 : 0;
      }
  expect(made).toBe(listed.size);
});

test("no walk leaves a settled task but by a person's retry, and none has an effect before an approval", () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(state, mover), { maxLength: 60 }), (steps) => {
      let at: AgentState = "draft";
      const trail: AgentState[] = [at];
      for (const [to, by] of steps) {
        if (!mayMove(at, to, by)) continue;
        if (isSettled(at)) expect([to, by]).toEqual(["ready", "user"]);
        at = to;
        trail.push(at);
      }
      const firstEffect = trail.indexOf("executing");
      if (firstEffect >= 0) expect(trail.slice(0, firstEffect)).toContain("approved");
    }),
    { numRuns: 2000 },
  );
});

test("what people are offered is what the machine lets them do", () => {
  for (const from of agentStates) {
    const offered = movesOf(aTask({ agentState: from, status: statusOf(from) }));
    expect([from, offered.includes("cancelled")]).toEqual([from, mayMove(from, "cancelled", "user")]);
    // A draft is sent on its way by who writes it, not by a status.
    const retried = from !== "draft" && mayMove(from, "ready", "user");
    expect([from, offered.includes("pending")]).toEqual([from, retried]);
    expect(offered.filter((status) => status !== "cancelled" && status !== "pending")).toEqual([]);
  }
});

test("a task of a person is in no state at all", () => {
  for (const to of agentStates) for (const by of movers) expect(() => moved(aTask(), to, by)).toThrow("bad_transition");
});
