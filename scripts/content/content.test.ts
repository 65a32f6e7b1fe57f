import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { brotliCompressSync, constants } from "node:zlib";
import { afterAll, expect, test } from "vitest";
import { catalogue } from "../../shared/lessons/catalogue.ts";
import { itemTypes, type Item, type LessonText } from "../../shared/lessons/pack.ts";
import { keyOf } from "../../shared/lessons/quiz.ts";
import { quizKeys } from "../../server/lessons/quiz-keys.ts";
import { buildContent, checkContent, releaseContent } from "../content.ts";
import { canonical, readTopics, sha256 } from "./packs.ts";
import { parseLesson, type Source } from "./source.ts";
import { lintLesson } from "./lint.ts";
import { typeset } from "./typeset.ts";

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

const brotliBytes = (text: string) =>
  brotliCompressSync(text, { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } }).length;
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

test("every type of question is asked in every language", () => {
  for (const { pack } of packs) {
    const types = new Set(pack.lessons.flatMap(({ quiz }) => quiz.map(({ type }) => type)));
    expect([...types].toSorted()).toEqual(itemTypes.toSorted());
  }
});

test("only a language that was read to the end is shown as reviewed", () => {
  expect(packs.map(({ pack }) => [pack.language, pack.reviewed])).toEqual([
    ["mg", false],
    ["fr", true],
    ["en", true],
  ]);
});

test("the Worker grades with the answers that the pack shows", () => {
  for (const { pack } of packs) {
    for (const { id, version, quiz } of pack.lessons) expect(quizKeys[id]?.[version]).toEqual(quiz.map(keyOf));
  }
});

test("the phone's list names the packs by the hash of their bytes", () => {
  for (const { pack, hash, bytes } of packs) {
    const topic = catalogue.topics.find(({ id }) => id === pack.topic);
    expect(topic?.packs[pack.language]).toEqual({ hash, bytes });
    expect(topic?.lessons.map(({ id }) => id)).toEqual(pack.lessons.map(({ id }) => id));
  }
  expect(brotliBytes(JSON.stringify(catalogue))).toBeLessThanOrEqual(900);
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
    expect(sha256(text)).toBe(name);
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
  rewrite(copy, "content/dh/topic.json", '"version": 1', '"version": 2');
  expect(
    checkContent(copy)
      .map(({ message }) => message)
      .join(),
  ).toMatch(/version 2 is not released yet/);
  releaseContent(copy);
  expect(checkContent(copy)).toEqual([]);
  const out = aFolder();
  buildContent(out, copy);
  expect(readdirSync(join(out, "packs"))).toEqual(expect.arrayContaining(packs.map(({ hash }) => hash)));
  expect(readdirSync(join(out, "packs"))).toHaveLength(readdirSync(join(root, "content/released")).length - 1 + 3);
});

