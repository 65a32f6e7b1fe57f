// What people do in text mode: the same rules as on a phone, whatever is pressed twice, sent late, sent at once or sent
// from elsewhere. Each test has people of its own.
import { describe, expect, test } from "vitest";
import type { Approval, Decision } from "../../shared/approvals/schema.ts";
import type { Certificate } from "../../shared/certificates/schema.ts";
import { languages } from "../../shared/languages.ts";
import { catalogue } from "../../shared/lessons/catalogue.ts";
import type { Item } from "../../shared/lessons/pack.ts";
import { draw, seedOf } from "../../shared/lessons/paper.ts";
import { type Answer, keyOf, rightAnswer } from "../../shared/lessons/quiz.ts";
import type { Attempt } from "../../shared/lessons/schema.ts";
import type { Refusal } from "../../shared/outcomes/schema.ts";
import type { Task } from "../../shared/tasks/schema.ts";
import { createApp } from "../../server/http/app.ts";
import { packReader } from "../../server/lessons/pack-reader.ts";
import { fieldsOf } from "../../server/lessons/quiz-html.ts";
import { publishLesson } from "../../server/lessons/publish.ts";
import { newId } from "../../server/sync/new-id.ts";
import { aClass } from "../support/class.ts";
import { aLessonText } from "../support/lesson-text.ts";
import { aRefusal, aTask } from "../support/records.ts";
import {
  anApproval,
  appEnv,
  aTenant,
  fetchApp,
  password,
  Phone,
  put,
  type TestMember,
  useApp,
} from "../support/tenants.ts";
import { breachesOf, brotliBytes, hiddenIn, tagsIn, TextBrowser } from "../support/text.ts";

/** What the member's phone is told. */
async function onPhone<T>(member: TestMember, noun: string): Promise<T[]> {
  const phone = new Phone(member);
  await phone.pull();
  return phone.records<T>(noun);
}
/** A result with every answer explained. */
const resultBytes = 2560;

const quizOf = async (slug: string, language: "mg" | "fr" = "mg"): Promise<readonly Item[]> =>
  (await packReader(appEnv).builtIn(slug, language))?.lesson.quiz ?? [];
const wrongOf = (item: Item): Answer =>
  item.type === "number"
    ? [item.key + 1]
    : item.type === "single"
      ? [(item.key + 1) % item.options.length]
      : rightAnswer(keyOf(item));
const answered = (items: readonly Item[], answer: (item: Item) => Answer = (item) => rightAnswer(keyOf(item))) =>
  items.flatMap((item, position) => fieldsOf(item, position, answer(item)));

