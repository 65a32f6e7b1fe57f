// Quizzes and certifying papers as forms: whole, or one question a page. What a try has said so far travels in the form
// itself, its id from the first page on, so that the Worker keeps nothing before the last answer and a form that is sent
// twice is one try.
import { msg } from "@lingui/core/runtime-macro";
import { languages, type Language } from "../../shared/languages.ts";
import { paperLength, seedOf } from "../../shared/lessons/paper.ts";
import { myProgress } from "../../shared/lessons/queries.ts";
import { encodeAnswers, grade, keyOf } from "../../shared/lessons/quiz.ts";
import { issueAtOnce } from "../certificates/after-push.ts";
import type { AppEnv } from "../env.ts";
import { html, type Markup } from "../http/markup.ts";
import { Problem } from "../http/problem.ts";
import { unreviewed } from "../lessons/lesson-html.ts";
import { topicNamed, topicOf } from "../lessons/pack-reader.ts";
import { answerIn, type Fields, fieldsOf, problemOf, questionHtml } from "../lessons/quiz-html.ts";
import { newId } from "../sync/new-id.ts";
import { noticeVersion } from "../../shared/privacy/purposes.ts";
import { myConsents } from "../../shared/privacy/queries.ts";
import { runMutation } from "../sync/run-mutation.ts";
import { viewOf } from "../sync/view.ts";
import { ownPage, pages, type Place, seeOther, type TextContext } from "./frame.ts";
import { drawnAt, isId, type Paper, type ReadPaper } from "./paper.ts";
import { placeIn } from "./place.ts";
import { nothing, refusedPage } from "./refusals.ts";
import { guestResult, told } from "./result.ts";
import { hidden, readForm, sendAgain, tokenField, type Visitor, type Visitors } from "./visitor.ts";

