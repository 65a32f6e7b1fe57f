// Reads one lesson file as an author writes it (content/README.md) into a `LessonText`. Collects every problem it
// meets with its line instead of stopping at the first, so that an author mends a file in one go.
import { type Language, languages } from "../../shared/fields.ts";
import type { Item, LessonText, Option } from "../../shared/lessons/pack.ts";
import { typeset } from "./typeset.ts";

/** Something an author has to mend; `line` counts from 1. */
export interface Problem {
  file: string;
  line: number;
  message: string;
}

export interface Source {
  file: string;
  language: Language;
  /** Null when the file does not say. */
  reviewed: boolean | null;
  lesson: LessonText;
  /** Line of each part, by its path in the lesson: `cards/0/text`, `quiz/2/options/1/feedback`. */
  lines: Map<string, number>;
  problems: Problem[];
}

interface Line {
  text: string;
  line: number;
}
interface Block extends Line {
  body: Line[];
}

/** `file` ends in `<lesson>.<language>.md`; throws when its name tells no language. */
export function parseLesson(file: string, content: string): Source {
  const [, slug = "", tongue] = /([^/]+)\.(\w+)\.md$/.exec(file) ?? [];
  const language = languages.find((known) => known === tongue);
  if (!language) throw new Error(`${file}: the name must end in .mg.md, .fr.md or .en.md`);

  const lines = new Map<string, number>();
  const problems: Problem[] = [];
  const complain = (line: number, message: string) => void problems.push({ file, line, message });
  const mark = (path: string, line: number) => void lines.set(path, line);
  const set = (text: string) => typeset(text, language);

  const all = content.split(/\r?\n/).map((text, index): Line => ({ text: text.trimEnd(), line: index + 1 }));
  const end = all.findIndex(({ text, line }) => line > 1 && text === "---");
  const front = readFront(all.slice(1, Math.max(end, 0)), complain);
  if (all[0]?.text !== "---" || end < 0) complain(1, "the file must begin with its description between two lines ---");

  const top = split(all.slice(end + 1), "# ").blocks[0];
  if (!top) complain(end + 2, "the title is missing: write a line “# Title”");
  const sections = new Map(split(top?.body ?? [], "## ").blocks.map((block) => [block.text, block]));
  for (const [name, { line }] of sections) {
    if (!sectionNames.includes(name)) complain(line, `“## ${name}” is not a section: ${sectionNames.join(", ")}`);
  }
  const section = (name: string): Block => {
    const found = sections.get(name);
    if (!found) complain(top?.line ?? 1, `the section “## ${name}” is missing`);
    return found ?? { text: "", line: top?.line ?? 1, body: [] };
  };

  const prose = (path: string, { body, line }: Block) => {
    mark(path, body.find(({ text }) => text !== "")?.line ?? line);
    return set(paragraphs(body));
  };
  const titled = (path: string) => (block: Block, index: number) => {
    const here = `${path}/${index}`;
    mark(`${here}/title`, block.line);
    return { title: set(block.text), text: prose(`${here}/text`, block) };
  };

  const goals = items(section("Goals").body, /^- /, complain).map(({ text, line }, index) => {
    mark(`goals/${index}`, line);
    return set(text);
  });
  const cards = split(section("Cards").body, "### ").blocks.map(titled("cards"));
  const examples = split(section("Example").body, "### ").blocks.map(titled("example"));
  if (examples.length > 1) complain(section("Example").line, "only one example is shown");
  const quiz = split(section("Quiz").body, "### ").blocks.map((block, index) =>
    readItem(block, { path: `quiz/${index}`, set, mark, complain }),
  );

  mark("title", top?.line ?? 1);
  const lesson: LessonText = {
    id: front.one("id"),
    version: front.whole("version"),
    title: set(top?.text ?? ""),
    minutes: front.whole("minutes"),
    goals,
    cards,
    example: examples[0] ?? { title: "", text: "" },
    action: prose("action", section("Do it today")),
    legalAsOf: front.one("legal-as-of") || null,
    verifyWith: front.list("verify-with").map(set),
    reviewBy: front.one("review-by") || null,
    sources: front.list("sources"),
    quiz: quiz.filter((item) => item !== null),
  };
  if (lesson.id !== slug) complain(front.line("id"), `the id must be “${slug}”, as in the file’s name`);
  for (const name of ["version", "minutes", "sources"]) mark(name, front.line(name));
  const reviewed = { true: true, false: false, "": null }[front.one("reviewed")] ?? null;
  if (reviewed === null) complain(front.line("reviewed"), "“reviewed: true” or “reviewed: false” is missing");
  return { file, language, reviewed, lesson, lines, problems };
}

const sectionNames = ["Goals", "Cards", "Example", "Do it today", "Quiz"];
const fieldNames = ["id", "version", "minutes", "reviewed", "legal-as-of", "verify-with", "review-by", "sources"];

type Complain = (line: number, message: string) => void;

/** `name: value` lines, and lists as `name:` followed by lines `- value`. */
function readFront(front: Line[], complain: Complain) {
  const fields = new Map<string, { line: number; values: string[] }>();
  let current: string[] = [];
  for (const { text, line } of front) {
    const [, name, value = ""] = /^([a-z-]+):\s*(.*)$/.exec(text) ?? [];
    if (name && fieldNames.includes(name)) {
      current = value ? [value] : [];
      fields.set(name, { line, values: current });
    } else if (/^\s*- /.test(text)) current.push(text.replace(/^\s*- /, ""));
    else if (text) complain(line, `“${text}” is not understood: one of ${fieldNames.join(", ")}, or a line “- …”`);
  }
  const list = (name: string) => fields.get(name)?.values ?? [];
  const line = (name: string) => fields.get(name)?.line ?? 1;
  return {
    line,
    list,
    one: (name: string) => list(name)[0] ?? "",
    whole(name: string) {
      const value = list(name)[0] ?? "";
      if (!/^[1-9]\d{0,4}$/.test(value)) complain(line(name), `“${name}” must be a whole number from 1`);
      return Number.parseInt(value, 10) || 0;
    },
  };
}

