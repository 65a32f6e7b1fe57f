import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { languages } from "../../shared/fields.ts";
import { catalogue } from "../../shared/lessons/catalogue.ts";
import { itemTypes } from "../../shared/lessons/pack.ts";
import { keyOf } from "../../shared/lessons/quiz.ts";
import { quizKeys } from "../../server/lessons/quiz-keys.ts";
import { buildContent, checkContent, releaseContent } from "../content.ts";
import { canonical } from "../../shared/lessons/source/canonical.ts";
import { brotliBytes, lintFile } from "./lint.ts";
import { readTopics, sha256 } from "./packs.ts";
import { byName, readPictures } from "./pictures.ts";
import { readLesson } from "./source.ts";

const root = join(import.meta.dirname, "../..");
const made: string[] = [];
afterAll(() => made.forEach((folder) => rmSync(folder, { recursive: true })));

/** A copy of the content and what is generated from it, to be spoilt at will. */
function aCopy(): string {
  const copy = aFolder();
  for (const path of ["content", "shared/lessons/catalogue.ts", "server/lessons/quiz-keys.ts"]) {
    cpSync(join(root, path), join(copy, path), { recursive: true });
  }
  return copy;
}

function aFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "nexio-content-"));
  made.push(folder);
  return folder;
}

function rewrite(copy: string, path: string, from: string | RegExp, to: string): void {
  const before = readFileSync(join(copy, path), "utf8");
  const after = before.replace(from, to);
  expect(after, `nothing to replace in ${path}`).not.toBe(before);
  writeFileSync(join(copy, path), after);
}

const raiseVersion = (copy: string) => rewrite(copy, "content/dh/topic.json", /"version": \d+/, '"version": 99');

const packs = readTopics(root).flatMap((topic) => topic.packs);

test("the content of the repository is whole, released and up to date", () => expect(checkContent()).toEqual([]));

test.each(packs.map(({ pack, text }) => [`${pack.topic}.${pack.language}`, pack, text] as const))(
  "pack %s stays within what a learner pays for",
  (_, pack, text) => {
    for (const { quiz, ...lesson } of pack.lessons) {
      expect(brotliBytes(canonical(lesson)), `${lesson.id}, text`).toBeLessThanOrEqual(1_600);
      expect(brotliBytes(canonical(quiz)), `${lesson.id}, quiz`).toBeLessThanOrEqual(2_000);
    }
    expect(pack.lessons).toHaveLength(5);
    expect(brotliBytes(text)).toBeLessThanOrEqual(18_000);
  },
);

test.each(languages)("every type of question is asked in %s", (language) => {
  const own = packs.filter(({ pack }) => pack.language === language);
  const types = new Set(own.flatMap(({ pack }) => pack.lessons.flatMap(({ quiz }) => quiz.map(({ type }) => type))));
  expect([...types].toSorted()).toEqual(itemTypes.toSorted());
});

test("only a language that was read to the end is shown as reviewed", () => {
  for (const { pack } of packs) {
    // Malagasy waits for a native speaker, law and tax for a professional.
    const isRead = pack.language !== "mg" && pack.topic !== "lc";
    expect(pack.reviewed, `${pack.topic}.${pack.language}`).toBe(isRead);
  }
});

test("the Worker grades with the answers that the pack shows", () => {
  for (const { pack } of packs) {
    for (const { id, version, quiz } of pack.lessons) expect(quizKeys[id]?.[version]).toEqual(quiz.map(keyOf));
  }
});

test("the phone's list names the packs by the hash of their bytes", () => {
  for (const { pack, hash, bytes } of packs) {
    const topic = catalogue.topics.find(({ id }) => id === pack.topic);
    expect(topic?.packs[pack.language]).toMatchObject({ hash, bytes });
    expect(topic?.lessons.map(({ id }) => id)).toEqual(pack.lessons.map(({ id }) => id));
  }
  expect(brotliBytes(JSON.stringify(catalogue))).toBeLessThanOrEqual(2_500);
});

test("two builds give the same files, each named by its hash", () => {
  const [one, two] = [aFolder(), aFolder()];
  buildContent(one);
  buildContent(two);
  const names = readdirSync(join(one, "packs"));
  expect(names.length).toBeGreaterThanOrEqual(packs.length);
  expect(readdirSync(join(two, "packs"))).toEqual(names);
  for (const name of names) {
    const text = readFileSync(join(one, "packs", name), "utf8");
    // The way from the version before bears both names.
    if (!name.includes("-")) expect(sha256(text)).toBe(name);
    expect(readFileSync(join(two, "packs", name), "utf8")).toBe(text);
  }
});

test("releasing again changes nothing", () => {
  const copy = aCopy();
  const before = readdirSync(join(copy, "content/released"));
  releaseContent(copy);
  expect(readdirSync(join(copy, "content/released"))).toEqual(before);
  expect(checkContent(copy)).toEqual([]);
});

