// An organisation's own lessons: published once a version, graded with the answers of their own version, and nothing
// to anyone else.
import { env } from "cloudflare:workers";
import { beforeAll, expect, test } from "vitest";
import type { Attempt, Lesson } from "../../shared/lessons/schema.ts";
import type { Pack } from "../../shared/lessons/pack.ts";
import { newId } from "../../server/sync/new-id.ts";
import { aLessonText } from "../support/lesson-text.ts";
import { aTenant, fetchApp, Phone, postJson, type TestMember, type TestTenant } from "../support/tenants.ts";

let tenant: TestTenant;
let trainer: TestMember;
let learner: TestMember;
let stranger: TestMember;
beforeAll(async () => {
  tenant = await aTenant();
  trainer = await tenant.join("staff");
  learner = await tenant.join("external");
  stranger = (await aTenant("Tsara")).owner;
});

interface Answer {
  id: string;
  version: number;
  packs: Lesson["packs"];
}
const publish = (who: TestMember, id: string, version: number, sources: object) =>
  postJson("/api/lessons", { id, version, sources }, { cookie: who.cookie });
const published = async (id: string, version: number, sources: object): Promise<Answer> => {
  const response = await publish(trainer, id, version, sources);
  expect(response.status, await response.clone().text()).toBe(201);
  return response.json();
};
const get = (path: string, who?: TestMember) => fetchApp(path, who ? { headers: { cookie: who.cookie } } : {});
const codeOf = async (response: Response) => [response.status, (await response.json<{ code: string }>()).code];

/** Answers the one question of `aLessonText` with `choice`, as a learner on `version`. */
async function attempt(phone: Phone, lessonId: string, lessonVersion: number, choice: number, localScore: number) {
  const id = newId();
  const now = Date.now();
  await phone.push(
    phone.mutation("submitAttempt", {
      id,
      lessonId,
      lessonVersion,
      orderSeed: 1,
      answers: String(choice),
      startedAt: now - 1,
      endedAt: now,
      localScore,
    }),
  );
  return phone.view.get(`attempt/${id}`) as Attempt | undefined;
}

test("a lesson published by a trainer reaches every phone and opens by the hash of its bytes", async () => {
  const id = newId();
  const { packs } = await published(id, 1, { fr: aLessonText({ title: "Bien peser" }) });
  expect(new Set(Object.values(packs)).size).toBe(1);

  const phone = new Phone(learner);
  await phone.pull();
  expect(phone.view.get(`lesson/${id}`)).toMatchObject({
    version: 1,
    topic: "own",
    titles: { mg: "Bien peser" },
    packs,
  });

  const response = await get(`/packs/${packs.mg}`, learner);
  expect(response.headers.get("cache-control")).toBe("private, max-age=31536000, immutable");
  const bytes = await response.arrayBuffer();
  const hash = [...new Uint8Array(await crypto.subtle.digest("SHA-256", bytes))];
  expect(hash.map((byte) => byte.toString(16).padStart(2, "0")).join("")).toBe(packs.mg);
  const pack = JSON.parse(new TextDecoder().decode(bytes)) as Pack;
  expect(pack).toMatchObject({ language: "fr", lessons: [{ id, version: 1, title: "Bien peser" }] });
});

test("each language is shown its own pack, and French where its own is not written", async () => {
  const { packs } = await published(newId(), 1, {
    fr: aLessonText({ title: "Peser" }),
    en: aLessonText({ title: "Weighing" }),
  });
  expect(packs.mg).toBe(packs.fr);
  expect(packs.en).not.toBe(packs.fr);
});