test("an answer cannot change under its lesson's version", () => {
  const copy = aCopy();
  for (const language of ["mg", "fr", "en"]) rewrite(copy, `content/dh/dh-1.${language}.md`, "\n= 5\n", "\n= 6\n");
  rewrite(copy, "content/dh/topic.json", '"version": 1', '"version": 2');
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

const english = "content/dh/dh-1.en.md";
const french = "content/dh/dh-1.fr.md";
test.each<[fault: string, file: string, from: string | RegExp, to: string, message: RegExp]>([
  ["a straight apostrophe", english, "child’s", "child's", /straight quotes/],
  ["two spaces", french, "Raccrochez.", "Raccrochez  vite.", /two spaces/],
  ["an open guillemet", french, "chacun »", "chacun", /do not pair up/],
  ["a long card", english, "Hang up.\n", `Hang up. ${"now ".repeat(60)}\n`, /card, in words: \d+, must be 1 to 60/],
  ["a card too few", english, /### A second lock[^#]*/, "", /number of cards/],
  ["a long question", english, "Which password is best?", "Which ".repeat(26), /question, in words: 26/],
  ["a long option", english, "- [ ] Facebook", `- [ ] ${"Facebook or ".repeat(7)}`, /option, in words: 14/],
  ["two options", english, /- \[ \] (Facebook|The one used).*\n/g, "", /options: 1, must be 3 to 4/],
  ["twin options", english, "[ ] Facebook", "[ ] E-mail", /two options are the same/],
  [
    "an option without feedback",
    english,
    "- [x] E-mail → All the others are reset through it.",
    "- [x] E-mail",
    /feedback is empty/,
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
  ["stray text in a list", english, "- Choose a long", "Choose a long", /stands outside the list/],
])("the check finds %s, with its file and line", (_, file, from, to, message) => {
  const copy = aCopy();
  rewrite(copy, file, from, to);
  const found = checkContent(copy).find((problem) => message.test(problem.message));
  expect(found, JSON.stringify(checkContent(copy))).toBeDefined();
  expect(found?.file.startsWith("content/dh/dh-1.")).toBe(true);
  expect(found?.line).toBeGreaterThan(0);
});

test("a fault is told with the line it stands on", () => {
  const text = readFileSync(join(root, english), "utf8").replace("child’s", "child's");
  const line = text.split("\n").findIndex((here) => here.includes("child's")) + 1;
  const [problem] = lintLesson(parseLesson(english, text));
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

test("a lesson written out and read again is the same lesson", () => {
  for (const { pack } of packs) {
    for (const lesson of pack.lessons) {
      const again = parseLesson(`content/dh/${lesson.id}.${pack.language}.md`, written(lesson));
      expect(again).toMatchObject<Partial<Source>>({ lesson, problems: [], reviewed: false });
    }
  }
});

test("numbers, guillemets and French marks are bound by themselves", () => {
  expect(typeset("1 250 000 Ar, 30 % ? « oui »", "fr")).toBe(
    "1\u00a0250\u00a0000\u00a0Ar, 30\u00a0%\u00a0? «\u00a0oui\u00a0»",
  );
  expect(typeset("Vola 5 000 Ar « eny » ?", "mg")).toBe("Vola 5\u00a0000\u00a0Ar «\u00a0eny\u00a0» ?");
  expect(typeset("In 2025 100 Ar ; really ?", "en")).toBe("In 2025 100\u00a0Ar ; really ?");
});

const field = (name: string, value: string | number | null) => (value === null ? [] : [`${name}: ${value}`]);
const list = (name: string, values: string[]) => [`${name}:`, ...values.map((value) => `- ${value}`)];
const titled = ({ title, text }: { title: string; text: string }) => [
  "",
  `### ${title}`,
  "",
  text.replaceAll("\n", "\n\n"),
];
const option = (isRight: boolean, text: string, feedback: string) => `- [${isRight ? "x" : " "}] ${text} → ${feedback}`;

/** The lesson as an author would type it. */
function written(lesson: LessonText): string {
  return [
    "---",
    ...field("id", lesson.id),
    ...field("version", lesson.version),
    ...field("minutes", lesson.minutes),
    ...field("reviewed", "false"),
    ...field("legal-as-of", lesson.legalAsOf),
    ...list("verify-with", lesson.verifyWith),
    ...field("review-by", lesson.reviewBy),
    ...list("sources", lesson.sources),
    "---",
    `# ${lesson.title}`,
    "## Goals",
    ...lesson.goals.map((goal) => `- ${goal}`),
    "## Cards",
    ...lesson.cards.flatMap(titled),
    "## Example",
    ...titled(lesson.example),
    "## Do it today",
    lesson.action,
    "## Quiz",
    ...lesson.quiz.flatMap(writtenItem),
  ].join("\n");
}

function writtenItem(item: Item): string[] {
  const head = (type: string) => ["", `### ${item.id} ${type}`, item.stem];
  switch (item.type) {
    case "single":
      return [
        ...head("single"),
        ...item.options.map(({ text, feedback }, at) => option(at === item.key, text, feedback)),
      ];
    case "multiple":
      return [
        ...head("multiple"),
        ...item.options.map(({ text, feedback }, at) => option(item.key.includes(at), text, feedback)),
      ];
    case "boolean":
      return [
        ...head("true-false"),
        option(item.key, "true", item.key ? item.right : item.wrong),
        option(!item.key, "false", item.key ? item.wrong : item.right),
      ];
    case "order":
      return [...head("order"), ...item.steps.map((step, at) => `${at + 1}. ${step}`), `→ ${item.why}`];
    default:
      return [...head("number"), `= ${item.key} ${item.unit ?? ""}`, `→ ${item.why}`];
  }
}
