// The pages of text mode: each has its language, its landmarks and labels and few bytes, and no script; what is
// anybody's own is kept by no cache and seen by nobody else.
import { beforeAll, describe, expect, test } from "vitest";
import { languages } from "../../shared/languages.ts";
import { catalogue } from "../../shared/lessons/catalogue.ts";
import { newId } from "../../server/sync/new-id.ts";
import { anAgent, aTask } from "../support/records.ts";
import { anApproval, aTenant, put, type TestMember, type TestTenant } from "../support/tenants.ts";
import { breachesOf, brotliBytes, tagsIn, TextBrowser } from "../support/text.ts";

/** Bytes on the wire that no page passes, the heaviest lesson included. */
const most = 2560;

let tenant: TestTenant;
let staff: TestMember;
const canary = "KANARIA-7f3a";
const [taskId, approvalId, highId] = [newId(), newId(), newId()];

beforeAll(async () => {
  tenant = await aTenant(`${canary} Riake`);
  staff = await tenant.join("staff");
  const now = Date.now();
  const agent = anAgent({ id: newId(), name: `${canary} Mpandrindra` });
  const tasks = Array.from({ length: 40 }, (_, at) =>
    aTask({
      id: at === 0 ? taskId : newId(now + at),
      title: `${canary} Miantso ny mpanjifa laharana ${at} momba ny vidin’ny hetsika any Toamasina`,
      body: at === 0 ? `${canary} andalana\nfaharoa`.repeat(20) : "",
      dueAt: now + (at - 5) * 86_400_000,
      createdBy: staff.actor.memberId,
    }),
  );
  const subject = {
    title: `${canary} Fandoavana ho an’ny mpamatsy`,
    summary: "Nalaina tao amin’ny faktiora".repeat(10),
    recipient: "Hotely Miray",
    amountMinor: 450_000,
    currency: "MGA",
    changes: [{ label: "Daty", before: "3 Aog", after: "5 Aog" }],
  };
  const approvals = Array.from({ length: 30 }, (_, at) =>
    anApproval({
      id: at === 0 ? approvalId : at === 1 ? highId : newId(now + at),
      risk: at === 1 ? "high" : "low",
      requestedBy: agent.id,
      subject: { ...subject, title: `${subject.title} ${at}` },
    }),
  );
  await put(tenant.db, {
    [`agent/${agent.id}`]: agent,
    ...Object.fromEntries(tasks.map((task) => [`task/${task.id}`, task])),
    ...Object.fromEntries(approvals.map((approval) => [`approval/${approval.id}`, approval])),
  });
});

const lessons = catalogue.topics.flatMap((topic) => topic.lessons.map(({ id }) => id));
const personal = () => [
  "",
  "/progress",
  "/tasks",
  "/tasks?show=today",
  "/tasks?show=mine",
  "/tasks?show=closed",
  "/tasks?from=15",
  "/tasks/new",
  `/tasks/${taskId}`,
  "/approvals",
  "/approvals?show=confirming",
  "/approvals?show=closed",
  `/approvals/${approvalId}`,
  `/approvals/${highId}`,
  "/certificates",
  "/outcomes",
  "/review",
  "/certify/dh",
];
const forGuests = ["", "/sign-in", "/join"];
const open = ["/lessons", "/help", ...lessons.map((id) => `/lessons/${id}`)];
const quizzes = lessons.flatMap((id) => [`/lessons/${id}/quiz`, `/lessons/${id}/quiz?one=1`]);

describe.each(languages)("in %s", (language) => {
  test("every page keeps to its form and its bytes", async () => {
    const [guest, member] = [new TextBrowser(), new TextBrowser(staff)];
    const sizes: [path: string, bytes: number][] = [];
    const visit = async (who: TextBrowser, path: string) => {
      const page = await who.get(`/t/${language}${path}`);
      expect([path, page.status], page.html.slice(0, 300)).toEqual([path, 200]);
      expect([path, ...breachesOf(page, language)]).toEqual([path]);
      sizes.push([path, brotliBytes(page.html)]);
    };
    for (const path of [...forGuests, ...open, ...quizzes]) await visit(guest, path);
    for (const path of personal()) await visit(member, path);
    expect(sizes.filter(([, bytes]) => bytes > most)).toEqual([]);
  });

  test("each page is there in the other languages under the same path", async () => {
    const page = await new TextBrowser(staff).get(`/t/${language}/tasks?show=today`);
    const others = tagsIn(page.html, "a").flatMap(({ href = "", hreflang }) => (hreflang ? [[hreflang, href]] : []));
    expect(others).toEqual(
      languages.filter((one) => one !== language).map((one) => [one, `/t/${one}/tasks?show=today`]),
    );
  });
});

