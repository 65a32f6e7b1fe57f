// Approvals: the lists, one card, and a decision with its reason. The rules are the app's; only high risk is not decided
// here: some of the browsers text mode is for draw their pages on somebody else's computer.
import { msg } from "@lingui/core/runtime-macro";
import { isApart, mayDecide } from "../../shared/approvals/may-decide.ts";
import {
  approvalDetail,
  approvalFeed,
  type ApprovalDetail,
  type ApprovalFeed,
} from "../../shared/approvals/queries.ts";
import type { Approval, Verdict } from "../../shared/approvals/schema.ts";
import { verdicts } from "../../shared/approvals/vocabulary.ts";
import { id as idSchema } from "../../shared/fields.ts";
import { formatDate, formatTime } from "../../shared/format/date.ts";
import { formatMoney } from "../../shared/format/money.ts";
import { formatRelative } from "../../shared/format/relative.ts";
import { names, type Names } from "../../shared/members/queries.ts";
import type { AppEnv } from "../env.ts";
import { html, type Markup } from "../http/markup.ts";
import { paragraphs } from "../lessons/lesson-html.ts";
import { newId } from "../sync/new-id.ts";
import { runMutation } from "../sync/run-mutation.ts";
import { viewOf } from "../sync/view.ts";
import { ownPage, pages, type Place, seeOther, type TextContext } from "./frame.ts";
import { placeIn } from "./place.ts";
import { nothing, refusedPage } from "./refusals.ts";
import { hidden, readForm, sendAgain, tokenField, type Visitor, type Visitors } from "./visitor.ts";
import { approvalStatusWords, kindWords, outcomeWords, rejectionWords, riskWords, verdictWords } from "./words.ts";

const pageRows = 15;
const parts = ["open", "confirming", "closed"] as const satisfies readonly (keyof ApprovalFeed)[];

export const approvalRow = ({ say, base, language }: Place, approval: Approval, now: number): Markup => {
  const { id, subject, kind, risk, status, expiresAt, decidedAt, updatedAt } = approval;
  const isPending = status === "pending";
  const [what, when] = [
    say(kindWords[kind]),
    formatRelative(isPending ? expiresAt : (decidedAt ?? updatedAt), now, language),
  ];
  const note = isPending ? say(msg`${{ what }} · to be decided: ${{ when }}`) : `${what} · ${when}`;
  return html`<li>
    <a href="${base}/approvals/${id}">${subject.title}</a>
    <small>${note} · ${isPending ? say(riskWords[risk]) : say(approvalStatusWords[status])}</small>
  </li>`;
};

interface Typed {
  readonly verdict: string;
  readonly reason: string;
}