describe("a quiz", () => {
  const path = "/t/mg/lessons/dh-1/quiz";

  test("is one try however often it is sent, at once too, and everyone who sends it sees its result", async () => {
    const member = await (await aTenant()).join("external");
    const browser = new TextBrowser(member);
    const { html } = await browser.get(path);
    const fields: [string, string][] = [...Object.entries(hiddenIn(html, path)), ...answered(await quizOf("dh-1"))];
    const answers = await Promise.all([1, 2, 3].map(() => browser.post(path, fields)));
    answers.push(await browser.post(path, fields));
    expect(answers.map(({ status }) => status)).toEqual([303, 303, 303, 303]);
    expect(new Set(answers.map(({ location }) => location)).size).toBe(1);
    const result = await browser.get(answers[0]?.location ?? "");
    expect(breachesOf(result, "mg")).toEqual([]);
    expect(result.html).toContain("Afaka ianao");
    expect(result.html).toContain("100");
    const attempts = await onPhone<Attempt>(member, "attempt");
    expect(attempts).toHaveLength(1);
    expect(attempts[0]).toMatchObject({
      channel: "text",
      lessonId: "dh-1",
      kind: "practice",
      serverScore: 100,
      localScore: 100,
      status: "graded",
    });
    const [attempt] = attempts;
    expect(attempt?.orderSeed).toBe(seedOf(attempt?.id ?? ""));
    expect(Math.abs((attempt?.endedAt ?? 0) - (attempt?.startedAt ?? 0))).toBeLessThan(60_000);
  });

  test("says of each answer what it was worth and why", async () => {
    const member = await (await aTenant()).join("external");
    const browser = new TextBrowser(member);
    const items = await quizOf("dh-1");
    const { html } = await browser.get(path);
    const page = await browser.send(path, [...Object.entries(hiddenIn(html, path)), ...answered(items, wrongOf)]);
    expect(page.status).toBe(200);
    const text = page.html.replaceAll("&#39;", "'").replaceAll("&quot;", '"').replaceAll("&amp;", "&");
    for (const item of items) {
      expect(text).toContain(item.stem);
      if (item.type === "single") expect(text).toContain(item.options[item.key]?.feedback);
      if ("why" in item) expect(text).toContain(item.why);
    }
    expect(text.match(/Diso ny valinao/g)?.length ?? 0).toBeGreaterThan(0);
  });

  test("keeps what was chosen when an answer is missing, and says beside it what is wrong", async () => {
    const browser = new TextBrowser(await (await aTenant()).join("external"));
    const items = await quizOf("dh-1");
    const { html } = await browser.get(path);
    const carried = hiddenIn(html, path);
    const all = answered(items).filter(([name]) => name !== "a0");
    const page = await browser.post(path, [...Object.entries(carried), ...all]);
    expect(page.status).toBe(422);
    expect(breachesOf(page, "mg")).toEqual([]);
    expect(page.html).toContain('id="e0"');
    expect(page.html).toContain('aria-describedby="e0 n0"');
    expect(hiddenIn(page.html, path)).toEqual(carried);
    const kept = tagsIn(page.html, "input");
    for (const [name, value] of all) {
      const field = kept.find((one) => one["name"] === name && (one["type"] === undefined || one["value"] === value));
      expect(field?.["type"] === undefined ? field?.["value"] === value : "checked" in (field ?? {})).toBe(true);
    }
    // The same try goes on.
    expect((await browser.post(path, [...Object.entries(carried), ...answered(items)])).status).toBe(303);
  });

  test("may be taken a question at a time; every page before the last is asked by its address", async () => {
    const member = await (await aTenant()).join("external");
    const browser = new TextBrowser(member);
    const items = await quizOf("dh-1");
    let page = await browser.get(`${path}?one=1`);
    const trail: string[] = [];
    for (const [position, item] of items.entries()) {
      expect(breachesOf(page, "mg")).toEqual([]);
      expect(tagsIn(page.html, "fieldset").length).toBeGreaterThan(0);
      const carried = [
        ...Object.entries(hiddenIn(page.html, path)),
        ...fieldsOf(item, position, rightAnswer(keyOf(item))),
      ];
      if (position === items.length - 1) page = await browser.send(path, carried);
      else {
        const address = `${path}?${new URLSearchParams(carried).toString()}`;
        trail.push(address);
        page = await browser.get(address);
        expect(page.html).toContain("Marina ny valinao");
      }
    }
    expect(page.html).toContain("Afaka ianao");
    // Going back asks nobody and changes nothing.
    for (const address of trail) expect((await browser.get(address)).status).toBe(200);
    // A question passed over is asked again.
    const skipped = await browser.get(`${path}?one=1&at=3`);
    expect(skipped.html).toContain('id="e0"');
    expect(await onPhone<Attempt>(member, "attempt")).toHaveLength(1);
  });

  test("of a guest is graded, shown and kept nowhere", async () => {
    const browser = new TextBrowser();
    const { html } = await browser.get(path);
    const page = await browser.post(path, [...Object.entries(hiddenIn(html, path)), ...answered(await quizOf("dh-1"))]);
    expect(page.status).toBe(200);
    expect(page.headers.get("cache-control")).toBe("private, no-store");
    expect(page.html).toContain("Afaka ianao");
    expect(page.html).toContain("/t/mg/sign-in?to=");
  });

  test("wrong in all its answers is explained within the bytes of a page, whichever lesson it is", async () => {
    for (const language of languages)
      for (const { id } of catalogue.topics.flatMap(({ lessons }) => lessons)) {
        const items = (await packReader(appEnv).builtIn(id, language))?.lesson.quiz ?? [];
        const browser = new TextBrowser();
        const page = await browser.post(`/t/${language}/lessons/${id}/quiz`, answered(items, wrongOf));
        expect(page.status).toBe(200);
        expect(breachesOf(page, language)).toEqual([]);
        expect(brotliBytes(page.html), `${language} ${id}`).toBeLessThanOrEqual(resultBytes);
      }
  });

  test("begun with an earlier text is graded by that text’s own questions", async () => {
    const member = await (await aTenant()).join("external");
    const browser = new TextBrowser(member);
    const { html } = await browser.get(path);
    const french = catalogue.topics[0]?.packs.fr.hash ?? "";
    // The French text of the same lesson stands for one that is not the page's newest.
    const fields = { ...hiddenIn(html, path), pack: french };
    const answer = await browser.post(path, [...Object.entries(fields), ...answered(await quizOf("dh-1", "fr"))]);
    expect(answer.location).toMatch(new RegExp(`\\?pack=${french}$`));
    expect((await browser.get(answer.location ?? "")).html).toContain('lang="fr"');
    // Another topic's pack is none of this lesson's.
    const other = { ...hiddenIn((await browser.get(path)).html, path), pack: catalogue.topics[1]?.packs.mg.hash ?? "" };
    expect((await browser.post(path, [...Object.entries(other), ...answered(await quizOf("dh-1"))])).status).toBe(303);
  });

  test("of the organisation’s own lesson is for its members alone", async () => {
    const tenant = await aTenant();
    const id = newId();
    await publishLesson(tenant.db, tenant.owner.actor, { id, version: 1, sources: { fr: aLessonText() } });
    const member = await tenant.join("external");
    const browser = new TextBrowser(member);
    const own = `/t/mg/lessons/${id}/quiz`;
    const lesson = await browser.get(`/t/mg/lessons/${id}`);
    expect(lesson.html).toContain("Bien peser");
    expect(lesson.headers.get("cache-control")).toBe("private, no-store");
    expect((await browser.get("/t/mg/progress")).html).toContain(`/t/mg/lessons/${id}`);
    const { html } = await browser.get(own);
    expect((await browser.send(own, { ...hiddenIn(html, own), a0: "0" })).html).toContain("Afaka ianao");
    expect(await onPhone<Attempt>(member, "attempt")).toMatchObject([
      { lessonId: id, serverScore: 100, status: "graded" },
    ]);
    // Published anew while a try is under way: it is finished on what it began with.
    const begun = hiddenIn((await browser.get(own)).html, own);
    await publishLesson(tenant.db, tenant.owner.actor, { id, version: 2, sources: { fr: aLessonText({ right: 1 }) } });
    expect((await browser.send(own, { ...begun, a0: "0" })).html).toContain("Afaka ianao");
    expect((await browser.send(own, { ...hiddenIn((await browser.get(own)).html, own), a0: "0" })).html).toContain(
      "Mbola tsy afaka",
    );
    const stranger = new TextBrowser((await aTenant()).owner);
    for (const path of [`/t/mg/lessons/${id}`, own]) expect((await stranger.get(path)).status).toBe(404);
    expect((await new TextBrowser().get(own)).status).toBe(401);
  });

  test("its advice becomes a task once", async () => {
    const member = await (await aTenant()).join("external");
    const browser = new TextBrowser(member);
    const { html } = await browser.get(path);
    const result = await browser.send(path, [
      ...Object.entries(hiddenIn(html, path)),
      ...answered(await quizOf("dh-1")),
    ]);
    const action = "/t/mg/lessons/dh-1/action";
    const fields = hiddenIn(result.html, action);
    const [first, second] = [await browser.post(action, fields), await browser.post(action, fields)];
    expect([first.status, second.status, second.location]).toEqual([303, 303, first.location]);
    expect(await onPhone<Task>(member, "task")).toMatchObject([{ kind: "lesson", assigneeId: member.actor.memberId }]);
  });
});

