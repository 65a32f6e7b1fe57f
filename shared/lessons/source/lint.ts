// What the curriculum asks of a lesson's text ("How to author"), and that its languages are one lesson.
import { languages, type Language } from "../../languages.ts";
import type { Item, LessonPicture, LessonText } from "../pack.ts";
import { keyOf } from "../quiz.ts";
import type { Fault, Finding, Part } from "./fault.ts";
import type { Source } from "./parse.ts";

type Range = readonly [least: number, most: number];
export interface Rules {
  readonly minutes: Range;
  readonly goals: Range;
  readonly cards: Range;
  readonly questions: Range;
  /** The example counts in ariary, and sources are named. */
  readonly strict: boolean;
  /** `2026-11-24`: a date of facts cannot lie after it. */
  readonly today: string;
}

/** For the lessons that come with Nexio. */
export const houseRules = (today: string): Rules => ({
  minutes: [5, 8],
  goals: [2, 5],
  cards: [5, 7],
  questions: [6, 8],
  strict: true,
  today,
});

/** For what an organisation writes itself: the same care for words and questions, more room for length. */
export const tenantRules = (today: string): Rules => ({
  minutes: [1, 30],
  goals: [1, 5],
  cards: [1, 12],
  questions: [1, 20],
  strict: false,
  today,
});

/** Most characters of a try's answers (`attemptSchema`). */
const longestAnswers = 400;

