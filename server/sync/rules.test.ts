// Properties of every rule at once, over generated records, people and intents.
import fc from "fast-check";
import { expect, test } from "vitest";
import { Overlay, rowKeyOf, viewRows } from "./overlay.ts";
import { entities, isEntityName, type StoredRecord } from "../tables.ts";
import { memoryTx } from "../../tests/support/memory-tx.ts";
import {
  aDecision,
  aDevice,
  aMemory,
  aMember,
  anAgent,
  anApproval,
  anAttempt,
  anId,
  aProgress,
  aRefusal,
  aTask,
} from "../../tests/support/records.ts";
import { roles, type Actor } from "../../shared/actor.ts";
import { pauseReasons } from "../../shared/agents/states.ts";
import { approvalStatuses, risks, verdicts } from "../../shared/approvals/vocabulary.ts";
import { Rejection, rejections } from "../../shared/errors.ts";
import { languages } from "../../shared/fields.ts";
import { mutatorNamed, mutators, type MutatorName } from "../../shared/mutators.ts";
import { memoryStatuses } from "../../shared/memory/schema.ts";
import { skillNames } from "../../shared/skills/names.ts";
import { agentStates, statusOf } from "../../shared/tasks/agent-states.ts";
import { purposes } from "../../shared/privacy/purposes.ts";
import { taskPriorities, taskStatuses } from "../../shared/tasks/vocabulary.ts";

// Few ids, so that people and records meet.
const someId = fc.integer({ min: 1, max: 8 }).map(anId);
const maybe = <Value>(value: fc.Arbitrary<Value>) => fc.option(value, { nil: undefined });
const moment = fc.integer({ min: 0, max: 10_000 });
const word = fc.constantFrom("a", "Tantara", "’");
const someAssignee = fc.record({
  kind: fc.constantFrom("none" as const, "member" as const, "agent" as const),
  id: fc.option(someId),
});
const tidy = <Value extends object>(value: Value): Value =>
  Object.fromEntries(Object.entries(value).filter(([, field]) => field !== undefined)) as Value;

const argsOf: { [Name in MutatorName]: fc.Arbitrary<unknown> } = {
  createTask: fc.record({
    id: someId,
    title: word,
    priority: maybe(fc.constantFrom(...taskPriorities)),
    assignee: maybe(someAssignee),
    kind: maybe(fc.constantFrom("todo", ...skillNames)),
    clientId: maybe(someId),
    payload: maybe(fc.constant({ items: "Logo; 2; 3" })),
  }),
  editTask: fc.record({
    id: someId,
    title: maybe(word),
    assignee: maybe(someAssignee),
    dueAt: maybe(fc.option(moment)),
    kind: maybe(fc.constantFrom("todo", ...skillNames)),
    clientId: maybe(fc.option(someId)),
    payload: maybe(fc.constant({})),
  }),
  setTaskStatus: fc.record({ id: someId, status: fc.constantFrom(...taskStatuses) }),
  decideApprovals: fc.record({
    items: fc.array(
      fc
        .record({
          id: someId,
          approvalId: someId,
          verdict: fc.constantFrom(...verdicts),
          reason: maybe(word),
          subjectHash: fc.constantFrom(anApproval().subjectHash, "ffffffffffffffff"),
          claimedAt: moment,
        })
        .map(tidy),
      { minLength: 1, maxLength: 3 },
    ),
  }),
  submitAttempt: fc.record({
    id: someId,
    lessonId: fc.constantFrom("dh-1", "dh-2"),
    lessonVersion: fc.constantFrom(1, 2),
    orderSeed: fc.constant(7),
    answers: fc.constantFrom("0|1", "", "2|0.1"),
    startedAt: moment,
    endedAt: moment,
    localScore: fc.integer({ min: 0, max: 100 }),
  }),
  saveSettings: fc.record({ language: maybe(fc.constantFrom(...languages)), displayName: maybe(word) }),
  recordConsents: fc.record({
    items: fc.array(
      fc.record({
        id: someId,
        purpose: fc.constantFrom(...purposes),
        choice: fc.constantFrom("given", "withdrawn"),
        version: fc.integer({ min: 1, max: 9 }),
        language: fc.constantFrom("mg", "fr", "en"),
        askedAt: fc.nat(),
      }),
      { minLength: 1, maxLength: 3 },
    ),
  }),
  dismissOutcome: fc.record({ id: someId }),
  registerDevice: fc.record({ id: someId, publicKey: fc.constant("A".repeat(87)), label: word }),
  revokeDevice: fc.record({ id: someId }),
  setMemberRole: fc.record({ id: someId, role: fc.constantFrom(...roles) }),
  setMemberStatus: fc.record({ id: someId, status: fc.constantFrom("active", "suspended", "left") }),
  editAgent: fc.record({ id: someId, soul: maybe(word), manual: maybe(word), budgetMicros: maybe(fc.nat(9)) }),
  pauseAgent: fc.record({ id: someId, paused: fc.boolean() }),
  judgeMemory: fc.record({ id: someId, keep: fc.boolean() }),
  addClient: fc.record({ id: someId, name: word, contact: maybe(word) }),
};
const aMutation = fc.oneof(
  ...(Object.keys(argsOf) as MutatorName[]).map((name) =>
    argsOf[name].map((args) => ({ name, args: tidy(args as object) })),
  ),
);
const anActor: fc.Arbitrary<Actor> = fc.record({ memberId: someId, role: fc.constantFrom(...roles) });

