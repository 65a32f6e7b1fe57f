// Consents, the file of a person's data, and what the night forgets.
import { env } from "cloudflare:workers";
import { describe, expect, test } from "vitest";
import type { PersonExport } from "../../server/privacy/export.ts";
import { tenantInventory, globalInventory } from "../../server/privacy/inventory.ts";
import { identityKeptDays, forgetOldIdentity } from "../../server/auth/forget-old.ts";
import { formerMembersKeptDays, recordRules, retain, retainAll, rowRules } from "../../server/privacy/retention.ts";
import { createApp } from "../../server/http/app.ts";
import { newId } from "../../server/sync/new-id.ts";
import { confirmed } from "../support/factors.ts";
import { aClass, aJoiner } from "../support/class.ts";
import { aDecision, aDevice, anEnrolment, aRefusal, aTask } from "../support/records.ts";
import { anApproval, appEnv, aTenant, fetchApp, Phone, postJson, put, signIn, useApp } from "../support/tenants.ts";

const consentRow = (tenantId: string) =>
  env.DB.prepare("SELECT member_id, purpose, choice, version, language, asked_at FROM consents WHERE tenant_id = ?")
    .bind(tenantId)
    .all<{ purpose: string; member_id: string }>();

describe("consents", () => {
  test("a sign-up writes down what was agreed to, in which words and language", async () => {
    const email = `${newId()}@example.demo`;
    const form = {
      name: "Soa",
      email,
      password: "tsy-adinoko-mihitsy",
      organisation: "Soa sy Zanany",
      kind: "entrepreneur",
    };
    const agreed = { version: 1, language: "fr", purposes: ["account", "transfer"], at: 1234 };
    expect((await postJson("/api/sign-up", { ...form, agreed })).status).toBe(202);
    const cookie = await signIn(email);
    const session = await (await fetchApp("/api/session", { headers: { cookie } })).json<{ tenant: { id: string } }>();
    const { results } = await consentRow(session.tenant.id);
    expect(results).toMatchObject([
      { purpose: "account", choice: "given", version: 1, language: "fr", asked_at: 1234 },
      { purpose: "transfer", choice: "given", version: 1, language: "fr", asked_at: 1234 },
    ]);
  });

  test("joining a class does too, once however often the phone asks; what they say is theirs alone to see", async () => {
    const { tenant, cohort } = await aClass();
    const joiner = await aJoiner(cohort.joinCode);
    const agreed = { version: 1, language: "mg", purposes: ["account", "transfer", "class"], at: 5 };
    for (let tries = 0; tries < 2; tries++)
      expect((await postJson("/api/join", { ...joiner.body, agreed })).status).toBe(200);
    const { results } = await consentRow(tenant.id);
    expect(results.map(({ purpose }) => purpose).toSorted()).toEqual(["account", "class", "transfer"]);
    const owner = new Phone(tenant.owner);
    await owner.pull();
    expect(owner.records("consent")).toEqual([]);
  });

  test("they are never changed and never deleted, and nobody answers for another", async () => {
    const tenant = await aTenant();
    const [one, other] = [new Phone(await tenant.join("external")), new Phone(await tenant.join("external"))];
    const item = { id: newId(), purpose: "statistics", choice: "given", version: 1, language: "mg", askedAt: 1 };
    await one.push(one.mutation("recordConsents", { items: [item] }));
    await one.push(one.mutation("recordConsents", { items: [{ ...item, choice: "withdrawn" }] }));
    await other.push(other.mutation("recordConsents", { items: [{ ...item, choice: "withdrawn" }] }));
    expect((await consentRow(tenant.id)).results).toMatchObject([{ purpose: "statistics", choice: "given" }]);
    expect(other.records("outcome")).toMatchObject([{ code: "already_exists" }]);
    await expect(env.DB.prepare("UPDATE consents SET choice = 'withdrawn'").run()).rejects.toThrow(/append-only/);
    await expect(env.DB.prepare("DELETE FROM consents").run()).rejects.toThrow(/append-only/);
  });
});

