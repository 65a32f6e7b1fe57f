// Spaced review: the questions once missed that come up again, one a page. Each answer is an attempt of its own.
import { msg } from "@lingui/core/runtime-macro";
import { id as idSchema, type Language } from "../../shared/fields.ts";
import { formatDate } from "../../shared/format/date.ts";
import { catalogue } from "../../shared/lessons/catalogue.ts";
import { askedBy, type Card, deckOf, only } from "../../shared/lessons/deck.ts";
import type { LessonText } from "../../shared/lessons/pack.ts";
import { seedOf } from "../../shared/lessons/paper.ts";
import { attemptById, myAttempts } from "../../shared/lessons/queries.ts";
import { decodeAnswers, encodeAnswers, grade, keyOf } from "../../shared/lessons/quiz.ts";
import type { Attempt } from "../../shared/lessons/schema.ts";
import type { AppEnv } from "../env.ts";
import { html, type Markup } from "../http/markup.ts";
import type { PackReader } from "../lessons/pack-reader.ts";
import { answerIn, type Fields, problemOf, questionHtml, verdictHtml } from "../lessons/quiz-html.ts";
import { newId } from "../sync/new-id.ts";
import { runMutation } from "../sync/run-mutation.ts";
import { viewOf } from "../sync/view.ts";
import { ownPage, pages, type Place, seeOther, type TextContext } from "./frame.ts";
import { placeIn } from "./place.ts";
import { drawnAt } from "./paper.ts";
import { nothing, refusedPage } from "./refusals.ts";
import { hidden, readForm, sendAgain, tokenField, type Visitor, type Visitors } from "./visitor.ts";

export function reviewRoutes(env: AppEnv, packs: PackReader, { must, isOwn }: Visitors) {
  /** Today's texts of the topics that were tried. */
  async function textsOf(attempts: readonly Attempt[], language: Language): Promise<Map<string, LessonText>> {
    const tried = catalogue.topics.filter(({ id }) => attempts.some(({ lessonId }) => lessonId.startsWith(id)));
    const read = await Promise.all(tried.map((topic) => packs.released(topic.packs[language].hash)));
    return new Map(read.flatMap((pack) => pack?.lessons ?? []).map((lesson) => [lesson.id, lesson]));
  }

  interface Asking {
    readonly place: Place;
    readonly visitor: Visitor;
    readonly lesson: LessonText;
    readonly position: number;
    readonly attemptId?: string;
    readonly fields?: Fields;
    readonly problem?: string;
  }

  function form({ place, visitor, lesson, position, attemptId = newId(), fields, problem }: Asking): Markup {
    const { language, say, base } = place;
    const item = lesson.quiz[position];
    if (!item) throw nothing();
    const question = { item, position, orderSeed: seedOf(attemptId), language, textLanguage: language, problem };
    return html`<p class="n">${lesson.title}</p>
      <form method="post" action="${base}/review">
        ${tokenField(visitor)}${hidden("id", attemptId)}${hidden("lesson", lesson.id)}${hidden("position", String(position))}
        ${hidden("version", String(lesson.version))}${questionHtml({ ...question, ...(fields && { fields }) })}
        <p><button>${say(msg`Answer`)}</button></p>
      </form>`;
  }

  /** What the answer just given was worth. */
  function told({ language }: Place, attempt: Attempt, texts: ReadonlyMap<string, LessonText>): Markup | "" {
    const lesson = texts.get(attempt.lessonId);
    if (lesson?.version !== attempt.lessonVersion) return "";
    const answers = decodeAnswers(attempt.answers, lesson.quiz.length);
    const position = answers.findIndex((answer) => answer !== null);
    const item = lesson.quiz[position];
    if (!item) return "";
    return html`<h2>${item.stem}</h2>
      ${verdictHtml({ item, answer: answers[position] ?? null, language, textLanguage: language })}`;
  }

  async function show(c: TextContext): Promise<Response> {
    const place = placeIn(c);
    const { say, base, language } = place;
    const visitor = await must(c);
    const tx = await viewOf(visitor.scope, ["attempt/"]);
    const attempts = await myAttempts(tx);
    const texts = await textsOf(attempts, language);
    const deck = deckOf(attempts, (attempt) => askedBy(catalogue.topics, texts, attempt));
    const now = Date.now();
    const due: Card | undefined = deck.find((card) => card.due <= now);
    const lesson = due && texts.get(due.lessonId);
    const next = deck.find((card) => card.due > now)?.due;
    const date = next === undefined ? "" : formatDate(next, language, "long");
    const last = await attemptById(tx, c.req.query("told") ?? "");
    const body = html`${last ? told(place, last, texts) : ""}
      ${
        due && lesson
          ? form({ place, visitor, lesson, position: due.position })
          : html`<p>${say(msg`Nothing to review today`)}</p>
              <p class="n">
                ${
                  next === undefined
                    ? say(
                        msg`Questions you miss in a quiz come back here, a day later, then further and further apart.`,
                      )
                    : say(msg`The next question comes up on ${{ date }}.`)
                }
              </p>`
      }
      <p><a href="${base}/progress">${say(msg`My progress`)}</a></p>`;
    return ownPage(c, place, { title: say(msg`Review`), body, path: "/review" });
  }

  async function answer(c: TextContext): Promise<Response> {
    const place = placeIn(c);
    const { say, base, language } = place;
    const sent = await readForm(c);
    const visitor = await must(c);
    const read = await packs.builtIn(sent.get("lesson") ?? "", language);
    const position = Number(sent.get("position"));
    const item = read?.lesson.quiz[position];
    // A text that was corrected since the page was drawn: its questions may be others.
    if (!read || !item || String(read.lesson.version) !== sent.get("version")) return seeOther(c, `${base}/review`);
    const { lesson } = read;
    const given = answerIn(item, position, sent);
    const id = sent.get("id") ?? "";
    const attemptId = idSchema.safeParse(id).success ? id : newId();
    const again = { place, visitor, lesson, position, attemptId, fields: sent };
    const redraw = (body: Markup, status: number) =>
      ownPage(c, place, { title: say(msg`Review`), body, path: "/review" }, status);
    if (!isOwn(visitor, sent)) return redraw(html`${sendAgain(place)}${form(again)}`, 403);
    if (given === null) return redraw(form({ ...again, problem: problemOf(item, say) }), 422);
    const answers = encodeAnswers(only(given, position, lesson.quiz.length));
    const now = Date.now();
    const refusal = await runMutation(visitor.scope, "submitAttempt", {
      id: attemptId,
      lessonId: lesson.id,
      lessonVersion: lesson.version,
      orderSeed: seedOf(attemptId),
      answers,
      startedAt: Math.min(drawnAt(attemptId), now),
      endedAt: now,
      localScore: grade(lesson.quiz.map(keyOf), answers).score,
      channel: "text",
    });
    return refusal ? refusedPage(c, place, refusal) : seeOther(c, `${base}/review?told=${attemptId}`);
  }

  return pages()
    .get("/review", (c) => show(c))
    .post("/review", (c) => answer(c));
}
