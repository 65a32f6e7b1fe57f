// A quiz as the fields of a plain form, and what such a form brings back. Fields are named by the question's place;
// values are canonical, as answers are, whatever stands where.
import { msg } from "@lingui/core/runtime-macro";
import { formatNumber } from "../../shared/format/number.ts";
import type { Language } from "../../shared/languages.ts";
import type { Item } from "../../shared/lessons/pack.ts";
import { type Answer, isRight, keyOf, parseWholeNumber, presented, rightAnswer } from "../../shared/lessons/quiz.ts";
import { html, type Markup } from "../http/markup.ts";
import { sayIn, type Say } from "../i18n/say.ts";

/** What a form sent, or was given: `a0` is the first question, `a3.1` the second part of the fourth. */
export type Fields = Pick<URLSearchParams, "get" | "getAll">;
const noFields: Fields = new URLSearchParams();

const nameOf = (position: number, part?: number) => (part === undefined ? `a${position}` : `a${position}.${part}`);

/** What an option says, by its canonical place; for true or false, 1 is true. */
export function wordsOf(item: Item, choice: number, language: Language): string {
  const say = sayIn(language);
  if (item.type === "boolean") return choice === 1 ? say(msg`True`) : say(msg`False`);
  if (item.type === "order") return item.steps[choice] ?? "";
  if (item.type === "match") return item.pairs[choice]?.right ?? "";
  if (item.type === "number") return formatNumber(choice, language) + (item.unit === null ? "" : `\u00a0${item.unit}`);
  return item.options[choice]?.text ?? "";
}

function howTo(item: Item, say: Say): string {
  if (item.type === "multiple") return say(msg`Choose all the right answers`);
  if (item.type === "order") return say(msg`Write 1 beside what comes first, 2 beside the next, and so on`);
  if (item.type === "number") return say(msg`Type a whole number`);
  if (item.type === "match") return say(msg`Choose what goes with each`);
  return say(msg`Choose one answer`);
}

export interface QuestionHtml {
  readonly item: Item;
  /** The attempt's seed and the item's place in the quiz: together they fix what stands where. */
  readonly orderSeed: number;
  readonly position: number;
  readonly language: Language;
  /** The language of the question itself. */
  readonly textLanguage: Language;
  /** What was typed or chosen before. */
  readonly fields?: Fields;
  /** What is wrong with it. */
  readonly problem?: string | undefined;
}

/** One question as a group of fields under its stem. */
export function questionHtml(question: QuestionHtml): Markup {
  const { item, orderSeed, position, language, textLanguage, fields = noFields, problem } = question;
  const say = sayIn(language);
  const lang = textLanguage === language ? "" : html` lang="${textLanguage}"`;
  const note = `n${position}`;
  const error = `e${position}`;
  const order = presented(item, orderSeed, position);

  const choices = (name: string, type: "radio" | "checkbox") => {
    const chosen = fields.getAll(name);
    const required = type === "radio" ? html` required` : "";
    return order.map(
      (choice) =>
        html`<label${item.type === "boolean" ? "" : lang}><input type="${type}" name="${name}" value="${choice}"${chosen.includes(String(choice)) ? html` checked` : ""}${required}> ${wordsOf(item, choice, language)}</label>`,
    );
  };
  const body = (): Markup | Markup[] => {
    if (item.type === "number") {
      const { unit } = item;
      const label = unit === null ? say(msg`Your answer`) : say(msg`In ${{ unit }}`);
      return html`<label
        >${label}
        <input
          name="${nameOf(position)}"
          value="${fields.get(nameOf(position)) ?? ""}"
          inputmode="numeric"
          autocomplete="off"
          size="12"
          required
      /></label>`;
    }
    if (item.type === "order")
      return order.map((step) => {
        const name = nameOf(position, step);
        return html`<label${lang}><input name="${name}" value="${fields.get(name) ?? ""}" inputmode="numeric" autocomplete="off" size="2" maxlength="2" required> ${item.steps[step] ?? ""}</label>`;
      });
    if (item.type === "match")
      return item.pairs.map(
        ({ left }, at) =>
          html`<fieldset><legend${lang}>${left}</legend>${choices(nameOf(position, at), "radio")}</fieldset>`,
      );
    return choices(nameOf(position), item.type === "multiple" ? "checkbox" : "radio");
  };
  const described = problem === undefined ? note : `${error} ${note}`;
  // oxfmt-ignore
  return html`<fieldset aria-describedby="${described}"><legend${lang}><b>${item.stem}</b></legend>${problem === undefined ? "" : html`<p class="bad" id="${error}">${problem}</p>`}<small id="${note}">${howTo(item, say)}</small>${body()}</fieldset>`;
}

