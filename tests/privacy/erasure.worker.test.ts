// A person goes, and no word of theirs is left: marks in every text column they have, then a look at every byte of the
// database, the bucket and the Durable Object. Everybody else's bytes stay as they were.
import { env } from "cloudflare:workers";
import { runInDurableObject } from "cloudflare:test";
import { beforeAll, describe, expect, test } from "vitest";
import { erasePerson, eraseAll, wishErasure } from "../../server/auth/erase-person.ts";
import { globalInventory, tenantInventory, type Entry } from "../../server/privacy/inventory.ts";
import { slotOf, voidSlots, markSlots } from "../../server/scope/certificate-slots.ts";
import { newId } from "../../server/sync/new-id.ts";
import { tenantTableNames } from "../../server/tables.ts";
import { confirmed, opened, stepUp, withPasskey } from "../support/factors.ts";
import { aClass, aJoiner } from "../support/class.ts";
import {
  aCertificate,
  aConsent,
  aDecision,
  aDevice,
  anAttempt,
  anEnrolment,
  aProgress,
  aRefusal,
  aTask,
} from "../support/records.ts";
import {
  anApproval,
  aPerson,
  appEnv,
  aTenant,
  fetchApp,
  Phone,
  postJson,
  put,
  signIn,
  type TestMember,
  type TestTenant,
} from "../support/tenants.ts";

const inventory: Readonly<Record<string, Entry>> = { ...tenantInventory, ...globalInventory };

interface Planted {
  readonly tenant: TestTenant;
  readonly person: TestMember;
  /** `table.column` -> its mark. */
  readonly marks: ReadonlyMap<string, string>;
  /** A mark in a task that others work on: the organisation's own. */
  readonly shared: string;
  readonly certificateId: string;
}

