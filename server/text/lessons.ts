// Lessons to read. The built-in ones are the same for everyone and public; an organisation's own are for its members.
import { msg } from "@lingui/core/runtime-macro";
import { id as idSchema, languages } from "../../shared/fields.ts";
import { dayEnd } from "../../shared/format/date.ts";
import { formatPercent } from "../../shared/format/number.ts";
import { catalogue } from "../../shared/lessons/catalogue.ts";
import { lessonById, ownLessons } from "../../shared/lessons/own-queries.ts";
import { myProgress } from "../../shared/lessons/queries.ts";
import type { AppEnv } from "../env.ts";
import { html } from "../http/markup.ts";
import { lessonHtml, lessonsHtml } from "../lessons/lesson-html.ts";
import type { PackReader, ReadLesson } from "../lessons/pack-reader.ts";
import { runMutation } from "../sync/run-mutation.ts";
import { viewOf } from "../sync/view.ts";
import { ownPage, pages, type Place, publicPage, seeOther, type TextContext } from "./frame.ts";
import { placeIn } from "./place.ts";
import { nothing, refusedPage } from "./refusals.ts";
import { readForm, sendAgain, type Visitor, type Visitors, hidden, tokenField } from "./visitor.ts";

/** A task's title holds this many characters; a longer advice stands whole in its text. */
const titleMax = 200;

export function lessonRoutes(env: AppEnv, packs: PackReader, { must, isOwn }: Visitors) {
  const isId = (text: string) => idSchema.safeParse(text).success;

  /** In the language that was asked for beside the page's: Malagasy that nobody has read yet may be read in French. */
  const read = async (c: TextContext, place: Place, id: string): Promise<[ReadLesson, Visitor | null]> => {
    const language = languages.find((one) => one === c.req.query("in")) ?? place.language;
    if (!isId(id)) {
      const found = await packs.builtIn(id, language);
      if (!found) throw nothing();
      return [found, null];
    }
    const visitor = await must(c);
    const record = await lessonById(await viewOf(visitor.scope, [`lesson/${id}`]), id);
    const found = record && (await packs.own(visitor.scope.db, id, record.packs[language]));
    if (!found) throw nothing();
    return [found, visitor];
  };

  const otherLanguage = ({ language, base, say }: Place, { lesson, pack }: ReadLesson) => {
    const here = `${base}/lessons/${lesson.id}`;
    if (pack.language !== language)
      return html`<p><a href="${here}">${say(msg`Read it in the language of this page`)}</a></p>`;
    if (language !== "mg" || pack.reviewed) return "";
    return html`<p><a href="${here}?in=fr" hreflang="fr">${say(msg`Read it in French`)}</a></p>`;
  };

  return (
    pages()
      .get("/lessons", (c) => {
        const place = placeIn(c);
        const { say, base } = place;
        const body = html`<p><a href="${base}/progress">${say(msg`My progress`)}</a></p>
          ${lessonsHtml(place)}`;
        return publicPage(c, { ...place, path: "/lessons" }, { title: say(msg`Lessons`), body });
      })

      .get("/lessons/:id", async (c) => {
        const place = placeIn(c);
        const id = c.req.param("id");
        const [found, visitor] = await read(c, place, id);
        const body = html`${otherLanguage(place, found)} ${lessonHtml(found, place)}`;
        const parts = { title: found.lesson.title, body, path: `/lessons/${id}` };
        return visitor ? ownPage(c, place, parts) : publicPage(c, place, parts);
      })

      /** The lesson's advice as a task of one's own for today. */
      .post("/lessons/:id/action", async (c) => {
        const place = placeIn(c);
        const form = await readForm(c);
        const visitor = await must(c);
        const [{ lesson }] = await read(c, place, c.req.param("id"));
        const { action } = lesson;
        const taskId = form.get("id") ?? "";
        if (!isOwn(visitor, form)) {
          const body = html`${sendAgain(place)}
            <p>${action}</p>
            <form method="post" action="${place.base}/lessons/${lesson.id}/action">
              ${tokenField(visitor)}${hidden("id", taskId)}<button>${place.say(msg`Add it to my tasks`)}</button>
            </form>`;
          return ownPage(c, place, { title: place.say(msg`Do it today`), body, path: `/lessons/${lesson.id}` }, 403);
        }
        const isShort = action.length <= titleMax;
        const refusal = await runMutation(visitor.scope, "createTask", {
          id: taskId,
          title: isShort ? action : `${action.slice(0, titleMax - 1)}…`,
          ...(!isShort && { body: action }),
          kind: "lesson",
          assignee: { kind: "member", id: visitor.scope.actor.memberId },
          dueAt: dayEnd(Date.now()),
        });
        return refusal ? refusedPage(c, place, refusal, action) : seeOther(c, `${place.base}/tasks/${taskId}`);
      })

      .get("/progress", async (c) => {
        const place = placeIn(c);
        const { say, base, language } = place;
        const { scope } = await must(c);
        const tx = await viewOf(scope, ["progress/", "lesson/"]);
        const progress = await myProgress(tx);
        const own = await ownLessons(tx);
        const row = (id: string, title: string) => {
          const best = progress[id] && formatPercent(progress[id].bestScore, language);
          const state = !best
            ? say(msg`Not begun`)
            : `${progress[id]?.passed ? say(msg`Passed`) : say(msg`Not yet passed`)} · ${say(msg`Best score ${{ best }}`)}`;
          return html`<li><a href="${base}/lessons/${id}">${title}</a> <small>${state}</small></li>`;
        };
        const topics = catalogue.topics.map(({ id, title, lessons }) => {
          const [passed, total] = [lessons.filter((lesson) => progress[lesson.id]?.passed).length, lessons.length];
          return html`<h2>${title[language]}</h2>
            <p class="n">${say(msg`Lessons passed: ${{ passed }} of ${{ total }}`)}</p>
            <ul>
              ${lessons.map((lesson) => row(lesson.id, lesson.title[language]))}
            </ul>
            ${passed === total ? html`<p><a class="b" href="${base}/certify/${id}">${say(msg`Certifying quiz`)}</a></p>` : ""}`;
        });
        const body = html`<p><a href="${base}/review">${say(msg`Review what you missed`)}</a></p>
          ${topics}
          ${
            own.length === 0
              ? ""
              : html`<h2>${scope.tenant.name}</h2>
                  <ul>
                    ${own.map(({ id, titles }) => row(id, titles[language]))}
                  </ul>`
          }`;
        return ownPage(c, place, { title: say(msg`My progress`), body });
      })
  );
}
