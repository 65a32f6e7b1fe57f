// What a try came to: the score, each answer explained, and the way on.
import { msg } from "@lingui/core/runtime-macro";
import { formatPercent } from "../../shared/format/number.ts";
import type { Item } from "../../shared/lessons/pack.ts";
import { attemptById } from "../../shared/lessons/queries.ts";
import { type Answer, decodeAnswers, passMark } from "../../shared/lessons/quiz.ts";
import { html, type Markup } from "../http/markup.ts";
import { Problem } from "../http/problem.ts";
import { topicOf } from "../lessons/pack-reader.ts";
import { verdictHtml } from "../lessons/quiz-html.ts";
import { newId } from "../sync/new-id.ts";
import { viewOf } from "../sync/view.ts";
import { ownPage, pages, type Place, type TextContext } from "./frame.ts";
import type { Paper, ReadPaper } from "./paper.ts";
import { placeIn } from "./place.ts";
import { nothing } from "./refusals.ts";
import { hidden, tokenField, type Visitors } from "./visitor.ts";

export const told = ({ language }: Place, { pack }: Paper, item: Item, answer: Answer): Markup =>
  verdictHtml({ item, answer, language, textLanguage: pack.language });

const scoreLines = ({ say, language }: Place, score: number): Markup => {
  const mark = formatPercent(passMark, language);
  return html`<p class="${score >= passMark ? "ok" : "bad"}">
      <b>${score >= passMark ? say(msg`You passed`) : say(msg`Not yet passed`)} · ${formatPercent(score, language)}</b>
    </p>
    <p class="n">${say(msg`The pass mark is ${{ mark }}.`)}</p>`;
};

const explained = (place: Place, paper: Paper, answers: readonly Answer[]): Markup[] => {
  const lang = paper.pack.language === place.language ? "" : html` lang="${paper.pack.language}"`;
  return paper.items.map(
    (item, at) =>
      html`<h2${lang}>${at + 1}. ${item.stem}</h2>
      ${told(place, paper, item, answers[at] ?? null)}`,
  );
};

/** A guest's try is graded and shown, and kept nowhere. */
export const guestResult = (place: Place, paper: Paper, answers: readonly Answer[], score: number): Markup => {
  const { say, base } = place;
  return html`<p>${paper.title}</p>
    ${scoreLines(place, score)}
    <p>
      ${say(msg`You are not signed in: this result is kept nowhere.`)}
      <a href="${base}/sign-in?to=${encodeURIComponent(base + paper.path)}">${say(msg`Sign in`)}</a>
    </p>
    ${explained(place, paper, answers)}
    <p><a href="${base}${paper.path}">${say(msg`Take the quiz again`)}</a></p>
    <p><a href="${base}/lessons">${say(msg`Back to the lessons`)}</a></p>`;
};

export function resultRoutes(paperOf: ReadPaper, { must }: Visitors) {
  async function result(c: TextContext, attemptId: string): Promise<Response> {
    const place = placeIn(c);
    const { say, base, language } = place;
    const visitor = await must(c);
    const tx = await viewOf(visitor.scope, [`attempt/${attemptId}`, `certificate/${attemptId}`]);
    const attempt = await attemptById(tx, attemptId);
    if (!attempt) throw nothing();
    const read = paperOf({
      visitor,
      what: attempt.lessonId,
      attemptId,
      language,
      hash: c.req.query("pack") ?? null,
    });
    const paper = await read.catch((error: unknown) => {
      if (error instanceof Problem) return null; // the lesson itself is gone, the try is not
      throw error;
    });
    const score = attempt.serverScore ?? attempt.localScore;
    const passed = score >= passMark;
    const isSame = paper?.version === attempt.lessonVersion;
    const isCertified = (await tx.get(`certificate/${attemptId}`)) !== undefined;
    const lessons = topicOf(attempt.lessonId)?.lessons ?? [];
    const next = lessons[lessons.findIndex(({ id }) => id === attempt.lessonId) + 1];
    const lesson = paper?.isCertifying ? undefined : paper?.pack.lessons.find(({ id }) => id === attempt.lessonId);
    const body = html`<p>${paper?.title ?? ""}</p>
      ${scoreLines(place, score)}
      ${
        attempt.status === "quarantined"
          ? html`<p>${say(msg`This try is kept for a check: Nexio does not know this version of the lesson yet.`)}</p>`
          : html`<p class="n">${say(msg`Graded by Nexio`)}</p>`
      }
      ${isCertified ? html`<p><a class="b" href="${base}/certificates/${attemptId}">${say(msg`See the certificate`)}</a></p>` : ""}
      ${
        paper?.isCertifying && passed && !isCertified
          ? html`<p>
              ${say(msg`The certificate of this topic stands among your certificates; a new one follows within a day.`)}
              <a href="${base}/certificates">${say(msg`Certificates`)}</a>
            </p>`
          : ""
      }
      ${paper && isSame && !paper.isCertifying ? explained(place, paper, decodeAnswers(attempt.answers, paper.items.length)) : ""}
      ${
        lesson
          ? html`<h2>${say(msg`Do it today`)}</h2>
              <p>${lesson.action}</p>
              <form method="post" action="${base}/lessons/${lesson.id}/action">
                ${tokenField(visitor)}${hidden("id", newId())}
                <button class="q">${say(msg`Add it to my tasks`)}</button>
              </form>`
          : ""
      }
      <p>
        ${passed && next ? html`<a class="b" href="${base}/lessons/${next.id}">${say(msg`Next lesson`)}</a>` : ""}
        ${paper ? html`<a href="${base}${paper.path}">${passed ? say(msg`Take the quiz again`) : say(msg`Try again`)}</a>` : ""}
      </p>
      <p><a href="${base}/progress">${say(msg`My progress`)}</a></p>`;
    return ownPage(c, place, { title: say(msg`Result`), body });
  }

  return pages().get("/attempts/:id", (c) => result(c, c.req.param("id")));
}
