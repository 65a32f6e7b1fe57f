// better-auth on D1: who a person is. What they may do in a tenant is never asked here.
import { betterAuth } from "better-auth/minimal";
import { drizzleAdapter } from "better-auth/adapters/drizzle";
import { eq } from "drizzle-orm";
import { drizzle } from "drizzle-orm/d1";
import type { AppEnv } from "../env.ts";
import { authOptions } from "./options.ts";
import { deviceSignIn } from "./device-sign-in.ts";
import { passkeySignIn } from "./passkey-sign-in.ts";
import * as tables from "./tables.ts";

export function createAuth(env: AppEnv) {
  const db = drizzle(env.identityDb);
  return betterAuth({
    ...authOptions,
    plugins: [...authOptions.plugins, deviceSignIn(env), passkeySignIn(env)],
    secret: env.secret,
    baseURL: env.origin,
    trustedOrigins: [env.origin],
    database: drizzleAdapter(db, { provider: "sqlite", schema: tables }),
    databaseHooks: {
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
