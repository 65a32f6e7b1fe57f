import { expect, test } from "vitest";
import { OutgoingError, type Outgoing } from "../outgoing/port.ts";
import { write } from "./letters.ts";
import { mailerOf } from "./mail.ts";

const provider = { url: "https://mail.example/send", token: "secret", from: "Nexio <nexio@example.org>" };
const letter = write("reset", {
  to: "vola@example.demo",
  language: "fr",
  origin: "https://nexio.example",
  token: "t0ken",
});

/** A provider that answers these statuses, one after another, and what it was sent. */
function answering(...statuses: readonly number[]) {
  const sent: { headers: Headers; body: unknown }[] = [];
  const outgoing: Outgoing = {
    async ask(integration, url, { headers, body } = {}) {
      expect([integration, String(url)]).toEqual(["mail", provider.url]);
      sent.push({ headers: new Headers(headers), body: JSON.parse(String(body)) });
      const status = statuses[sent.length - 1] ?? 500;
      if (status === 0) throw new OutgoingError(integration, "unreachable");
      return new Response(null, { status });
    },
  };
  return { mailer: mailerOf({ mail: provider, outbox: false, outgoing }), sent };
}

test("a letter goes to the provider with its token, in the person's language, with both links", async () => {
  const { mailer, sent } = answering(202);
  await mailer.send(letter);
  expect(sent[0]?.headers.get("authorization")).toBe("Bearer secret");
  expect(sent[0]?.body).toEqual({ from: provider.from, ...letter });
  expect(letter.subject).toBe("Choisissez un nouveau mot de passe");
  expect(letter.text).toContain("\nhttps://nexio.example/account/reset#t0ken\n");
  expect(letter.text).toContain("\nhttps://nexio.example/t/fr/account/reset?token=t0ken\n");
  expect(letter.html).toContain('<a href="https://nexio.example/account/reset#t0ken">');
});

test("the provider's troubles are waited out three times, its refusal is believed", async () => {
  const twice = answering(503, 0, 200);
  await twice.mailer.send(letter);
  expect(twice.sent).toHaveLength(3);
  await expect(answering(500, 500, 500).mailer.send(letter)).rejects.toThrow("500");
  const refused = answering(422);
  await expect(refused.mailer.send(letter)).rejects.toThrow("422");
  expect(refused.sent).toHaveLength(1);
});

test("nothing is sent to who has no address", async () => {
  const { mailer, sent } = answering(200);
  await mailer.send({ ...letter, to: "019@learner.invalid" });
  expect(sent).toEqual([]);
});
