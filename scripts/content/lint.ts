// What the curriculum asks of a lesson's text ("How to author"), and that the three languages are one lesson.
import { languages } from "../../shared/fields.ts";
import type { Item, LessonText } from "../../shared/lessons/pack.ts";
import { keyOf } from "../../shared/lessons/quiz.ts";
import type { Problem, Source } from "./source.ts";

/** Problems of one file, whatever the other languages say. */
export function lintLesson(source: Source): Problem[] {
  const { file, lesson, lines, problems } = source;
  const found = [...problems];
  const complain = (path: string, message: string) => void found.push({ file, line: lineOf(lines, path), message });
  const between = (path: string, count: number, least: number, most: number, what: string) => {
    if (count < least || count > most) complain(path, `${what}: ${count}, must be ${least} to ${most}`);
  };
  const words = (path: string, text: string, most: number, what: string) =>
    between(path, countWords(text), 1, most, `${what}, in words`);

  for (const [path, text] of proseOf(lesson)) {
    if (text.trim() === "") complain(path, `${path} is empty`);
    if (/['"]/.test(text)) complain(path, "use ’ (U+2019) and « » or “ ”, not the straight quotes of the keyboard");
    if (/[\s\u00a0]{2}/.test(text)) complain(path, "two spaces follow each other");
    if (!isBalanced(text, "«", "»") || !isBalanced(text, "“", "”")) complain(path, "quotation marks do not pair up");
  }
  between("title", lesson.minutes, 5, 8, "minutes");
  words("title", lesson.title, 12, "title");
  between("goals/0", lesson.goals.length, 2, 5, "goals");
  between("cards/0/title", lesson.cards.length, 5, 7, "cards");
  lesson.cards.forEach(({ text }, index) => words(`cards/${index}/text`, text, 60, "card"));
  words("example/0/text", lesson.example.text, 80, "example");
  if (!/\d\u00a0Ar\b/.test(lesson.example.text))
    complain("example/0/text", "the example counts in ariary (“45 000 Ar”)");
  words("action", lesson.action, 30, "action");
  if (lesson.sources.length === 0) complain("sources", "the sources are missing");
  for (const [name, date] of [
    ["legal-as-of", lesson.legalAsOf],
    ["review-by", lesson.reviewBy],
  ] as const) {
    if (date !== null && !/^\d{4}-\d{2}-\d{2}$/.test(date)) complain("title", `${name} is a date such as 2027-02-01`);
  }
  if (lesson.id.startsWith("lc") && !lesson.legalAsOf) complain("title", "a law lesson says legal-as-of");
  if (lesson.legalAsOf && !(lesson.reviewBy && lesson.verifyWith.length)) {
    complain("title", "with legal-as-of go verify-with and review-by");
  }
  between("quiz/0", lesson.quiz.length, 6, 8, "questions");
  lesson.quiz.forEach((item, index) => {
    const path = `quiz/${index}`;
    if (item.id !== `q${index + 1}`) complain(path, `questions are numbered in order: q${index + 1} is expected`);
    words(`${path}/stem`, item.stem, 25, `${item.id}, question`);
    const choices = item.type === "order" ? item.steps : "options" in item ? item.options.map(({ text }) => text) : [];
    choices.forEach((choice, at) =>
      words(`${path}/${item.type === "order" ? "steps" : "options"}/${at}`, choice, 12, `${item.id}, option`),
    );
    if (new Set(choices).size < choices.length) complain(path, `${item.id}: two options are the same`);
    if (item.type === "order") between(path, choices.length, 3, 7, `${item.id}, steps`);
    if ("options" in item) between(path, choices.length, 3, 4, `${item.id}, options`);
    if (item.type === "multiple" && (item.key.length === 0 || item.key.length === choices.length)) {
      complain(path, `${item.id}: at least one option is right and one is wrong`);
    }
  });
  return found;
}

/** Problems between the files of one lesson: all the languages are there and ask and count the same. */
export function lintTogether(lessonId: string, folder: string, sources: Source[]): Problem[] {
  const found: Problem[] = [];
  for (const language of languages) {
    if (!sources.some((source) => source.language === language)) {
      found.push({ file: `${folder}/${lessonId}.${language}.md`, line: 1, message: "this language is missing" });
    }
  }
  const [first, ...others] = sources;
  if (!first) return found;
  for (const { file, lesson, lines } of others) {
    const same = (path: string, what: string, ours: unknown, theirs: unknown) => {
      if (JSON.stringify(ours) === JSON.stringify(theirs)) return;
      found.push({ file, line: lineOf(lines, path), message: `${what} is not the same as in ${first.file}` });
    };
    for (const name of ["version", "minutes", "sources", "legalAsOf", "reviewBy"] as const) {
      same(name, `“${name}”`, lesson[name], first.lesson[name]);
    }
    same("title", "the number of offices to verify with", lesson.verifyWith.length, first.lesson.verifyWith.length);
    same("goals/0", "the number of goals", lesson.goals.length, first.lesson.goals.length);
    same("cards/0/title", "the number of cards", lesson.cards.length, first.lesson.cards.length);
    same("quiz/0", "the number of questions", lesson.quiz.length, first.lesson.quiz.length);
    lesson.quiz.forEach((item, index) => {
      const theirs = first.lesson.quiz[index];
      if (theirs) same(`quiz/${index}`, `${item.id}: the type or the right answer`, shapeOf(item), shapeOf(theirs));
    });
  }
  return found;
}

const shapeOf = (item: Item) => [item.id, keyOf(item), "options" in item ? item.options.length : 0];

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
