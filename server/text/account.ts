// Coming in and going out: e-mail and password, the code of a class, sign-out. The forms ask the same routes as the app
// does, so that the same limits and the same answers hold.
import { msg } from "@lingui/core/runtime-macro";
import type { MessageDescriptor } from "@lingui/core";
import { z } from "zod";
import { deviceSignInText } from "../../shared/parcels/parcel.ts";
import { noticeVersion, type Purpose } from "../../shared/privacy/purposes.ts";
import { deviceSignInPath } from "../auth/device-sign-in.ts";
import type { AppEnv } from "../env.ts";
import { html } from "../http/markup.ts";
import { fromBase64Url } from "../parcels/seal-keys.ts";
import { newId } from "../sync/new-id.ts";
import { alert, apiCaller, described, failing, type CallApi } from "./ask.ts";
import { textDoor } from "./door.ts";
import { ownPage, pages, seeOther, type TextContext } from "./frame.ts";
import { signOutForm } from "./home.ts";
import { placeIn } from "./place.ts";
import { hidden, insideText, readForm, sendAgain, tooOld, type Visitors } from "./visitor.ts";

const joinedSchema = z.object({ tenant: z.string(), device: z.string() });

const doorWords: Readonly<Record<string, MessageDescriptor>> = {
  code_mistyped: msg`A character of the code is wrong or missing. Look at it again.`,
  code_unknown: msg`Nobody has given out this code. Ask your trainer for it.`,
  code_replaced: msg`The class has a new code. Ask your trainer for it.`,
  code_closed: msg`The class takes nobody in now. Ask your trainer to open it.`,
  class_not_open: msg`The class does not take people in yet. Ask your trainer when it begins.`,
  code_expired: msg`This code is too old. Ask your trainer for a new one.`,
  code_used: msg`This code was used already. Ask your trainer for a new one.`,
  class_full: msg`The class is full. Ask your trainer.`,
  already_joined: msg`This was done on another phone already. Start again with the code.`,
  invalid_fields: msg`Write your name too.`,
  too_old: tooOld,
};

const ecdsa = { name: "ECDSA", namedCurve: "P-256" } as const;
const base64Url = (bytes: Uint8Array) =>
  btoa(String.fromCharCode(...bytes))
    .replaceAll("+", "-")
    .replaceAll("/", "_")
    .replace(/=+$/, "");

/** A key of the browser's own for the class's door: it travels in the form, so that sending it twice is one joining. */
async function freshKey(): Promise<string> {
  const pair = (await crypto.subtle.generateKey(ecdsa, true, ["sign", "verify"])) as CryptoKeyPair;
  const { d = "", x = "", y = "" } = (await crypto.subtle.exportKey("jwk", pair.privateKey)) as JsonWebKey;
  return [d, x, y].join(".");
}

const keyPattern = /^[\w-]{43}\.[\w-]{43}\.[\w-]{43}$/;

/** What the device says of itself, and what it signs with. Rejects on a key that is none. */
async function keyIn(text: string) {
  const [d = "", x = "", y = ""] = text.split(".");
  const publicKey = base64Url(new Uint8Array([4, ...fromBase64Url(x), ...fromBase64Url(y)]));
  const key = await crypto.subtle.importKey("jwk", { kty: "EC", crv: "P-256", d, x, y }, ecdsa, false, ["sign"]);
  const sign = async (words: string) =>
    base64Url(
      new Uint8Array(await crypto.subtle.sign({ ...ecdsa, hash: "SHA-256" }, key, new TextEncoder().encode(words))),
    );
  return { publicKey, sign };
}