export function approvalRoutes(env: AppEnv, { must, isOwn }: Visitors) {
  async function list(c: TextContext): Promise<Response> {
    const place = placeIn(c);
    const { say, base } = place;
    const { scope } = await must(c);
    const feed = await approvalFeed(await viewOf(scope, ["approval/", "decision/"]), scope.actor.memberId);
    const part = parts.find((one) => one === c.req.query("show")) ?? "open";
    const from = Math.max(0, Math.trunc(Number(c.req.query("from") ?? 0)) || 0);
    const shown = feed[part].slice(from, from + pageRows);
    const words = { open: say(msg`To decide`), confirming: say(msg`To confirm`), closed: say(msg`Decided`) };
    const now = Date.now();
    const body = html`<nav aria-label="${say(msg`Which approvals`)}">
        ${parts.map((one) => (one === part ? html`<b aria-current="page">${words[one]}</b> ` : html`<a href="${base}/approvals?show=${one}">${words[one]}</a> `))}
      </nav>
      ${
        shown.length > 0
          ? html`<ul>
              ${shown.map((approval) => approvalRow(place, approval, now))}
            </ul>`
          : html`<p>
              ${part === "open" ? say(msg`Nothing waits for your decision. What the agents propose will come here.`) : say(msg`Nothing here.`)}
            </p>`
      }
      ${from > 0 ? html`<a href="${base}/approvals?show=${part}&from=${Math.max(0, from - pageRows)}">${say(msg`Previous`)}</a> ` : ""}
      ${from + pageRows < feed[part].length ? html`<a href="${base}/approvals?show=${part}&from=${from + pageRows}">${say(msg`Show more`)}</a>` : ""}`;
    return ownPage(c, place, { title: say(msg`Approvals`), body });
  }

  async function load(c: TextContext, id: string) {
    const visitor = await must(c);
    const tx = await viewOf(visitor.scope, [`approval/${id}`, "decision/", "member/", "agent/"]);
    const detail = await approvalDetail(tx, id);
    if (!detail) throw nothing();
    return { visitor, detail, people: await names(tx) };
  }
  type Loaded = Awaited<ReturnType<typeof load>>;

  /** Drawn by code from the record, never by an agent's own wording of it. */
  const subjectHtml = ({ say, language }: Place, { subject }: Approval): Markup => {
    const { recipient, amountMinor, currency, changes } = subject;
    return html`<dl>
      ${
        amountMinor !== null && currency !== null
          ? html`<dt>${say(msg`Amount`)}</dt>
              <dd><b>${formatMoney({ amountMinor, currency }, language)}</b></dd>`
          : ""
      }
      ${
        recipient
          ? html`<dt>${say(msg`For`)}</dt>
              <dd>${recipient}</dd>`
          : ""
      }
      ${changes.map(
        ({ label, before, after }) =>
          html`<dt>${label}</dt>
            <dd>${before === null ? "" : html`<del>${before}</del> → `}<ins>${after}</ins></dd>`,
      )}
    </dl>`;
  };

  const said = (
    { say, language }: Place,
    { approval, decisions }: ApprovalDetail,
    people: Names,
    memberId: string,
  ): Markup | "" => {
    const own = decisions.filter((decision) => decision.memberId === memberId).at(-1);
    if (own) {
      const by = own.outcomeBy === null ? undefined : people.members[own.outcomeBy];
      return html`<div class="box" role="status">
        <p><b>${say(verdictWords[own.verdict])}</b></p>
        <p class="${own.outcome === "applied" ? "ok" : ""}">
          ${say(own.outcome === "forbidden" ? rejectionWords.proof_refused : outcomeWords[own.outcome])}
        </p>
        ${by === undefined ? "" : html`<p>${say(msg`Decided before you by ${{ by }}.`)}</p>`}
        ${own.reason === null ? "" : paragraphs(own.reason)}
      </div>`;
    }
    const { decidedBy, decidedAt } = approval;
    const name = decidedBy === null ? undefined : people.members[decidedBy];
    if (name === undefined || decidedAt === null) return "";
    const [day, time] = [formatDate(decidedAt, language), formatTime(decidedAt)];
    return html`<p class="n">${say(msg`Decided by ${{ name }}, ${{ day }} ${{ time }}`)}</p>`;
  };

  function decideForm(
    place: Place,
    visitor: Visitor,
    approval: Approval,
    decisionId: string,
    typed: Typed,
    problems: Partial<Typed>,
  ): Markup {
    const { say, base } = place;
    const choices: readonly (readonly [Verdict, string])[] = [
      ["approve", say(msg`Approve`)],
      ["request_changes", say(msg`Ask for changes`)],
      ["reject", say(msg`Reject`)],
    ];
    // oxfmt-ignore
    return html`${approval.risk === "low" ? "" : html`<p class="n">${say(msg`This decision is not of low risk: it is kept, and waits for a second confirmation before anything happens.`)}</p>`}
<form method="post" action="${base}/approvals/${approval.id}">${tokenField(visitor)}${hidden("id", decisionId)}${hidden("subject", approval.subjectHash)}
<fieldset${problems.verdict ? html` aria-describedby="e-v"` : ""}><legend>${say(msg`Your decision`)}</legend>${problems.verdict ? html`<span class="bad" id="e-v" role="alert">${problems.verdict}</span>` : ""}${choices.map(([value, words]) => html`<label><input type="radio" name="verdict" value="${value}" required${typed.verdict === value ? html` checked` : ""}> ${words}</label>`)}</fieldset>
<label for="reason">${say(msg`Reason`)} <small>${say(msg`needed unless you approve`)}</small></label>${problems.reason ? html`<span class="bad" id="e-r" role="alert">${problems.reason}</span>` : ""}<textarea id="reason" name="reason" rows="3" maxlength="500"${problems.reason ? html` aria-invalid="true" aria-describedby="e-r"` : ""}>
${typed.reason}</textarea>
<p><button>${say(msg`Send the decision`)}</button></p></form>`;
  }

  interface Again {
    readonly decisionId?: string;
    readonly typed?: Typed;
    readonly problems?: Partial<Typed>;
    readonly above?: Markup;
  }

  function card(
    c: TextContext,
    { visitor, detail, people }: Loaded,
    again: Again = {},
    status = 200,
  ): Promise<Response> {
    const place = placeIn(c);
    const { say, base, language } = place;
    const { approval, decisions } = detail;
    const { actor } = visitor.scope;
    const asker = people.agents[approval.requestedBy] ?? people.members[approval.requestedBy];
    const left = formatRelative(approval.expiresAt, Date.now(), language);
    const isOpen = approval.status === "pending";
    const waits = decisions.some(({ memberId, outcome }) => memberId === actor.memberId && outcome === "needs_step_up");
    const { typed = { verdict: "", reason: "" }, problems = {}, decisionId = newId() } = again;
    const decide = () => {
      if (!isOpen || waits) return "";
      if (isApart(actor, approval))
        return html`<p>${say(msg`You asked for this yourself: somebody else decides it.`)}</p>`;
      if (!mayDecide(actor, approval))
        return html`<p>${say(msg`This decision is for others in your organisation.`)}</p>`;
      if (approval.risk === "high") return highRisk(place, approval);
      return decideForm(place, visitor, approval, decisionId, typed, problems);
    };
    const body = html`${again.above}
      <h2>${approval.subject.title}</h2>
      <p>
        <b>${say(riskWords[approval.risk])}</b> ·
        ${isOpen ? say(msg`To be decided: ${{ left }}`) : say(approvalStatusWords[approval.status])}
      </p>
      ${asker === undefined ? "" : html`<p class="n">${say(msg`Asked by ${{ name: asker }}`)}</p>`}
      ${approval.subject.summary === "" ? "" : paragraphs(approval.subject.summary)} ${subjectHtml(place, approval)}
      ${said(place, detail, people, actor.memberId)} ${decide()}
      <p><a href="${base}/approvals">${say(msg`Approvals`)}</a></p>`;
    return ownPage(c, place, { title: say(kindWords[approval.kind]), body, path: `/approvals/${approval.id}` }, status);
  }

  const highRisk = ({ say }: Place, { id }: Approval): Markup =>
    html`<p role="alert">
        ${say(msg`The risk is high: this is not decided in text mode. Decide it in the full app, in a browser of your own phone or computer.`)}
      </p>
      <p><a href="/approvals/${id}">${say(msg`Open it in the full app`)}</a></p>`;

  async function decide(c: TextContext, id: string): Promise<Response> {
    const place = placeIn(c);
    const { say } = place;
    const form = await readForm(c);
    const loaded = await load(c, id);
    const { visitor, detail } = loaded;
    const { approval } = detail;
    const typed: Typed = { verdict: form.get("verdict") ?? "", reason: (form.get("reason") ?? "").trim() };
    const given = form.get("id") ?? "";
    const decisionId = idSchema.safeParse(given).success ? given : newId();
    if (!isOwn(visitor, form)) return card(c, loaded, { typed, decisionId, above: sendAgain(place) }, 403);
    // Sent a second time: what came of it stands on the card.
    if (detail.decisions.some((decision) => decision.id === decisionId))
      return seeOther(c, `${place.base}/approvals/${id}`);
    if (approval.risk === "high" && mayDecide(visitor.scope.actor, approval))
      return card(c, loaded, { typed, decisionId }, 403);
    const verdict = verdicts.find((one) => one === typed.verdict);
    const problems: Partial<Typed> = {
      ...(!verdict && { verdict: say(msg`Choose one of them.`) }),
      ...(verdict &&
        verdict !== "approve" &&
        typed.reason === "" && { reason: say(msg`Say why: whoever asked must know what to change.`) }),
      ...(typed.reason.length > 500 && { reason: say(msg`At most ${{ max: 500 }} characters.`) }),
    };
    if (!verdict || Object.keys(problems).length > 0) return card(c, loaded, { typed, decisionId, problems }, 422);
    const refusal = await runMutation(visitor.scope, "decideApprovals", {
      items: [
        {
          id: decisionId,
          approvalId: id,
          verdict,
          subjectHash: form.get("subject") ?? "",
          claimedAt: Date.now(),
          ...(typed.reason !== "" && { reason: typed.reason }),
        },
      ],
    });
    if (refusal) return refusedPage(c, place, refusal, typed.reason);
    // The rule keeps a decision that is not this person's to make as a refusal, and says so among their messages.
    if (!mayDecide(visitor.scope.actor, approval)) return refusedPage(c, place, "not_allowed", typed.reason);
    return seeOther(c, `${place.base}/approvals/${id}`);
  }

  return pages()
    .get("/approvals", (c) => list(c))
    .get("/approvals/:id", async (c) => card(c, await load(c, c.req.param("id"))))
    .post("/approvals/:id", (c) => decide(c, c.req.param("id")));
}