export interface VerdictHtml {
  readonly item: Item;
  readonly answer: Answer;
  readonly language: Language;
  readonly textLanguage: Language;
}

/** What an answer was worth and why: what was chosen, what would have been right, and what is said to each. */
export function verdictHtml({ item, answer, language, textLanguage }: VerdictHtml): Markup {
  const say = sayIn(language);
  const key = keyOf(item);
  const right = isRight(key, answer);
  const chosen: readonly number[] = answer ?? [];
  const shown = (choices: readonly number[]): string => {
    if (item.type === "match")
      return item.pairs.map(({ left }, at) => `${left} → ${item.pairs[choices[at] ?? -1]?.right ?? "–"}`).join("; ");
    return choices.map((choice) => wordsOf(item, choice, language)).join(item.type === "order" ? " → " : "; ");
  };
  const lang = textLanguage === language ? "" : html` lang="${textLanguage}"`;
  const told =
    item.type === "single" || item.type === "multiple"
      ? [...new Set([...chosen, ...rightAnswer(key)])].flatMap((choice) => item.options[choice] ?? [])
      : [];
  const [given, value] = [shown(chosen), shown(rightAnswer(key))];
  const why = "why" in item ? item.why : item.type === "boolean" ? (right ? item.right : item.wrong) : "";
  return html`<div class="box" role="status">
    <p class="${right ? "ok" : "bad"}"><b>${right ? say(msg`Your answer is right`) : say(msg`Your answer is wrong`)}</b></p>
    <p${lang}>${say(msg`Your answer: ${{ given }}`)}</p>
    ${right ? "" : html`<p${lang}>${say(msg`The right answer: ${{ value }}`)}</p>`}
    ${why === "" ? "" : html`<p${lang}>${why}</p>`}
    ${told.map(({ text, feedback }) => html`<p${lang}><small>${text}: ${feedback}</small></p>`)}
  </div>`;
}

const placesOf = (item: Extract<Item, { type: "order" }>, position: number, fields: Fields): number[] | null => {
  const places = item.steps.map((_, step) => parseWholeNumber(fields.get(nameOf(position, step)) ?? "") ?? 0);
  const order = places.map((_, at) => places.indexOf(at + 1));
  return order.includes(-1) ? null : order;
};

const isChoice = (text: string | null, count: number): boolean =>
  text !== null && /^\d{1,2}$/.test(text) && Number(text) < count;

/** The answer in these fields; null when it is missing, half there or not one the question can have. */
export function answerIn(item: Item, position: number, fields: Fields): Answer {
  const one = fields.get(nameOf(position));
  if (item.type === "number") {
    const value = parseWholeNumber(one ?? "");
    return value === null ? null : [value];
  }
  if (item.type === "order") return placesOf(item, position, fields);
  if (item.type === "match") {
    const rights = item.pairs.map((_, at) => fields.get(nameOf(position, at)));
    return rights.every((right) => isChoice(right, item.pairs.length)) ? rights.map(Number) : null;
  }
  if (item.type === "multiple") {
    const chosen = fields.getAll(nameOf(position));
    if (chosen.length === 0 || !chosen.every((choice) => isChoice(choice, item.options.length))) return null;
    return [...new Set(chosen.map(Number))].sort((a, b) => a - b);
  }
  return isChoice(one, item.type === "boolean" ? 2 : item.options.length) ? [Number(one)] : null;
}

/** What to say beside a question that `answerIn` found no answer to. */
export function problemOf(item: Item, say: Say): string {
  if (item.type === "number") return say(msg`Only a whole number, such as 12000 or 12 000.`);
  if (item.type === "order") return say(msg`Give each step its own place, from 1 on.`);
  if (item.type === "match") return say(msg`Choose one for each.`);
  return say(msg`Choose an answer.`);
}

/** The fields of an answer given earlier, for a form that carries it on unseen. */
export function fieldsOf(item: Item, position: number, answer: Answer): [name: string, value: string][] {
  const given: readonly number[] = answer ?? [];
  if (item.type === "order") return given.map((step, place) => [nameOf(position, step), String(place + 1)]);
  if (item.type === "match") return given.map((right, at) => [nameOf(position, at), String(right)]);
  return given.map((value) => [nameOf(position), String(value)]);
}