export function accountRoutes(env: AppEnv, callApi: CallApi, { find, must, isOwn }: Visitors) {
  const door = textDoor(env);
  const { ask, keepCookies, problemIn } = apiCaller(env, callApi);

  async function signInPage(
    c: TextContext,
    { email = "", to = "", problem }: { email?: string; to?: string; problem?: string },
    status = 200,
  ) {
    const place = placeIn(c);
    const { say, base } = place;
    const own = await door.field(c);
    // oxfmt-ignore
    const body = html`${alert(problem)}<form method="post" action="${base}/sign-in">${own}${hidden("to", to)}
<label for="email">${say(msg`E-mail address`)}</label><input class="w" id="email" name="email" type="email" value="${email}" autocomplete="username" maxlength="200" required${described(problem)}>
<label for="password">${say(msg`Password`)}</label><input class="w" id="password" name="password" type="password" autocomplete="current-password" maxlength="128" required${described(problem)}>
<p><button>${say(msg`Sign in`)}</button></p></form>
<p><a href="${base}/account/forgot">${say(msg`I do not remember my password`)}</a></p><p><a href="${base}/account/pin">${say(msg`I have a user name and a PIN`)}</a></p><p><a href="${base}/join">${say(msg`I have a code`)}</a></p><p><a href="${base}/lessons">${say(msg`Lessons`)}</a></p>`;
    return ownPage(
      c,
      place,
      { title: say(msg`Sign in`), body, path: to === "" ? "/sign-in" : `/sign-in?to=${encodeURIComponent(to)}` },
      status,
    );
  }

  async function signIn(c: TextContext): Promise<Response> {
    const place = placeIn(c);
    const form = await readForm(c);
    const email = (form.get("email") ?? "").trim();
    const to = insideText(form.get("to"), "");
    if (!(await door.isOwn(c, form))) return signInPage(c, { email, to, problem: place.say(tooOld) }, 403);
    const response = await ask(c, "/api/auth/sign-in/email", { email, password: form.get("password") ?? "" });
    if (response.ok) {
      keepCookies(c, response);
      door.close(c);
      return seeOther(c, to === "" ? place.base : to);
    }
    const { status } = await problemIn(c, response);
    const wrong = msg`The e-mail address or the password is not right. Check both and try again.`;
    const isOurs = status === 429 || status >= 500;
    return signInPage(c, { email, to, problem: place.say(isOurs ? failing(status) : wrong) }, isOurs ? status : 401);
  }

  interface Joining {
    readonly code?: string;
    readonly name?: string;
    readonly contact?: string;
    readonly id?: string;
    readonly device?: string;
    readonly key?: string;
    readonly problem?: string;
  }

  async function joinPage(c: TextContext, joining: Joining, status = 200): Promise<Response> {
    const place = placeIn(c);
    const { say, base } = place;
    const { code = "", name = "", contact = "", id = newId(), device = newId(), problem } = joining;
    const key = joining.key && keyPattern.test(joining.key) ? joining.key : await freshKey();
    const own = await door.field(c);
    // oxfmt-ignore
    const body = html`${alert(problem)}<form method="post" action="${base}/join">${own}${hidden("id", id)}${hidden("device", device)}${hidden("key", key)}
<label for="code">${say(msg`The code your trainer gave you`)}</label><input class="w" id="code" name="code" value="${code}" autocomplete="off" maxlength="40" required${described(problem)}>
<label for="name">${say(msg`Your name`)}</label><input class="w" id="name" name="name" value="${name}" autocomplete="name" maxlength="80"${described(problem)}>
<label for="contact">${say(msg`Phone number or user name`)} <small>${say(msg`May stay empty. It tells you from others of the same name.`)}</small></label><input class="w" id="contact" name="contact" value="${contact}" autocomplete="tel" maxlength="60">
<p class="n">${say(msg`Nexio keeps your name, how to reach you and what you do here, because it works for you with it.`)} ${say(msg`The centre of this class sees your name, your progress and your results.`)}</p>
<label><input type="checkbox" name="agreed" value="1" required> ${say(msg`I agree that it is kept on servers outside Madagascar.`)}</label>
<p><button>${say(msg`Join the class`)}</button></p></form>
<p class="n">${say(msg`This browser then knows you. When you have signed out, your trainer gives you a code to come back.`)}</p>
<p><a href="${base}/account/pin">${say(msg`I have a user name and a PIN`)}</a></p>`;
    return ownPage(c, place, { title: say(msg`Join a class`), body, path: "/join" }, status);
  }

  async function join(c: TextContext): Promise<Response> {
    const place = placeIn(c);
    const form = await readForm(c);
    const text = (name: string) => (form.get(name) ?? "").trim();
    const typed = {
      code: text("code"),
      name: text("name"),
      contact: text("contact"),
      id: text("id"),
      device: text("device"),
      key: text("key"),
    };
    const again = (code: string, status: number) => {
      const sentence =
        doorWords[code] ??
        (status === 429 || status >= 500
          ? failing(status)
          : msg`Something was missing or not valid. Correct it and try again.`);
      // What was done on another phone is begun anew.
      const ids =
        code === "already_joined" || code === "invalid_fields"
          ? {}
          : { id: typed.id, device: typed.device, key: typed.key };
      const { code: given, name, contact } = typed;
      return joinPage(c, { code: given, name, contact, ...ids, problem: place.say(sentence) }, status);
    };
    if (!(await door.isOwn(c, form))) return again("too_old", 403);
    const device = await (keyPattern.test(typed.key) ? keyIn(typed.key) : Promise.reject(new Error())).catch(
      () => null,
    );
    if (!device) return again("already_joined", 409);
    const asked = {
      code: typed.code,
      id: typed.id,
      name: typed.name,
      contact: typed.contact,
      language: place.language,
      ...(form.get("agreed") === "1" && {
        agreed: {
          version: noticeVersion,
          language: place.language,
          purposes: ["account", "transfer", "class"] satisfies Purpose[],
          at: Date.now(),
        },
      }),
    };
    const label = place.say(msg`Text mode`);
    const response = await ask(c, "/api/join", {
      ...asked,
      device: { id: typed.device, publicKey: device.publicKey, label },
    });
    if (!response.ok) {
      const { code, status } = await problemIn(c, response);
      return again(code, status);
    }
    const joined = joinedSchema.parse(await response.json());
    // The count only has to grow: the clock does.
    const use = Date.now();
    const signature = await device.sign(deviceSignInText(joined.tenant, joined.device, use));
    const signedIn = await ask(c, `/api/auth${deviceSignInPath}`, { ...joined, use, signature });
    if (!signedIn.ok) {
      const { code, status } = await problemIn(c, signedIn);
      return again(code, status);
    }
    keepCookies(c, signedIn);
    door.close(c);
    return seeOther(c, place.base);
  }

  return pages()
    .get("/sign-in", (c) => signInPage(c, { to: insideText(c.req.query("to"), "") }))
    .post("/sign-in", (c) => signIn(c))
    .get("/join", (c) => joinPage(c, {}))
    .post("/join", (c) => join(c))
    .post("/sign-out", async (c) => {
      const place = placeIn(c);
      const form = await readForm(c);
      const visitor = await find(c);
      if (!visitor) return seeOther(c, place.base);
      if (!isOwn(visitor, form)) {
        const body = html`${sendAgain(place)}${signOutForm(place, await must(c))}`;
        return ownPage(c, place, { title: place.say(msg`Sign out`), body, path: "" }, 403);
      }
      keepCookies(c, await ask(c, "/api/auth/sign-out", {}));
      return seeOther(c, place.base);
    });
}