/** Every text of a person in every table the inventory says has words of theirs. */
async function plant(): Promise<Planted> {
  const marks = new Map<string, string>();
  const mark = (place: string) => {
    const text = `canary-${crypto.randomUUID()}`;
    marks.set(place, text);
    return text;
  };
  const tenant = await aTenant("Ivon-toerana");
  const person = await tenant.join("external");
  const { userId } = person;
  const { memberId } = person.actor;
  const [certificateId, cohort, taskId, approvalId] = [newId(), newId(), newId(), newId()];
  const shared = `canary-${crypto.randomUUID()}`;
  const { db } = tenant;
  const [member] = await db.all(db.read`SELECT * FROM members WHERE id = ${memberId}`);
  await put(db, {
    [`member/${memberId}`]: {
      id: memberId,
      userId,
      displayName: mark("members.display_name"),
      role: "external",
      status: "active",
      language: "mg",
      createdAt: member?.["created_at"],
      updatedAt: 1,
    },
    [`device/${newId()}`]: aDevice({ memberId, label: mark("devices.label") }),
    [`cohort/${cohort}`]: {
      id: cohort,
      name: "Kilasy",
      trainerIds: [tenant.owner.actor.memberId],
      joinCode: "TSARA4M5",
      joinOpen: true,
      opensAt: 0,
      closesAt: 1,
      createdAt: 1,
      updatedAt: 1,
    },
    [`task/${taskId}`]: aTask({
      id: taskId,
      createdBy: memberId,
      assigneeKind: "member",
      assigneeId: memberId,
      title: mark("tasks.title"),
      body: mark("tasks.body"),
    }),
  });
  const ids = { attempt: newId(), enrolment: newId(), outcome: newId(), decision: newId(), consent: newId() };
  const othersTask = newId();
  await put(db, {
    [`enrolment/${ids.enrolment}`]: anEnrolment({
      id: ids.enrolment,
      cohortId: cohort,
      memberId,
      contact: mark("enrolments.contact"),
    }),
    [`task/${othersTask}`]: aTask({
      id: othersTask,
      createdBy: memberId,
      assigneeKind: "member",
      assigneeId: tenant.owner.actor.memberId,
      title: shared,
    }),
    [`approval/${approvalId}`]: anApproval({ id: approvalId, decidedBy: memberId, status: "approved" }),
    [`decision/${ids.decision}`]: aDecision({
      id: ids.decision,
      approvalId,
      memberId,
      reason: mark("decisions.reason"),
    }),
    [`outcome/${ids.outcome}`]: aRefusal({ id: ids.outcome, memberId, text: mark("outcomes.text") }),
    [`attempt/${ids.attempt}`]: anAttempt({ id: ids.attempt, memberId, answers: mark("attempts.answers") }),
    [`progress/${memberId}/dh-1`]: aProgress({ memberId }),
    [`consent/${ids.consent}`]: aConsent({ id: ids.consent, memberId }),
    [`certificate/${certificateId}`]: aCertificate({
      id: certificateId,
      memberId,
      number: mark("certificates.number"),
      credential: mark("certificates.credential"),
    }),
  });
  await slotOf(appEnv, certificateId, tenant.id);
  await markSlots(appEnv, tenant.id, [{ id: certificateId, status: "issued" }]);
  const statement = (sql: string, ...values: (string | number)[]) => env.DB.prepare(sql).bind(...values);
  const group = `g-${crypto.randomUUID()}`;
  const email = `${mark("auth_user.email")}@example.demo`;
  const tail = JSON.stringify([mark("sync_client.tail")]);
  const gone = JSON.stringify([mark("sync_client.gone")]);
  const day = Date.now() + 86_400_000;
  await env.DB.batch([
    statement(
      "INSERT INTO audit_words VALUES (?, ?, ?, ?, 1, 1)",
      tenant.id,
      newId(),
      memberId,
      mark("audit_words.words"),
    ),
    statement("INSERT INTO sync_group VALUES (?, ?, ?, 1)", tenant.id, group, memberId),
    statement(
      "INSERT INTO sync_client (tenant_id, group_id, id, lmid, ver, epoch, tail, gone) VALUES (?, ?, 'c', 1, 1, 1, ?, ?)",
      tenant.id,
      group,
      tail,
      gone,
    ),
    statement(
      "INSERT INTO sync_quarantine VALUES (?, 'c', 1, ?, 'rule_failed', ?, 1)",
      tenant.id,
      memberId,
      JSON.stringify(mark("sync_quarantine.raw")),
    ),
    statement("INSERT INTO sync_crash VALUES (?, 'c', 1, 1)", tenant.id),
    statement(
      "UPDATE auth_user SET name = ?, email = ?, image = ? WHERE id = ?",
      mark("auth_user.name"),
      email,
      mark("auth_user.image"),
      userId,
    ),
    statement(
      "UPDATE auth_session SET ip_address = ?, user_agent = ? WHERE user_id = ?",
      mark("auth_session.ip_address"),
      mark("auth_session.user_agent"),
      userId,
    ),
    statement("UPDATE auth_account SET account_id = ? WHERE user_id = ?", mark("auth_account.account_id"), userId),
    statement(
      "INSERT INTO invitations VALUES (?, ?, 'staff', ?, ?, 1, 0, 9, 'open', ?, 1, 1)",
      tenant.id,
      newId(),
      email,
      mark("invitations.label"),
      tenant.owner.actor.memberId,
    ),
    statement(
      "INSERT INTO auth_passkey VALUES (?, ?, ?, 'k', 0, 0, ?, 1, NULL, NULL)",
      newId(),
      userId,
      newId(),
      mark("auth_passkey.name"),
    ),
    statement("INSERT INTO auth_verification VALUES (?, ?, 'x', ?, 1, 1)", newId(), email, day),
    statement(
      "INSERT INTO auth_invitation VALUES (?, ?, ?, 'staff', 'pending', ?, ?, 1)",
      newId(),
      tenant.id,
      email,
      day,
      tenant.owner.userId,
    ),
    statement("INSERT INTO auth_rate_limit VALUES (?, ?, 1, 1)", newId(), `export:${userId}`),
    statement("INSERT INTO auth_pin VALUES (?, ?, ?, 'h', 0, 1, 1)", tenant.id, mark("auth_pin.name"), userId),
    statement("INSERT INTO auth_failure VALUES (?, 1, 1)", `sign-in:account:${email}`),
    statement("INSERT INTO auth_failure VALUES (?, 1, 1)", `pin:account:${tenant.id}:${marks.get("auth_pin.name")}`),
  ]);
  return { tenant, person, marks, shared, certificateId };
}

/** Every row of every table as text, by table. */
async function everything(): Promise<ReadonlyMap<string, string[]>> {
  const names = Object.keys(inventory);
  const results = await env.DB.batch(names.map((name) => env.DB.prepare(`SELECT * FROM ${name}`)));
  return new Map(names.map((name, at) => [name, (results[at]?.results ?? []).map((row) => JSON.stringify(row))]));
}

