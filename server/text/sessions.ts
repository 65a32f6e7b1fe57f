// Where the person is signed in, and out of there: above all for who forgot it on somebody else's computer.
import { msg } from "@lingui/core/runtime-macro";
import { z } from "zod";
import { formatDate } from "../../shared/format/date.ts";
import type { AppEnv } from "../env.ts";
import { html } from "../http/markup.ts";
import { apiCaller, type CallApi } from "./ask.ts";
import { ownPage, pages, type TextContext } from "./frame.ts";
import { placeIn } from "./place.ts";
import { nothing } from "./refusals.ts";
import { hidden, readForm, sendAgain, tokenField, type Visitor, type Visitors } from "./visitor.ts";

const accountSchema = z.object({
  sessions: z.array(z.object({ id: z.string(), name: z.string(), lastUsedAt: z.number(), isHere: z.boolean() })),
});

export function sessionRoutes(env: AppEnv, callApi: CallApi, { must, isOwn }: Visitors) {
  const { ask, look } = apiCaller(env, callApi);

  async function list(c: TextContext, visitor: Visitor, isOld = false): Promise<Response> {
    const place = placeIn(c);
    const { say, base, language } = place;
    const { sessions } = accountSchema.parse(await (await look(c, "/api/account")).json());
    const rows = sessions.map(({ id, name, lastUsedAt, isHere }) => {
      const browser = name || say(msg`A browser`);
      const when = formatDate(lastUsedAt, language, "full");
      // oxfmt-ignore
      return html`<li>${isHere ? say(msg`Here: ${{ browser }}`) : browser} <small>${say(msg`Last used: ${{ when }}`)}</small>${isHere ? "" : html`<form method="post" action="${base}/account/security">${tokenField(visitor)}${hidden("session", id)}<button class="q">${say(msg`Sign out there`)}</button></form>`}</li>`;
    });
    const body = html`${isOld ? sendAgain(place) : ""}
      <ul>
        ${rows}
      </ul>
      <p class="n">
        ${say(
          msg`A phone that Nexio knows is taken away with it: what was made on it and not sent is not accepted any more. You can sign in on it again.`,
        )}
      </p>`;
    return ownPage(
      c,
      place,
      { title: say(msg`Where you are signed in`), body, path: "/account/security" },
      isOld ? 403 : 200,
    );
  }

  return pages()
    .get("/account/security", async (c) => list(c, await must(c)))
    .post("/account/security", async (c) => {
      const form = await readForm(c);
      const visitor = await must(c);
      if (!isOwn(visitor, form)) return list(c, visitor, true);
      const session = encodeURIComponent(form.get("session") ?? "");
      const ended = await ask(c, `/api/account/sessions/${session}/end`, {});
      if (!ended.ok && ended.status !== 404) throw nothing();
      return list(c, visitor);
    });
}
