// A mail provider over HTTP: one POST of JSON with a bearer token, `{from, to, subject, text, html}`.
import { z } from "zod";
import type { Outgoing } from "../outgoing/port.ts";
import type { Mailer } from "./mail.ts";

export const mailVarsSchema = z.object({
  MAIL_URL: z.url({ protocol: /^https$/ }).optional(),
  MAIL_TOKEN: z.string().min(1).optional(),
  /** `Nexio <nexio@example.org>`. */
  MAIL_FROM: z.string().min(3).optional(),
});

export interface MailProvider {
  readonly url: string;
  readonly token: string;
  readonly from: string;
}

/** Null where no provider is bound. Throws when it is bound by half. */
export function mailProviderOf({
  MAIL_URL,
  MAIL_TOKEN,
  MAIL_FROM,
}: z.infer<typeof mailVarsSchema>): MailProvider | null {
  if (!MAIL_URL) return null;
  if (!MAIL_TOKEN || !MAIL_FROM) throw new Error("MAIL_URL needs MAIL_TOKEN and MAIL_FROM beside it");
  return { url: MAIL_URL, token: MAIL_TOKEN, from: MAIL_FROM };
}

const tries = 3;

export function httpMailer({ url, token, from }: MailProvider, outgoing: Outgoing): Mailer {
  return {
    async send(mail) {
      for (let left = tries; ;) {
        const answer = await outgoing
          .ask("mail", url, {
            method: "POST",
            headers: { "content-type": "application/json", authorization: `Bearer ${token}` },
            body: JSON.stringify({ from, ...mail }),
          })
          .then(
            ({ status }) => status,
            () => 0,
          );
        if (answer >= 200 && answer < 300) return;
        // What the provider refuses now it refuses again; only its own troubles pass.
        if ((answer !== 0 && answer < 500) || --left === 0) throw new Error(`The mail provider answered ${answer}`);
      }
    },
  };
}