/** Where any of the marks is left: tables, the bucket, the tenant's Durable Object. */
async function left({ tenant, marks }: Planted): Promise<string[]> {
  const found: string[] = [];
  const look = (where: string, text: string) => {
    for (const [place, text_] of marks) if (text.includes(text_)) found.push(`${place} in ${where}`);
  };
  for (const [table, rows] of await everything()) look(table, rows.join("\n"));
  for (const { key } of (await env.ARCHIVE.list()).objects)
    look(key, (await (await env.ARCHIVE.get(key))?.text()) ?? "");
  const hub = env.TENANT_HUB.get(env.TENANT_HUB.idFromName(`t:${tenant.id}`));
  await runInDurableObject(hub, async (_, state) => look("hub", JSON.stringify([...(await state.storage.list())])));
  return found;
}

/** What of `before` has changed, but for rows that are or were the person's, or speak of them by an id. */
async function othersChanged(before: ReadonlyMap<string, string[]>, { tenant, person, marks, certificateId }: Planted) {
  const after = await everything();
  const theirs = [person.userId, person.actor.memberId, certificateId, ...marks.values()];
  const isTheirs = (row: string) => theirs.some((one) => row.includes(one));
  // The tenant's clock goes on, and sync's rows of a group name nobody.
  const moving = (table: string, row: string) =>
    table === "tenant_clock" ? row.includes(tenant.id) : table === "sync_crash" && row.includes(tenant.id);
  const rest = (rows: string[], table: string) => rows.filter((row) => !isTheirs(row) && !moving(table, row));
  return [...before].flatMap(([table, rows]) => {
    const now = new Set(after.get(table));
    return rest(rows, table)
      .filter((row) => !now.has(row))
      .map((row) => `${table}: ${row}`);
  });
}

const wishOf = ({ person }: Planted, keepCertificates = false) =>
  wishErasure(appEnv, { userId: person.userId, tenantId: "", keepCertificates, askedBy: "self" });

let bystander: Planted;
beforeAll(async () => {
  bystander = await plant();
  await env.ARCHIVE.put("assets/app.js", "let app");
});

test("the plant reaches every column of words the inventory names", async () => {
  const columns = Object.entries(inventory).flatMap(([table, entry]) =>
    entry.whose === null ? [] : entry.words.map((column) => `${table}.${column}`),
  );
  // Held by the marks of others: copies, the address in other tables, ids instead of words.
  const elsewhere = new Set([
    "cv.val",
    "members.user_id",
    "erasures.user_id",
    "auth_verification.identifier",
    "invitations.email",
    "auth_invitation.email",
    "auth_rate_limit.key",
    "auth_failure.key",
  ]);
  expect(columns.filter((column) => !elsewhere.has(column)).toSorted()).toEqual([...bystander.marks.keys()].toSorted());
  expect((await left(bystander)).length).toBeGreaterThan(bystander.marks.size);
});

test("0 marks of the person are left anywhere, others' rows are as they were, and the log still says who did what", async () => {
  const planted = await plant();
  const { tenant, person, shared, certificateId } = planted;
  const { memberId } = person.actor;
  const events = async () =>
    (await tenant.db.all(tenant.db.read`SELECT id, detail FROM audit_events ORDER BY id`)).map((row) =>
      JSON.stringify(row),
    );
  const [before, log] = [await everything(), await events()];
  const staff = new Phone(tenant.owner);
  await staff.pull();

  await opened(person, "roles", "exports");
  const answer = await postJson(
    "/api/privacy/erase",
    { certificates: "revoke", confirm: `${planted.marks.get("auth_user.email")}@EXAMPLE.demo` },
    { cookie: person.cookie },
  );
  expect([answer.status, await answer.json()]).toEqual([200, { erased: true }]);

  expect(await left(planted)).toEqual([]);
  expect(await othersChanged(before, planted)).toEqual([]);
  expect((await events()).slice(0, log.length)).toEqual(log);
  const all = [...(await everything()).values()].flat().join("\n");
  expect(all).not.toContain(person.userId);
  // What others work on is the organisation's; it names an id.
  expect(all).toContain(shared);
  // Phones of others hear of it by what they always do.
  await staff.pull();
  expect(JSON.stringify([...staff.view.values()])).not.toContain(
    "canary-" + planted.marks.get("members.display_name")?.slice(7),
  );
  expect(staff.view.get(`member/${memberId}`)).toMatchObject({ displayName: `#${memberId.slice(-6)}`, status: "left" });
  // The session is gone, and the paper in somebody's hand gets its answer without a name.
  expect((await fetchApp("/api/session", { headers: { cookie: person.cookie } })).status).toBe(401);
  const slot = await slotOf(appEnv, certificateId, tenant.id);
  expect((await voidSlots(appEnv)).revoked.has(slot)).toBe(true);
  const page = await fetchApp(`/verify/${certificateId}?lang=en`);
  expect([page.status, (await page.text()).includes("Revoked")]).toEqual([200, true]);
  // The same wish again changes nothing.
  await wishOf(planted);
  await erasePerson(appEnv, person.userId);
  expect(await left(planted)).toEqual([]);
});

