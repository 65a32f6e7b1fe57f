// Joining a class by its code: once however often it is asked, twenty at a time, and never by guessing.
import { env } from "cloudflare:workers";
import { expect, test } from "vitest";
import { makeCode, showCode } from "../../shared/cohorts/join-code.ts";
import type { Cohort, Enrolment } from "../../shared/cohorts/schema.ts";
import { maxLearners } from "../../shared/cohorts/schema.ts";
import { newId } from "../../server/sync/new-id.ts";
import { aMember } from "../support/records.ts";
import { anAddress, fetchApp, Phone, postJson, put, type TestMember } from "../support/tenants.ts";
import { aClass, aJoiner, codeOf, makeClass, type Joiner } from "../support/class.ts";

const wrongCode = () => makeCode(crypto.getRandomValues(new Uint8Array(7)));
const edit = (by: TestMember, path: string, body: object = {}) =>
  postJson(`/api/cohorts/${path}`, body, { cookie: by.cookie });
const phoneOf = async (joiner: Joiner, tenantId: string) =>
  new Phone({ cookie: await joiner.signIn(tenantId) } as TestMember);

test("a code leads in: the person, their phone and their place in the class are there, and the key signs them in", async () => {
  const { tenant, trainer, cohort } = await aClass();
  const joiner = await aJoiner(showCode(cohort.joinCode).toLowerCase(), "Lalao");
  const looked = await postJson("/api/join/look", { code: joiner.body.code });
  expect(await looked.json()).toEqual({ centre: "Ivon-toerana", cohort: "Kilasy 4", name: null });
  const answer = await joiner.join();
  const { memberId } = await answer.json<{ memberId: string }>();

  const theirs = await phoneOf(joiner, tenant.id);
  await theirs.pull();
  expect(theirs.view.get(`member/${memberId}`)).toMatchObject({ displayName: "Lalao", role: "external" });
  expect(theirs.view.get(`device/${joiner.body.device.id}`)).toMatchObject({ memberId, status: "active" });
  expect(theirs.records("cohort")).toEqual([]);
  const staff = new Phone(trainer);
  await staff.pull();
  expect(staff.records<Enrolment>("enrolment")).toMatchObject([
    { cohortId: cohort.id, memberId, contact: "034 00 000 00", status: "active" },
  ]);
});

test("an answer that was lost: asked again, before or after signing in, one person comes out", async () => {
  const { tenant, cohort } = await aClass();
  const joiner = await aJoiner(cohort.joinCode);
  const answers = await Promise.all([joiner.join(), joiner.join(), joiner.join()]);
  const bodies = await Promise.all(answers.map((answer) => answer.json()));
  expect(new Set(bodies.map((body) => JSON.stringify(body))).size).toBe(1);
  await joiner.signIn(tenant.id);
  expect(await (await joiner.join()).json()).toEqual(bodies[0]);
  const [count] = await tenant.db.all(
    tenant.db
      .read`SELECT (SELECT count(*) FROM enrolments) e, (SELECT count(*) FROM members WHERE role = 'external') m`,
  );
  expect(count).toEqual({ e: 1, m: 1 });
  // The same joining from another phone's key is nobody's retry.
  const thief = await aJoiner(cohort.joinCode);
  Object.assign(thief.body, { id: joiner.body.id });
  expect(await codeOf(await thief.join())).toEqual([409, "already_joined"]);
});

test("a class of twenty behind one address, all at once, some of them slow to type: everyone is in, once", async () => {
  const { tenant, trainer, cohort } = await aClass();
  const address = anAddress();
  const joiners = await Promise.all(Array.from({ length: 20 }, (_, at) => aJoiner(cohort.joinCode, `Mpianatra ${at}`)));
  const slips = Array.from({ length: 10 }, () =>
    postJson("/api/join/look", { code: wrongCode() }, { "cf-connecting-ip": address }),
  );
  const answers = await Promise.all(joiners.map((joiner) => joiner.join(address)));
  expect(answers.map(({ status }) => status)).toEqual(Array(20).fill(200));
  expect((await Promise.all(slips)).every(({ status }) => status === 404)).toBe(true);
  const staff = new Phone(trainer);
  await staff.pull();
  const enrolled = staff.records<Enrolment>("enrolment");
  expect(enrolled).toHaveLength(20);
  expect(new Set(enrolled.map(({ memberId }) => memberId)).size).toBe(20);
  const cookies = await Promise.all(joiners.map((joiner) => joiner.signIn(tenant.id)));
  expect(new Set(cookies).size).toBe(20);
});