describe("a certifying paper", () => {
  const topic = catalogue.topics.find(({ id }) => id === "dh");
  const path = "/t/mg/certify/dh";

  test("opens once its lessons are passed and brings the very certificate, once", async () => {
    const member = await (await aTenant("Fanabeazana")).join("external");
    const browser = new TextBrowser(member);
    expect((await browser.get(path)).html).not.toContain("<fieldset");
    for (const { id } of topic?.lessons ?? []) {
      const quiz = `/t/mg/lessons/${id}/quiz`;
      const { html } = await browser.get(quiz);
      await browser.post(quiz, [...Object.entries(hiddenIn(html, quiz)), ...answered(await quizOf(id))]);
    }
    expect((await browser.get("/t/mg/progress")).html).toContain(path);
    const { html } = await browser.get(path);
    const carried = hiddenIn(html, path);
    const pack = await packReader(appEnv).released(topic?.packs.mg.hash ?? "");
    const items = draw(pack?.lessons.flatMap(({ quiz }) => quiz) ?? [], seedOf(carried["id"] ?? ""));
    const fields: [string, string][] = [...Object.entries(carried), ...answered(items), ["named", "1"]];
    const [first, second] = await Promise.all([browser.post(path, fields), browser.post(path, fields)]);
    expect([first?.status, second?.status]).toEqual([303, 303]);
    const result = await browser.get(first?.location ?? "");
    const certificates = await onPhone<Certificate>(member, "certificate");
    expect(certificates).toMatchObject([{ topic: "dh", status: "issued", id: carried["id"] }]);
    const page = `/t/mg/certificates/${carried["id"]}`;
    expect(result.html).toContain(page);
    const certificate = await browser.get(page);
    expect(certificate.html).toContain(certificates[0]?.number);
    expect(certificate.html).toContain(`/verify/${carried["id"]}`);
    expect(breachesOf(certificate, "mg")).toEqual([]);
    expect((await browser.get("/t/mg/certificates")).html).toContain(page);
  });

  test("is refused to guests, and a topic is no lesson", async () => {
    expect((await new TextBrowser().get(path)).status).toBe(401);
    const member = new TextBrowser(await (await aTenant()).join("external"));
    expect((await member.get("/t/mg/lessons/dh/quiz")).status).toBe(404);
    expect((await member.get("/t/mg/certify/dh-1")).status).toBe(404);
  });
});

