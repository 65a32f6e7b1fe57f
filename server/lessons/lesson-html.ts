// Lessons as plain HTML, without a page around them: what text mode shows, and what the app's documents show until the
// app itself is there. Nothing here is anybody's own.
import { msg } from "@lingui/core/runtime-macro";
import { formatBytes, formatDataPrice } from "../../shared/format/bytes.ts";
import { formatDate } from "../../shared/format/date.ts";
import type { Language } from "../../shared/languages.ts";
import { catalogue } from "../../shared/lessons/catalogue.ts";
import type { LessonCard, LessonPicture } from "../../shared/lessons/pack.ts";
import { html, type Markup } from "../http/markup.ts";
import { sayIn, type Say } from "../i18n/say.ts";
import type { ReadLesson } from "./pack-reader.ts";

/** Text of several lines: a paragraph for each block, a break for each line. */
export const paragraphs = (text: string): Markup[] =>
  text
    .split(/\n\s*\n/)
    .map((block) => html`<p>${block.split("\n").map((line, at) => (at > 0 ? html`<br />${line}` : line))}</p>`);

export interface LessonPlace {
  /** The page's language; the lesson's may be another. */
  readonly language: Language;
  /** What stands before `/lessons`: nothing in the app, `/t/mg` in text mode. */
  readonly base: string;
}

/** Every built-in lesson, topic by topic, as links. */
export const lessonsHtml = ({ language, base }: LessonPlace): Markup[] =>
  catalogue.topics.map(
    ({ title, lessons }) =>
      html`<h2>${title[language]}</h2>
        <ul>
          ${lessons.map(
            ({ id, title: name, minutes }) =>
              html`<li>
                <a href="${base}/lessons/${id}">${name[language]}</a>
                <small>${sayIn(language)(msg`${{ minutes }} min`)}</small>
              </li>`,
          )}
        </ul>`,
  );

/** Costs nothing until it is asked for. */
const pictureLink = (say: Say, language: Language, { hash, bytes, alt }: LessonPicture): Markup => {
  const [size, price] = [formatBytes(bytes, language), formatDataPrice(bytes, language)];
  return html`<p>
    <small>${alt}</small><br />
    <a href="/pictures/${hash}.svg">${say(msg`Show the picture: ${{ size }}, ${{ price }}`)}</a>
  </p>`;
};

/**
 * A whole lesson under its title, which the page around it says: goals, cards, example, what to do today, and the way
 * to its quiz. Headings begin at `<h2>`.
 */
export function lessonHtml({ lesson, pack }: ReadLesson, { language, base }: LessonPlace): Markup {
  const say = sayIn(language);
  const { id, minutes, goals, cards, example, action, legalAsOf, verifyWith } = lesson;
  const lang = pack.language === language ? "" : html` lang="${pack.language}"`;
  const card = ({ title, text, picture }: LessonCard, above: Markup | "" = "") =>
    html`<h2${lang}>${above}${title}</h2>
      <div${lang}>${paragraphs(text)}</div>
      ${picture ? pictureLink(say, language, picture) : ""}`;
  const date = legalAsOf === null ? "" : formatDate(Date.parse(legalAsOf), language, "long");
  const offices = verifyWith.join(", ");
  return html`<p><small>${say(msg`${{ minutes }} min`)}</small></p>
    <h2>${say(msg`What you will be able to do`)}</h2>
    <ul${lang}>
      ${goals.map((goal) => html`<li>${goal}</li>`)}
    </ul>
    ${pack.reviewed ? "" : unreviewed(say)} ${cards.map((one) => card(one))}
    ${card(example, html`<small lang="${language}">${say(msg`Example`)}</small><br />`)}
    <h2>${say(msg`Do it today`)}</h2>
    <div${lang}>${paragraphs(action)}</div>
    ${
      legalAsOf === null
        ? ""
        : html`<p>
            <small
              >${say(msg`The legal facts are those of ${{ date }}.`)}
              ${offices === "" ? "" : say(msg`Check them with: ${{ offices }}.`)}</small
            >
          </p>`
    }
    <p><a class="b" href="${base}/lessons/${id}/quiz">${say(msg`Take the quiz`)}</a></p>`;
}

export const unreviewed = (say: Say): Markup =>
  html`<p>
    <small>${say(msg`These words have not been read by a native speaker or a specialist yet.`)}</small>
  </p>`;
