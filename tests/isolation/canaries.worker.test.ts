// Every text of two tenants carries a mark of its own. Whatever a person asks, no byte of an answer may carry a mark
// they may not see; a stranger's record and one that does not exist answer alike; and neither is changed.
import { env } from "cloudflare:workers";
import { beforeAll, expect, test } from "vitest";
import type { Role } from "../../shared/actor.ts";
import { tenantTableNames } from "../../server/tables.ts";
import { newId } from "../../server/sync/new-id.ts";
import {
  aCertificate,
  aCohort,
  aDecision,
  anAgent,
  anAttempt,
  aProgress,
  aRefusal,
  aTask,
} from "../support/records.ts";
import { anApproval, aTenant, Phone, postJson, put, type TestMember, type TestTenant } from "../support/tenants.ts";
import { everyIntent } from "../support/workload.ts";

const nouns = ["task", "approval", "decision", "attempt", "outcome", "agent", "certificate", "cohort"] as const;
type Noun = (typeof nouns)[number];

interface Planted {
  readonly tenant: TestTenant;
  readonly people: Record<Role, TestMember>;
  /** Mark by noun, of records that belong to the owner; `namedTask` is the external's. */
  readonly marks: Record<Noun | "name" | "soul" | "externalTask", string>;
  readonly ids: Record<Noun, string>;
}

const mark = (name: string) => `canary-${name}-${crypto.randomUUID()}`;

async function plant(): Promise<Planted> {
  const marks = Object.fromEntries(
    [...nouns, "name", "soul", "externalTask"].map((name) => [name, mark(name)]),
  ) as Planted["marks"];
  const tenant = await aTenant(marks.name);
  const { owner } = tenant;
  const people = {
    owner,
    admin: await tenant.join("admin"),
    staff: await tenant.join("staff"),
    external: await tenant.join("external"),
  };
  const ids = Object.fromEntries(nouns.map((noun) => [noun, newId()])) as Planted["ids"];
  const memberId = owner.actor.memberId;
  const externalTask = newId();
  const { subject, ...approval } = anApproval({ id: ids.approval, requestedBy: ids.agent });
  await put(tenant.db, {
    [`agent/${ids.agent}`]: anAgent({ id: ids.agent, name: marks.agent, soul: marks.soul }),
    [`task/${ids.task}`]: aTask({ id: ids.task, title: marks.task, createdBy: memberId }),
    [`task/${externalTask}`]: aTask({
      id: externalTask,
      title: marks.externalTask,
      createdBy: people.external.actor.memberId,
    }),
    [`approval/${ids.approval}`]: { ...approval, subject: { ...subject, title: marks.approval } },
    [`decision/${ids.decision}`]: aDecision({
      id: ids.decision,
      approvalId: ids.approval,
      memberId,
      reason: marks.decision,
    }),
    [`attempt/${ids.attempt}`]: anAttempt({ id: ids.attempt, memberId, answers: marks.attempt }),
    [`progress/${memberId}/dh-1`]: aProgress({ memberId }),
    [`outcome/${ids.outcome}`]: aRefusal({ id: ids.outcome, memberId, text: marks.outcome }),
    [`certificate/${ids.certificate}`]: aCertificate({ id: ids.certificate, memberId, number: marks.certificate }),
    [`cohort/${ids.cohort}`]: aCohort({ id: ids.cohort, name: marks.cohort, trainerIds: [memberId] }),
  });
  return { tenant, people, marks, ids };
}

let here: Planted;
let elsewhere: Planted;
beforeAll(async () => {
  [here, elsewhere] = [await plant(), await plant()];
});

// Written out from the product's words, not from the code that decides it.
const sees: Record<Role, readonly (keyof Planted["marks"])[]> = {
  owner: [
    "name",
    "agent",
    "soul",
    "task",
    "externalTask",
    "approval",
    "decision",
    "attempt",
    "outcome",
    "certificate",
    "cohort",
  ],
  admin: ["name", "agent", "soul", "task", "externalTask", "approval", "decision", "certificate", "cohort"],
  staff: ["name", "agent", "task", "externalTask", "approval", "decision", "certificate", "cohort"],
  external: ["name", "agent", "externalTask"],
};

const found = (bytes: string, { marks }: Planted) =>
  Object.entries(marks)
    .filter(([, text]) => bytes.includes(text))
    .map(([name]) => name)
    .toSorted();