describe("the file of a person's data", () => {
  const exportOf = (cookie: string, body: object = { format: "json" }) =>
    postJson("/api/privacy/export", body, { cookie });

  test("holds every table that knows them, agents' work that concerns them, nothing of others, no secret", async () => {
    const tenant = await aTenant("Riake");
    const person = await tenant.join("staff");
    const { memberId } = person.actor;
    const [taskId, approvalId, agentId] = [newId(), newId(), newId()];
    await put(tenant.db, {
      [`task/${taskId}`]: aTask({ id: taskId, title: "canary-mine", createdBy: memberId }),
      [`task/${newId()}`]: aTask({ id: newId(), title: "canary-not-mine" }),
    }).catch(() => {});
    const stranger = newId();
    await put(tenant.db, {
      [`task/${taskId}`]: aTask({ id: taskId, title: "canary-mine", createdBy: memberId }),
      [`task/${stranger}`]: aTask({ id: stranger, title: "canary-not-mine" }),
      [`approval/${approvalId}`]: anApproval({ id: approvalId, taskId, requestedBy: agentId }),
    });
    const decision = newId();
    await put(tenant.db, {
      [`decision/${decision}`]: aDecision({ id: decision, approvalId, memberId, reason: "canary-reason" }),
    });
    const answer = await exportOf(person.cookie);
    expect(answer.headers.get("content-disposition")).toMatch(/attachment; filename="nexio-.*\.json"/);
    const text = await answer.text();
    const file = JSON.parse(text) as PersonExport;
    const names = file.organisations.flatMap(({ tables }) => tables.map(({ table }) => table));
    const personal = (list: typeof tenantInventory) =>
      Object.entries(list).flatMap(([table, { whose }]) => (whose === null ? [] : [table]));
    expect(names).toEqual(personal(tenantInventory));
    expect(file.account.map(({ table }) => table)).toEqual(personal(globalInventory));
    const rows = (table: string) => file.organisations[0]?.tables.find((one) => one.table === table)?.rows;
    expect(rows("approvals")).toMatchObject([
      { id: approvalId, requested_by: agentId, subject: { title: "Tombana vidiny" } },
    ]);
    expect(rows("decisions")).toMatchObject([{ reason: "canary-reason" }]);
    for (const mine of ["canary-mine", person.email, "canary-reason"]) expect(text).toContain(mine);
    const { results } = await env.DB.prepare(
      "SELECT token AS secret FROM auth_session WHERE user_id = ?1 UNION SELECT password FROM auth_account WHERE user_id = ?1",
    )
      .bind(person.userId)
      .all<{ secret: string }>();
    expect(results.length).toBeGreaterThan(1);
    for (const other of ["canary-not-mine", tenant.owner.email, ...results.map(({ secret }) => secret)])
      expect(text).not.toContain(other);
  });

  test("as a page it is escaped, in the person's language, and asks for nothing", async () => {
    const tenant = await aTenant("<script>alert(1)</script>");
    const answer = await exportOf(tenant.owner.cookie, { format: "html", language: "fr" });
    const page = await answer.text();
    expect(page).toContain('<html lang="fr">');
    expect(page).toContain("&lt;script&gt;alert(1)&lt;/script&gt;");
    expect(page).not.toMatch(/<script|src=|href=/);
  });

  test("five an hour, then a while to wait", async () => {
    const { cookie } = (await aTenant()).owner;
    await useApp(createApp({ ...appEnv, isLimited: true }), async () => {
      for (let times = 0; times < 5; times++) expect((await exportOf(cookie)).status).toBe(200);
      const sixth = await exportOf(cookie);
      expect([sixth.status, (await sixth.json<{ code: string }>()).code]).toEqual([429, "quota_used"]);
      expect(Number(sixth.headers.get("retry-after"))).toBeGreaterThan(3000);
    });
  });

  test("an owner has it for a learner without an account: their organisation's part, no more", async () => {
    const { tenant, trainer, cohort } = await aClass();
    const joiner = await aJoiner(cohort.joinCode, "Rasoa");
    const { memberId } = await (await joiner.join()).json<{ memberId: string }>();
    const ask = (cookie: string) => postJson(`/api/privacy/members/${memberId}/export`, { format: "json" }, { cookie });
    expect((await ask(trainer.cookie)).status).toBe(403);
    expect((await ask(tenant.owner.cookie)).status).toBe(403);
    await confirmed(tenant.owner, "exports");
    const file = await (await ask(tenant.owner.cookie)).json<PersonExport>();
    expect(file.account).toEqual([]);
    expect(file.organisations[0]?.tables.find(({ table }) => table === "enrolments")?.rows).toMatchObject([
      { contact: "034 00 000 00" },
    ]);
  });
});