describe("a form", () => {
  test("without this session’s token changes nothing and keeps what was typed", async () => {
    const member = await (await aTenant()).join("staff");
    const [browser, other] = [new TextBrowser(member), new TextBrowser(await (await aTenant()).join("staff"))];
    const foreign = hiddenIn((await other.get("/t/mg/tasks/new")).html, "/t/mg/tasks");
    for (const token of ["", "x", foreign["token"] ?? ""]) {
      const page = await browser.post("/t/mg/tasks", { id: newId(), token, title: "Mividy vary", body: "50 kg" });
      expect(page.status).toBe(403);
      expect(page.html).toContain('value="Mividy vary"');
      expect(page.html).toContain("50 kg</textarea>");
      expect(breachesOf(page, "mg")).toEqual([]);
      // Sent once more from that page, it is done.
      const fields = hiddenIn(page.html, "/t/mg/tasks");
      expect(fields["token"]).not.toBe(token);
    }
    expect(await onPhone<Task>(member, "task")).toEqual([]);
  });

  test("from elsewhere, of another type or too long is refused in words", async () => {
    const member = await (await aTenant()).join("staff");
    const browser = new TextBrowser(member);
    const fields = { ...hiddenIn((await browser.get("/t/mg/tasks/new")).html, "/t/mg/tasks"), title: "Tsy izaho" };
    for (const headers of [
      { origin: "https://evil.example" },
      { origin: "null" },
      { "sec-fetch-site": "cross-site" },
    ]) {
      const page = await browser.post("/t/mg/tasks", fields, headers);
      expect(page.status).toBe(403);
      expect(breachesOf(page, "mg")).toEqual([]);
    }
    const json = await browser.post("/t/mg/tasks", fields, { "content-type": "text/plain" });
    expect(json.status).toBe(415);
    expect((await browser.post("/t/mg/tasks", { ...fields, body: "x".repeat(70_000) })).status).toBe(413);
    const long = await browser.post("/t/mg/tasks", { ...fields, body: "x".repeat(4001) });
    expect(long.status).toBe(422);
    expect(long.html).toContain("x".repeat(4001));
    expect(await onPhone<Task>(member, "task")).toEqual([]);
  });

  test("sent after the session ended gives back what was written", async () => {
    const member = await (await aTenant()).join("staff");
    const browser = new TextBrowser(member);
    const fields = {
      ...hiddenIn((await browser.get("/t/mg/tasks/new")).html, "/t/mg/tasks"),
      title: "Mividy vary <b>",
    };
    await new TextBrowser(member).post("/t/mg/sign-out", hiddenIn((await browser.get("/t/mg")).html, "/t/mg/sign-out"));
    const page = await browser.post("/t/mg/tasks", fields);
    expect(page.status).toBe(401);
    expect(page.html).toContain("Mividy vary &lt;b&gt;");
  });
});