test("a late try on an earlier version is graded with the answers of that version", async () => {
  const id = newId();
  const first = await published(id, 1, { fr: aLessonText({ right: 0 }) });
  const phone = new Phone(learner);
  await phone.pull();
  expect(await attempt(phone, id, 1, 0, 100)).toMatchObject({ status: "graded", serverScore: 100 });

  await published(id, 2, { fr: aLessonText({ right: 1 }) });
  expect(await attempt(phone, id, 1, 0, 100)).toMatchObject({ status: "graded", serverScore: 100, lessonVersion: 1 });
  expect(await attempt(phone, id, 2, 0, 100)).toMatchObject({ status: "flagged", serverScore: 0 });
  expect(await attempt(phone, id, 2, 1, 100)).toMatchObject({ status: "graded", serverScore: 100 });
  // Kept for whoever began with it.
  expect((await get(`/packs/${first.packs.fr}`, learner)).status).toBe(200);
});

test("many tries at many versions in one push are each graded with their own", async () => {
  const id = newId();
  await published(id, 1, { fr: aLessonText({ right: 0 }) });
  await published(id, 2, { fr: aLessonText({ right: 1 }) });
  const phone = new Phone(learner);
  await phone.pull();
  const now = Date.now();
  const tries = Array.from({ length: 60 }, (_, at) => ({
    id: newId(),
    lessonId: id,
    lessonVersion: 1 + (at % 2),
    orderSeed: 1,
    answers: "0",
    startedAt: now,
    endedAt: now,
    localScore: at % 2 ? 0 : 100,
  }));
  await phone.push(...tries.map((one) => phone.mutation("submitAttempt", one)));
  const kept = phone.records<Attempt>("attempt").filter(({ lessonId }) => lessonId === id);
  expect(kept).toHaveLength(60);
  expect(kept.every(({ status }) => status === "graded")).toBe(true);
  expect(phone.view.get(`progress/${id}`)).toMatchObject({ attempts: 60, bestScore: 100, passed: true });
});

test("a version the Worker does not know yet is kept for a check", async () => {
  const id = newId();
  await published(id, 1, { fr: aLessonText() });
  const phone = new Phone(learner);
  await phone.pull();
  expect(await attempt(phone, id, 7, 0, 100)).toMatchObject({ status: "quarantined", serverScore: null });
});

test("publishing again is the same publication; another text under the same version is refused", async () => {
  const id = newId();
  const sources = { fr: aLessonText() };
  const first = await published(id, 1, sources);
  const again = await publish(trainer, id, 1, sources);
  expect(again.status).toBe(200);
  expect(await again.json()).toEqual(first);
  expect(await codeOf(await publish(trainer, id, 1, { fr: aLessonText({ title: "Autre" }) }))).toEqual([
    409,
    "version_taken",
  ]);
  expect(await codeOf(await publish(trainer, id, 3, sources))).toEqual([409, "version_taken"]);
  await published(id, 2, { fr: aLessonText({ title: "Autre" }) });
  // The first version's answer, sent again by a phone that never heard it.
  expect((await publish(trainer, id, 1, sources)).status).toBe(200);
  const rows = await env.DB.prepare("SELECT count(*) AS n FROM lesson_versions WHERE lesson_id = ?")
    .bind(id)
    .first("n");
  expect(rows).toBe(2);
});

