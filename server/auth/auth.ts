// better-auth on D1: who a person is. What they may do in a tenant is never asked here.
import { waitUntil } from "cloudflare:workers";
import { betterAuth } from "better-auth/minimal";
import { drizzleAdapter } from "better-auth/adapters/drizzle";
import { and, eq, ne } from "drizzle-orm";
import { drizzle } from "drizzle-orm/d1";
import type { AppEnv } from "../env.ts";
import { type Letter, write } from "../mail/letters.ts";
import { mailerOf } from "../mail/mail.ts";
import { languageOf } from "../shell/document.ts";
import { authOptions } from "./options.ts";
import { deviceSignIn } from "./device-sign-in.ts";
import { openSession } from "./open-session.ts";
import { googleStandIn, socialProviders } from "./providers.ts";
import { passkeySignIn } from "./passkey-sign-in.ts";
import * as tables from "./tables.ts";

interface Recipient {
  readonly email: string;
}

export function createAuth(env: AppEnv) {
  const db = drizzle(env.identityDb);
  const mailer = mailerOf(env);
  /** In the language the call came in; after the answer, so that how long it takes tells nobody who has an account. */
  const post = async (letter: Letter, { email: to }: Recipient, request?: Request, token?: string): Promise<void> => {
    const language = languageOf(undefined, request?.headers.get("accept-language") ?? undefined);
    const mail = write(letter, { to, language, origin: env.origin, ...(token && { token }) });
    waitUntil(mailer.send(mail).catch((error: unknown) => console.error(JSON.stringify({ mail: String(error) }))));
  };
  return betterAuth({
    ...authOptions,
    emailAndPassword: {
      ...authOptions.emailAndPassword,
      sendResetPassword: ({ user, token }, request) => post("reset", user, request, token),
      onExistingUserSignUp: ({ user }, request) => post("known", user, request),
      /**
       * Whoever read the mail owns the address; other links that were sent for it are spent with this one. Where nobody
       * had shown that it is theirs, whoever made the account by another provider may be somebody else.
       */
      async onPasswordReset({ user }, request) {
        const now = Date.now();
        const others = and(eq(tables.account.userId, user.id), ne(tables.account.providerId, "credential"));
        await db.batch([
          db
            .update(tables.user)
            .set({ emailVerified: true, devicesFrom: now, deviceKept: null })
            .where(eq(tables.user.id, user.id)),
          db.delete(tables.verification).where(eq(tables.verification.value, user.id)),
          ...(user.emailVerified ? [] : [db.delete(tables.account).where(others)]),
        ]);
        await post("changed", user, request);
      },
    },
    emailVerification: {
      ...authOptions.emailVerification,
      sendVerificationEmail: ({ user, token }, request) => post("confirm", user, request, token),
    },
    socialProviders: socialProviders(env.providers),
    plugins: [...authOptions.plugins, deviceSignIn(env), passkeySignIn(env), openSession, googleStandIn(env.providers)],
    secret: env.secret,
    baseURL: env.origin,
    trustedOrigins: [env.origin],
    database: drizzleAdapter(db, { provider: "sqlite", schema: tables }),
    databaseHooks: {
      account: {
        create: {
          // Another provider says who somebody is, once; what it would let us do there is not kept.
          async before(account) {
            return { data: { ...account, accessToken: null, refreshToken: null, idToken: null } };
          },
        },
      },
      session: {
        create: {
          // A new session starts in the person's first tenant; the membership is checked again on every request.
          async before(session: { userId: string; activeOrganizationId?: unknown }) {
            if (session.activeOrganizationId) return { data: session };
            const [membership] = await db
              .select({ organizationId: tables.member.organizationId })
              .from(tables.member)
              .where(eq(tables.member.userId, session.userId))
              .limit(1);
            return { data: { ...session, activeOrganizationId: membership?.organizationId ?? null } };
          },
        },
      },
    },
  });
}
export type Auth = ReturnType<typeof createAuth>;
