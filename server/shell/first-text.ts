// What a learner reads in the first answer, before any script: the same addresses and words as the app, as text, links
// and one plain form. The same for everyone, so nothing here is anybody's own; pwa/main.tsx puts the app in its place.
import { msg } from "@lingui/core/runtime-macro";
import type { Language } from "../../shared/languages.ts";
import { textPathOf } from "../../shared/modes/text-path.ts";
import { html, type Markup } from "../http/markup.ts";
import { sayIn, type Say } from "../i18n/say.ts";
import { lessonHtml, lessonsHtml, unreviewed } from "../lessons/lesson-html.ts";
import type { PackReader } from "../lessons/pack-reader.ts";
import { questionHtml } from "../lessons/quiz-html.ts";

export interface FirstText {
  readonly title: string;
  readonly body: Markup;
}

const welcome = (say: Say) =>
  html`<h2>${say(msg`Learn, work and decide, even without a network`)}</h2>
    <p>${say(msg`Lessons, tasks and decisions stay on your phone and are sent when the network is back.`)}</p>
    <p>
      <a href="/sign-in">${say(msg`Sign in`)}</a><a href="/sign-up">${say(msg`Create an account`)}</a
      ><a href="/join">${say(msg`I have a code`)}</a>
    </p>`;

/** The five of the bar, in their order (`places` of pwa/routes.tsx), and the way to pages that never need a script. */
const bar = (say: Say, text: string) =>
  html`<nav aria-label="${say(msg`Main menu`)}">
    <a href="/">${say(msg`Home`)}</a><a href="/lessons">${say(msg`Lessons`)}</a><a href="/tasks">${say(msg`Tasks`)}</a
    ><a href="/approvals">${say(msg`Approvals`)}</a><a href="/more">${say(msg`More`)}</a
    ><a href="${text}">${say(msg`Text only`)}</a>
  </nav>`;

interface Frame {
  readonly path: string;
  readonly language: Language;
  /** Where the way back leads; none on main screens. */
  readonly back?: string;
}

function framed(title: string, content: Markup, { path, language, back }: Frame): FirstText {
  const say = sayIn(language);
  // oxfmt-ignore
  const body = html`<div class="tx"><header>${back === undefined ? "" : html`<a href="${back}">${say(msg`Back`)}</a>`}<h1>${title}</h1></header><div role="main">${content}</div>${bar(say, textPathOf(path, language) ?? "/t")}</div>`;
  return { title, body };
}

/** What stands under `path`, with its title; null for every screen that is not text first. */
export async function firstText(
  packs: Pick<PackReader, "builtIn">,
  path: string,
  language: Language,
): Promise<FirstText | null> {
  const say = sayIn(language);
  const place = { language, base: "" };
  if (path === "/" || path === "/lessons") {
    const title = path === "/" ? "Nexio" : say(msg`Lessons`);
    return framed(title, html`${path === "/" ? welcome(say) : ""}${lessonsHtml(place)}`, { path, language });
  }
  const [, id, quiz] = /^\/lessons\/([a-z]+-\d+)(\/quiz)?$/.exec(path) ?? [];
  const read = id === undefined ? undefined : await packs.builtIn(id, language);
  if (!read) return null;
  const { lesson, pack } = read;
  if (!quiz) return framed(lesson.title, lessonHtml(read, place), { path, language, back: "/lessons" });
  const [item] = lesson.quiz;
  if (!item) return null;
  const total = lesson.quiz.length;
  const title = say(msg`Question ${{ number: 1 }} of ${{ total }}`);
  // One question: the rest come with the app, or in the text pages, where this answer leads.
  const content = html`<h2 lang="${pack.language}">${lesson.title}</h2>
    <form action="${textPathOf(path, language) ?? ""}">
      <input type="hidden" name="one" value="1" /><input type="hidden" name="at" value="1" />
      ${questionHtml({ item, orderSeed: 0, position: 0, language, textLanguage: pack.language })}
      <button>${say(msg`Go on in the text pages`)}</button>
    </form>
    ${pack.reviewed ? "" : unreviewed(say)}`;
  return framed(title, content, { path, language, back: `/lessons/${lesson.id}` });
}