describe("retention", () => {
  const day = 86_400_000;
  const now = Date.now();
  const old = (days: number) => now - days * day - 1000;

  test("each rule takes what is too old, and nothing that is not", async () => {
    const tenant = await aTenant();
    const learner = await tenant.join("external");
    const { memberId } = learner.actor;
    const cohort = newId();
    const kept = (name: string) => [...recordRules, ...rowRules].find(({ table }) => table === name)?.keptDays ?? 0;
    await put(tenant.db, {
      [`cohort/${cohort}`]: {
        id: cohort,
        name: "Kilasy",
        trainerIds: [memberId],
        joinCode: "TSARA4M5",
        joinOpen: true,
        opensAt: 0,
        closesAt: 1,
        createdAt: 1,
        updatedAt: 1,
      },
    });
    const ids = Array.from({ length: 6 }, () => newId());
    const [o1 = "", o2 = "", d1 = "", d2 = "", e1 = "", e2 = ""] = ids;
    const second = await tenant.join("external");
    await put(tenant.db, {
      [`outcome/${o1}`]: aRefusal({ id: o1, memberId, text: "taloha", updatedAt: old(kept("outcomes")) }),
      [`outcome/${o2}`]: aRefusal({ id: o2, memberId, text: "vao", updatedAt: now - day }),
      [`device/${d1}`]: aDevice({ id: d1, memberId, status: "revoked", updatedAt: old(kept("devices")) }),
      [`device/${d2}`]: aDevice({ id: d2, memberId, updatedAt: old(kept("devices")) }),
      [`enrolment/${e1}`]: anEnrolment({
        id: e1,
        cohortId: cohort,
        memberId,
        contact: "034",
        status: "left",
        updatedAt: old(kept("enrolments")),
      }),
      [`enrolment/${e2}`]: anEnrolment({
        id: e2,
        cohortId: cohort,
        memberId: second.actor.memberId,
        contact: "033",
        updatedAt: old(kept("enrolments")),
      }),
    });
    const row = (table: string, at: number, id: string) =>
      table === "audit_words"
        ? env.DB.prepare("INSERT INTO audit_words VALUES (?, ?, ?, 'x', ?, 1)").bind(tenant.id, id, memberId, at)
        : env.DB.prepare("INSERT INTO sync_quarantine VALUES (?, ?, 1, ?, 'x', '{}', ?)").bind(
            tenant.id,
            id,
            memberId,
            at,
          );
    await env.DB.batch(
      rowRules.flatMap(({ table, keptDays }) => [row(table, old(keptDays), "old"), row(table, now - day, "new")]),
    );
    await retain(tenant.db, now);
    const idsOf = async (table: string, column = "id") =>
      (
        await env.DB.prepare(`SELECT ${column} AS id FROM ${table} WHERE tenant_id = ?`)
          .bind(tenant.id)
          .all<{ id: string }>()
      ).results
        .map(({ id }) => id)
        .toSorted();
    expect(await idsOf("outcomes")).toEqual([o2]);
    expect(await idsOf("devices")).toEqual([d2]);
    expect(await idsOf("enrolments", "contact")).toEqual(["", "033"]);
    expect(await idsOf("audit_words")).toEqual(["new"]);
    expect(await idsOf("sync_quarantine", "client_id")).toEqual(["new"]);
  });

  test("identity forgets ended sessions, what they confirmed, and spent codes", async () => {
    const { owner, id } = await aTenant();
    const at = (days: number, more: number) => now - days * day + more;
    const insert = (sql: string, ...values: (string | number)[]) => env.DB.prepare(sql).bind(...values);
    const session =
      "INSERT INTO auth_session (id, user_id, token, expires_at, created_at, updated_at) VALUES (?, ?, ?, ?, 1, 1)";
    const limit = "INSERT INTO auth_step_up VALUES (?, ?, 'u', 'totp', ?)";
    const code =
      "INSERT INTO auth_join_code (code_hash, organization_id, cohort_id, expires_at, created_at) VALUES (?, ?, 'c', ?, 1)";
    await env.DB.batch(
      [-1000, 60_000].flatMap((more) => [
        insert(session, `s${more}`, owner.userId, `t${more}`, at(identityKeptDays.session, more)),
        insert(limit, `l${more}`, `l${more}`, at(identityKeptDays.stepUp, more)),
        insert(code, `c${more}`, id, at(identityKeptDays.joinCode, more)),
      ]),
    );
    await forgetOldIdentity(appEnv, now);
    const found = await env.DB.prepare(
      `SELECT id FROM auth_session WHERE id LIKE 's%000' UNION SELECT session_id FROM auth_step_up WHERE session_id LIKE 'l%'
        UNION SELECT code_hash FROM auth_join_code WHERE code_hash LIKE 'c%000'`,
    ).all<{ id: string }>();
    expect(found.results.map(({ id: one }) => one).toSorted()).toEqual(["c60000", "l60000", "s60000"]);
  });

  test("who left long ago is erased there", async () => {
    const tenant = await aTenant();
    const [former, recent] = [await tenant.join("staff"), await tenant.join("staff")];
    const leave = (memberId: string, at: number) =>
      env.DB.prepare("UPDATE members SET status = 'left', updated_at = ? WHERE tenant_id = ? AND id = ?").bind(
        at,
        tenant.id,
        memberId,
      );
    await env.DB.batch([
      leave(former.actor.memberId, old(formerMembersKeptDays)),
      leave(recent.actor.memberId, now - 30 * day),
    ]);
    await retainAll(appEnv, now);
    const { results } = await env.DB.prepare(
      "SELECT id, display_name FROM members WHERE tenant_id = ? AND status = 'left'",
    )
      .bind(tenant.id)
      .all<{ id: string; display_name: string }>();
    expect(Object.fromEntries(results.map(({ id, display_name: name }) => [id, name]))).toEqual({
      [former.actor.memberId]: `#${former.actor.memberId.slice(-6)}`,
      [recent.actor.memberId]: "Rabe",
    });
    expect(await env.DB.prepare("SELECT id FROM auth_user WHERE id = ?").bind(former.userId).first()).toBeNull();
  });
});
