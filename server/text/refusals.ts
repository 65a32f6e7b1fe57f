// Every no, as a page in the person's language with a way on.
import { msg } from "@lingui/core/runtime-macro";
import type { MessageDescriptor } from "@lingui/core";
import type { RejectionCode } from "../../shared/errors.ts";
import { html, type Markup } from "../http/markup.ts";
import { Problem } from "../http/problem.ts";
import { ownPage, type Place, type TextContext } from "./frame.ts";
import { rejectionWords } from "./words.ts";

/** What does not exist and what is out of sight are one and the same. */
export const nothing = (): Problem => new Problem(404, "not_found", "There is nothing here.");

const statusOf: Partial<Record<RejectionCode, number>> = {
  not_allowed: 403,
  not_found: 404,
  invalid_args: 422,
};

/** A rule said no: which, and back to where one came from. */
export function refusedPage(c: TextContext, place: Place, code: RejectionCode, kept?: string): Promise<Response> {
  const { say, base } = place;
  const body = html`<p role="alert">${say(rejectionWords[code])}</p>
    ${keptWords(place, kept)}
    <p><a class="b" href="${base}">${say(msg`Home`)}</a></p>`;
  return ownPage(c, place, { title: say(msg`It was not done`), body, path: "" }, statusOf[code] ?? 409);
}

/** What a person typed into a form that led nowhere, to copy. */
export const keptWords = ({ say }: Place, words: string | undefined): Markup | "" =>
  words
    ? html`<p class="n" id="k">${say(msg`What you wrote is kept:`)}</p>
        <p><textarea rows="4" readonly aria-labelledby="k">${words}</textarea></p>`
    : "";

const titles: Readonly<Record<number, MessageDescriptor>> = {
  401: msg`Sign in first`,
  403: msg`You may not do this`,
  404: msg`There is nothing here`,
  413: msg`Too long`,
  429: msg`Too many attempts`,
  503: msg`Nexio cannot answer now`,
};

const sentences: Readonly<Record<string, MessageDescriptor>> = {
  signed_out: msg`Sign in to see this page.`,
  no_tenant: msg`You are not an active member of an organisation. Ask its administrator.`,
  wrong_origin: msg`This form came from elsewhere, nothing was changed. Open the page again here and send it from there.`,
  not_found: msg`It was removed, or it is out of your sight, or the address is not right.`,
  too_large: msg`This is too long. Make it shorter and send it again.`,
  contention: msg`Many people are writing at this moment. Nothing was changed; go back and send it once more.`,
};

export function problemPage(c: TextContext, place: Place, problem: Problem, kept?: string): Promise<Response> {
  const { say, base } = place;
  const { status, code, headers } = problem;
  const generic =
    status >= 500
      ? msg`Nexio cannot answer now. Nothing was changed. Try again in a moment.`
      : status === 429
        ? msg`Too many attempts. Wait a few minutes, then try again.`
        : msg`Something was missing or not valid. Correct it and try again.`;
  const body = html`<p role="alert">${say(sentences[code] ?? generic)}</p>
    ${keptWords(place, kept)}
    <p>
      ${
        status === 401
          ? html`<a class="b" href="${base}/sign-in?to=${encodeURIComponent(base + place.path)}"
              >${say(msg`Sign in`)}</a
            >`
          : ""
      }
      <a class="b" href="${base}">${say(msg`Home`)}</a>
      <a href="${base}/lessons">${say(msg`Lessons`)}</a>
    </p>`;
  for (const [name, value] of Object.entries(headers)) c.header(name, value);
  return ownPage(c, place, { title: say(titles[status] ?? msg`It was not done`), body, path: "" }, status);
}
