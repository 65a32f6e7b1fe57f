// Passwords and addresses: forgotten, chosen anew, changed, confirmed. What is asked for an address is answered the same
// whether anybody has it.
import { eq } from "drizzle-orm";
import { drizzle } from "drizzle-orm/d1";
import { Hono } from "hono";
import { z } from "zod";
import { maxPassword } from "../../shared/members/password.ts";
import type { AppEnv } from "../env.ts";
import { Problem } from "../http/problem.ts";
import { networkOf } from "../limits/network.ts";
import type { SessionReader } from "../http/session.ts";
import { write } from "../mail/letters.ts";
import { mailerOf } from "../mail/mail.ts";
import type { Auth } from "./auth.ts";
import { asProblem, askAuth, emailSchema, evenly, languageSchema, parse } from "./calls.ts";
import { failures, type Count } from "./failures.ts";
import { passwordSchema, refuseKnown } from "./passwords.ts";
import { session as sessionTable, user, verification } from "./tables.ts";

const askSchema = z.object({ email: emailSchema, language: languageSchema });
const tokenSchema = z.string().min(1).max(2000);
const resetSchema = z.object({ token: tokenSchema, password: passwordSchema, language: languageSchema });
const changeSchema = z.object({
  current: z.string().min(1).max(maxPassword),
  password: passwordSchema,
  language: languageSchema,
});

/** Longer than the write that a known address costs; the mail itself goes out after the answer. */
const askMs = 400;

const spentLink = () =>
  new Problem(410, "link_spent", "This link is too old, was used already, or is not whole. Ask for a new one.");

export function passwordRoutes(env: AppEnv, auth: Auth, session: SessionReader) {
  const db = drizzle(env.identityDb);
  const doors = failures(env.identityDb);

  /** Has a mail sent; of too many for one person the last are not, and nobody is told. */
  const askForMail = (request: Request, path: string, { email, language }: z.infer<typeof askSchema>) =>
    evenly(askMs, async () => {
      const address: Count = ["mail:address", networkOf(request.headers)];
      await doors.take(address);
      const isTooMany = await doors.take(["mail:account", email]).then(
        () => false,
        (error: unknown) => {
          if (error instanceof Problem) return true;
          throw error;
        },
      );
      if (isTooMany) return;
      const response = await askAuth(env, auth, request, { path, body: { email }, language });
      if (!response.ok) throw await asProblem(response);
    });

  return (
    new Hono()
      .post("/forgot", async (c) => {
        await askForMail(c.req.raw, "/request-password-reset", await parse(askSchema, c.req.raw));
        return c.json({ next: "read_mail" }, 202);
      })
      /** By the token of the mail; every session of the person ends. 410 `link_spent`, 422 `password_compromised`. */
      .post("/reset", async (c) => {
        const { token, password, language } = await parse(resetSchema, c.req.raw);
        const address: Count = ["link:address", networkOf(c.req.raw.headers)];
        await doors.check(address);
        await refuseKnown(env, password, []);
        const body = { token, newPassword: password };
        const response = await askAuth(env, auth, c.req.raw, { path: "/reset-password", body, language });
        if (response.status >= 400 && response.status < 500) {
          await doors.add(address);
          throw spentLink();
        }
        if (!response.ok) throw await asProblem(response);
        return c.json({ next: "sign_in" });
      })
      /** By the password there is; every other session ends. 403 `wrong_password`, 409 `no_password`. */
      .post("/change", async (c) => {
        const { user: person, sessionId, scope } = await session.person(c.req.raw);
        const { current, password, language } = await parse(changeSchema, c.req.raw);
        const account: Count = ["sign-in:account", person.email.toLowerCase()];
        await doors.take(account);
        await refuseKnown(env, password, [person.email, person.name]);
        const [here] = await db.select().from(sessionTable).where(eq(sessionTable.id, sessionId));
        const body = { currentPassword: current, newPassword: password, revokeOtherSessions: true };
        const response = await askAuth(env, auth, c.req.raw, { path: "/change-password", body });
        if (!response.ok) {
          const problem = await asProblem(response);
          if (problem.code === "invalid_password")
            throw new Problem(403, "wrong_password", "The password so far is not right.");
          if (problem.code === "credential_account_not_found")
            throw new Problem(409, "no_password", "There is no password yet: ask for a mail to choose one.");
          throw problem;
        }
        const { token } = z.object({ token: z.string() }).parse(await response.clone().json());
        const { deviceTenant = null, deviceId = null } = here ?? {};
        await db.batch([
          // This session is a new one on the same device, which is known to be in the right hands.
          db.update(sessionTable).set({ deviceTenant, deviceId }).where(eq(sessionTable.token, token)),
          db.update(user).set({ devicesFrom: Date.now(), deviceKept: deviceId }).where(eq(user.id, person.id)),
          db.delete(verification).where(eq(verification.value, person.id)),
        ]);
        await doors.clear(account);
        const { origin } = env;
        await mailerOf(env)
          .send(write("changed", { to: person.email, language: language ?? scope?.member.language, origin }))
          .catch((error: unknown) => console.error(JSON.stringify({ mail: String(error) })));
        for (const cookie of response.headers.getSetCookie()) c.header("set-cookie", cookie, { append: true });
        return c.json({ changed: true });
      })
      /** Confirms an address by the token of the mail. 410 `link_spent`. */
      .post("/confirm", async (c) => {
        const { token } = await parse(z.object({ token: tokenSchema }), c.req.raw);
        const address: Count = ["link:address", networkOf(c.req.raw.headers)];
        await doors.check(address);
        try {
          await auth.api.verifyEmail({ query: { token } });
        } catch (error) {
          if (!(error instanceof Error) || !("statusCode" in error)) throw error;
          await doors.add(address);
          throw spentLink();
        }
        return c.json({ confirmed: true });
      })
      .post("/confirm/send", async (c) => {
        await askForMail(c.req.raw, "/send-verification-email", await parse(askSchema, c.req.raw));
        return c.json({ next: "read_mail" }, 202);
      })
  );
}