/** What is to be mended in one language, whatever the others say. */
export function lintLesson({ lesson, lines, faults }: Source, rules: Rules): Fault[] {
  // Without its description or title nothing of the text is found: what else is missing follows from that.
  if (faults.some(({ code }) => code === "no_front" || code === "no_title"))
    return faults.filter(({ code }) => code !== "missing_section");
  const found = [...faults];
  const complain = (path: string, finding: Finding) => void found.push({ ...finding, line: lineOf(lines, path) });
  const between = (path: string, count: number, [least, most]: Range, part: Part, id = "") => {
    if (count < least || count > most) complain(path, { code: "count", part, id, count, least, most });
  };
  const words = (path: string, text: string, most: number, part: Part, id = "") => {
    const count = countWords(text);
    // An empty text is told as such, once.
    if (count > most || (count === 0 && text.trim() !== "")) complain(path, { code: "words", part, id, count, most });
  };

  for (const [path, text] of proseOf(lesson)) {
    const [quiz, at, options] = path.split("/");
    if (text.trim() === "") {
      const isFeedback = quiz === "quiz" && (options === "right" || options === "wrong" || path.endsWith("/feedback"));
      complain(path, isFeedback ? { code: "no_feedback", id: lesson.quiz[Number(at)]?.id ?? "" } : { code: "empty" });
    }
    if (/['"]/.test(text)) complain(path, { code: "straight_quotes" });
    if (/[\s\u00a0]{2}/.test(text)) complain(path, { code: "double_space" });
    if (!isBalanced(text, "«", "»") || !isBalanced(text, "“", "”")) complain(path, { code: "unbalanced_quotes" });
  }
  // What is no number at all was told by the reader.
  if (lesson.minutes > 0) between("minutes", lesson.minutes, rules.minutes, "minutes");
  words("title", lesson.title, 12, "title");
  between("goals/0", lesson.goals.length, rules.goals, "goals");
  between("cards/0/title", lesson.cards.length, rules.cards, "cards");
  lesson.cards.forEach(({ text }, index) => words(`cards/${index}/text`, text, 60, "card"));
  words("example/0/text", lesson.example.text, 80, "example");
  for (const [path, { alt }] of picturesOf(lesson)) words(path, alt, 25, "picture");
  words("action", lesson.action, 30, "action");
  if (rules.strict && !/\d\u00a0Ar\b/.test(lesson.example.text)) complain("example/0/text", { code: "no_ariary" });
  lintFacts(lesson, rules, complain);

  between("quiz/0", lesson.quiz.length, rules.questions, "questions");
  // A question that could not be read is not counted: the numbers after it are no fault of their own.
  const isSkewed = faults.some(({ code }) => code === "unknown_type");
  lesson.quiz.forEach((item, index) => {
    const path = `quiz/${index}`;
    if (!isSkewed && item.id !== `q${index + 1}`) complain(path, { code: "question_order", id: `q${index + 1}` });
    words(`${path}/stem`, item.stem, 25, "question", item.id);
    lintAnswers(item, path, { complain, between, words });
  });
  const longest = lesson.quiz.map(longestAnswer).join("|").length;
  if (longest > longestAnswers) complain("quiz/0", { code: "answers_too_long" });
  return found.sort((a, b) => a.line - b.line);
}

type Complain = (path: string, finding: Finding) => void;

/** Where the facts come from, when they were true, and until when they are to be believed. */
function lintFacts(lesson: LessonText, { strict, today }: Rules, complain: Complain): void {
  const { legalAsOf, reviewBy, verifyWith, sources } = lesson;
  if (strict && sources.length === 0) complain("sources", { code: "no_sources" });
  // The year of a law or a standard stands in its name and counts as its date. A page that bears none may say so where
  // the lesson itself says when its facts were true and whom to ask.
  const mayBeUndated = legalAsOf !== null && reviewBy !== null && verifyWith.length > 0;
  for (const source of sources) {
    const isDated = /(?<!\d)(19|20)\d\d(?!\d)/.test(source) || (mayBeUndated && source.endsWith("(undated)"));
    if (!isDated) complain("sources", { code: "source_without_year", source });
  }
  for (const [name, date] of [
    ["legal-as-of", legalAsOf],
    ["review-by", reviewBy],
  ] as const) {
    if (date !== null && !isDate(date)) complain(name, { code: "not_a_date", name });
  }
  if (legalAsOf && isDate(legalAsOf) && legalAsOf > today)
    complain("legal-as-of", { code: "future_date", name: "legal-as-of" });
  if (legalAsOf && reviewBy && reviewBy <= legalAsOf) complain("review-by", { code: "review_too_early" });
  if (lesson.id.startsWith("lc-") && !legalAsOf) complain("title", { code: "law_without_date" });
  if (legalAsOf && !(reviewBy && verifyWith.length)) complain("legal-as-of", { code: "date_alone" });
}

interface Tools {
  complain: Complain;
  between: (path: string, count: number, range: Range, part: Part, id?: string) => void;
  words: (path: string, text: string, most: number, part: Part, id?: string) => void;
}

/** What a question offers: enough of it, short, and no two the same. */
function lintAnswers(item: Item, path: string, { complain, between, words }: Tools): void {
  const { id } = item;
  const distinct = (choices: readonly string[]) => {
    if (new Set(choices).size < choices.length) complain(path, { code: "same_options", id });
  };
  if (item.type === "order") {
    item.steps.forEach((step, at) => words(`${path}/steps/${at}`, step, 12, "option", id));
    distinct(item.steps);
    between(path, item.steps.length, [3, 7], "steps", id);
  } else if (item.type === "match") {
    item.pairs.forEach(({ left, right }, at) => {
      words(`${path}/pairs/${at}`, left, 8, "side", id);
      words(`${path}/pairs/${at}`, right, 8, "side", id);
    });
    distinct(item.pairs.map(({ left }) => left));
    distinct(item.pairs.map(({ right }) => right));
    between(path, item.pairs.length, [3, 5], "pairs", id);
  } else if ("options" in item) {
    item.options.forEach(({ text }, at) => words(`${path}/options/${at}`, text, 12, "option", id));
    distinct(item.options.map(({ text }) => text));
    between(path, item.options.length, [3, 4], "options", id);
    if (item.type === "multiple" && (item.key.length === 0 || item.key.length === item.options.length))
      complain(path, { code: "some_right", id });
  }
}

/** The longest answer a learner may give to it, as it travels. */
function longestAnswer(item: Item): string {
  if (item.type === "number") return "9".repeat(15);
  if (item.type === "single" || item.type === "boolean") return "0";
  const count = item.type === "order" ? item.steps : item.type === "match" ? item.pairs : item.options;
  return count.map(() => "0").join(".");
}

export interface LanguageFault {
  language: Language;
  fault: Fault;
}

/**
 * What differs between the languages of one lesson: they ask and count the same. `nameOf` says what to compare with.
 * Where the rules are strict, the sources are the same to the letter.
 */
export function lintTogether(
  sources: readonly Source[],
  { strict }: Pick<Rules, "strict">,
  nameOf: (source: Source) => string = ({ language }) => language,
): LanguageFault[] {
  const found: LanguageFault[] = [];
  const [first, ...others] = sources;
  if (!first) return found;
  const than = nameOf(first);
  for (const { language, lesson, lines } of others) {
    const differs = (path: string, finding: Finding, ours: unknown, theirs: unknown) => {
      if (JSON.stringify(ours) !== JSON.stringify(theirs))
        found.push({ language, fault: { ...finding, line: lineOf(lines, path) } });
    };
    const same = (path: string, name: string, ours: unknown, theirs: unknown) =>
      differs(path, { code: "not_same", name, than }, ours, theirs);
    const before = first.lesson;
    same("version", "“version”", lesson.version, before.version);
    same("minutes", "“minutes”", lesson.minutes, before.minutes);
    const named = (list: readonly string[]) => (strict ? list : list.length);
    same("sources", "“sources”", named(lesson.sources), named(before.sources));
    same("legal-as-of", "“legal-as-of”", lesson.legalAsOf, before.legalAsOf);
    same("review-by", "“review-by”", lesson.reviewBy, before.reviewBy);
    same("legal-as-of", "“verify-with”", lesson.verifyWith.length, before.verifyWith.length);
    same("goals/0", "“Goals”", lesson.goals.length, before.goals.length);
    same("cards/0/title", "“Cards”", lesson.cards.length, before.cards.length);
    same("quiz/0", "“Quiz”", lesson.quiz.length, before.quiz.length);
    const shown = picturesOf(lesson).map(([path, { hash }]) => [path, hash]);
    const theirs = picturesOf(before).map(([path, { hash }]) => [path, hash]);
    same(shown[0]?.[0] ?? "cards/0/title", "what the pictures show", shown, theirs);
    lesson.quiz.forEach((item, index) => {
      const theirs = before.quiz[index];
      const finding: Finding = { code: "not_same_answer", id: item.id, than };
      if (theirs) differs(`quiz/${index}`, finding, shapeOf(item), shapeOf(theirs));
    });
  }
  return found;
}

/** Languages nobody wrote. */
export const missingLanguages = (sources: readonly Source[]): Language[] =>
  languages.filter((language) => !sources.some((source) => source.language === language));

const shapeOf = (item: Item) => [item.id, keyOf(item), "options" in item ? item.options.length : 0];

/** The pictures of the cards and the example, with their paths. */
const picturesOf = ({ cards, example }: LessonText): [string, LessonPicture][] =>
  [...cards.map((card, index) => ({ card, path: `cards/${index}` })), { card: example, path: "example/0" }].flatMap(
    ({ card, path }): [string, LessonPicture][] => (card.picture ? [[`${path}/picture`, card.picture]] : []),
  );

/** Every text a learner reads, with its path. */
function proseOf(lesson: LessonText): [string, string][] {
  return [
    ["title", lesson.title],
    ...lesson.goals.map((goal, index): [string, string] => [`goals/${index}`, goal]),
    ...lesson.cards.flatMap(({ title, text }, index): [string, string][] => [
      [`cards/${index}/title`, title],
      [`cards/${index}/text`, text],
    ]),
    ["example/0/title", lesson.example.title],
    ["example/0/text", lesson.example.text],
    ...picturesOf(lesson).map(([path, { alt }]): [string, string] => [path, alt]),
    ["action", lesson.action],
    ...lesson.quiz.flatMap((item, index) =>
      proseOfItem(item).map(([path, text]): [string, string] => [`quiz/${index}/${path}`, text]),
    ),
  ];
}

function proseOfItem(item: Item): [string, string][] {
  const stem: [string, string] = ["stem", item.stem];
  switch (item.type) {
    case "boolean":
      return [stem, ["right", item.right], ["wrong", item.wrong]];
    case "number":
      return [stem, ["why", item.why]];
    case "order":
      return [stem, ...item.steps.map((step, at): [string, string] => [`steps/${at}`, step]), ["why", item.why]];
    case "match":
      return [
        stem,
        ...item.pairs.flatMap(({ left, right }, at): [string, string][] => [
          [`pairs/${at}/left`, left],
          [`pairs/${at}/right`, right],
        ]),
        ["why", item.why],
      ];
    default:
      return [
        stem,
        ...item.options.flatMap(({ text, feedback }, at): [string, string][] => [
          [`options/${at}/text`, text],
          [`options/${at}/feedback`, feedback],
        ]),
      ];
  }
}

/** A day of the calendar as `2027-02-01`. */
function isDate(text: string): boolean {
  const date = new Date(`${text}T00:00:00Z`);
  return /^\d{4}-\d{2}-\d{2}$/.test(text) && !Number.isNaN(date.valueOf()) && date.toISOString().startsWith(text);
}

/** A number bound by no-break spaces is one word; a lone mark is none. */
function countWords(text: string): number {
  return text.split(/[ \n]+/).filter((word) => /[\p{L}\p{N}]/u.test(word)).length;
}

function isBalanced(text: string, open: string, close: string): boolean {
  let depth = 0;
  for (const sign of text) {
    if (sign === open) depth++;
    if (sign === close) depth--;
    if (depth < 0 || depth > 1) return false;
  }
  return depth === 0;
}

/** The line of a path, or of the nearest part above it. */
function lineOf(lines: Map<string, number>, path: string): number {
  for (let here = path; here; here = here.slice(0, Math.max(here.lastIndexOf("/"), 0))) {
    const line = lines.get(here);
    if (line) return line;
  }
  return 1;
}