interface ItemContext {
  path: string;
  set: (text: string) => string;
  mark: (path: string, line: number) => void;
  complain: Complain;
}

/** A heading `q1 single`, the stem, then options, steps or the number. */
function readItem(block: Block, { path, set, mark, complain }: ItemContext): Item | null {
  const [, id = "", type = ""] = /^(\S+) (.+)$/.exec(block.text) ?? [];
  const start = block.body.findIndex(({ text }) => /^(- \[|\d+\. |= |→ )/.test(text));
  const stemLines = block.body.slice(0, start < 0 ? block.body.length : start);
  const rest = block.body.slice(stemLines.length);
  mark(path, block.line);
  mark(`${path}/stem`, stemLines.find(({ text }) => text)?.line ?? block.line);
  const base = { id, stem: set(paragraphs(stemLines)) };

  const why = items(rest, /^→ /, complain)[0];
  if (type === "order" || type === "number") {
    if (!why) complain(block.line, `${id}: the line “→ why” is missing`);
    mark(`${path}/why`, why?.line ?? block.line);
  }
  const reason = set(why?.text ?? "");

  if (type === "order") {
    const steps = items(rest, /^\d+\. /, complain).map(({ text, line }, index) => {
      mark(`${path}/steps/${index}`, line);
      return set(text);
    });
    return { ...base, type, steps, why: reason };
  }
  if (type === "number") {
    const answer = items(rest, /^= /, complain)[0];
    const [, digits = "", unit = ""] = /^(\d[\d ]*)(.*)$/.exec(answer?.text ?? "") ?? [];
    if (!digits) complain(answer?.line ?? block.line, `${id}: the answer is missing: write a line “= 50 000 Ar”`);
    return { ...base, type, key: Number(digits.replaceAll(" ", "")), unit: unit.trim() || null, why: reason };
  }

  const marked = items(rest, /^- (?=\[)/, complain).map(({ text, line }, index) => {
    const [, tick, option = "", feedback = ""] = /^\[([ x])\] (.*?)(?: → (.*))?$/.exec(text) ?? [];
    if (!tick) complain(line, `${id}: an option begins with “- [ ] ” or “- [x] ”`);
    mark(`${path}/options/${index}`, line);
    return { isRight: tick === "x", line, option: { text: set(option), feedback: set(feedback) } satisfies Option };
  });
  const key = marked.flatMap(({ isRight }, index) => (isRight ? [index] : []));
  const options = marked.map(({ option }) => option);
  if (type === "multiple") return { ...base, type, options, key };
  if (key.length !== 1) complain(block.line, `${id}: exactly one option is marked [x], here ${key.length} are`);
  if (type === "single") return { ...base, type, options, key: key[0] ?? 0 };
  if (type === "true-false") {
    const [yes, no] = options;
    if (options.length !== 2 || yes?.text !== "true" || no?.text !== "false") {
      complain(block.line, `${id}: the two options are “true” and “false”, in this order`);
    }
    const [right, wrong] = key[0] === 0 ? [yes, no] : [no, yes];
    mark(`${path}/right`, marked[key[0] ?? 0]?.line ?? block.line);
    mark(`${path}/wrong`, marked[1 - (key[0] ?? 0)]?.line ?? block.line);
    return { ...base, type: "boolean", key: key[0] === 0, right: right?.feedback ?? "", wrong: wrong?.feedback ?? "" };
  }
  complain(block.line, `“### ${block.text}”: write “### q1 single” (or multiple, true-false, order, number)`);
  return null;
}

/** Blocks that begin with the heading mark, and nothing of what stands before the first. */
function split(lines: Line[], mark: string): { blocks: Block[] } {
  const blocks: Block[] = [];
  for (const { text, line } of lines) {
    if (text.startsWith(mark)) blocks.push({ text: text.slice(mark.length).trim(), line, body: [] });
    else blocks.at(-1)?.body.push({ text, line });
  }
  return { blocks };
}

/** Lines of a paragraph are joined with a space, paragraphs with a line break. */
function paragraphs(lines: Line[]): string {
  return lines
    .map(({ text }) => text)
    .join("\n")
    .trim()
    .split(/\n{2,}/)
    .map((paragraph) => paragraph.replaceAll("\n", " "))
    .join("\n");
}

/** The list items with this bullet; a line that begins with two spaces goes on with the item above. */
function items(lines: Line[], bullet: RegExp, complain: Complain): Line[] {
  const found: Line[] = [];
  let isInside = false;
  for (const { text, line } of lines) {
    if (bullet.test(text)) {
      found.push({ text: text.replace(bullet, ""), line });
      isInside = true;
    } else if (text.startsWith("  ")) {
      const last = found.at(-1);
      if (last && isInside) last.text += ` ${text.slice(2)}`;
    } else {
      isInside = false;
      if (text && !/^(- |\d+\. |= |→ )/.test(text)) complain(line, `“${text}” stands outside the list`);
    }
  }
  return found;
}
