// Agents and runs against their tables, by every pair.
import { expect, test } from "vitest";
import { anAgent } from "../../tests/support/records.ts";
import { mayTurnRun, runStates } from "../runs/states.ts";
import { agentStatuses, mayTurn, pauseReasons, resumed, turned } from "./states.ts";

const agentMoves = new Set(
  `draft>idle idle>waking idle>active idle>sleep waking>active waking>idle active>idle active>error sleep>idle paused>idle
   error>idle`.split(/\s+/),
);
for (const from of ["idle", "waking", "active", "sleep", "error"]) agentMoves.add(`${from}>paused`);
for (const from of agentStatuses) if (from !== "retired") agentMoves.add(`${from}>retired`);

test("an agent makes the listed moves and no other", () => {
  for (const from of agentStatuses)
    for (const to of agentStatuses) {
      const name = `${from}>${to}`;
      expect([name, mayTurn(from, to)]).toEqual([name, agentMoves.has(name)]);
    }
});

test("a pause has a reason, and only that reason ends it", () => {
  for (const reason of pauseReasons) {
    const paused = turned(anAgent({ status: "idle" }), "paused", reason);
    for (const other of pauseReasons)
      if (other === reason) expect(resumed(paused, other)).toMatchObject({ status: "idle", pausedReason: null });
      else expect(() => resumed(paused, other)).toThrow("bad_transition");
  }
  expect(() => turned(anAgent({ status: "idle" }), "paused")).toThrow("bad_transition");
});

const runMoves = new Set(
  "queued>leased queued>cancelled leased>running leased>interrupted leased>cancelled".split(" "),
);
for (const to of ["succeeded", "failed", "timed_out", "cancelled", "interrupted"]) runMoves.add(`running>${to}`);

test("a run makes the listed moves and no other", () => {
  for (const from of runStates)
    for (const to of runStates) {
      const name = `${from}>${to}`;
      expect([name, mayTurnRun(from, to)]).toEqual([name, runMoves.has(name)]);
    }
});
