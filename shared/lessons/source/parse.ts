// Reads one lesson as an author writes it (content/README.md) into a `LessonText`. Collects every fault it meets with
// its line instead of stopping at the first, so that an author mends a text in one go. The build, the Worker and the
// editor read with this one reader.
import type { Language } from "../../languages.ts";
import type { Item, LessonCard, LessonPicture, LessonText, Option } from "../pack.ts";
import type { Fault, Finding } from "./fault.ts";
import { typeset } from "./typeset.ts";

export interface Source {
  language: Language;
  /** Null when the text does not say. */
  reviewed: boolean | null;
  lesson: LessonText;
  /** Line of each part, by its path in the lesson: `cards/0/text`, `quiz/2/options/1/feedback`. */
  lines: Map<string, number>;
  faults: Fault[];
}

/** A built-in lesson says its id and version itself; one written in the app is given them. */
export type Identity = { slug: string } | { id: string; version: number };

/** The pictures there are, by the name a lesson shows them by. */
export type Pictures = ReadonlyMap<string, Omit<LessonPicture, "alt">>;

interface Line {
  text: string;
  line: number;
}
interface Block extends Line {
  body: Line[];
}

export function parseLesson(
  content: string,
  language: Language,
  identity: Identity,
  pictures: Pictures = new Map(),
): Source {
  const lines = new Map<string, number>();
  const faults: Fault[] = [];
  const complain = (line: number, finding: Finding) => void faults.push({ ...finding, line });
  const mark = (path: string, line: number) => void lines.set(path, line);
  const set = (text: string) => typeset(text, language);

  const all = content.split(/\r?\n/).map((text, index): Line => ({ text: text.trimEnd(), line: index + 1 }));
  const end = all.findIndex(({ text, line }) => line > 1 && text === "---");
  const front = readFront(all.slice(1, Math.max(end, 0)), complain);
  if (all[0]?.text !== "---" || end < 0) complain(1, { code: "no_front" });

  const top = split(all.slice(end + 1), "# ").blocks[0];
  if (!top) complain(end + 2, { code: "no_title" });
  const sections = new Map(split(top?.body ?? [], "## ").blocks.map((block) => [block.text, block]));
  for (const [name, { line }] of sections) {
    if (!sectionNames.includes(name)) complain(line, { code: "unknown_section", name });
  }
  const section = (name: string): Block => {
    const found = sections.get(name);
    if (!found) complain(top?.line ?? 1, { code: "missing_section", name });
    return found ?? { text: "", line: top?.line ?? 1, body: [] };
  };

  const prose = (path: string, { body, line }: Block) => {
    mark(path, body.find(({ text }) => text !== "")?.line ?? line);
    return set(paragraphs(body));
  };
  const titled = (path: string) => (block: Block, index: number) => {
    const here = `${path}/${index}`;
    mark(`${here}/title`, block.line);
    const { shown, body } = takePicture(block.body, complain);
    const card: LessonCard = { title: set(block.text), text: prose(`${here}/text`, { ...block, body }) };
    if (!shown) return card;
    mark(`${here}/picture`, shown.line);
    const picture = pictures.get(shown.name);
    if (!picture) complain(shown.line, { code: "unknown_picture", name: shown.name });
    return { ...card, picture: { hash: "", bytes: 0, ...picture, alt: set(shown.alt) } };
  };

  const goals = items(section("Goals").body, /^- /, complain).map(({ text, line }, index) => {
    mark(`goals/${index}`, line);
    return set(text);
  });
  const cards = split(section("Cards").body, "### ").blocks.map(titled("cards"));
  const examples = split(section("Example").body, "### ").blocks.map(titled("example"));
  if (examples.length > 1) complain(section("Example").line, { code: "one_example" });
  const quiz = split(section("Quiz").body, "### ").blocks.map((block, index) =>
    readItem(block, { path: `quiz/${index}`, set, mark, complain }),
  );

  mark("title", top?.line ?? 1);
  const lesson: LessonText = {
    id: "id" in identity ? identity.id : front.one("id"),
    version: "version" in identity ? identity.version : front.whole("version"),
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
  const own = "slug" in identity;
  if (own && lesson.id !== identity.slug) complain(front.line("id"), { code: "wrong_id", slug: identity.slug });
  for (const name of ["version", "minutes", "sources", "legal-as-of", "review-by"]) mark(name, front.line(name));
  const reviewed = { true: true, false: false, "": null }[front.one("reviewed")] ?? null;
  if (reviewed === null && own) complain(front.line("reviewed"), { code: "no_reviewed" });
  return { language, reviewed, lesson, lines, faults };
}

const sectionNames = ["Goals", "Cards", "Example", "Do it today", "Quiz"];
const fieldNames = ["id", "version", "minutes", "reviewed", "legal-as-of", "verify-with", "review-by", "sources"];

type Complain = (line: number, finding: Finding) => void;

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
    else if (text) complain(line, { code: "unknown_field", text });
  }
  const list = (name: string) => fields.get(name)?.values ?? [];
  const line = (name: string) => fields.get(name)?.line ?? 1;
  return {
    line,
    list,
    one: (name: string) => list(name)[0] ?? "",
    whole(name: string) {
      const value = list(name)[0] ?? "";
      if (!/^[1-9]\d{0,4}$/.test(value)) complain(line(name), { code: "not_whole", name });
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
  const answers = type === "match" ? /^(- |→ )/ : /^(- \[|\d+\. |= |→ )/;
  const start = block.body.findIndex(({ text }) => answers.test(text));
  const stemLines = block.body.slice(0, start < 0 ? block.body.length : start);
  const rest = block.body.slice(stemLines.length);
  mark(path, block.line);
  mark(`${path}/stem`, stemLines.find(({ text }) => text)?.line ?? block.line);
  const base = { id, stem: set(paragraphs(stemLines)) };

  const why = items(rest, /^→ /, complain)[0];
  if (type === "order" || type === "number" || type === "match") {
    if (!why) complain(block.line, { code: "no_why", id });
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
    if (!digits) complain(answer?.line ?? block.line, { code: "no_answer", id });
    return { ...base, type, key: Number(digits.replaceAll(" ", "")), unit: unit.trim() || null, why: reason };
  }

  if (type === "match") {
    const pairs = items(rest, /^- /, complain).map(({ text, line }, index) => {
      const [, left = "", right = ""] = /^(.+?) = (.+)$/.exec(text) ?? [];
      if (!left) complain(line, { code: "pair_form", id });
      mark(`${path}/pairs/${index}`, line);
      return { left: set(left), right: set(right) };
    });
    return { ...base, type, pairs, why: reason };
  }

  if (type !== "single" && type !== "multiple" && type !== "true-false") {
    complain(block.line, { code: "unknown_type", text: block.text });
    return null;
  }
  const marked = items(rest, /^- (?=\[)/, complain).map(({ text, line }, index) => {
    const [, tick, option = "", feedback = ""] = /^\[([ x])\] (.*?)(?: → (.*))?$/.exec(text) ?? [];
    if (!tick) complain(line, { code: "option_mark", id });
    mark(`${path}/options/${index}`, line);
    return { isRight: tick === "x", line, option: { text: set(option), feedback: set(feedback) } satisfies Option };
  });
  const key = marked.flatMap(({ isRight }, index) => (isRight ? [index] : []));
  const options = marked.map(({ option }) => option);
  if (type === "multiple") return { ...base, type, options, key };
  if (key.length !== 1) complain(block.line, { code: "one_right", id, count: key.length });
  if (type === "single") return { ...base, type, options, key: key[0] ?? 0 };
  const [yes, no] = options;
  if (options.length !== 2 || yes?.text !== "true" || no?.text !== "false") {
    complain(block.line, { code: "true_false", id });
  }
  const [right, wrong] = key[0] === 0 ? [yes, no] : [no, yes];
  mark(`${path}/right`, marked[key[0] ?? 0]?.line ?? block.line);
  mark(`${path}/wrong`, marked[1 - (key[0] ?? 0)]?.line ?? block.line);
  return { ...base, type: "boolean", key: key[0] === 0, right: right?.feedback ?? "", wrong: wrong?.feedback ?? "" };
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

/** The paragraph `![What is to be seen](name.svg)`, whose lines may be broken too, and what stands around it. */
function takePicture(body: Line[], complain: Complain) {
  const start = body.findIndex(({ text }) => text.startsWith("!["));
  if (start < 0) return { shown: null, body };
  const end = body.findIndex(({ text }, at) => at > start && text === "");
  const lines = body.slice(start, end < 0 ? body.length : end);
  const { line = 1 } = lines[0] ?? {};
  const rest = body.filter((one) => !lines.includes(one));
  const [, alt = "", name] = /^!\[([^[\]]*)\]\(([^()\s]+)\)$/.exec(lines.map(({ text }) => text).join(" ")) ?? [];
  const isAlone = start === 0 || body[start - 1]?.text === "";
  if (name === undefined || !isAlone || rest.some(({ text }) => text.startsWith("![")))
    complain(line, { code: "picture_form" });
  return { shown: name === undefined ? null : { line, alt, name }, body: rest };
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
      if (text && !/^(- |\d+\. |= |→ )/.test(text)) complain(line, { code: "outside_list", text });
    }
  }
  return found;
}