test("a released text cannot change under its version, and comes out beside the old one under the next", () => {
  const copy = aCopy();
  rewrite(copy, "content/dh/dh-1.en.md", "Hang up.", "Just hang up.");
  expect(
    checkContent(copy)
      .map(({ message }) => message)
      .join(),
  ).toMatch(/raise the version in topic\.json and run `npm run content`/);
  expect(() => releaseContent(copy)).toThrow(/raise the version in topic\.json/);
  raiseVersion(copy);
  expect(
    checkContent(copy)
      .map(({ message }) => message)
      .join(),
  ).toMatch(/version 99 is not released yet/);
  releaseContent(copy);
  expect(checkContent(copy)).toEqual([]);
  const out = aFolder();
  buildContent(out, copy);
  expect(readdirSync(join(out, "packs"))).toEqual(expect.arrayContaining(packs.map(({ hash }) => hash)));
  const count = (folder: string) => readdirSync(folder).filter((name) => /^[0-9a-f]{64}(\.json)?$/.test(name)).length;
  expect(count(join(out, "packs"))).toBe(count(join(root, "content/released")) + 3);
});

test("an answer cannot change under its lesson's version", () => {
  const copy = aCopy();
  for (const language of ["mg", "fr", "en"]) rewrite(copy, `content/dh/dh-1.${language}.md`, "\n= 5\n", "\n= 6\n");
  raiseVersion(copy);
  expect(() => releaseContent(copy)).toThrow(/the answers of dh-1 changed/);
  for (const language of ["mg", "fr", "en"])
    rewrite(copy, `content/dh/dh-1.${language}.md`, "version: 1", "version: 2");
  releaseContent(copy);
  expect(checkContent(copy)).toEqual([]);
  const keys = readFileSync(join(copy, "server/lessons/quiz-keys.ts"), "utf8");
  expect(keys).toContain('{"type":"number","key":5}');
  expect(keys).toContain('{"type":"number","key":6}');
});

test("a lost or spoilt release is noticed", () => {
  const copy = aCopy();
  const [first, second] = packs.map(({ hash }) => join(copy, "content/released", `${hash}.json`));
  rmSync(first ?? "");
  writeFileSync(second ?? "", "{}");
  expect(checkContent(copy).map(({ message }) => message)).toEqual([
    expect.stringMatching(/is missing/),
    expect.stringMatching(/was changed/),
  ]);
});

test("a generated list that is out of date is noticed", () => {
  const copy = aCopy();
  writeFileSync(join(copy, "shared/lessons/catalogue.ts"), "");
  expect(checkContent(copy)).toEqual([
    { file: "shared/lessons/catalogue.ts", line: 1, message: "not up to date: run `npm run content`" },
  ]);
});

test("a picture that no lesson shows is noticed", () => {
  const copy = aCopy();
  const drawn = readFileSync(join(copy, "content/pictures/passphrase.svg"), "utf8");
  writeFileSync(join(copy, "content/pictures/other.svg"), drawn.replace("</svg>", "<g></g></svg>"));
  expect(checkContent(copy)).toEqual([
    { file: "content/pictures/other.svg", line: 1, message: "no lesson shows this picture" },
  ]);
});

test("a picture redrawn comes out beside the old one, which released packs still show", () => {
  const copy = aCopy();
  const file = "content/pictures/passphrase.svg";
  const old = sha256(readFileSync(join(copy, file), "utf8"));
  rewrite(copy, file, "</svg>", "<g></g></svg>");
  raiseVersion(copy);
  releaseContent(copy);
  expect(checkContent(copy)).toEqual([]);
  const out = aFolder();
  buildContent(out, copy);
  const names = readdirSync(join(out, "pictures"));
  expect(names).toEqual(readdirSync(join(copy, "content/released/pictures")));
  expect(names).toContain(`${old}.svg`);
  expect(names).toContain(`${sha256(readFileSync(join(copy, file), "utf8"))}.svg`);
  for (const name of names) expect(`${sha256(readFileSync(join(out, "pictures", name), "utf8"))}.svg`).toBe(name);

  rmSync(join(copy, "content/released/pictures", `${old}.svg`));
  expect(checkContent(copy).map(({ message }) => message)).toEqual([
    "a released picture is missing: bring it back from git",
  ]);
}, 30_000);