test("kept certificates stay valid with the name in them, and nothing else stays", async () => {
  const planted = await plant();
  await wishOf(planted, true);
  await erasePerson(appEnv, planted.person.userId);
  expect((await left(planted)).toSorted()).toEqual([
    "certificates.credential in certificates",
    "certificates.credential in cv",
    "certificates.number in certificates",
    "certificates.number in cv",
  ]);
});

test("cut off at any statement, the next run finishes it", async () => {
  const planted = await plant();
  await wishOf(planted);
  /** Fails at the `n`th call to the database from now on. */
  const failing = (n: number) => {
    let calls = 0;
    const tick = () => {
      if (++calls === n) throw new Error("cut off");
    };
    const statement = (made: D1PreparedStatement): D1PreparedStatement =>
      new Proxy(made, {
        get(target, name) {
          if (name === "inner") return target;
          const value = Reflect.get(target, name) as unknown;
          if (typeof value !== "function") return value;
          return (...given: unknown[]) => {
            if (name === "bind") return statement(Reflect.apply(value, target, given) as D1PreparedStatement);
            tick();
            return Reflect.apply(value, target, given) as unknown;
          };
        },
      });
    const db = new Proxy(env.DB, {
      get(target, name) {
        if (name === "prepare") return (sql: string) => statement(target.prepare(sql));
        if (name === "batch")
          return (all: (D1PreparedStatement & { inner: D1PreparedStatement })[]) => {
            tick();
            return target.batch(all.map(({ inner }) => inner));
          };
        return Reflect.get(target, name).bind(target) as unknown;
      },
    });
    return { ...appEnv, identityDb: db, databases: new Map([["DB", db]]) };
  };
  let cuts = 0;
  // Each run gets one call further than the last, until one comes through.
  for (let n = 1; ; n++) {
    const done = await erasePerson(failing(n), planted.person.userId).then(
      () => true,
      () => false,
    );
    if (done) break;
    cuts += 1;
    expect(cuts).toBeLessThan(400);
  }
  expect(cuts).toBeGreaterThan(10);
  expect(await left(planted)).toEqual([]);
  expect((await env.DB.prepare("SELECT count(*) AS n FROM auth_erasure").first<{ n: number }>())?.n).toBe(0);
});

test("what was cut off is finished at night", async () => {
  const planted = await plant();
  await wishOf(planted);
  await eraseAll(appEnv);
  expect(await left(planted)).toEqual([]);
});