describe("coming in", () => {
  test("with the right password leads to where one wanted to go; out again, nothing is left", async () => {
    const member = await (await aTenant("Riake")).join("staff");
    const browser = new TextBrowser();
    const page = await browser.get("/t/fr/sign-in?to=%2Ft%2Ffr%2Ftasks");
    const answer = await browser.post("/t/fr/sign-in", {
      ...hiddenIn(page.html, "/t/fr/sign-in"),
      email: member.email,
      password,
    });
    expect([answer.status, answer.location]).toEqual([303, "/t/fr/tasks"]);
    expect(answer.headers.getSetCookie().join()).toMatch(/nexio\.session_token=.*HttpOnly.*SameSite=Lax/);
    expect(browser.cookie.length).toBeLessThan(200);
    const home = await browser.get("/t/fr");
    expect(home.html).toContain("Riake");
    const out = await browser.send("/t/fr/sign-out", hiddenIn(home.html, "/t/fr/sign-out"));
    expect(out.html).not.toContain("Riake");
    expect((await browser.get("/t/fr/tasks")).status).toBe(401);
  });

  test("with a wrong one keeps the address, and is limited as in the app", async () => {
    const member = await (await aTenant()).join("staff");
    const browser = new TextBrowser();
    const own = hiddenIn((await browser.get("/t/mg/sign-in")).html, "/t/mg/sign-in");
    for (let tries = 0; tries < 10; tries++) {
      const page = await browser.post("/t/mg/sign-in", { ...own, email: member.email, password: "tsy marina izany" });
      expect(page.status).toBe(401);
      expect(page.html).toContain(`value="${member.email}"`);
      expect(page.html).not.toContain("tsy marina izany");
      expect(breachesOf(page, "mg")).toEqual([]);
    }
    const page = await browser.post("/t/mg/sign-in", { ...own, email: member.email, password });
    expect(page.status).toBe(429);
    expect(page.headers.get("retry-after")).toMatch(/^\d+$/);
    expect(breachesOf(page, "mg")).toEqual([]);
  });

  test("a foreign page signs nobody in, in a browser that says nothing of where a form comes from either", async () => {
    const member = await (await aTenant()).join("staff");
    const forms = {
      "/t/mg/sign-in": { email: member.email, password },
      "/t/mg/join": { code: "XXXX-XXXX", name: "Soa" },
    };
    const headers = { "content-type": "application/x-www-form-urlencoded" };
    for (const [path, fields] of Object.entries(forms)) {
      const [victim, attacker] = [new TextBrowser(), new TextBrowser()];
      await victim.get(path);
      // What the attacker's own browser was given, sent by the victim's.
      const theirs = hiddenIn((await attacker.get(path)).html, path);
      for (const drawn of [{}, { door: "" }, theirs]) {
        const body = new URLSearchParams({ ...drawn, ...fields }).toString();
        const answer = await fetchApp(path, { method: "POST", body, headers: { ...headers, cookie: victim.cookie } });
        expect(answer.status).toBe(403);
        expect(answer.headers.getSetCookie()).toEqual([]);
        const bare = await fetchApp(path, { method: "POST", body, headers });
        expect(bare.status).toBe(403);
        expect(bare.headers.getSetCookie().join()).not.toContain("session");
      }
      // The browser that drew the form may send it without a word.
      const own = hiddenIn((await victim.get(path)).html, path);
      const body = new URLSearchParams({ ...own, ...fields }).toString();
      const sent = { ...headers, cookie: victim.cookie };
      const answer = await fetchApp(path, { method: "POST", body, headers: sent, redirect: "manual" });
      expect(answer.status).toBe(path === "/t/mg/sign-in" ? 303 : 404);
      expect(answer.headers.getSetCookie().join().includes("session_token")).toBe(path === "/t/mg/sign-in");
    }
  });

  test("a choice of how Nexio comes is kept, and leads nowhere else", async () => {
    const browser = new TextBrowser();
    const full = await browser.post("/t/mode", { mode: "full", to: "/lessons" });
    expect([full.status, full.location]).toEqual([303, "/lessons"]);
    expect(browser.cookie).toContain("mode=full");
    expect((await browser.post("/t/mode", { mode: "text" })).location).toBe("/t");
    for (const to of ["//evil.example", "https://evil.example", "/\\evil.example"])
      expect((await browser.post("/t/mode", { mode: "auto", to })).location).toBe("/");
    expect((await browser.post("/t/mode", { mode: "loud" })).status).toBe(422);
    expect(browser.cookie).toContain("mode=auto");
    // Where text is what `auto` comes to, whoever leaves for the app would be sent straight back.
    const mini = { "user-agent": "Opera/9.80 (J2ME/MIDP; Opera Mini/9.80/190.258; U; mg) Presto/2.12.423" };
    const left = await browser.post("/t/mode", { mode: "auto", to: "/lessons" }, mini);
    expect([left.status, left.location]).toEqual([303, "/lessons"]);
    expect(browser.cookie).toContain("mode=lite");
    expect((await browser.get("/lessons", mini)).status).toBe(200);
  });
});