test.each(["owner", "admin", "staff", "external"] as const)(
  "a first copy for %s holds what they may see and no more",
  async (role) => {
    const phone = new Phone(here.people[role]);
    const answer = await phone.call("/api/sync/pull", { pullVersion: 1, clientGroupID: phone.group, cookie: null });
    const bytes = await answer.text();
    expect(found(bytes, here)).toEqual([...sees[role]].toSorted());
    expect(found(bytes, elsewhere)).toEqual([]);
  },
);

/** `value` with every id in it that `from` knows exchanged for another one. */
const exchanged = (value: object, exchange: (id: string) => string): object =>
  JSON.parse(JSON.stringify(value), (key, part: unknown) =>
    typeof part === "string" && /(^id$|Id$)/.test(key) && /^[0-9a-f-]{36}$/.test(part) ? exchange(part) : part,
  );

const hashes = async (tenantId: string) =>
  Promise.all(
    tenantTableNames.map(async (table) => {
      const rows = await env.DB.prepare(`SELECT * FROM ${table} WHERE tenant_id = ?`).bind(tenantId).all();
      return JSON.stringify(rows.results);
    }),
  );

// An id that names nothing, for each that names something elsewhere: both walk the same road.
const nobodys = Object.fromEntries(nouns.map((noun) => [noun, newId()]));

test.each(["owner", "admin", "staff", "external"] as const)(
  "whatever %s sends about another tenant's records: same answer as for nothing at all, no byte back, no effect there",
  async (role) => {
    const before = await hashes(elsewhere.tenant.id);
    for (const [kind, args] of Object.entries(await everyIntent(here.tenant))) {
      for (const [noun, foreign] of Object.entries(elsewhere.ids)) {
        const told: unknown[] = [];
        for (const id of [foreign, nobodys[noun] ?? ""]) {
          const phone = new Phone(here.people[role]);
          await phone.pull();
          const mutation = phone.mutation(
            kind,
            exchanged(args, () => id),
          );
          const response = await phone.call("/api/sync/push", phone.pushBody([mutation], { cookie: phone.cookie }));
          const bytes = await response.text();
          expect(found(bytes, elsewhere), kind).toEqual([]);
          told.push([response.status, [...bytes.matchAll(/"(?:op|code|outcome|status)":"\w+"/g)].map(String)]);
        }
        expect(told[0], `${kind} ${noun}`).toEqual(told[1]);
      }
    }
    expect(await hashes(elsewhere.tenant.id)).toEqual(before);
  },
);

test("a refusal about a stranger's approval reads exactly like one about nothing", async () => {
  const refusalOf = async (approvalId: string) => {
    const phone = new Phone(here.people.external);
    await phone.pull();
    const before = new Set(phone.view.keys());
    const item = { id: newId(), approvalId, verdict: "approve", subjectHash: anApproval().subjectHash, claimedAt: 1 };
    await phone.push(phone.mutation("decideApprovals", { items: [item] }));
    const told = [...phone.view].filter(([key]) => !before.has(key)).map(([, value]) => value as object);
    return told.map((value) => ({ ...value, id: "", createdAt: 0, updatedAt: 0 }));
  };
  const nothing = await refusalOf(newId());
  expect(nothing).toHaveLength(1);
  expect(await refusalOf(elsewhere.ids.approval)).toEqual(nothing);
  expect(await refusalOf(here.ids.approval)).toEqual(nothing);
});

test("a person of both tenants gets each tenant's copy through that tenant alone", async () => {
  const both = await here.tenant.join("staff");
  await elsewhere.tenant.admit(both, "staff");
  for (const [active, other] of [
    [here, elsewhere],
    [elsewhere, here],
  ] as const) {
    await postJson("/api/auth/organization/set-active", { organizationId: active.tenant.id }, { cookie: both.cookie });
    const phone = new Phone(both);
    const bytes = await (
      await phone.call("/api/sync/pull", { pullVersion: 1, clientGroupID: phone.group, cookie: null })
    ).text();
    expect(found(bytes, active)).toEqual([...sees.staff].toSorted());
    expect(found(bytes, other)).toEqual([]);
  }
});

test("who left, and who was never in, gets nothing", async () => {
  const leaver = await here.tenant.join("staff");
  await env.DB.prepare("UPDATE members SET status = 'left' WHERE tenant_id = ? AND id = ?")
    .bind(here.tenant.id, leaver.actor.memberId)
    .run();
  const phone = new Phone(leaver);
  const answer = await phone.call("/api/sync/pull", { pullVersion: 1, clientGroupID: phone.group, cookie: null });
  expect(answer.status).toBe(403);
  expect(found(await answer.text(), here)).toEqual([]);
});