test("guessing ends after thirty wrong codes, at that address alone; a slip of the finger is no guess", async () => {
  const { cohort } = await aClass();
  const [guesser, neighbour] = [anAddress(), anAddress()];
  const look = (code: string, address = guesser) =>
    postJson("/api/join/look", { code }, { "cf-connecting-ip": address });
  const slip = cohort.joinCode.replace(/^./, (first) => (first === "2" ? "3" : "2"));
  for (let n = 0; n < 40; n++) expect(await codeOf(await look(slip))).toEqual([422, "code_mistyped"]);
  for (let n = 0; n < 30; n++) expect(await codeOf(await look(wrongCode()))).toEqual([404, "code_unknown"]);
  const refused = await look(cohort.joinCode);
  expect(Number(refused.headers.get("retry-after"))).toBeGreaterThan(0);
  expect(await codeOf(refused)).toEqual([429, "too_many_failures"]);
  expect((await look(cohort.joinCode, neighbour)).status).toBe(200);
  // Codes and passwords have quotas of their own.
  const tried = await postJson(
    "/api/auth/sign-in/email",
    { email: "tsy-misy@example.demo", password: "diso diso diso" },
    { "cf-connecting-ip": guesser },
  );
  expect(tried.status).toBe(401);
});

test("a door that is closed, too early, too late, replaced or full says which", async () => {
  const { tenant, trainer, cohort } = await aClass();
  const tried = async (code = cohort.joinCode) => codeOf(await (await aJoiner(code)).join());
  const set = async (fields: object) => expect((await edit(trainer, cohort.id, fields)).status).toBe(200);
  const now = Date.now();
  await set({ joinOpen: false });
  expect(await tried()).toEqual([410, "code_closed"]);
  await set({ joinOpen: true, opensAt: now + 60_000 });
  expect(await tried()).toEqual([403, "class_not_open"]);
  await set({ opensAt: now - 2, closesAt: now - 1 });
  expect(await tried()).toEqual([410, "code_expired"]);
  const renewed = await (await edit(trainer, `${cohort.id}/code`)).json<Cohort>();
  expect(await tried()).toEqual([410, "code_replaced"]);
  const place = {
    cohortId: cohort.id,
    contact: "",
    status: "active",
    heardAt: 0,
    unsent: 0,
    createdAt: 1,
    updatedAt: 1,
  };
  const people = Array.from({ length: maxLearners }, () => newId());
  await put(tenant.db, Object.fromEntries(people.map((id) => [`member/${id}`, aMember({ id, userId: id })])));
  await put(
    tenant.db,
    Object.fromEntries(people.map((memberId) => [`enrolment/${memberId}`, { ...place, id: memberId, memberId }])),
  );
  expect(await tried(renewed.joinCode)).toEqual([409, "class_full"]);
  const before = await env.DB.prepare("SELECT count(*) n FROM auth_user WHERE email LIKE '%.invalid'").first("n");
  await tried(renewed.joinCode);
  expect(await env.DB.prepare("SELECT count(*) n FROM auth_user WHERE email LIKE '%.invalid'").first("n")).toBe(before);
});

test("a lost phone: a code good once brings the same person back, the old phone is out, and it is written down", async () => {
  const { tenant, trainer, cohort } = await aClass();
  const first = await aJoiner(cohort.joinCode, "Naina");
  const { memberId } = await (await first.join()).json<{ memberId: string }>();
  const old = await first.signIn(tenant.id);
  const given = await edit(trainer, `${cohort.id}/learners/${memberId}/code`, { lost: true });
  const { code } = await given.json<{ code: string }>();
  expect((await fetchApp("/api/session", { headers: { cookie: old } })).status).toBe(401);
  await expect(first.signIn(tenant.id, 2)).rejects.toThrow(/device_revoked/);

  expect(await (await postJson("/api/join/look", { code })).json()).toMatchObject({ name: "Naina" });
  const second = await aJoiner(code, "");
  expect((await second.join()).status).toBe(200);
  expect(await (await second.join()).json()).toMatchObject({ memberId, name: "Naina" });
  expect(await codeOf(await (await aJoiner(code)).join())).toEqual([410, "code_used"]);
  const back = await phoneOf(second, tenant.id);
  await back.pull();
  expect(back.view.get(`member/${memberId}`)).toMatchObject({ displayName: "Naina" });
  const audit = await tenant.db.all(
    tenant.db
      .read`SELECT action, actor_id FROM audit_events WHERE action IN ('give_way_back', 'come_back') ORDER BY id`,
  );
  expect(audit).toEqual([
    { action: "give_way_back", actor_id: trainer.actor.memberId },
    { action: "come_back", actor_id: memberId },
  ]);
});

