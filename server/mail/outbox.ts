// Mails on somebody's own computer: shown on the console and at /api/outbox, and gone with the process. `parseEnv`
// refuses it anywhere but on a loopback address.
import { Hono } from "hono";
import { html } from "../http/markup.ts";
import type { Mail, Mailer } from "./mail.ts";

const most = 50;
const kept: (Mail & { readonly at: number })[] = [];

export const keepInOutbox: Mailer = {
  async send(mail) {
    kept.unshift({ ...mail, at: Date.now() });
    kept.length = Math.min(kept.length, most);
    // A warning, since `npm start` shows those alone.
    console.warn(`\nA mail to ${mail.to}: ${mail.subject}\n\n${mail.text}\n`);
  },
};

/** The newest first; JSON for programs. */
export function outboxRoutes() {
  return new Hono().get("/", (c) => {
    if (c.req.header("accept")?.includes("application/json")) return c.json(kept);
    const mails = kept.map(
      ({ to, subject, text }) =>
        html`<h2>${subject}</h2>
          <p>${to}</p>
          ${text
            .split("\n")
            .map((line) =>
              /^https?:\S+$/.test(line) ? html`<p><a href="${line}">${line}</a></p>` : html`<p>${line}</p>`,
            )}`,
    );
    return c.html(
      html`<!doctype html><meta charset="utf-8" /><title>Outbox</title>
        <h1>Outbox</h1>
        ${mails.length > 0 ? mails : html`<p>No mail has been sent since the server started.</p>`}`.toString(),
    );
  });
}
