// What Nexio writes to people, in their language: plain text, and the same as a few paragraphs of HTML.
import { msg } from "@lingui/core/runtime-macro";
import type { MessageDescriptor } from "@lingui/core";
import type { Language } from "../../shared/languages.ts";
import { html } from "../http/markup.ts";
import { sayIn } from "../i18n/say.ts";
import type { Mail } from "./mail.ts";

interface Words {
  readonly subject: MessageDescriptor;
  readonly lines: readonly MessageDescriptor[];
  /** Where it leads: to the app, with the token behind `#`, where no server and no log reads it. */
  readonly path?: string;
  readonly last: MessageDescriptor;
}

const letters = {
  confirm: {
    subject: msg`Confirm your e-mail address`,
    lines: [msg`Open this link to confirm that this address is yours. It is good for three days.`],
    path: "account/confirm",
    last: msg`You did not ask for this? Then do nothing.`,
  },
  reset: {
    subject: msg`Choose a new password`,
    lines: [
      msg`Open this link to choose a new password. It is good once, for half an hour.`,
      msg`All phones and browsers then have to sign in again.`,
    ],
    path: "account/reset",
    last: msg`You did not ask for this? Then do nothing: your password stays as it is.`,
  },
  known: {
    subject: msg`You have an account already`,
    lines: [
      msg`Someone wanted to create an account with this address, which has one already. Nothing was changed.`,
      msg`Was it you? Sign in, or choose a new password if you do not remember it.`,
    ],
    path: "sign-in",
    last: msg`You did not ask for this? Then do nothing.`,
  },
  changed: {
    subject: msg`Your password was changed`,
    lines: [msg`The password of your account was changed just now. Other phones and browsers were signed out.`],
    last: msg`It was not you? Choose a new password at once, then look at where you are signed in.`,
  },
} satisfies Readonly<Record<string, Words>>;
export type Letter = keyof typeof letters;

interface Address {
  readonly to: string;
  readonly language: Language;
  readonly origin: string;
  readonly token?: string;
}

/** The letter, ready to go. It names nobody: whoever signs up with another's address would choose what it says. */
export function write(letter: Letter, { to, language, origin, token }: Address): Mail {
  const say = sayIn(language);
  const { subject, lines, path, last }: Words = letters[letter];
  const hello = say(msg`Hello,`);
  const link = path && `${origin}/${path}${token ? `#${token}` : ""}`;
  const plain = path && `${origin}/t/${language}/${path}${token ? `?token=${token}` : ""}`;
  const words = lines.map(say);
  const orPlain = say(msg`On a phone without scripts:`);
  const text = [hello, ...words, ...(link && plain ? [link, orPlain, plain] : []), say(last), "Nexio"].join("\n\n");
  const body = html`<p>${hello}</p>
    ${words.map((line) => html`<p>${line}</p>`)}
    ${
      link && plain
        ? html`<p><a href="${link}">${say(subject)}</a></p>
            <p>${orPlain} <a href="${plain}">${plain}</a></p>`
        : ""
    }
    <p>${say(last)}</p>
    <p>Nexio</p>`;
  return { to, subject: say(subject), text, html: body.toString() };
}