describe("caches", () => {
  test("what is public is the same for everyone, to the byte, and may be kept", async () => {
    for (const path of open) {
      const asGuest = await new TextBrowser().get(`/t/mg${path}`);
      const asMember = await new TextBrowser(staff).get(`/t/mg${path}`);
      expect(asMember.html).toBe(asGuest.html);
      for (const { headers } of [asGuest, asMember]) {
        expect(headers.get("cache-control")).toBe("public, max-age=3600, stale-while-revalidate=604800");
        expect(headers.get("vary")?.toLowerCase()).toBe("accept-encoding");
        expect(headers.getSetCookie()).toEqual([]);
        expect(headers.get("etag")).toMatch(/^"[\w+/]{16}"$/);
      }
    }
  });

  test("a page that did not change costs no body", async () => {
    const browser = new TextBrowser();
    const first = await browser.get("/t/mg/lessons/dh-1");
    const etag = first.headers.get("etag") ?? "";
    for (const asked of [etag, `W/${etag}`, `"other", ${etag}`]) {
      const again = await browser.get("/t/mg/lessons/dh-1", { "if-none-match": asked });
      expect([again.status, again.html]).toEqual([304, ""]);
      expect(again.headers.get("etag")).toBe(etag);
    }
    expect((await browser.get("/t/fr/lessons/dh-1", { "if-none-match": etag })).status).toBe(200);
  });

  test("what is somebody’s own, and every no, is kept by nobody", async () => {
    const browser = new TextBrowser(staff);
    for (const path of [...personal(), ...quizzes.slice(0, 2), "/sign-in", "/nowhere", `/tasks/${newId()}`]) {
      const { headers } = await browser.get(`/t/mg${path}`);
      expect([path, headers.get("cache-control")]).toEqual([path, "private, no-store"]);
      expect(headers.get("etag")).toBe(null);
    }
    for (const path of personal()) {
      const { status, headers } = await new TextBrowser().get(`/t/mg${path}`);
      expect([200, 401]).toContain(status);
      expect(headers.get("cache-control")).toBe("private, no-store");
    }
  });

  test("the door to text mode follows the browser’s language, and what was chosen before", async () => {
    const browser = new TextBrowser();
    const asked = await browser.get("/t", { "accept-language": "fr-FR,fr;q=0.9" });
    expect([asked.status, asked.location]).toEqual([303, "/t/fr"]);
    await browser.get("/t/en");
    expect((await browser.get("/t", { "accept-language": "fr" })).location).toBe("/t/en");
    expect((await new TextBrowser().get("/t")).location).toBe("/t/mg");
    expect((await new TextBrowser().get("/t/")).location).toBe("/t/mg");
    // Any address may be said without its language, and keeps what is asked of it.
    expect((await new TextBrowser().get("/t/lessons/dh-1?in=fr")).location).toBe("/t/mg/lessons/dh-1?in=fr");
  });
});

describe("another organisation", () => {
  test("sees nothing of this one, at no address", async () => {
    const stranger = new TextBrowser((await aTenant("Tsara")).owner);
    for (const path of [
      `/tasks/${taskId}`,
      `/approvals/${approvalId}`,
      `/certificates/${newId()}`,
      `/attempts/${newId()}`,
    ]) {
      const page = await stranger.get(`/t/mg${path}`);
      expect([path, page.status]).toEqual([path, 404]);
      expect(page.html).not.toContain(canary);
      // What is not there at all looks the same.
      const never = await stranger.get(`/t/mg${path.replace(/[^/]+$/, newId())}`);
      expect(never.html).toBe(
        page.html.replaceAll(
          path.slice(1),
          never.html.match(/(?:tasks|approvals|certificates|attempts)\/[\w-]{36}/)?.[0] ?? path.slice(1),
        ),
      );
    }
    for (const path of personal()) expect((await stranger.get(`/t/mg${path}`)).html).not.toContain(canary);
  });

  test("a learner sees neither the tasks nor the approvals of others", async () => {
    const learner = new TextBrowser(await tenant.join("external"));
    for (const path of ["", "/tasks", "/approvals", "/outcomes"]) {
      const { status, html } = await learner.get(`/t/mg${path}`);
      expect(status).toBe(200);
      // The organisation's name is theirs to see, nothing more.
      expect(html.replaceAll(`${canary} Riake`, "")).not.toContain(canary);
    }
    expect((await learner.get(`/t/mg/tasks/${taskId}`)).status).toBe(404);
    expect((await learner.get(`/t/mg/approvals/${approvalId}`)).status).toBe(404);
  });
});

describe("a no", () => {
  test.each(languages)("is a page in %s with a way on", async (language) => {
    const page = await new TextBrowser(staff).get(`/t/${language}/nowhere`);
    expect(page.status).toBe(404);
    expect(breachesOf(page, language)).toEqual([]);
    expect(tagsIn(page.html, "a").map(({ href }) => href)).toContain(`/t/${language}/lessons`);
    const signedOut = await new TextBrowser().get(`/t/${language}/tasks`);
    expect(signedOut.status).toBe(401);
    expect(breachesOf(signedOut, language)).toEqual([]);
    expect(signedOut.html).toContain(`/t/${language}/sign-in?to=%2Ft%2F${language}%2Ftasks`);
  });

  test("nobody is sent out of text mode by where they wanted to go on", async () => {
    const page = await new TextBrowser().get("/t/mg/sign-in?to=https://evil.example/t/mg");
    expect(page.html).not.toContain("evil");
    const odd = await new TextBrowser().get("/t/mg/sign-in?to=//evil.example");
    expect(odd.html).not.toContain("evil");
  });
});