const standings = ["invited", "active", "active", "active", "suspended", "left"] as const;
const byAgent = { kind: "quote", assigneeKind: "agent", assigneeId: anId(3) } as const;
const aRecord = fc.oneof(
  fc
    .record({ id: someId, status: fc.constantFrom(...taskStatuses), createdBy: fc.option(someId) })
    .map((fields) => [`task/${fields.id}`, aTask(fields)] as const),
  fc
    .record({ id: someId, agentState: fc.constantFrom(...agentStates), createdBy: fc.option(someId) })
    .map(
      (fields) => [`task/${fields.id}`, aTask({ ...fields, ...byAgent, status: statusOf(fields.agentState) })] as const,
    ),
  fc
    .record({ id: someId, status: fc.constantFrom(...memoryStatuses) })
    .map((fields) => [`memory/${fields.id}`, aMemory(fields)] as const),
  fc
    .record({
      id: someId,
      status: fc.constantFrom(...approvalStatuses),
      risk: fc.constantFrom(...risks),
      expiresAt: moment,
    })
    .map((fields) => [`approval/${fields.id}`, anApproval(fields)] as const),
  fc.record({ id: someId, memberId: someId }).map((fields) => [`decision/${fields.id}`, aDecision(fields)] as const),
  fc.record({ id: someId, memberId: someId }).map((fields) => [`outcome/${fields.id}`, aRefusal(fields)] as const),
  fc.record({ id: someId, memberId: someId }).map((fields) => [`attempt/${fields.id}`, anAttempt(fields)] as const),
  fc
    .record({ id: someId, role: fc.constantFrom(...roles), status: fc.constantFrom(...standings) })
    .map((fields) => [`member/${fields.id}`, aMember(fields)] as const),
  fc.record({ id: someId, memberId: someId }).map((fields) => [`device/${fields.id}`, aDevice(fields)] as const),
  fc.record({ id: someId, pausedReason: fc.constantFrom(null, ...pauseReasons) }).map((fields) => {
    const status = fields.pausedReason ? ("paused" as const) : ("idle" as const);
    return [`agent/${fields.id}`, anAgent({ ...fields, status })] as const;
  }),
  fc
    .record({ bestScore: fc.integer({ min: 0, max: 100 }), attempts: fc.integer({ min: 1, max: 9 }) })
    .map((fields) => [`progress/dh-1`, aProgress(fields)] as const),
);
// A refusal is never told twice: where a decision carries its own outcome, no record of the same id stands beside it.
const aState = fc.array(aRecord, { maxLength: 14 }).map((entries) => {
  const state = Object.fromEntries(entries);
  return Object.fromEntries(
    entries.filter(([key]) => !(key.replace(/^outcome/, "decision") in state && key.startsWith("o"))),
  );
});

/** What the Worker loads of a scan of members. */
const isActiveOwner = (record: StoredRecord) => record["role"] === "owner" && record["status"] === "active";

const rule = (name: string) => {
  const found = mutatorNamed(name);
  if (!found) throw new Error(name);
  return found;
};

test("every rule, in every state, either writes or refuses with a code that has an outcome; it never breaks", async () => {
  await fc.assert(
    fc.asyncProperty(aState, aMutation, anActor, moment, async (state, { name, args }, actor, now) => {
      const { args: schema, reads, run } = rule(name);
      const parsed = schema.parse(args);
      const tx = memoryTx(state, reads(parsed, actor));
      try {
        await run(parsed, { tx, actor, now, quizKeys: null, shown: null });
      } catch (error) {
        expect(error).toBeInstanceOf(Rejection);
        expect(Object.keys(rejections)).toContain((error as Rejection).code);
      }
    }),
    { numRuns: 2000 },
  );
});