test("a way back is old after two days, and never leads to more than a learner", async () => {
  const { tenant, trainer, cohort } = await aClass();
  const joiner = await aJoiner(cohort.joinCode);
  const { memberId } = await (await joiner.join()).json<{ memberId: string }>();
  const give = () => edit(trainer, `${cohort.id}/learners/${memberId}/code`, {});
  const { code } = await (await give()).json<{ code: string }>();
  await env.DB.prepare("UPDATE auth_join_code SET expires_at = 1 WHERE member_id = ?").bind(memberId).run();
  expect(await codeOf(await (await aJoiner(code)).join())).toEqual([410, "code_expired"]);
  const { code: fresh } = await (await give()).json<{ code: string }>();
  const [row] = await tenant.db.all(tenant.db.read`SELECT user_id FROM members WHERE id = ${memberId}`);
  await put(tenant.db, {
    [`member/${memberId}`]: aMember({ id: memberId, userId: String(row?.["user_id"]), role: "staff" }),
  });
  expect((await give()).status).toBe(403);
  expect(await codeOf(await (await aJoiner(fresh)).join())).toEqual([404, "code_unknown"]);
  // Nobody who does not learn in the class gets a way back from it.
  const owner = tenant.owner.actor.memberId;
  expect((await edit(trainer, `${cohort.id}/learners/${owner}/code`, {})).status).toBe(404);
});

test("classes are made by staff, changed by their trainers and administrators, and asked for twice made once", async () => {
  const { tenant, trainer, cohort } = await aClass();
  const [colleague, learner] = [await tenant.join("staff"), await tenant.join("external")];
  expect((await edit(learner, cohort.id, { name: "Hafa" })).status).toBe(403);
  expect((await edit(colleague, cohort.id, { name: "Hafa" })).status).toBe(403);
  expect((await edit(tenant.owner, cohort.id, { name: "Kilasy 5" })).status).toBe(200);
  expect((await edit(trainer, cohort.id, { trainerIds: [learner.actor.memberId] })).status).toBe(422);
  const both = [trainer.actor.memberId, colleague.actor.memberId];
  expect((await edit(trainer, cohort.id, { trainerIds: both })).status).toBe(200);
  expect((await edit(colleague, cohort.id, { name: "Kilasy 6" })).status).toBe(200);
  const again = await postJson("/api/cohorts", { id: cohort.id, name: "x" }, { cookie: trainer.cookie });
  expect(await again.json()).toMatchObject({ name: "Kilasy 6", joinCode: cohort.joinCode });
  expect((await postJson("/api/cohorts", { id: newId(), name: "x" }, { cookie: learner.cookie })).status).toBe(403);
  expect((await postJson("/api/cohorts", { id: newId(), name: "x" })).status).toBe(401);
});

test("a phone says that it is there and what waits; its trainer sees both", async () => {
  const { tenant, trainer, cohort } = await aClass();
  const joiner = await aJoiner(cohort.joinCode);
  await joiner.join();
  const cookie = await joiner.signIn(tenant.id);
  const staff = new Phone(trainer);
  await staff.pull();
  const version = staff.cookie?.v;
  expect((await postJson("/api/heard", { unsent: 0 }, { cookie })).status).toBe(200);
  await staff.pull();
  expect(staff.cookie?.v).toBe(version);
  expect((await postJson("/api/heard", { unsent: 3 }, { cookie })).status).toBe(200);
  await staff.pull();
  expect(staff.records<Enrolment>("enrolment")).toMatchObject([{ unsent: 3 }]);
});

test("who leaves the class leaves its trainer's copy, and nothing of theirs is deleted", async () => {
  const { tenant, trainer, cohort } = await aClass();
  const joiner = await aJoiner(cohort.joinCode);
  const { memberId } = await (await joiner.join()).json<{ memberId: string }>();
  const staff = new Phone(trainer);
  await staff.pull();
  expect((await edit(trainer, `${cohort.id}/learners/${memberId}/leave`)).status).toBe(200);
  await staff.pull();
  expect(staff.records("enrolment")).toEqual([]);
  await (await phoneOf(joiner, tenant.id)).pull();
});

