// What a person has to be told, and where their work stands: in text mode nothing ever waits.
import { msg } from "@lingui/core/runtime-macro";
import { formatRelative } from "../../shared/format/relative.ts";
import { attention } from "../../shared/outcomes/queries.ts";
import type { AppEnv } from "../env.ts";
import { html } from "../http/markup.ts";
import { paragraphs } from "../lessons/lesson-html.ts";
import { newId } from "../sync/new-id.ts";
import { runMutation } from "../sync/run-mutation.ts";
import { viewOf } from "../sync/view.ts";
import { ownPage, pages, seeOther, type TextContext } from "./frame.ts";
import { placeIn } from "./place.ts";
import { refusedPage } from "./refusals.ts";
import { hidden, readForm, sendAgain, tokenField, type Visitors } from "./visitor.ts";
import { intentSentence, outcomeWords, rejectionSentence } from "./words.ts";

/** Messages on one page; the rest comes as these are put away. */
const shownAtOnce = 8;

export function outcomeRoutes(env: AppEnv, { must, isOwn }: Visitors) {
  async function show(c: TextContext, isStale = false): Promise<Response> {
    const place = placeIn(c);
    const { say, base, language } = place;
    const visitor = await must(c);
    const { scope } = visitor;
    const found = await attention(await viewOf(scope, ["decision/", "approval/", "outcome/"]), scope.actor.memberId);
    const now = Date.now();
    const readIt = (id: string) =>
      html`<form method="post" action="${base}/outcomes">
        ${tokenField(visitor)}${hidden("id", id)}<button class="q">${say(msg`I have read it`)}</button>
      </form>`;
    const refusals = found.refusals.map(
      ({ id, kind, code, outcome, text, createdAt }) =>
        html`<h2>${say(intentSentence(kind))}</h2>
          <p>${say(rejectionSentence(code, outcome, kind))}</p>
          ${
            text === ""
              ? ""
              : html`<p class="n">${say(msg`What you wrote is kept:`)}</p>
                  <div class="box">${paragraphs(text)}</div>`
          }
          <p><small>${formatRelative(createdAt, now, language)}</small></p>
          ${
            text !== "" && (kind === "createTask" || kind === "editTask")
              ? html`<p><a href="${base}/outcomes/${id}/again">${say(msg`Write it again`)}</a></p>`
              : ""
          }
          ${readIt(id)}`,
    );
    const decisions = found.decisions.map(
      ({ decision, title }) =>
        html`<h2>${title ?? say(msg`An approval out of your sight`)}</h2>
          <p>${say(msg`Your decision`)} · ${say(outcomeWords[decision.outcome])}</p>
          ${decision.reason === null ? "" : paragraphs(decision.reason)}
          <p><a href="${base}/approvals/${decision.approvalId}">${say(msg`Open`)}</a></p>
          ${readIt(decision.id)}`,
    );
    const all = [...refusals, ...decisions];
    const count = all.length;
    const body = html`${isStale ? sendAgain(place) : ""}
      <p class="ok">
        ${say(msg`Nothing waits here: in text mode everything is written at once. A page that says it is done, is done.`)}
      </p>
      ${count === 0 ? html`<p>${say(msg`Nothing needs your attention.`)}</p>` : html`<p>${say(msg`Needs your attention: ${{ count }}`)}</p>`}
      ${all.slice(0, shownAtOnce)}`;
    return ownPage(c, place, { title: say(msg`What became of my work`), body, path: "/outcomes" }, isStale ? 403 : 200);
  }

  return (
    pages()
      .get("/outcomes", (c) => show(c))
      .post("/outcomes", async (c) => {
        const place = placeIn(c);
        const form = await readForm(c);
        const visitor = await must(c);
        if (!isOwn(visitor, form)) return show(c, true);
        const refusal = await runMutation(visitor.scope, "dismissOutcome", { id: form.get("id") ?? "" });
        return refusal ? refusedPage(c, place, refusal) : seeOther(c, `${place.base}/outcomes`);
      })
      /** A refused task's words in a fresh form; once it is saved, the refusal is put away. */
      .get("/outcomes/:id/again", async (c) => {
        const place = placeIn(c);
        const { say, base } = place;
        const visitor = await must(c);
        const found = await attention(
          await viewOf(visitor.scope, ["decision/", "approval/", "outcome/"]),
          visitor.scope.actor.memberId,
        );
        const refusal = found.refusals.find(({ id }) => id === c.req.param("id"));
        if (!refusal) return seeOther(c, `${base}/outcomes`);
        const [title = "", ...rest] = refusal.text.split("\n");
        // oxfmt-ignore
        const body = html`<form method="post" action="${base}/tasks">${tokenField(visitor)}${hidden("id", newId())}${hidden("outcome", refusal.id)}
<label for="title">${say(msg`What is to be done?`)}</label><input class="w" id="title" name="title" value="${title}" maxlength="200" required>
<label for="body">${say(msg`Details`)}</label><textarea id="body" name="body" rows="3" maxlength="4000">
${rest.join("\n")}</textarea><p><button>${say(msg`Add`)}</button></p></form>`;
        return ownPage(c, place, { title: say(msg`New task`), body });
      })
  );
}
