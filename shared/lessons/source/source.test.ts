import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { languages, type Language } from "../../languages.ts";
import { itemTypes, type Item, type LessonText } from "../pack.ts";
import { grade, keyOf } from "../quiz.ts";
import { readBundle, writeBundle } from "./bundle.ts";
import { sentenceOf, type FaultCode } from "./fault.ts";
import { houseRules, lintLesson, lintTogether, tenantRules } from "./lint.ts";
import { parseLesson } from "./parse.ts";
import { fallback, packOf, readSources } from "./publish.ts";
import { qtiItem, qtiPackage } from "./qti.ts";
import { typeset } from "./typeset.ts";
import { writeLesson } from "./write.ts";

// --- lessons of any words -------------------------------------------------------------------------------------------

const letter = fc.constantFrom(...Array.from("abcdefghijklmnopqrstuvwxyzéèàôïÉñ’-ǎ中🌱0123456789%&<>.,;:?!()[]"));
const word = fc
  .array(letter, { minLength: 1, maxLength: 8 })
  .map((signs) => signs.join(""))
  // A paragraph that begins with such a sign is a line of another kind (README).
  .filter((text) => !/^(\d+\.$|-|→|=|#|\[|!)/.test(text));
const line = fc.array(word, { minLength: 1, maxLength: 10 }).map((words) => words.join(" "));
const prose = fc.array(line, { minLength: 1, maxLength: 3 }).map((lines) => lines.join("\n"));

const option = fc.record({ text: line, feedback: line });
const options = fc.array(option, { minLength: 3, maxLength: 4 });
const key = fc.nat({ max: 2 });
const pairs = fc.array(fc.record({ left: line, right: line }), { minLength: 3, maxLength: 5 });
const unit = fc.option(fc.constantFrom("Ar", "%", "kg", "km"), { nil: null });
const item = (id: string): fc.Arbitrary<Item> =>
  fc.oneof(
    fc.record({ id: fc.constant(id), type: fc.constant("single" as const), stem: prose, options, key }),
    fc.record({
      id: fc.constant(id),
      type: fc.constant("multiple" as const),
      stem: prose,
      options,
      key: fc.subarray([0, 1, 2], { minLength: 1 }),
    }),
    fc.record({
      id: fc.constant(id),
      type: fc.constant("boolean" as const),
      stem: prose,
      key: fc.boolean(),
      right: line,
      wrong: line,
    }),
    fc.record({
      id: fc.constant(id),
      type: fc.constant("order" as const),
      stem: prose,
      steps: fc.array(line, { minLength: 3, maxLength: 7 }),
      why: line,
    }),
    fc.record({ id: fc.constant(id), type: fc.constant("match" as const), stem: prose, pairs, why: line }),
    fc.record({
      id: fc.constant(id),
      type: fc.constant("number" as const),
      stem: prose,
      key: fc.nat(),
      unit,
      why: line,
    }),
  );
const card = fc.record({ title: line, text: prose });
const date = fc.option(fc.constantFrom("2024-02-29", "2026-11-01"), { nil: null });
const lessonIn = (language: Language): fc.Arbitrary<LessonText> =>
  fc
    .record({
      id: fc.constant("dh-1"),
      version: fc.integer({ min: 1, max: 99 }),
      title: line,
      minutes: fc.integer({ min: 1, max: 30 }),
      goals: fc.array(line, { minLength: 1, maxLength: 5 }),
      cards: fc.array(card, { minLength: 1, maxLength: 7 }),
      example: card,
      action: prose,
      legalAsOf: date,
      verifyWith: fc.array(line, { maxLength: 2 }),
      reviewBy: date,
      sources: fc.array(line, { maxLength: 3 }),
      quiz: fc.tuple(...["q1", "q2", "q3", "q4"].map(item)),
    })
    // As any lesson that was read once: no-break spaces are where typesetting puts them.
    .map(
      (lesson) =>
        JSON.parse(JSON.stringify(lesson), (field, value: unknown) =>
          typeof value === "string" && !["id", "type", "legalAsOf", "reviewBy", "unit"].includes(field)
            ? typeset(value, language)
            : value,
        ) as LessonText,
    )
    .map((lesson) => ({ ...lesson, sources: lesson.sources.map((text) => text.replaceAll("\u00a0", " ")) }));

test.each(languages)("a lesson in %s written out and read again is the same lesson", (language) => {
  fc.assert(
    fc.property(lessonIn(language), fc.boolean(), (lesson, reviewed) => {
      const again = parseLesson(writeLesson(lesson, reviewed), language, { slug: "dh-1" });
      expect(again).toMatchObject({ faults: [], reviewed });
      expect(again.lesson).toEqual(lesson);
    }),
    { numRuns: 150 },
  );
});

test("one written in the app is given its id and version, whatever its text says", () => {
  fc.assert(
    fc.property(lessonIn("fr"), fc.boolean(), (lesson, own) => {
      const again = parseLesson(writeLesson(lesson, true, own), "fr", { id: "some-id", version: 7 });
      expect(again.lesson).toEqual({ ...lesson, id: "some-id", version: 7 });
    }),
    { numRuns: 50 },
  );
});

test("no text makes the reader or the linter throw", () => {
  const piece = fc.constantFrom(
    "---",
    "# T",
    "## Quiz",
    "## Cards",
    "### q1 match",
    "- a = b",
    "→ x",
    "- [x] y",
    "= 5",
    "1. z",
    "minutes: 5",
    "  on",
    "",
  );
  fc.assert(
    fc.property(fc.array(fc.oneof(piece, fc.string()), { maxLength: 40 }), (lines) => {
      const source = parseLesson(lines.join("\n"), "mg", { id: "x", version: 1 });
      for (const fault of lintLesson(source, tenantRules("2026-11-24"))) {
        expect(fault.line).toBeGreaterThan(0);
        expect(sentenceOf(fault).length).toBeGreaterThan(5);
      }
      JSON.stringify(packOf(source));
    }),
  );
});

test("numbers, guillemets and French marks are bound by themselves", () => {
  expect(typeset("1 250 000 Ar, 30 % ? « oui »", "fr")).toBe(
    "1\u00a0250\u00a0000\u00a0Ar, 30\u00a0%\u00a0? «\u00a0oui\u00a0»",
  );
  expect(typeset("Vola 5 000 Ar « eny » ?", "mg")).toBe("Vola 5\u00a0000\u00a0Ar «\u00a0eny\u00a0» ?");
  expect(typeset("In 2025 100 Ar ; really ?", "en")).toBe("In 2025 100\u00a0Ar ; really ?");
});

// --- the linter, fault by fault ----------------------------------------------------------------------------------------

const good = [
  "---", // 1
  "id: lc-1",
  "version: 1",
  "minutes: 6",
  "reviewed: true",
  "legal-as-of: 2026-01-01", // 6
  "verify-with:",
  "- the tax office",
  "review-by: 2027-01-01", // 9
  "sources:",
  "- Law 2014-038", // 11
  "---",
  "# A title",
  "## Goals",
  "- One goal",
  "- Another goal",
  "## Cards",
  ...[1, 2, 3, 4, 5].flatMap((n) => [`### Card ${n}`, "Some words."]),
  "## Example",
  "### Soa counts",
  "She pays 45 000 Ar.",
  "## Do it today",
  "Count.",
  "## Quiz",
  "### q1 single",
  "Which one?",
  "- [x] This → Yes, this.",
  "- [ ] That → No, not that.",
  "- [ ] Those → No, not those.",
  "### q2 multiple",
  "Which ones?",
  "- [x] Red → Yes, red.",
  "- [x] Blue → Yes, blue.",
  "- [ ] Grey → No, not grey.",
  "### q3 true-false",
  "It is so.",
  "- [x] true → Indeed.",
  "- [ ] false → It is so.",
  "### q4 order",
  "In order?",
  "1. First",
  "2. Second",
  "3. Third",
  "→ One after the other.",
  "### q5 number",
  "How much?",
  "= 50 000 Ar",
  "→ Because.",
  "### q6 match",
  "Match them.",
  "- Rice = kilo",
  "- Oil = litre",
  "- Cloth = metre",
  "→ Each has its own.",
].join("\n");
const rules = houseRules("2026-11-24");
const faultsOf = (text: string) => lintLesson(parseLesson(text, "en", { slug: "lc-1" }), rules);

test("the good lesson has no fault, and asks every type of question", () => {
  expect(faultsOf(good)).toEqual([]);
  const { lesson } = parseLesson(good, "en", { slug: "lc-1" });
  expect(lesson.quiz.map(({ type }) => type).toSorted()).toEqual(itemTypes.toSorted());
  expect(grade(lesson.quiz.map(keyOf), "0|0.1|1|0.1.2|50000|0.1.2").score).toBe(100);
});

test.each<[fault: string, from: string | RegExp, to: string, code: FaultCode]>([
  ["no description", /^---\n/, "", "no_front"],
  ["no title", "# A title\n", "", "no_title"],
  ["a section nobody knows", "## Do it today", "## Today", "unknown_section"],
  ["a missing section", "## Do it today", "## Today", "missing_section"],
  ["a second example", "## Do it today", "### Two\nWords.\n## Do it today", "one_example"],
  ["an unknown field", "minutes: 6", "minute: 6", "unknown_field"],
  ["minutes that are no number", "minutes: 6", "minutes: six", "not_whole"],
  ["no reviewed flag", "reviewed: true\n", "", "no_reviewed"],
  ["another id", "id: lc-1", "id: lc-2", "wrong_id"],
  ["an order without its why", "→ One after the other.", "", "no_why"],
  ["a match without its why", "→ Each has its own.", "", "no_why"],
  ["a number without its answer", "= 50 000 Ar\n", "", "no_answer"],
  ["an option without its box", "- [x] This", "- [y] This", "option_mark"],
  ["a pair without its sign", "- Oil = litre", "- Oil, litre", "pair_form"],
  ["two right answers to a single", "- [ ] That", "- [x] That", "one_right"],
  ["a multiple with all right", "- [ ] Grey", "- [x] Grey", "some_right"],
  ["false before true", /(- \[x\] true.*)\n(- \[ \] false.*)/, "$2\n$1", "true_false"],
  ["an option without feedback", " → No, not that.", "", "no_feedback"],
  ["an unknown type", "### q1 single", "### q1 choice", "unknown_type"],
  ["stray text in a list", "- One goal", "One goal", "outside_list"],
  ["an empty card", "### Card 3\nSome words.", "### Card 3", "empty"],
  ["a straight apostrophe", "Because.", "It's so.", "straight_quotes"],
  ["two spaces", "Some words.", "Some  words.", "double_space"],
  ["unpaired quotation marks", "Because.", "“Because.", "unbalanced_quotes"],
  ["too many minutes", "minutes: 6", "minutes: 9", "count"],
  ["too few cards", "### Card 1\nSome words.\n", "", "count"],
  ["too few pairs", "- Cloth = metre\n", "", "count"],
  ["a long question", "How much?", `${"Word ".repeat(25)}end?`, "words"],
  ["a long option", "- [ ] That →", `- [ ] ${"That ".repeat(13)}→`, "words"],
  ["a long side of a pair", "- Oil =", "- Oil of the very best kind there is today =", "words"],
  ["an example without ariary", "45 000 Ar", "a lot", "no_ariary"],
  ["no sources", "- Law 2014-038\n", "", "no_sources"],
  ["a source without a year", "Law 2014-038", "The tax office’s page", "source_without_year"],
  ["a number that is no year", "Law 2014-038", "Leaflet 120145", "source_without_year"],
  ["a date that is none", "2026-01-01", "2026-02-30", "not_a_date"],
  ["facts of tomorrow", "2026-01-01", "2026-11-25", "future_date"],
  ["a review before the facts", "review-by: 2027-01-01", "review-by: 2026-01-01", "review_too_early"],
  ["a law without its date", "legal-as-of: 2026-01-01\n", "", "law_without_date"],
  ["a date of law alone", "review-by: 2027-01-01\n", "", "date_alone"],
  ["questions out of order", "### q2 multiple", "### q3 multiple", "question_order"],
  ["the same option twice", "- [ ] Those", "- [ ] That", "same_options"],
  ["the same right side twice", "- Oil = litre", "- Oil = kilo", "same_options"],
])("the linter finds %s", (_fault, from, to, code) => {
  const spoilt = good.replace(from, to);
  expect(spoilt).not.toBe(good);
  const found = faultsOf(spoilt);
  expect(found.map((fault) => fault.code)).toContain(code);
});

test("a fault is told with the line it stands on", () => {
  expect(faultsOf(good.replace("- [ ] That → No, not that.", "- [ ] That"))).toEqual([
    { code: "no_feedback", id: "q1", line: good.split("\n").indexOf("- [ ] That → No, not that.") + 1 },
  ]);
  expect(faultsOf(good.replace("2026-01-01", "2026-11-25"))).toEqual([
    { code: "future_date", name: "legal-as-of", line: 6 },
  ]);
  expect(faultsOf(good.replace("review-by: 2027-01-01", "review-by: 2026-01-01"))).toEqual([
    { code: "review_too_early", line: 9 },
  ]);
});

test("an undated page passes only where the lesson says when its facts were true and whom to ask", () => {
  const undated = good.replace("Law 2014-038", "impots.mg (undated)");
  expect(faultsOf(undated)).toEqual([]);
  const without = undated.replace("legal-as-of: 2026-01-01\n", "");
  expect(faultsOf(without).map(({ code }) => code)).toContain("source_without_year");
});

test("answers that could not travel are told before anybody gives them", () => {
  const long = Array.from({ length: 20 }, (_, at) => `### q${at + 1} number\nHow much?\n= 5\n→ So.`).join("\n");
  const steps = Array.from(
    { length: 20 },
    (_, at) => `### q${at + 1} order\nSort.\n${[1, 2, 3, 4, 5, 6, 7].map((n) => `${n}. Step ${n}`).join("\n")}\n→ So.`,
  ).join("\n");
  const withQuiz = (quiz: string) =>
    parseLesson(good.replace(/## Quiz\n[\s\S]*/, `## Quiz\n${quiz}`), "en", { id: "x", version: 1 });
  const codes = (quiz: string) => lintLesson(withQuiz(quiz), tenantRules("2026-11-24")).map(({ code }) => code);
  expect(codes(long)).toEqual([]);
  expect(codes(steps)).toEqual([]);
});

test("languages of one lesson ask and count the same", () => {
  const english = parseLesson(good, "en", { slug: "lc-1" });
  const other = (from: string, to: string) =>
    lintTogether([english, parseLesson(good.replace(from, to), "fr", { slug: "lc-1" })], rules);
  expect(other("A title", "Un titre")).toEqual([]);
  expect(other("- Another goal\n", "")).toMatchObject([
    { language: "fr", fault: { code: "not_same", name: "“Goals”", than: "en" } },
  ]);
  expect(other("- [x] true → Indeed.\n- [ ] false", "- [ ] true → Indeed.\n- [x] false")).toMatchObject([
    { fault: { code: "not_same_answer", id: "q3" } },
  ]);
  expect(other("- Cloth = metre\n", "")).toMatchObject([{ fault: { code: "not_same_answer", id: "q6" } }]);
  expect(other("= 50 000 Ar", "= 50 001 Ar")).toMatchObject([{ fault: { code: "not_same_answer", id: "q5" } }]);
});

test("only written languages are read, and the others are shown one that is", () => {
  const { read, faults } = readSources({ id: "x", version: 1, sources: { mg: "", fr: good } }, "2026-11-24");
  expect(read.map(({ language }) => language)).toEqual(["fr"]);
  expect(faults).toEqual([]);
  expect(fallback([{ language: "mg" as const }, { language: "en" as const }], "fr")).toEqual({ language: "mg" });
  expect(fallback([{ language: "en" as const }, { language: "fr" as const }], "mg")).toEqual({ language: "fr" });
});

// --- files -----------------------------------------------------------------------------------------------------------------

describe("a lesson as one file", () => {
  test("comes back as it went", () => {
    fc.assert(
      fc.property(fc.record({ mg: fc.string({ minLength: 1 }), fr: fc.string({ minLength: 1 }) }), (sources) => {
        fc.pre(sources.mg.trim() !== "" && sources.fr.trim() !== "");
        expect(readBundle(writeBundle(sources))).toEqual({ sources });
      }),
    );
  });

  test.each([
    ["not_json", writeBundle({ fr: good }).slice(0, 100)],
    ["not_a_lesson", "[]"],
    ["not_a_lesson", '{"format":"h5p"}'],
    ["not_a_lesson", '{"format":"nexio-lesson","formatVersion":1,"sources":{"fr":5}}'],
    ["newer_format", '{"format":"nexio-lesson","formatVersion":2,"sources":{}}'],
    ["nothing_written", '{"format":"nexio-lesson","formatVersion":1,"sources":{"fr":" "}}'],
    ["too_large", " ".repeat(1_000_000)],
  ])("says %s", (problem, text) => expect(readBundle(text)).toEqual({ problem }));
});

/** Elements, attributes and text of well-formed XML without DTD; throws where it is not. */
function parseXml(xml: string) {
  const open: string[] = [];
  const elements: { name: string; attributes: Record<string, string>; parent: string }[] = [];
  const body = xml.replace(/^<\?xml version="1\.0" encoding="UTF-8"\?>\n/, "");
  expect(body).not.toBe(xml);
  const token = /<(\/)?([A-Za-z][\w-]*)((?:\s+[\w:-]+="[^"<]*")*)\s*(\/)?>|([^<]+)/gy;
  let roots = 0;
  let end = 0;
  for (let found = token.exec(body); found; found = token.exec(body)) {
    end = token.lastIndex;
    const [, closing, name = "", attributes = "", empty, text] = found;
    if (text !== undefined) {
      if (open.length === 0) expect(text.trim()).toBe("");
      expect(text.replace(/&(amp|lt|gt|quot);/g, "")).not.toMatch(/[&>]/);
      continue;
    }
    if (closing) {
      expect(open.pop()).toBe(name);
      continue;
    }
    if (open.length === 0) roots++;
    const pairs = [...attributes.matchAll(/([\w:-]+)="([^"]*)"/g)].map(
      ([, key = "", value = ""]) => [key, value] as const,
    );
    expect(new Set(pairs.map(([key]) => key)).size).toBe(pairs.length);
    for (const [, value] of pairs) expect(value.replace(/&(amp|lt|gt|quot);/g, "")).not.toContain("&");
    elements.push({ name, attributes: Object.fromEntries(pairs), parent: open.at(-1) ?? "" });
    if (!empty) open.push(name);
  }
  expect(end, body.slice(end, end + 80)).toBe(body.length);
  expect([open, roots]).toEqual([[], 1]);
  return elements;
}

const words = { yes: "Vrai", no: "Faux" };
const interactions: Record<Item["type"], string> = {
  single: "qti-choice-interaction",
  multiple: "qti-choice-interaction",
  boolean: "qti-choice-interaction",
  order: "qti-order-interaction",
  match: "qti-match-interaction",
  number: "qti-text-entry-interaction",
};

describe("QTI 3", () => {
  test("every question of any words is well-formed, in the order the schema wants, its keys among its choices", () => {
    fc.assert(
      fc.property(fc.oneof(...["q1", "q2"].map(item)), (one) => {
        const elements = parseXml(qtiItem(one, "fr", words));
        const [root] = elements;
        expect(root).toMatchObject({
          name: "qti-assessment-item",
          attributes: {
            xmlns: "http://www.imsglobal.org/xsd/imsqtiasi_v3p0",
            identifier: one.id,
            adaptive: "false",
            "time-dependent": "false",
          },
        });
        const top = elements.filter(({ parent }) => parent === "qti-assessment-item").map(({ name }) => name);
        expect([...new Set(top)]).toEqual([
          "qti-response-declaration",
          "qti-outcome-declaration",
          "qti-item-body",
          "qti-response-processing",
          "qti-modal-feedback",
        ]);
        expect(elements.filter(({ name }) => name === interactions[one.type])).toHaveLength(1);
        const ids = elements
          .filter(({ name }) => name.endsWith("-choice"))
          .map(({ attributes }) => attributes["identifier"]);
        expect(new Set(ids).size).toBe(ids.length);
        const values = [
          ...qtiItem(one, "fr", words).matchAll(/<qti-correct-response>(.*?)<\/qti-correct-response>/g),
        ].flatMap(([, inside = ""]) =>
          [...inside.matchAll(/<qti-value>(.*?)<\/qti-value>/g)].map(([, value = ""]) => value),
        );
        expect(values.length).toBeGreaterThan(0);
        if (one.type !== "number")
          for (const value of values) expect(ids).toEqual(expect.arrayContaining(value.split(" ")));
        for (const { name, attributes } of elements)
          if (name === "qti-modal-feedback" && attributes["identifier"] !== "WHY")
            expect(ids).toContain(attributes["identifier"]);
      }),
      { numRuns: 200 },
    );
  });

  test("the package names each of its files once, and the test holds each question", () => {
    const { lesson } = parseLesson(good, "en", { slug: "lc-1" });
    const files = qtiPackage(lesson, "en", words);
    const trees = new Map(files.map(({ name, text }) => [name, parseXml(text)]));
    const hrefs = trees
      .get("imsmanifest.xml")
      ?.flatMap(({ name, attributes }) => (name === "file" ? [attributes["href"]] : []));
    expect(hrefs?.toSorted()).toEqual(
      files
        .map(({ name }) => name)
        .filter((name) => name !== "imsmanifest.xml")
        .toSorted(),
    );
    const refs = trees
      .get("test.xml")
      ?.flatMap(({ name, attributes }) => (name === "qti-assessment-item-ref" ? [attributes["href"]] : []));
    expect(refs).toEqual(lesson.quiz.map(({ id }) => `items/${id}.xml`));
  });
});