test("two trainers who publish at once: one version each, nothing lost", async () => {
  const id = newId();
  const answers = await Promise.all(
    ["Un", "Deux", "Trois"].map((title) => publish(trainer, id, 1, { fr: aLessonText({ title }) })),
  );
  expect(answers.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([201, 409, 409]);
});

test("the source comes back as it was typed", async () => {
  const id = newId();
  const sources = { mg: aLessonText({ title: "Mandanja" }), fr: aLessonText() };
  await published(id, 1, sources);
  const response = await get(`/api/lessons/${id}/source`, trainer);
  expect(await response.json()).toEqual({ id, version: 1, sources });
});

test("a text with faults is not published, and each fault is named with its line", async () => {
  const response = await publish(trainer, newId(), 1, { fr: aLessonText().replace("minutes: 5", "minutes: many") });
  expect(response.status).toBe(422);
  expect(await response.json()).toMatchObject({
    code: "lesson_has_faults",
    detail: expect.stringMatching(/^fr, line 2: /),
  });
  expect(await codeOf(await publish(trainer, newId(), 1, {}))).toEqual([422, "no_language"]);
  expect(await codeOf(await publish(trainer, "dh-1", 1, { fr: aLessonText() }))).toEqual([422, "invalid_fields"]);
});

test("learners cannot publish nor read the source; a stranger finds nothing at all", async () => {
  const id = newId();
  const { packs } = await published(id, 1, { fr: aLessonText() });
  expect(await codeOf(await publish(learner, newId(), 1, { fr: aLessonText() }))).toEqual([403, "not_allowed"]);
  expect(await codeOf(await publish(learner, id, 2, { fr: aLessonText() }))).toEqual([403, "not_allowed"]);
  expect(await codeOf(await get(`/api/lessons/${id}/source`, learner))).toEqual([403, "not_allowed"]);

  for (const path of [`/api/lessons/${id}/source`, `/packs/${packs.fr}`]) {
    const theirs = await codeOf(await get(path, stranger));
    const nobodys = await codeOf(await get(path.replace(/[0-9a-f]{12}$/, "0".repeat(12)), stranger));
    expect([theirs, nobodys]).toEqual([
      [404, "not_found"],
      [404, "not_found"],
    ]);
  }
  expect(await codeOf(await get(`/packs/${packs.fr}`))).toEqual([404, "not_found"]);
  expect(await codeOf(await publish(trainer, id, 1, {}))).toEqual([422, "no_language"]);

  const phone = new Phone(stranger);
  await phone.pull();
  expect(phone.records<Lesson>("lesson").some((lesson) => lesson.id === id)).toBe(false);
  expect(await attempt(phone, id, 1, 0, 100)).toBeUndefined();
  expect(phone.records<{ code: string }>("outcome").map(({ code }) => code)).toEqual(["unknown_lesson"]);
});

test("a published version can be neither changed nor taken away", async () => {
  await published(newId(), 1, { fr: aLessonText() });
  await expect(env.DB.prepare("UPDATE lesson_versions SET answer_keys = '[]'").run()).rejects.toThrow(/append-only/);
  await expect(env.DB.prepare("DELETE FROM lesson_versions").run()).rejects.toThrow(/append-only/);
});

test("a lesson taken out of the list is gone from it, what was begun is graded, and it comes back", async () => {
  const id = newId();
  await published(id, 1, { fr: aLessonText({ right: 0 }) });
  const list = (who: TestMember, listed: unknown, lesson = id) =>
    postJson(`/api/lessons/${lesson}/listed`, { listed }, { cookie: who.cookie });
  expect((await list(trainer, false)).status).toBe(200);
  expect((await list(trainer, false)).status).toBe(200);
  const phone = new Phone(learner);
  await phone.pull();
  expect(phone.view.get(`lesson/${id}`)).toMatchObject({ status: "archived", version: 1 });
  expect(await attempt(phone, id, 1, 0, 100)).toMatchObject({ status: "graded", serverScore: 100 });

  expect(await codeOf(await list(learner, true))).toEqual([403, "not_allowed"]);
  expect(await codeOf(await list(trainer, "yes"))).toEqual([422, "invalid_fields"]);
  expect(await codeOf(await list(trainer, true, "dh-1"))).toEqual([404, "not_found"]);
  expect(await codeOf(await list(stranger, true))).toEqual([404, "not_found"]);
  expect((await list(trainer, true)).status).toBe(200);
  await phone.pull();
  expect(phone.view.get(`lesson/${id}`)).toMatchObject({ status: "published" });
  const audit = await tenant.db.all(
    tenant.db.read`SELECT detail FROM audit_events WHERE action = 'listLesson' ORDER BY id`,
  );
  expect(audit.map(({ detail }) => JSON.parse(String(detail)) as unknown)).toEqual([
    [id, "archived"],
    [id, "published"],
  ]);
});