describe("tasks", () => {
  const fresh = async (browser: TextBrowser) => hiddenIn((await browser.get("/t/mg/tasks/new")).html, "/t/mg/tasks");

  test("are added once, at once, however often the form is sent", async () => {
    const member = await (await aTenant()).join("staff");
    const browser = new TextBrowser(member);
    const fields = {
      ...(await fresh(browser)),
      title: " Mividy vary ",
      body: "a\r\nb",
      due: "03/08/2026",
      priority: "high",
      assignee: `member/${member.actor.memberId}`,
    };
    const answers = await Promise.all([1, 2, 3].map(() => browser.post("/t/mg/tasks", fields)));
    expect(new Set(answers.map(({ status, location }) => `${status} ${location}`)).size).toBe(1);
    const tasks = await onPhone<Task>(member, "task");
    expect(tasks).toMatchObject([
      { title: "Mividy vary", body: "a\nb", priority: "high", assigneeId: member.actor.memberId },
    ]);
    expect(tasks[0]?.dueAt).toBe(Date.UTC(2026, 7, 3, 20, 59, 59, 999));
    expect((await browser.get(answers[0]?.location ?? "")).html).toContain("Mividy vary");
  });

  test("say beside the field what is wrong", async () => {
    const browser = new TextBrowser(await (await aTenant()).join("staff"));
    const page = await browser.post("/t/mg/tasks", {
      ...(await fresh(browser)),
      title: " ",
      due: "31/02/2026",
      body: "Voatahiry",
    });
    expect(page.status).toBe(422);
    expect(page.html).toContain('id="e-title"');
    expect(page.html).toContain('id="e-due"');
    expect(page.html).toContain("Voatahiry");
    expect(breachesOf(page, "mg")).toEqual([]);
  });

  test("are changed where something was changed; someone else’s words are not written over unseen", async () => {
    const tenant = await aTenant();
    const [one, other] = [await tenant.join("staff"), await tenant.join("staff")];
    const id = newId();
    await put(tenant.db, {
      [`task/${id}`]: aTask({ id, title: "Voalohany", body: "Vatany", createdBy: one.actor.memberId }),
    });
    const path = `/t/mg/tasks/${id}`;
    const [mine, theirs] = [new TextBrowser(one), new TextBrowser(other)];
    const [drawn, drawnThere] = [
      hiddenIn((await mine.get(path)).html, path),
      hiddenIn((await theirs.get(path)).html, path),
    ];
    const whole = { title: "Voalohany", body: "Vatany", priority: "normal", assignee: "none/", due: "" };
    expect((await theirs.post(path, { ...drawnThere, ...whole, body: "Vatany vaovao" })).status).toBe(303);
    // Two fields, two people: both win.
    expect((await mine.post(path, { ...drawn, ...whole, title: "Lohateny vaovao" })).status).toBe(303);
    const taskOf = async () => (await onPhone<Task>(one, "task"))[0];
    expect(await taskOf()).toMatchObject({ title: "Lohateny vaovao", body: "Vatany vaovao" });
    // The same field: told, with both texts.
    const late = await theirs.post(path, { ...drawnThere, ...whole, title: "Lohateny hafa" });
    expect(late.status).toBe(409);
    expect(late.html).toContain('value="Lohateny hafa"');
    expect(late.html).toContain("<h1>Lohateny vaovao</h1>");
    expect(breachesOf(late, "mg")).toEqual([]);
    // The first form sent again, after all that: nothing moves.
    expect((await mine.post(path, { ...drawn, ...whole, title: "Lohateny vaovao" })).status).toBe(303);
    expect(await taskOf()).toMatchObject({ title: "Lohateny vaovao", body: "Vatany vaovao" });
    const insisted = { ...hiddenIn(late.html, path), ...whole, title: "Lohateny hafa", body: "Vatany vaovao" };
    expect((await theirs.post(path, insisted)).status).toBe(303);
    expect(await taskOf()).toMatchObject({ title: "Lohateny hafa" });
  });

  test("are done once, and not again after someone opened them anew", async () => {
    const tenant = await aTenant();
    const member = await tenant.join("staff");
    const id = newId();
    await put(tenant.db, { [`task/${id}`]: aTask({ id }) });
    const browser = new TextBrowser(member);
    const [path, status] = [`/t/mg/tasks/${id}`, `/t/mg/tasks/${id}/status`];
    const pressed = { ...hiddenIn((await browser.get(path)).html, status), status: "completed" };
    expect(
      (await Promise.all([browser.post(status, pressed), browser.post(status, pressed)])).map((page) => page.status),
    ).toEqual([303, 303]);
    const reopened = { ...hiddenIn((await browser.get(path)).html, status), status: "pending" };
    expect((await browser.post(status, reopened)).status).toBe(303);
    const moved = { ...reopened, status: "in_progress", from: "pending" };
    expect((await browser.post(status, moved)).status).toBe(303);
    // The first page, from the history: it is somewhere else by now.
    const stale = await browser.post(status, pressed);
    expect(stale.status).toBe(409);
    expect((await onPhone<Task>(member, "task"))[0]?.status).toBe("in_progress");
  });

  test("of others are neither seen nor touched", async () => {
    const tenant = await aTenant();
    const learner = new TextBrowser(await tenant.join("external"));
    const id = newId();
    await put(tenant.db, { [`task/${id}`]: aTask({ id, createdBy: tenant.owner.actor.memberId }) });
    const { token = "" } = await fresh(learner);
    for (const path of [`/t/mg/tasks/${id}`, `/t/mg/tasks/${id}/status`])
      expect((await learner.post(path, { token, status: "completed", title: "Ahy" })).status).toBe(404);
    // An id that is taken is no way in.
    const page = await learner.post("/t/mg/tasks", { token, id, title: "Ahy" });
    expect(page.status).toBe(409);
    expect(page.html).toContain("Ahy");
  });
});