test("the phone's records and the Worker's overlay end in the same writes", async () => {
  await fc.assert(
    fc.asyncProperty(
      aState,
      fc.array(aMutation, { minLength: 1, maxLength: 5 }),
      anActor,
      async (state, mutations, actor) => {
        const ours: Record<string, StoredRecord> = Object.fromEntries(
          Object.entries(state).map(([key, value]) => [rowKeyOf(key, actor), value as StoredRecord]),
        );
        const keys = mutations
          .flatMap(({ name, args }) => rule(name).reads(args, actor))
          .map((key) => rowKeyOf(key, actor));
        const owners = Object.entries(ours).filter(([, record]) => isActiveOwner(record));
        const declared = keys.map((key): [string, StoredRecord | undefined] => [key, ours[key]]);
        const overlay = new Overlay(new Map<string, StoredRecord | undefined>([...owners, ...declared]));
        let records: Record<string, unknown> = state;
        for (const { name, args } of mutations) {
          const { run, reads } = rule(name);
          const tx = memoryTx(records, reads(args, actor));
          const context = { actor, now: 5000, quizKeys: null, shown: null };
          const here = await run(args, { tx, ...context }).then(() => null, String);
          const there = await overlay
            .run(actor, (overlayTx) => run(args, { tx: overlayTx, ...context }))
            .then(() => null, String);
          expect(there).toBe(here);
          if (here === null) records = { ...records, ...Object.fromEntries(tx.writes) };
        }
        const written = Object.fromEntries(
          overlay.changes().map(({ entity, id, after }) => [`${entity.name}/${id}`, after]),
        );
        for (const [rowKey, after] of Object.entries(written)) {
          const mine = Object.entries(records).find(([key]) => rowKeyOf(key, actor) === rowKey);
          expect(mine?.[1] ?? null).toEqual(after);
        }
      },
    ),
    { numRuns: 500 },
  );
});

test("a second delivery of what was applied changes nothing a person would notice", async () => {
  await fc.assert(
    fc.asyncProperty(aState, aMutation, anActor, async (state, { name, args }, actor) => {
      const { reads, run } = rule(name);
      const once = memoryTx(state, reads(args, actor));
      const context = { actor, now: 5000, quizKeys: null, shown: null };
      const refused = await run(args, { tx: once, ...context }).then(
        () => false,
        () => true,
      );
      if (refused) return;
      const twice = memoryTx({ ...state, ...Object.fromEntries(once.writes) }, reads(args, actor));
      await run(args, { tx: twice, ...context });
      for (const [key, value] of twice.writes) expect(value).toEqual(once.writes.get(key) ?? state[key]);
    }),
    { numRuns: 1000 },
  );
});

/** A field that a record may be without reads back as null. */
const said = (record: object) => Object.fromEntries(Object.entries(record).filter(([, field]) => field !== null));

test("what a rule writes survives the database: encoded, read back, it is the same record", async () => {
  await fc.assert(
    fc.asyncProperty(aState, aMutation, anActor, async (state, { name, args }, actor) => {
      const { reads, run } = rule(name);
      const tx = memoryTx(state, reads(args, actor));
      await run(args, { tx, actor, now: 5000, quizKeys: null, shown: null }).catch(() => null);
      for (const [key, value] of tx.writes) {
        const noun = key.slice(0, key.indexOf("/"));
        if (!isEntityName(noun)) throw new Error(key);
        if (value)
          expect(said(entities[noun].decode(entities[noun].encode(value as Record<string, unknown>)))).toEqual(
            said(value),
          );
      }
    }),
    { numRuns: 500 },
  );
});

test("a copy leaves a tombstone in exactly the scopes a record left", () => {
  const [before, after] = [
    aTask({ assigneeKind: "member", assigneeId: anId(3), createdBy: anId(4) }),
    aTask({ assigneeKind: "member", assigneeId: anId(5), createdBy: anId(4) }),
  ];
  const rows = viewRows([{ entity: entities.task, id: after.id, before, after }], 9);
  expect(rows.map(([scope, , version, value]) => [scope, version, value !== null])).toEqual([
    ["staff", 9, true],
    [`u:${anId(4)}`, 9, true],
    [`u:${anId(5)}`, 9, true],
    [`u:${anId(3)}`, 9, false],
  ]);
});

test("names that no rule has, among them those every object has, find nothing", () => {
  for (const name of ["", "tasks", "constructor", "__proto__", "toString"]) expect(mutatorNamed(name)).toBeUndefined();
  expect(Object.keys(mutators)).toContain("createTask");
});
