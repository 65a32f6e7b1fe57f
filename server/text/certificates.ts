// Certificates: one's own and what is still missing for the others; one of them in words, with its public address.
import { msg } from "@lingui/core/runtime-macro";
import { allCertificates, certificateById } from "../../shared/certificates/queries.ts";
import type { Certificate } from "../../shared/certificates/schema.ts";
import { formatDate } from "../../shared/format/date.ts";
import { catalogue } from "../../shared/lessons/catalogue.ts";
import { myProgress } from "../../shared/lessons/queries.ts";
import { names } from "../../shared/members/queries.ts";
import { claimsIn } from "../certificates/routes.ts";
import type { AppEnv } from "../env.ts";
import { html } from "../http/markup.ts";
import { topicNamed } from "../lessons/pack-reader.ts";
import { viewOf } from "../sync/view.ts";
import { ownPage, pages, type Place } from "./frame.ts";
import { placeIn } from "./place.ts";
import { nothing } from "./refusals.ts";
import type { Visitors } from "./visitor.ts";
import { certificateWords } from "./words.ts";

/** Of the organisation's certificates, the newest this many: a page has its bytes. */
const othersShown = 20;

export function certificateRoutes(env: AppEnv, { must }: Visitors) {
  const topicTitle = ({ language }: Place, topic: string) => topicNamed(topic)?.title[language] ?? topic;
  const row = (place: Place, { id, status, issuedAt, topic, number }: Certificate, title = number) => {
    const { say, base, language } = place;
    const date = formatDate(issuedAt, language, "long");
    return html`<li>
      <a href="${base}/certificates/${id}">${title}</a>
      <small>${topicTitle(place, topic)} · ${date} · ${say(certificateWords[status])}</small>
    </li>`;
  };

  return pages()
    .get("/certificates", async (c) => {
      const place = placeIn(c);
      const { say, base, language } = place;
      const { scope } = await must(c);
      const tx = await viewOf(scope, ["certificate/", "progress/", "member/", "agent/"]);
      const all = await allCertificates(tx);
      const progress = await myProgress(tx);
      const { members } = await names(tx);
      const own = all.filter(({ memberId }) => memberId === scope.actor.memberId);
      const others = all.filter(({ memberId }) => memberId !== scope.actor.memberId).slice(0, othersShown);
      const missing = catalogue.topics
        .filter(({ id }) => !own.some(({ topic }) => topic === id))
        .map(({ id, title, lessons }) => {
          const [passed, total] = [lessons.filter((lesson) => progress[lesson.id]?.passed).length, lessons.length];
          const next = lessons.find((lesson) => !progress[lesson.id]?.passed);
          return html`<h2>${title[language]}</h2>
            ${
              next
                ? html`<p>
                    ${say(msg`${{ passed }} of ${{ total }} lessons passed, then the certifying quiz`)}<br />
                    <a href="${base}/lessons/${next.id}">${say(msg`Open the lesson`)}</a>
                  </p>`
                : html`<p>
                    ${say(msg`All the lessons are passed. The certifying quiz is left.`)}<br />
                    <a class="b" href="${base}/certify/${id}">${say(msg`Certifying quiz`)}</a>
                  </p>`
            }`;
        });
      const list = (shown: readonly Certificate[], title: (one: Certificate) => string | undefined) =>
        html`<ul>
          ${shown.map((one) => row(place, one, title(one)))}
        </ul>`;
      const body = html`${own.length > 0 ? list(own, () => undefined) : ""} ${missing}
      ${
        others.length > 0
          ? html`<h2>${say(msg`Certificates of the organisation`)}</h2>
              ${list(others, ({ memberId }) => members[memberId])}`
          : ""
      }`;
      return ownPage(c, place, { title: say(msg`Certificates`), body });
    })

    .get("/certificates/:id", async (c) => {
      const place = placeIn(c);
      const { say, base, language } = place;
      const { scope } = await must(c);
      const id = c.req.param("id");
      const certificate = await certificateById(await viewOf(scope, [`certificate/${id}`]), id);
      const claims = certificate && claimsIn(certificate);
      if (!claims) throw nothing();
      const { issuerName } = claims;
      const rows = [
        [say(msg`Holder`), claims.holder],
        [say(msg`Topic`), topicTitle(place, claims.topic)],
        [say(msg`Date of issue`), formatDate(claims.issuedAt, language, "long")],
        [say(msg`Number`), claims.number],
        [say(msg`Issued by`), issuerName],
      ] as const;
      const state = {
        issued: html`<p class="ok"><b>${say(certificateWords.issued)}</b></p>`,
        revoked: html`<p class="bad">
          <b>${say(certificateWords.revoked)}</b
          ><br />${say(msg`The organisation that issued this certificate has revoked it. It is no longer valid.`)}
        </p>`,
        superseded: html`<p>
          <b>${say(certificateWords.superseded)}</b
          ><br />${say(msg`The certificate is genuine, and a newer one has taken its place.`)}
        </p>`,
      }[certificate.status];
      const address = `${env.origin}/verify/${id}`;
      const body = html`${state}
        <dl>
          ${rows.map(
            ([term, value]) =>
              html`<dt>${term}</dt>
                <dd>${value}</dd>`,
          )}
        </dl>
        <p class="n">${say(msg`This is a training certificate of ${{ issuerName }}. It is not a State diploma.`)}</p>
        <p>
          ${say(msg`Whoever wants to check it opens this address:`)}<br />
          <a href="${address}">${address}</a>
        </p>
        <p>
          <a href="/certificates/${id}">${say(msg`The picture with its code, to print: in the full app`)}</a>
        </p>
        <p><a href="${base}/certificates">${say(msg`Certificates`)}</a></p>`;
      return ownPage(c, place, { title: say(msg`Certificate of training`), body });
    });
}