export function quizRoutes(env: AppEnv, paperOf: ReadPaper, { find, isOwn }: Visitors) {
  const languageIn = (c: TextContext, place: Place): Language =>
    languages.find((one) => one === c.req.query("in")) ?? place.language;

  interface Drawing {
    readonly place: Place;
    readonly paper: Paper;
    readonly attemptId: string;
    readonly visitor: Visitor | null;
    readonly fields: Fields;
    /** Sentences beside questions, by their places. */
    readonly problems?: ReadonlyMap<number, string>;
    readonly above?: Markup;
    /** Whether its certificate still needs a yes to the name it shows. */
    readonly asksName: boolean;
  }

  const asked = ({ place, paper, attemptId, fields, problems }: Drawing, position: number): Markup | "" => {
    const item = paper.items[position];
    if (!item) return "";
    return questionHtml({
      item,
      position,
      orderSeed: seedOf(attemptId),
      language: place.language,
      textLanguage: paper.pack.language,
      fields,
      problem: problems?.get(position),
    });
  };
  const carried = ({ paper, attemptId, visitor }: Drawing, withToken: boolean): Markup[] => [
    hidden("id", attemptId),
    hidden("pack", paper.hash),
    ...(withToken && visitor ? [tokenField(visitor)] : []),
  ];

  function wholeForm(drawing: Drawing): Markup {
    const { place, paper, problems, above } = drawing;
    const { say, base } = place;
    const [first] = problems?.keys() ?? [];
    const again = new URLSearchParams({ one: "1", id: drawing.attemptId, pack: paper.hash });
    return html`${above}
      ${
        first === undefined
          ? ""
          : html`<p class="bad" role="alert">
              <a class="bad" href="#e${first}"
                >${say(msg`Some questions have no answer yet. What you chose is kept.`)}</a
              >
            </p>`
      }
      ${paper.pack.reviewed ? "" : unreviewed(say)}
      <p><a href="${base}${paper.path}?${again.toString()}">${say(msg`One question a page`)}</a></p>
      <form method="post" action="${base}${paper.path}">
        ${carried(drawing, true)}${paper.items.map((_, position) => asked(drawing, position))} ${nameAsked(drawing)}
        <p><button>${say(msg`See the result`)}</button></p>
      </form>`;
  }

  /** A certificate shows a name: said yes to here, or no certificate is made. */
  const nameAsked = ({ place: { say }, asksName, fields }: Drawing): Markup | "" =>
    asksName
      ? html`<label
            ><input type="checkbox" name="named" value="1" ${fields.get("named") === "1" ? " checked" : ""} />
            ${say(msg`My certificate may show my name to whoever reads its code.`)}</label
          >
          <p class="n">${say(msg`Without your yes you can take the quiz, and no certificate is made.`)}</p>`
      : "";

  async function isNameAsked(visitor: Visitor | null, paper: Paper): Promise<boolean> {
    if (!visitor || !paper.isCertifying) return false;
    const { certificate } = await myConsents(await viewOf(visitor.scope, ["consent/"]));
    return certificate?.choice !== "given";
  }

  /** The question at `at`. Every page before the last asks by its address, so that going back asks nobody again. */
  function oneForm(drawing: Drawing, at: number): Markup {
    const { place, paper, fields, above } = drawing;
    const { say, base } = place;
    const isLast = at === paper.items.length - 1;
    const before = paper.items
      .slice(0, at)
      .flatMap((item, position) => fieldsOf(item, position, answerIn(item, position, fields)))
      .map(([name, value]) => hidden(name, value));
    const button = isLast ? say(msg`See the result`) : paper.isCertifying ? say(msg`Next question`) : say(msg`Answer`);
    return html`${above}
      <form method="${isLast ? "post" : "get"}" action="${base}${paper.path}">
        ${hidden("one", "1")}${isLast ? "" : hidden("at", String(at + 1))}${carried(drawing, isLast)}${before}
        ${asked(drawing, at)} ${isLast ? nameAsked(drawing) : ""}
        <p><button>${button}</button></p>
      </form>`;
  }

  const quizTitle = ({ say }: Place, paper: Paper, at?: number) => {
    const [number, total] = [(at ?? 0) + 1, paper.items.length];
    const question = at === undefined ? say(msg`Quiz`) : say(msg`Question ${{ number }} of ${{ total }}`);
    return `${question} · ${paper.title}`;
  };

  /** The page of `drawing`: one question where the address asks so. */
  async function showOne(c: TextContext, drawing: Drawing, wanted: number, status: number): Promise<Response> {
    const { place, paper, fields } = drawing;
    const answered = paper.items.findIndex(
      (item, position) => position < wanted && answerIn(item, position, fields) === null,
    );
    const at = answered === -1 ? Math.min(Math.max(wanted, 0), paper.items.length - 1) : answered;
    const last = paper.items[at - 1];
    const problems = new Map(drawing.problems);
    const missing = paper.items[at];
    if (answered !== -1 && missing) problems.set(at, problemOf(missing, place.say));
    const above = html`${drawing.above}${last && !paper.isCertifying ? told(place, paper, last, answerIn(last, at - 1, fields)) : ""}`;
    const body = oneForm({ ...drawing, problems, above }, at);
    return ownPage(c, place, { title: quizTitle(place, paper, at), body, path: paper.path }, status);
  }

  /** Draws what the address asks for: a fresh try, or the next question of one under way. */
  async function show(c: TextContext, what: string): Promise<Response> {
    const place = placeIn(c);
    const visitor = await find(c);
    const query = new URL(c.req.url).searchParams;
    const given = query.get("id");
    const attemptId = isId(given) ? given : newId();
    const paper = await paperOf({
      visitor,
      what,
      attemptId,
      language: languageIn(c, place),
      hash: query.get("pack"),
    });
    if (paper.isCertifying) {
      if (!visitor) throw new Problem(401, "signed_out", "Sign in first.");
      const closed = await closedPaper(place, visitor, paper);
      if (closed) return ownPage(c, place, { title: paper.title, body: closed });
    }
    const drawing = {
      place,
      paper,
      attemptId,
      visitor,
      fields: query,
      asksName: await isNameAsked(visitor, paper),
      above: html`${paper.isCertifying ? rules(place) : ""}`,
    };
    if (query.has("one")) {
      const at = Number(query.get("at") ?? 0);
      return showOne(c, drawing, Number.isInteger(at) ? at : 0, 200);
    }
    return ownPage(c, place, { title: quizTitle(place, paper), body: wholeForm(drawing), path: paper.path });
  }

  const rules = ({ say }: Place): Markup =>
    html`<p class="n">
      ${say(msg`${{ paperLength }} questions from all the lessons of this topic. You see what was right only at the end, and Nexio grades them. You may try as often as you like.`)}
    </p>`;

  /** What stands before a certifying paper, or null once its lessons are passed. */
  async function closedPaper(
    { say, base, language }: Place,
    { scope }: Visitor,
    { id }: Paper,
  ): Promise<Markup | null> {
    const progress = await myProgress(await viewOf(scope, ["progress/"]));
    const missing = (topicNamed(id)?.lessons ?? []).filter((lesson) => !progress[lesson.id]?.passed);
    if (missing.length === 0) return null;
    return html`<h2>${say(msg`First pass these lessons`)}</h2>
      <ul>
        ${missing.map((lesson) => html`<li><a href="${base}/lessons/${lesson.id}">${lesson.title[language]}</a></li>`)}
      </ul>`;
  }

  async function submit(c: TextContext, what: string): Promise<Response> {
    const place = placeIn(c);
    const form = await readForm(c);
    const visitor = await find(c);
    const given = form.get("id");
    const attemptId = isId(given) ? given : newId();
    const paper = await paperOf({ visitor, what, attemptId, language: place.language, hash: form.get("pack") });
    if (paper.isCertifying && !visitor) throw new Problem(401, "signed_out", "Sign in first.");
    const { items } = paper;
    const asksName = await isNameAsked(visitor, paper);
    const drawing: Drawing = { place, paper, attemptId, visitor, fields: form, asksName };
    const answers = items.map((item, position) => answerIn(item, position, form));
    const problems = new Map(
      items.flatMap((item, position) =>
        answers[position] === null ? [[position, problemOf(item, place.say)] as const] : [],
      ),
    );
    const again = (more: Partial<Drawing>, status: number) => {
      const next = { ...drawing, ...more };
      if (!form.has("one"))
        return ownPage(c, place, { title: quizTitle(place, paper), body: wholeForm(next), path: paper.path }, status);
      return showOne(c, next, items.length, status);
    };
    if (problems.size > 0) return again({ problems }, 422);
    const encoded = encodeAnswers(answers);
    const { score: localScore } = grade(items.map(keyOf), encoded);
    if (!visitor)
      return ownPage(c, place, {
        title: place.say(msg`Result`),
        body: guestResult(place, paper, answers, localScore),
        path: paper.path,
      });
    if (!isOwn(visitor, form)) return again({ above: sendAgain(place) }, 403);

    const now = Date.now();
    if (paper.isCertifying && form.get("named") === "1") {
      const item = { id: newId(now), purpose: "certificate", choice: "given", version: noticeVersion } as const;
      const items = [{ ...item, language: place.language, askedAt: now }];
      const refused = await runMutation(visitor.scope, "recordConsents", { items });
      if (refused) return refusedPage(c, place, refused);
    }
    const refusal = await runMutation(visitor.scope, "submitAttempt", {
      id: attemptId,
      lessonId: paper.id,
      lessonVersion: paper.version,
      orderSeed: seedOf(attemptId),
      answers: encoded,
      startedAt: Math.min(drawnAt(attemptId), now),
      endedAt: now,
      localScore,
      channel: "text",
    });
    if (refusal) return refusedPage(c, place, refusal);
    if (paper.isCertifying) await issueAtOnce(env, visitor.scope, null);
    return seeOther(c, `${place.base}/attempts/${attemptId}${paper.isNewest ? "" : `?pack=${paper.hash}`}`);
  }

  return pages()
    .get("/lessons/:id/quiz", (c) => show(c, lessonSlug(c.req.param("id"))))
    .post("/lessons/:id/quiz", (c) => submit(c, lessonSlug(c.req.param("id"))))
    .get("/certify/:topic", (c) => show(c, topicSlug(c.req.param("topic"))))
    .post("/certify/:topic", (c) => submit(c, topicSlug(c.req.param("topic"))));
}

/** Throws 404: a topic's slug under `/lessons` would be graded without its rules. */
const lessonSlug = (id: string): string => {
  if (!isId(id) && !topicOf(id)) throw nothing();
  return id;
};
const topicSlug = (id: string): string => {
  if (!topicNamed(id)) throw nothing();
  return id;
};