describe("approvals", () => {
  const one = async (fields: Partial<Approval> = {}) => {
    const tenant = await aTenant();
    const [member, other] = [await tenant.join("staff"), await tenant.join("staff")];
    const approval = anApproval(fields);
    await put(tenant.db, { [`approval/${approval.id}`]: approval });
    return {
      tenant,
      member,
      other,
      approval,
      path: `/t/mg/approvals/${approval.id}`,
      browser: new TextBrowser(member),
    };
  };

  test("of low risk are decided once, with the reason where one is needed", async () => {
    const { member, browser, path, approval } = await one();
    const drawn = hiddenIn((await browser.get(path)).html, path);
    const mute = await browser.post(path, { ...drawn, verdict: "reject", reason: "  " });
    expect(mute.status).toBe(422);
    expect(mute.html).toContain('id="e-r"');
    expect(breachesOf(mute, "mg")).toEqual([]);
    expect((await browser.post(path, { ...drawn, reason: "Lafo" })).html).toContain('id="e-v"');
    const said = { ...drawn, verdict: "reject", reason: "Lafo loatra" };
    const answers = await Promise.all([browser.post(path, said), browser.post(path, said)]);
    expect(answers.map(({ status, location }) => [status, location])).toEqual([
      [303, path],
      [303, path],
    ]);
    expect((await browser.get(path)).html).toContain("Lafo loatra");
    expect(await onPhone<Decision>(member, "decision")).toMatchObject([
      { id: drawn["id"], verdict: "reject", outcome: "applied" },
    ]);
    expect((await onPhone<Approval>(member, "approval")).find(({ id }) => id === approval.id)?.status).toBe("rejected");
  });

  test("decided by somebody else meanwhile say so", async () => {
    const { member, other, browser, path } = await one();
    const drawn = hiddenIn((await browser.get(path)).html, path);
    const theirs = new TextBrowser(other);
    await theirs.post(path, { ...hiddenIn((await theirs.get(path)).html, path), verdict: "approve" });
    const page = await browser.send(path, { ...drawn, verdict: "reject", reason: "Tsia" });
    expect(page.html).toContain("Nisy haingana kokoa");
    expect(page.html).toContain("Rabe");
    expect(await onPhone<Decision>(member, "decision")).toHaveLength(2);
    // And until it is read, among what needs attention.
    const told = await browser.get("/t/mg/outcomes");
    expect(told.html).toContain("Nisy haingana kokoa");
    const read = await browser.send("/t/mg/outcomes", hiddenIn(told.html, "/t/mg/outcomes"));
    expect(read.html).not.toContain("Nisy haingana kokoa");
  });

  test("of medium risk are kept until a second confirmation, as in the app", async () => {
    const { member, browser, path, approval } = await one({ risk: "medium" });
    const page = await browser.send(path, { ...hiddenIn((await browser.get(path)).html, path), verdict: "approve" });
    expect(page.html).not.toContain('name="verdict"');
    expect(await onPhone<Decision>(member, "decision")).toMatchObject([{ outcome: "needs_step_up" }]);
    expect((await onPhone<Approval>(member, "approval")).find(({ id }) => id === approval.id)?.status).toBe("pending");
    expect((await browser.get("/t/mg/approvals?show=confirming")).html).toContain(path);
  });

  test("of high risk are not decided here, whoever may", async () => {
    const { tenant, path } = await one({ risk: "high" });
    const browser = new TextBrowser(tenant.owner);
    const page = await browser.get(path);
    expect(page.html).not.toContain('name="verdict"');
    expect(page.html).toContain(`href="${path.replace("/t/mg", "")}"`);
    const { token = "" } = hiddenIn((await browser.get("/t/mg/tasks/new")).html, "/t/mg/tasks");
    const forced = await browser.post(path, { token, id: newId(), subject: "0123456789abcdef", verdict: "approve" });
    expect(forced.status).toBe(403);
    expect(await onPhone<Decision>(tenant.owner, "decision")).toEqual([]);
  });

  test("whose subject changed since the page was drawn are not decided", async () => {
    const { member, browser, path, tenant, approval } = await one();
    const drawn = hiddenIn((await browser.get(path)).html, path);
    await put(tenant.db, { [`approval/${approval.id}`]: { ...approval, subjectHash: "fedcba9876543210" } });
    const page = await browser.send(path, { ...drawn, verdict: "approve" });
    expect(page.html).toContain("Niova ilay hitanao");
    expect(await onPhone<Decision>(member, "decision")).toMatchObject([{ outcome: "stale" }]);
  });

  test("that are for others say so, and a forced decision is refused and told", async () => {
    const { tenant, path } = await one();
    const learner = await tenant.join("external");
    const seen = anApproval({ risk: "high", approverPolicy: { roles: [], members: [] } });
    await put(tenant.db, { [`approval/${seen.id}`]: seen });
    const staff = await tenant.join("staff");
    const [browser, high] = [new TextBrowser(staff), `/t/mg/approvals/${seen.id}`];
    expect((await browser.get(high)).html).not.toContain('name="verdict"');
    const { token = "" } = hiddenIn((await browser.get("/t/mg/tasks/new")).html, "/t/mg/tasks");
    const forced = await browser.post(high, {
      token,
      id: newId(),
      subject: seen.subjectHash,
      verdict: "reject",
      reason: "Tsia",
    });
    expect(forced.status).toBe(403);
    expect(forced.html).toContain("Tsia");
    expect(await onPhone<Refusal>(staff, "outcome")).toMatchObject([{ outcome: "forbidden", text: "Tsia" }]);
    expect((await new TextBrowser(learner).get(path)).status).toBe(404);
  });
});

describe("what was refused", () => {
  test("stands among the messages with its words, is written again, and goes once that is saved", async () => {
    const tenant = await aTenant();
    const member = await tenant.join("staff");
    const refusal = aRefusal({
      id: newId(),
      memberId: member.actor.memberId,
      kind: "createTask",
      text: "Mividy vary\n50 kg",
    });
    await put(tenant.db, { [`outcome/${refusal.id}`]: refusal });
    const browser = new TextBrowser(member);
    const told = await browser.get("/t/mg/outcomes");
    expect(told.html).toContain("50 kg");
    expect(breachesOf(told, "mg")).toEqual([]);
    const again = await browser.get(`/t/mg/outcomes/${refusal.id}/again`);
    expect(again.html).toContain('value="Mividy vary"');
    expect(breachesOf(again, "mg")).toEqual([]);
    await browser.post("/t/mg/tasks", { ...hiddenIn(again.html, "/t/mg/tasks"), title: "Mividy vary", body: "60 kg" });
    expect(await onPhone<Task>(member, "task")).toMatchObject([{ body: "60 kg" }]);
    expect(await onPhone<Refusal>(member, "outcome")).toEqual([]);
  });
});