test("another tenant's class answers as one that does not exist, whatever is asked", async () => {
  const [here, elsewhere] = [await aClass(), await aClass()];
  const joiner = await aJoiner(elsewhere.cohort.joinCode);
  const { memberId } = await (await joiner.join()).json<{ memberId: string }>();
  const told = async (id: string) => {
    const headers = { cookie: here.tenant.owner.cookie };
    const answers = await Promise.all([
      edit(here.tenant.owner, id, { name: "x" }),
      edit(here.tenant.owner, `${id}/code`),
      edit(here.tenant.owner, `${id}/learners/${memberId}/code`, {}),
      edit(here.tenant.owner, `${id}/learners/${memberId}/leave`),
      fetchApp(`/api/cohorts/${id}/results?format=json`, { headers }),
    ]);
    return Promise.all(answers.map(async (answer) => ({ ...(await answer.json<object>()), instance: "" })));
  };
  const foreign = await told(elsewhere.cohort.id);
  expect(foreign).toEqual(await told(newId()));
  expect(foreign.every((answer) => (answer as { status?: number }).status === 404)).toBe(true);
  // Its id cannot be taken over either.
  await makeClass(here.trainer, { id: elsewhere.cohort.id });
  const staff = new Phone(elsewhere.trainer);
  await staff.pull();
  expect(staff.view.get(`cohort/${elsewhere.cohort.id}`)).toMatchObject({ joinCode: elsewhere.cohort.joinCode });
});

test("who is in the organisation already joins by the code, once, keeps their role, and comes back after leaving", async () => {
  const { tenant, trainer, cohort } = await aClass();
  const [member, staff] = [await tenant.join("external"), await tenant.join("staff")];
  const joinAs = (by: TestMember, code = cohort.joinCode) =>
    postJson("/api/join/member", { code }, { cookie: by.cookie });
  const answers = await Promise.all([joinAs(member), joinAs(member), joinAs(staff)]);
  expect(await Promise.all(answers.map((answer) => answer.json()))).toEqual(
    answers.map(() => ({ cohort: "Kilasy 4" })),
  );
  const places = async () => {
    const phone = new Phone(trainer);
    await phone.pull();
    return phone.records<Enrolment>("enrolment").map(({ memberId, status }) => `${memberId} ${status}`);
  };
  expect((await places()).toSorted()).toEqual(
    [`${member.actor.memberId} active`, `${staff.actor.memberId} active`].toSorted(),
  );
  const theirs = new Phone(member);
  await theirs.pull();
  expect(theirs.records<Enrolment>("enrolment")).toHaveLength(1);
  expect(theirs.view.get(`member/${member.actor.memberId}`)).toMatchObject({ role: "external" });

  await edit(trainer, `${cohort.id}/learners/${member.actor.memberId}/leave`);
  await edit(trainer, cohort.id, { joinOpen: false });
  expect(await codeOf(await joinAs(member))).toEqual([410, "code_closed"]);
  // Who is in already is told so, whatever the door does.
  expect((await joinAs(staff)).status).toBe(200);
  await edit(trainer, cohort.id, { joinOpen: true });
  expect((await joinAs(member)).status).toBe(200);
  expect(await places()).toContain(`${member.actor.memberId} active`);
  expect(await places()).toHaveLength(2);
});

test("a person who joined as a guest is in: the code of their class again makes no second place", async () => {
  const { tenant, trainer, cohort } = await aClass();
  const joiner = await aJoiner(cohort.joinCode, "Lalao");
  await joiner.join();
  const cookie = await joiner.signIn(tenant.id);
  expect((await postJson("/api/join/member", { code: cohort.joinCode }, { cookie })).status).toBe(200);
  const staff = new Phone(trainer);
  await staff.pull();
  expect(staff.records<Enrolment>("enrolment")).toHaveLength(1);
});

test("a member of another organisation, a code of one person, nobody at all: each is told why not", async () => {
  const { trainer, cohort } = await aClass();
  const other = await aClass();
  const stranger = await other.tenant.join("external");
  const joinAs = (cookie: string, code: string) => postJson("/api/join/member", { code }, { cookie });
  expect(await codeOf(await joinAs(stranger.cookie, cohort.joinCode))).toEqual([409, "other_centre"]);
  expect(await codeOf(await joinAs("", cohort.joinCode))).toEqual([401, "signed_out"]);
  expect(await codeOf(await joinAs(stranger.cookie, wrongCode()))).toEqual([404, "code_unknown"]);
  const first = await aJoiner(cohort.joinCode);
  const { memberId } = await (await first.join()).json<{ memberId: string }>();
  const given = await edit(trainer, `${cohort.id}/learners/${memberId}/code`, {});
  const { code } = await given.json<{ code: string }>();
  expect(await codeOf(await joinAs(trainer.cookie, code))).toEqual([409, "code_of_a_person"]);
  const staff = new Phone(trainer);
  await staff.pull();
  expect(staff.records<Enrolment>("enrolment")).toHaveLength(1);
});
