// The first page: what to do next, for a member; what there is, for a guest. And help, for everyone.
import { msg } from "@lingui/core/runtime-macro";
import { pendingApprovals } from "../../shared/approvals/queries.ts";
import { formatDate } from "../../shared/format/date.ts";
import { catalogue } from "../../shared/lessons/catalogue.ts";
import { myProgress } from "../../shared/lessons/queries.ts";
import { attention } from "../../shared/outcomes/queries.ts";
import { openTasks } from "../../shared/tasks/queries.ts";
import { html, type Markup } from "../http/markup.ts";
import { viewOf } from "../sync/view.ts";
import { approvalRow } from "./approvals.ts";
import { ownPage, pages, type Place, publicPage, type TextContext } from "./frame.ts";
import { placeIn } from "./place.ts";
import { taskRow } from "./tasks.ts";
import { tokenField, type Visitor, type Visitors } from "./visitor.ts";

export const signOutForm = ({ say, base }: Place, visitor: Visitor): Markup =>
  html`<form method="post" action="${base}/sign-out">
    ${tokenField(visitor)}<button class="q">${say(msg`Sign out`)}</button>
  </form>`;

export function homeRoutes({ find }: Visitors) {
  function guestHome(c: TextContext, place: Place): Promise<Response> {
    const { say, base } = place;
    const body = html`<p>
        ${say(msg`Lessons, quizzes, tasks and approvals on any phone, without an app: a page weighs a few kilobytes.`)}
      </p>
      <p>
        <a class="b" href="${base}/lessons">${say(msg`Lessons`)}</a>
        <a class="b" href="${base}/sign-in">${say(msg`Sign in`)}</a>
      </p>
      <p>
        ${say(msg`Lessons and their quizzes need no account. Sign in to keep your results and to get certificates.`)}
      </p>`;
    return ownPage(c, place, { title: "Nexio", body });
  }

  async function memberHome(c: TextContext, place: Place, visitor: Visitor): Promise<Response> {
    const { say, base, language } = place;
    const { scope } = visitor;
    const { memberId } = scope.actor;
    const tx = await viewOf(scope, ["task/", "approval/", "decision/", "outcome/", "progress/"]);
    const [approvals, open, progress, told] = await Promise.all([
      pendingApprovals(tx, memberId),
      openTasks(tx),
      myProgress(tx),
      attention(tx, memberId),
    ]);
    const tasks = open.filter(({ assigneeKind, assigneeId }) => assigneeKind === "none" || assigneeId === memberId);
    const next = catalogue.topics.flatMap(({ lessons }) => lessons).find(({ id }) => !progress[id]?.passed);
    const now = Date.now();
    const [count, attentions] = [approvals.length, told.refusals.length + told.decisions.length];
    const more = (path: string, words: string) => html`<p><a href="${base}${path}">${words}</a></p>`;
    const body = html`<p class="n">${scope.tenant.name} · ${formatDate(now, language, "full")}</p>
      ${attentions > 0 ? more("/outcomes", say(msg`Needs your attention: ${{ count: attentions }}`)) : ""}
      ${
        count > 0
          ? html`<h2>${say(msg`Waiting for your decision: ${{ count }}`)}</h2>
              <ul>
                ${approvals.slice(0, 3).map((approval) => approvalRow(place, approval, now))}
              </ul>
              ${more("/approvals", say(msg`Look at them`))}`
          : ""
      }
      <h2>${say(msg`Tasks`)}</h2>
      ${
        tasks.length > 0
          ? html`<ul>
              ${tasks.slice(0, 4).map((task) => taskRow(place, task, now))}
            </ul>`
          : html`<p>${say(msg`Nothing waits for you`)}</p>`
      }
      <p>
        <a href="${base}/tasks">${say(msg`See all the tasks`)}</a> ·
        <a href="${base}/tasks/new">${say(msg`Add a task`)}</a>
      </p>
      ${
        next
          ? html`<h2>${say(msg`Your next lesson`)}</h2>
              <p><a href="${base}/lessons/${next.id}">${next.title[language]}</a></p>`
          : ""
      }
      ${more("/progress", say(msg`My progress`))} ${more("/outcomes", say(msg`What became of my work`))}
      ${more("/account/security", say(msg`Where you are signed in`))} ${signOutForm(place, visitor)}`;
    return ownPage(c, place, { title: scope.member.displayName, body });
  }

  const questions = ({ say }: Place): readonly (readonly [string, string])[] => [
    [
      say(msg`What is text mode?`),
      say(
        msg`Nexio as plain pages: no pictures, nothing to install, a few kilobytes each. It works in any browser, Opera Mini too.`,
      ),
    ],
    [
      say(msg`What does a page cost?`),
      say(msg`Most pages weigh less than 3 KB: with the cheapest bundle some fifty pages for 1 Ar.`),
    ],
    [
      say(msg`Is my work kept?`),
      say(msg`Yes, at once. When the page says it is done, it is done; a page sent twice counts once.`),
    ],
    [
      say(msg`Do I get the same certificate?`),
      say(msg`Yes. The lessons, the questions and the rules are the same as in the app.`),
    ],
    [
      say(msg`What is not here?`),
      say(msg`High-risk decisions and pictures. For them, and to work without a network, open the full app.`),
    ],
    [
      say(msg`Somebody else’s phone?`),
      say(msg`Sign out when you are done. Opera Mini’s computers see the pages they draw for you.`),
    ],
  ];

  return pages()
    .get("/", async (c) => {
      const place = placeIn(c);
      // For the app, and for /t, which knows no language of its own.
      const secure = new URL(c.req.url).protocol === "https:" ? "; Secure" : "";
      c.header("set-cookie", `locale=${place.language}; Path=/; Max-Age=31536000; SameSite=Lax${secure}`);
      const visitor = await find(c);
      return visitor ? memberHome(c, place, visitor) : guestHome(c, place);
    })
    .get("/help", (c) => {
      const place = placeIn(c);
      const { say } = place;
      const answers = questions(place).map(
        ([question, answer]) =>
          html`<h2>${question}</h2>
            <p>${answer}</p>`,
      );
      const body = html`${answers}
        <form method="post" action="/t/mode">
          <button name="mode" value="text">${say(msg`Always open Nexio in text mode`)}</button>
        </form>`;
      return publicPage(c, { ...place, path: "/help" }, { title: place.say(msg`Help`), body });
    });
}
