// Lessons and quizzes as plain HTML: whole, in every language, within their bytes, and read back as they were answered.
import { describe, expect, test } from "vitest";
import { languages } from "../../shared/languages.ts";
import { catalogue } from "../../shared/lessons/catalogue.ts";
import { type Answer, isRight, keyOf, rightAnswer } from "../../shared/lessons/quiz.ts";
import { lessonHtml, lessonsHtml } from "../../server/lessons/lesson-html.ts";
import { packReader } from "../../server/lessons/pack-reader.ts";
import { answerIn, fieldsOf, questionHtml } from "../../server/lessons/quiz-html.ts";
import { appEnv } from "../support/tenants.ts";

const packs = packReader(appEnv);
const slugs = catalogue.topics.flatMap(({ lessons }) => lessons.map(({ id }) => id));
const escape = (text: string) =>
  text.replace(/[&<>"']/g, (mark) => ({ "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" })[mark] ?? "&#39;");

describe.each(languages)("in %s", (language) => {
  test("every lesson is there as a whole, and nothing but text and links", async () => {
    for (const slug of slugs) {
      const read = await packs.builtIn(slug, language);
      if (!read) throw new Error(`no ${slug}`);
      const page = lessonHtml(read, { language, base: "/t/x" }).toString();
      const { goals, cards, example, action } = read.lesson;
      for (const text of [...goals, ...cards.flatMap((card) => [card.title, card.text]), example.text, action])
        expect(page).toContain(escape(text));
      expect(page).toContain(`<a class="b" href="/t/x/lessons/${slug}/quiz">`);
      expect(page).not.toMatch(/<script|<img|\son\w+=|style=/);
    }
  });

  test("what a form brings back of every question is the answer that was given", async () => {
    for (const slug of slugs) {
      const read = await packs.builtIn(slug, language);
      for (const [position, item] of (read?.lesson.quiz ?? []).entries()) {
        const right: Answer = rightAnswer(keyOf(item));
        const fields = new URLSearchParams(fieldsOf(item, position, right));
        expect(answerIn(item, position, fields)).toEqual(right);
        expect(isRight(keyOf(item), answerIn(item, position, fields))).toBe(true);
        const drawn = questionHtml({ item, position, orderSeed: 7, language, textLanguage: language, fields });
        for (const [name] of fields) expect(drawn.toString()).toContain(`name="${name}"`);
        expect(answerIn(item, position, new URLSearchParams())).toBe(null);
        expect(answerIn(item, position, new URLSearchParams(fieldsOf(item, position, [99])))).toEqual(
          item.type === "number" ? [99] : null,
        );
      }
    }
  });

  test("the list names every lesson", () => {
    const list = lessonsHtml({ language, base: "" }).join("");
    for (const slug of slugs) expect(list).toContain(`<a href="/lessons/${slug}">`);
  });
});
