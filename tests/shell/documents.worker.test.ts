// The app's documents on real workerd: readable before any script, in the right coat from the first byte, and with a
// way to the text pages and back.
import { describe, expect, test } from "vitest";
import { languages } from "../../shared/languages.ts";
import { catalogue } from "../../shared/lessons/catalogue.ts";
import type { Pack } from "../../shared/lessons/pack.ts";
import { packReader } from "../../server/lessons/pack-reader.ts";
import { appEnv, fetchApp } from "../support/tenants.ts";

const open = (path: string, headers: Record<string, string> = {}) => fetchApp(path, { headers, redirect: "manual" });
const text = async (path: string, headers: Record<string, string> = {}) => (await open(path, headers)).text();
/** As a browser reads it: the few entities that escaping writes. */
const readable = (html: string) =>
  html
    .replace(
      /&(lt|gt|quot|#39|amp);/g,
      (entity) => ({ "&lt;": "<", "&gt;": ">", "&quot;": '"', "&#39;": "'" })[entity] ?? "&",
    )
    .replace(/<br ?\/?>|<\/?p>/g, "\n");
const inApp = (html: string) => /<div id="app">([\s\S]*)<\/div><link rel="stylesheet"/.exec(html)?.[1] ?? "";
const packs = packReader(appEnv);
const every = catalogue.topics.flatMap(({ lessons }) => lessons.map(({ id }) => id));

describe.each(languages)("in %s, before any script", (language) => {
  const headers = { cookie: `locale=${language}` };

  test("home and the list lead to every lesson", async () => {
    for (const path of ["/", "/lessons"]) {
      const page = inApp(await text(path, headers));
      for (const { title, lessons } of catalogue.topics) {
        expect(readable(page)).toContain(title[language]);
        for (const lesson of lessons) {
          expect(page).toContain(`<a href="/lessons/${lesson.id}">`);
          expect(readable(page)).toContain(lesson.title[language]);
        }
      }
    }
  });

  test("every lesson is there as a whole, and leads to its quiz", async () => {
    for (const id of every) {
      const page = inApp(await text(`/lessons/${id}`, headers));
      const read = await packs.builtIn(id, language);
      const lines = read?.lesson.cards.flatMap((card) => card.text.split("\n")) ?? [];
      expect(lines.length).toBeGreaterThan(0);
      for (const line of lines) expect(readable(page)).toContain(line);
      expect(page).toContain(`href="/lessons/${id}/quiz"`);
      expect(page).toContain('href="/lessons"');
    }
  });

  test("every quiz shows its first question as a form of the text pages", async () => {
    for (const id of every) {
      const page = inApp(await text(`/lessons/${id}/quiz`, headers));
      const item = (await packs.builtIn(id, language))?.lesson.quiz[0];
      expect(readable(page)).toContain(item?.stem);
      expect(page).toContain(`<form action="/t/${language}/lessons/${id}/quiz">`);
      expect(page).toMatch(/<(input|select)[^>]*\sname="a0/);
      expect(page).toMatch(/<button>/);
    }
  });

  test("the document says its language and its title", async () => {
    const [lesson] = catalogue.topics[0]?.lessons ?? [];
    const page = await text(`/lessons/${lesson?.id}`, headers);
    expect(page).toContain(`<html lang="${language}"`);
    expect(readable(page)).toContain(`<title>${lesson?.title[language]} · Nexio</title>`);
  });
});

test("nothing in a document runs by itself, whatever it shows", async () => {
  for (const path of ["/", "/lessons", "/lessons/dh-1", "/lessons/dh-1/quiz", "/settings"]) {
    const response = await open(path);
    const page = await response.text();
    expect(page.match(/<script[^>]*>/g), path).toEqual([
      expect.stringMatching(/^<script type="module" [^>]*src="\/assets\//),
    ]);
    expect(page).not.toMatch(/\son\w+=|\sstyle=|javascript:/);
    const policy = response.headers.get("content-security-policy") ?? "";
    const [, css = ""] = /<style>([\s\S]*?)<\/style>/.exec(page) ?? [];
    const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", new TextEncoder().encode(css)));
    expect(policy).toContain(`'sha256-${btoa(String.fromCharCode(...digest))}'`);
    expect(policy).toContain("script-src 'self';");
  }
});

test("a screen that is no text first, and a lesson that is not ours to tell, get the shell", async () => {
  for (const path of ["/tasks", "/settings", "/lessons/review", "/lessons/xx-9", "/lessons/xx-9/quiz", "/nowhere"]) {
    const page = inApp(await text(path));
    expect(page, path).toContain('class="sk"');
    expect(page).toContain('<noscript><p><a href="/t">');
  }
});

test.each(["/?shell", "/?__WB_REVISION__=0123456789abcdef"])(
  "what the service worker keeps (%s) is no page’s text and no page’s chunks, whatever was chosen",
  async (path) => {
    const shell = await appEnv.assets.fetch(new URL("/_shell.json", appEnv.origin));
    const { revision } = await shell.json<{ revision: string }>();
    for (const cookie of ["mode=auto", "mode=text; locale=fr"]) {
      const response = await open(path, { cookie });
      expect(response.status).toBe(200);
      expect(response.headers.get("etag")).toContain(revision);
      const page = await response.text();
      expect(inApp(page)).toContain('class="sk"');
      expect(page).not.toContain("/assets/learn-");
    }
    expect(inApp(await text("/lessons?shell"))).toContain('role="main"');
  },
);

describe("the coat of the first byte", () => {
  const operaMini = "Opera/9.80 (Android; Opera Mini/36.2/119.132; U; id) Presto/2.12.423 Version/12.16";
  test.each([
    ["nothing known", {}, "full"],
    ["chosen full, against every sign", { cookie: "mode=full; coat=lite", "save-data": "on" }, "full"],
    ["chosen lite", { cookie: "mode=lite" }, "lite"],
    ["less data asked for", { "save-data": "on" }, "lite"],
    ["2G, by a browser that was asked", { ect: "2g" }, "lite"],
    ["4G", { ect: "4g" }, "full"],
    ["1 GB", { "device-memory": "1" }, "lite"],
    ["half a GB", { "device-memory": "0.5" }, "lite"],
    ["4 GB", { "device-memory": "4" }, "full"],
    ["no number of GB", { "device-memory": "much" }, "full"],
    ["what the phone came to the last time", { cookie: "mode=auto; coat=lite" }, "lite"],
    ["a coat that is none", { cookie: "coat=golden" }, "full"],
    ["a mode that is none", { cookie: "mode=golden" }, "full"],
    ["text, where there is no text page", { cookie: "mode=text" }, "lite"],
    ["Opera Mini, where there is no text page", { "user-agent": operaMini }, "lite"],
  ])("%s: %s is %s", async (_name, headers, coat) => {
    expect(await text("/settings", headers)).toContain(`data-mode="${coat}">`);
  });

  test.each([
    ["/", "/t/fr"],
    ["/lessons", "/t/fr/lessons"],
    ["/lessons/", "/t/fr/lessons"],
    ["/lessons/dh-1", "/t/fr/lessons/dh-1"],
    ["/lessons/dh-1/quiz", "/t/fr/lessons/dh-1/quiz"],
    ["/tasks", "/t/fr/tasks"],
    ["/approvals", "/t/fr/approvals"],
  ])("with text chosen, %s leads to %s", async (path, to) => {
    for (const headers of [{ cookie: "mode=text; locale=fr" }, { "user-agent": operaMini, "accept-language": "fr" }]) {
      const response = await open(path, headers);
      expect([response.status, response.headers.get("location")]).toEqual([303, to]);
    }
  });
});

test("a lesson’s own words are text, never markup", async () => {
  const pack = await packs.released(catalogue.topics[0]?.packs.mg.hash ?? "");
  const hostile = JSON.parse(JSON.stringify(pack)) as Pack;
  const [lesson] = hostile.lessons;
  if (!lesson) throw new Error("no lesson");
  lesson.title = "<script>alert(1)</script>$&$1";
  const { firstText } = await import("../../server/shell/first-text.ts");
  const reader = { ...packs, builtIn: async () => ({ lesson, pack: hostile, hash: "" }) };
  const drawn = await firstText(reader, `/lessons/${lesson.id}`, "mg");
  expect(drawn?.body.toString()).toContain("&lt;script&gt;alert(1)&lt;/script&gt;$&amp;$1");
});
