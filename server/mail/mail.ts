// The one way a mail leaves. Which road it takes is a matter of bindings: a provider's HTTP interface where one is
// bound, the outbox on somebody's own computer, and nowhere where there is neither.
import type { AppEnv } from "../env.ts";
import { httpMailer } from "./http-mailer.ts";
import { keepInOutbox } from "./outbox.ts";

export interface Mail {
  readonly to: string;
  readonly subject: string;
  readonly text: string;
  readonly html: string;
}

export interface Mailer {
  /** Rejects when it could not be handed over; the person may ask for it again. */
  send(mail: Mail): Promise<void>;
}

const nowhere: Mailer = {
  async send({ subject }) {
    console.error(JSON.stringify({ mail: "not sent: neither MAIL_URL nor MAIL_OUTBOX is bound", subject }));
  },
};

export function mailerOf({ mail, outbox, outgoing }: Pick<AppEnv, "mail" | "outbox" | "outgoing">): Mailer {
  const mailer = mail ? httpMailer(mail, outgoing) : outbox ? keepInOutbox : nowhere;
  return {
    async send(letter) {
      // People without an address have one that cannot be (RFC 2606).
      if (!letter.to.endsWith(".invalid")) await mailer.send(letter);
    },
  };
}
