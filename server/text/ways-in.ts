// The other ways in: a forgotten password, the links of mails, a PIN. Google and Microsoft are not among them: they
// refuse the browsers that these pages are for.
import { msg } from "@lingui/core/runtime-macro";
import type { MessageDescriptor } from "@lingui/core";
import { minPassword } from "../../shared/members/password.ts";
import type { AppEnv } from "../env.ts";
import { html } from "../http/markup.ts";
import { alert, apiCaller, described, failing, type CallApi } from "./ask.ts";
import { textDoor } from "./door.ts";
import { ownPage, pages, seeOther, type TextContext } from "./frame.ts";
import { placeIn } from "./place.ts";
import { hidden, readForm, tooOld } from "./visitor.ts";

const spent = msg`This link is too old or was used already. Ask for a new mail.`;
const problemWords: Readonly<Record<string, MessageDescriptor>> = {
  link_spent: spent,
  password_compromised: msg`This password is known from a leak. Choose another one.`,
  code_mistyped: msg`A character of the code is wrong or missing. Look at it again.`,
  wrong_pin: msg`The code, the name or the PIN is not right. Look at all three; if you do not remember them, ask your trainer for a code.`,
};

export function wayInRoutes(env: AppEnv, callApi: CallApi) {
  const door = textDoor(env);
  const { ask, keepCookies, problemIn } = apiCaller(env, callApi);

  /** The sentence for a refusal, and the status to answer with. */
  async function refusal(c: TextContext, response: Response): Promise<[MessageDescriptor, number]> {
    const { code, status } = await problemIn(c, response);
    const isOurs = status === 429 || status >= 500;
    const otherwise = isOurs ? failing(status) : msg`Something was missing or not valid. Correct it and try again.`;
    return [problemWords[code] ?? otherwise, status];
  }

  function forgotPage(c: TextContext, email = "", problem?: MessageDescriptor, status = 200) {
    const place = placeIn(c);
    const { say, base } = place;
    const words = problem && say(problem);
    // oxfmt-ignore
    const body = html`${alert(words)}<form method="post" action="${base}/account/forgot">
<label for="email">${say(msg`E-mail address`)} <small>${say(msg`You get a link by which you choose a new password.`)}</small></label><input class="w" id="email" name="email" type="email" value="${email}" autocomplete="username" maxlength="200" required${described(words)}>
<p><button>${say(msg`Send me a mail`)}</button></p></form>
<p class="n">${say(msg`No e-mail address? Your trainer gives you a code that lets you back in.`)}</p>
<p><a href="${base}/join">${say(msg`I have a code`)}</a></p>`;
    return ownPage(c, place, { title: say(msg`A new password`), body, path: "/account/forgot" }, status);
  }

  function resetPage(c: TextContext, token: string, problem?: MessageDescriptor, status = 200) {
    const place = placeIn(c);
    const { say, base } = place;
    const words = problem && say(problem);
    const hint = say(
      msg`At least ${{ minPassword }} characters. Three or four words in a row are easy to keep in mind.`,
    );
    // oxfmt-ignore
    const form = html`<form method="post" action="${base}/account/reset">${hidden("token", token)}
<label for="password">${say(msg`New password`)} <small>${hint}</small></label><input class="w" id="password" name="password" type="password" autocomplete="new-password" minlength="${minPassword}" maxlength="128" required${described(words)}>
<p class="n">${say(msg`Every phone and browser then has to sign in again. What is not sent yet stays on them.`)}</p>
<p><button>${say(msg`Take this password`)}</button></p></form>`;
    const body = html`${alert(words)}${token === "" || problem === spent ? "" : form}
      <p><a href="${base}/account/forgot">${say(msg`Ask for a new mail`)}</a></p>`;
    return ownPage(c, place, { title: say(msg`A new password`), body, path: "/account/forgot" }, status);
  }

  function confirmPage(c: TextContext, token: string, problem?: MessageDescriptor, status = 200) {
    const place = placeIn(c);
    const { say, base } = place;
    const body = html`${alert(problem && say(problem))}
      ${
        problem === spent
          ? ""
          : html`<form method="post" action="${base}/account/confirm">
              ${hidden("token", token)}<button>${say(msg`This address is mine`)}</button>
            </form>`
      }
      <p><a href="${base}/sign-in">${say(msg`Sign in`)}</a></p>`;
    return ownPage(c, place, { title: say(msg`Confirm your e-mail address`), body, path: "" }, status);
  }

  async function pinPage(
    c: TextContext,
    { code = "", name = "", problem }: { code?: string; name?: string; problem?: MessageDescriptor },
    status = 200,
  ) {
    const place = placeIn(c);
    const { say, base } = place;
    const words = problem && say(problem);
    const about = described(words);
    const own = await door.field(c);
    // oxfmt-ignore
    const body = html`${alert(words)}<form method="post" action="${base}/account/pin">${own}
<label for="code">${say(msg`A code of your centre`)} <small>${say(msg`Of any class there. Your trainer has it.`)}</small></label><input class="w" id="code" name="code" value="${code}" autocomplete="off" maxlength="40" required${about}>
<label for="name">${say(msg`Phone number or user name`)}</label><input class="w" id="name" name="name" value="${name}" autocomplete="username" maxlength="60" required${about}>
<label for="pin">${say(msg`PIN`)}</label><input class="w" id="pin" name="pin" type="password" inputmode="numeric" autocomplete="off" maxlength="12" required${about}>
<p><button>${say(msg`Sign in`)}</button></p></form>
<p><a href="${base}/join">${say(msg`I have a code`)}</a></p>`;
    return ownPage(c, place, { title: say(msg`Sign in by PIN`), body, path: "/account/pin" }, status);
  }

  /** After what was done: a sentence, and the way on. */
  function donePage(c: TextContext, title: MessageDescriptor, sentence: string) {
    const place = placeIn(c);
    const { say, base } = place;
    const body = html`<p class="ok" role="status">${sentence}</p>
      <p><a class="b" href="${base}/sign-in">${say(msg`Sign in`)}</a></p>`;
    return ownPage(c, place, { title: say(title), body, path: "/sign-in" });
  }

  return pages()
    .get("/account/forgot", (c) => forgotPage(c))
    .post("/account/forgot", async (c) => {
      const { say, language } = placeIn(c);
      const email = ((await readForm(c)).get("email") ?? "").trim();
      const response = await ask(c, "/api/password/forgot", { email, language });
      if (!response.ok) return forgotPage(c, email, ...(await refusal(c, response)));
      const sentTo = email;
      const sentence = say(
        msg`If ${{ sentTo }} has an account here, a mail is on its way to it. Open its link within half an hour. Look among the unwanted mails too.`,
      );
      return donePage(c, msg`A new password`, sentence);
    })
    .get("/account/reset", (c) => resetPage(c, c.req.query("token") ?? ""))
    .post("/account/reset", async (c) => {
      const { say, language } = placeIn(c);
      const form = await readForm(c);
      const [token, password] = [form.get("token") ?? "", form.get("password") ?? ""];
      const response = await ask(c, "/api/password/reset", { token, password, language });
      if (!response.ok) return resetPage(c, token, ...(await refusal(c, response)));
      return donePage(c, msg`A new password`, say(msg`The new password counts from now on. Sign in with it.`));
    })
    .get("/account/confirm", (c) => confirmPage(c, c.req.query("token") ?? ""))
    .post("/account/confirm", async (c) => {
      const { say } = placeIn(c);
      const token = (await readForm(c)).get("token") ?? "";
      const response = await ask(c, "/api/password/confirm", { token });
      if (!response.ok) return confirmPage(c, token, ...(await refusal(c, response)));
      return donePage(c, msg`Confirm your e-mail address`, say(msg`Your e-mail address is confirmed.`));
    })
    .get("/account/pin", (c) => pinPage(c, {}))
    .post("/account/pin", async (c) => {
      const form = await readForm(c);
      const text = (name: string) => (form.get(name) ?? "").trim();
      const [code, name] = [text("code"), text("name")];
      if (!(await door.isOwn(c, form))) return pinPage(c, { code, name, problem: tooOld }, 403);
      const response = await ask(c, "/api/auth/sign-in/pin", { code, name, pin: text("pin") });
      if (!response.ok) {
        const [problem, status] = await refusal(c, response);
        return pinPage(c, { code, name, problem }, status);
      }
      keepCookies(c, response);
      door.close(c);
      return seeOther(c, placeIn(c).base);
    });
}
