// A lesson as an author would type it: what `parseLesson` reads back into the same lesson.
import type { Item, LessonCard, LessonText } from "../pack.ts";

const field = (name: string, value: string | number | null) => (value === null ? [] : [`${name}: ${value}`]);
const list = (name: string, values: readonly string[]) =>
  values.length === 0 ? [] : [`${name}:`, ...values.map((value) => `- ${value}`)];
/** An empty line begins a paragraph; lines are never broken, so that no word begins one that means something. */
const prose = (text: string) => text.replaceAll("\n", "\n\n");
/** A pack knows a picture by its hash alone. */
const titled = ({ title, text, picture }: LessonCard) => [
  `### ${title}`,
  "",
  prose(text),
  "",
  ...(picture ? [`![${picture.alt}](${picture.hash}.svg)`, ""] : []),
];
const option = (isRight: boolean, text: string, feedback: string) =>
  `- [${isRight ? "x" : " "}] ${text}${feedback && ` → ${feedback}`}`;

/** Ordinary spaces stand for the no-break ones, which the reader sets again. `own` leaves out id and version. */
export function writeLesson(lesson: LessonText, reviewed: boolean, own = false): string {
  const lines = [
    "---",
    ...(own ? [] : [`id: ${lesson.id}`, `version: ${lesson.version}`]),
    `minutes: ${lesson.minutes}`,
    `reviewed: ${reviewed}`,
    ...field("legal-as-of", lesson.legalAsOf),
    ...list("verify-with", lesson.verifyWith),
    ...field("review-by", lesson.reviewBy),
    ...list("sources", lesson.sources),
    "---",
    "",
    `# ${lesson.title}`,
    "",
    "## Goals",
    "",
    ...lesson.goals.map((goal) => `- ${goal}`),
    "",
    "## Cards",
    "",
    ...lesson.cards.flatMap(titled),
    "## Example",
    "",
    ...titled(lesson.example),
    "## Do it today",
    "",
    prose(lesson.action),
    "",
    "## Quiz",
    "",
    ...lesson.quiz.flatMap(writeItem),
  ];
  return lines.join("\n").replaceAll("\u00a0", " ");
}

function writeItem(item: Item): string[] {
  const type = item.type === "boolean" ? "true-false" : item.type;
  return [`### ${item.id} ${type}`, "", prose(item.stem), "", ...writeAnswers(item), ""];
}

function writeAnswers(item: Item): string[] {
  switch (item.type) {
    case "single":
      return item.options.map(({ text, feedback }, at) => option(at === item.key, text, feedback));
    case "multiple":
      return item.options.map(({ text, feedback }, at) => option(item.key.includes(at), text, feedback));
    case "boolean":
      return [
        option(item.key, "true", item.key ? item.right : item.wrong),
        option(!item.key, "false", item.key ? item.wrong : item.right),
      ];
    case "order":
      return [...item.steps.map((step, at) => `${at + 1}. ${step}`), `→ ${item.why}`];
    case "match":
      return [...item.pairs.map(({ left, right }) => `- ${left} = ${right}`), `→ ${item.why}`];
    case "number":
      return [item.unit === null ? `= ${item.key}` : `= ${item.key} ${item.unit}`, `→ ${item.why}`];
  }
}