describe("whose wish counts", () => {
  test("the last owner hands over first; then they can go", async () => {
    const tenant = await aTenant();
    await tenant.join("staff");
    const { owner } = tenant;
    const meaning = await fetchApp("/api/privacy/erasure", { headers: { cookie: owner.cookie } });
    expect(await meaning.json()).toEqual({ confirm: owner.email, blockedBy: ["Riake"], closes: [], certificates: 0 });
    const ask = () =>
      postJson("/api/privacy/erase", { certificates: "keep", confirm: owner.email }, { cookie: owner.cookie });
    const refused = await ask();
    expect([refused.status, (await refused.json<{ code: string }>()).code]).toEqual([409, "last_owner"]);
    await tenant.join("owner");
    expect((await ask()).status).toBe(200);
  });

  test("who is alone in an organisation takes it along; its log too, nobody else's", async () => {
    const [alone, other] = [await aTenant("Soa irery"), await aTenant("Hafa")];
    await put(alone.db, { [`task/${newId()}`]: aTask({ id: newId(), title: "canary-alone" }) }).catch(() => {});
    const { cookie, email } = alone.owner;
    expect((await postJson("/api/privacy/erase", { certificates: "keep", confirm: email }, { cookie })).status).toBe(
      200,
    );
    for (const table of tenantTableNames) {
      const { results } = await env.DB.prepare(`SELECT * FROM ${table} WHERE tenant_id = ?`).bind(alone.id).all();
      const stays = ["tenants", "members", "erasures", "tenant_clock"].includes(table);
      expect([table, results.length]).toEqual([table, stays ? 1 : 0]);
      expect(JSON.stringify(results)).not.toContain("Soa irery");
    }
    const events = await other.db.all(other.db.read`SELECT id FROM audit_events`);
    expect(events.length).toBeGreaterThan(0);
    // Append-only is as it was, for the one and for the other.
    await expect(env.DB.prepare("DELETE FROM audit_events").run()).rejects.toThrow(/append-only/);
  });

  test("an owner erases a learner without an account, by their name; nobody else may, and nobody who has one", async () => {
    const { tenant, trainer, cohort } = await aClass();
    const joiner = await aJoiner(cohort.joinCode, "Canary Rasoa");
    const { memberId } = await (await joiner.join()).json<{ memberId: string }>();
    const road = `/api/privacy/members/${memberId}/erase`;
    const ask = (by: TestMember, confirm = "canary rasoa", to = road) =>
      postJson(to, { certificates: "revoke", confirm }, { cookie: by.cookie });
    expect((await ask(trainer)).status).toBe(403);
    expect((await ask((await aTenant()).owner)).status).toBe(404);
    const unproven = await ask(tenant.owner);
    expect([unproven.status, (await unproven.json<{ code: string }>()).code]).toEqual([403, "needs_step_up"]);
    await confirmed(tenant.owner, "roles");
    expect((await ask(tenant.owner, "Rasoa")).status).toBe(422);
    const withAccount = await tenant.join("external");
    const theirs = `/api/privacy/members/${withAccount.actor.memberId}/erase`;
    expect((await ask(tenant.owner, "Rabe", theirs)).status).toBe(409);
    expect((await ask(tenant.owner)).status).toBe(200);
    const text = [...(await everything()).values()].flat().join("\n");
    expect(text).not.toContain("Canary Rasoa");
    expect(text).not.toContain("034 00 000 00");
    // Their phone hears of it when it signs in, and forgets.
    await expect(joiner.signIn(tenant.id)).rejects.toThrow(/device_revoked/);
  });

  test("who has a passkey shows it first; it goes with them", async () => {
    const tenant = await aTenant();
    const person = await tenant.join("external");
    const passkey = await withPasskey(person);
    const ask = () =>
      postJson("/api/privacy/erase", { certificates: "keep", confirm: person.email }, { cookie: person.cookie });
    expect((await (await ask()).json<{ code: string }>()).code).toBe("needs_step_up");
    await stepUp(person, passkey, "exports");
    expect((await ask()).status).toBe(200);
    expect(
      await env.DB.prepare("SELECT id FROM auth_passkey WHERE user_id = ?").bind(person.userId).first(),
    ).toBeNull();
  });

  test("a wrong confirmation and a guest change nothing", async () => {
    const person = await aPerson();
    const cookie = await signIn(person.email);
    expect((await postJson("/api/privacy/erase", { certificates: "keep", confirm: "x" }, { cookie })).status).toBe(422);
    expect((await postJson("/api/privacy/erase", { certificates: "keep", confirm: person.email })).status).toBe(401);
    expect((await fetchApp("/api/session", { headers: { cookie } })).status).toBe(200);
  });

  test("in one organisation alone the account stays for the others", async () => {
    const [a, b] = [await aTenant(), await aTenant()];
    const both = await a.join("external");
    await b.admit(both, "external");
    await wishErasure(appEnv, { userId: both.userId, tenantId: a.id, keepCertificates: true, askedBy: "retention" });
    await erasePerson(appEnv, both.userId);
    const rows = await env.DB.prepare("SELECT organization_id FROM auth_member WHERE user_id = ?")
      .bind(both.userId)
      .all();
    expect(rows.results).toEqual([{ organization_id: b.id }]);
    expect(await env.DB.prepare("SELECT id FROM auth_user WHERE id = ?").bind(both.userId).first()).not.toBeNull();
  });
});