const english = "content/dh/dh-1.en.md";
const french = "content/dh/dh-1.fr.md";
test.each<[fault: string, file: string, from: string | RegExp, to: string, message: RegExp]>([
  ["a straight apostrophe", english, "child’s", "child's", /straight quotes/],
  ["two spaces", french, "Raccrochez.", "Raccrochez  vite.", /two spaces/],
  ["an open guillemet", french, "chacun »", "chacun", /do not pair up/],
  ["a long card", english, "Hang up.\n", `Hang up. ${"now ".repeat(60)}\n`, /card, in words: \d+, must be 1 to 60/],
  ["a card too few", english, /### A second lock[^#]*/, "", /“Cards” is not the same/],
  ["a long question", english, "Which password is best?", "Which ".repeat(26), /question, in words: 26/],
  ["a long option", english, "- [ ] Facebook", `- [ ] ${"Facebook or ".repeat(7)}`, /option, in words: 14/],
  ["two options", english, /- \[ \] (Facebook|The one used).*\n/g, "", /options: 1, must be 3 to 4/],
  ["twin options", english, "[ ] Facebook", "[ ] E-mail", /two options are the same/],
  [
    "an option without feedback",
    english,
    "- [x] E-mail → All the others are reset through it.",
    "- [x] E-mail",
    /has no feedback/,
  ],
  ["two right answers", english, "- [ ] Facebook", "- [x] Facebook", /exactly one option is marked/],
  ["no wrong option", english, "- [ ] A random", "- [x] A random", /one is wrong/],
  [
    "another right answer",
    french,
    /- \[x\] (Cinq.*)\n- \[ \] (P@ss1)/,
    "- [ ] $1\n- [x] $2",
    /the type or the right answer/,
  ],
  ["another number", french, "\n= 5\n", "\n= 6\n", /the type or the right answer/],
  ["an unknown type", english, "### q1 single", "### q1 choice", /write “### q1 single”/],
  ["a wrong question number", english, "### q3", "### q4", /q3 is expected/],
  ["a number without digits", english, "= 5", "= five", /the answer is missing/],
  ["an order without its why", english, "→ Close the main door", "Close the main door", /“→ why” is missing/],
  ["true after false", english, /(- \[ \] true.*)\n(- \[x\] false.*)/, "$2\n$1", /“true” and “false”, in this order/],
  ["no sources", english, "- NIST SP 800-63B-4 (2025)\n", "", /sources are missing/],
  ["no reviewed flag", english, "reviewed: true\n", "", /“reviewed: true” or/],
  ["an unknown field", english, "minutes: 6", "minute: 6", /is not understood/],
  ["another duration", french, "minutes: 6", "minutes: 7", /“minutes” is not the same/],
  ["a missing section", english, "## Do it today", "## Today", /“## Do it today” is missing/],
  ["an example without ariary", english, /40 000 Ar each, 80 000 Ar/, "a lot each, too much", /counts in ariary/],
  ["a date of law alone", english, "sources:", "legal-as-of: 2026-01-01\nsources:", /go verify-with and review-by/],
  ["an unknown picture", english, "(passphrase.svg)", "(passfrase.svg)", /there is no picture “passfrase\.svg”/],
  ["a picture without words", english, /!\[[^\]]*\]/, "![]", /this part is empty/],
  ["a picture in many words", english, "![", `![${"Oh ".repeat(25)}`, /picture, in words: \d+, must be 1 to 25/],
  ["a picture within a text", english, "\n\n![", "\n![", /in a paragraph of its own/],
  ["a picture without its file", english, "](passphrase.svg)", "]", /in a paragraph of its own/],
  ["two pictures on a card", english, /(!\[[^\]]*\]\([^)]*\)\n)/, "$1\n$1", /a card shows one picture/],
  ["a picture that one language lacks", french, /!\[[^\]]*\]\([^)]*\)/, "", /the pictures show is not the same/],
  ["stray text in a list", english, "- Choose a long", "Choose a long", /stands outside the list/],
])("the check finds %s, with its file and line", (_, file, from, to, message) => {
  const copy = aCopy();
  rewrite(copy, file, from, to);
  const problems = checkContent(copy);
  const found = problems.find((problem) => message.test(problem.message));
  expect(found, JSON.stringify(problems)).toBeDefined();
  expect(found?.file.startsWith("content/dh/dh-1.")).toBe(true);
  expect(found?.line).toBeGreaterThan(0);
});

test("a fault is told with the line it stands on", () => {
  const text = readFileSync(join(root, english), "utf8").replace("child’s", "child's");
  const line = text.split("\n").findIndex((here) => here.includes("child's")) + 1;
  const [problem] = lintFile(readLesson(english, text, byName(readPictures(root))));
  // A paragraph counts as one part: its first line is named.
  expect(Math.abs((problem?.line ?? 0) - line)).toBeLessThanOrEqual(2);
});

test("a missing language is noticed", () => {
  const copy = aCopy();
  rmSync(join(copy, french));
  expect(checkContent(copy)).toEqual([{ file: french, line: 1, message: "this language is missing" }]);
});

test("a lesson that no topic lists is noticed", () => {
  const copy = aCopy();
  rewrite(copy, "content/dh/topic.json", ', "dh-5"', "");
  expect(checkContent(copy)).toHaveLength(3);
});