describe("review", () => {
  test("asks a question missed days ago once, and says what the answer was worth", async () => {
    const member = await (await aTenant()).join("external");
    const items = await quizOf("dh-1");
    const version = catalogue.topics[0]?.lessons[0]?.version ?? 1;
    const ago = Date.now() - 3 * 86_400_000;
    const phone = new Phone(member);
    const answers = items.map((item, at) => (at === 0 ? "99" : rightAnswer(keyOf(item)).join("."))).join("|");
    await phone.push(
      phone.mutation("submitAttempt", {
        id: newId(ago),
        lessonId: "dh-1",
        lessonVersion: version,
        orderSeed: 1,
        answers,
        startedAt: ago,
        endedAt: ago,
        localScore: 80,
      }),
    );
    const browser = new TextBrowser(member);
    const asked = await browser.get("/t/mg/review");
    expect(breachesOf(asked, "mg")).toEqual([]);
    const carried = hiddenIn(asked.html, "/t/mg/review");
    expect(carried).toMatchObject({ lesson: "dh-1", position: "0" });
    expect((await browser.post("/t/mg/review", carried)).status).toBe(422);
    const [first] = items;
    const fields = [...Object.entries(carried), ...(first ? fieldsOf(first, 0, rightAnswer(keyOf(first))) : [])] as [
      string,
      string,
    ][];
    const [once, twice] = [await browser.post("/t/mg/review", fields), await browser.post("/t/mg/review", fields)];
    expect([once.status, twice.location]).toEqual([303, once.location]);
    const told = await browser.get(once.location ?? "");
    expect(told.html).toContain("Marina ny valinao");
    expect(told.html).not.toContain("<fieldset");
    expect(await onPhone<Attempt>(member, "attempt")).toHaveLength(2);
  });
});

describe("a class’s code", () => {
  const path = "/t/mg/join";

  test("lets a learner in once, signed in, with a name and no password", async () => {
    const { cohort, tenant } = await aClass();
    const browser = new TextBrowser();
    const page = await browser.get(path);
    expect(breachesOf(page, "mg")).toEqual([]);
    const fields = {
      ...hiddenIn(page.html, path),
      code: cohort.joinCode.toLowerCase(),
      name: "Soa Ravao",
      contact: "",
    };
    // The answer may be lost on the way: the same form lets the same person in.
    const again = new TextBrowser(browser);
    const home = await browser.send(path, fields);
    expect(home.status).toBe(200);
    expect(home.html).toContain("Soa Ravao");
    expect((await again.send(path, fields)).html).toContain("Soa Ravao");
    const found = await tenant.db.all(
      tenant.db.read`SELECT count(*) AS n FROM members WHERE display_name = ${"Soa Ravao"}`,
    );
    expect(found[0]?.["n"]).toBe(1);
  });

  test("that is wrong is told in words, what was typed is kept", async () => {
    const { cohort } = await aClass();
    const browser = new TextBrowser();
    const fields = hiddenIn((await browser.get(path)).html, path);
    const wrong = await browser.post(path, { ...fields, code: "ABCD-EFGH", name: "Soa", contact: "034" });
    expect(wrong.status).toBe(422);
    expect(wrong.html).toContain('value="ABCD-EFGH"');
    expect(wrong.html).toContain('value="Soa"');
    expect(breachesOf(wrong, "mg")).toEqual([]);
    expect(hiddenIn(wrong.html, path)).toEqual(fields);
    const nameless = await browser.post(path, { ...fields, code: cohort.joinCode, name: "", contact: "" });
    expect(nameless.status).toBe(422);
    for (const key of ["", "x.y.z", `${"A".repeat(43)}.${"A".repeat(43)}.${"A".repeat(43)}`])
      expect(
        (await browser.post(path, { ...fields, key, code: cohort.joinCode, name: "Soa", contact: "" })).status,
      ).toBe(409);
  });
});

test("what fails on the server is told on a page, and nothing was changed", async () => {
  const broken = { fetch: () => Promise.reject(new Error("no assets")), connect: () => Promise.reject(new Error()) };
  const app = createApp({ ...appEnv, assets: broken as unknown as Fetcher });
  await useApp({ fetch: (request) => app.fetch(request) }, async () => {
    const page = await new TextBrowser().get("/t/fr/lessons/dh-1");
    expect([page.status, page.headers.get("retry-after")]).toEqual([503, "5"]);
    expect(page.headers.get("cache-control")).toBe("private, no-store");
    expect(breachesOf(page, "fr")).toEqual([]);
  });
});
