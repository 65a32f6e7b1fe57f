// A member with second factors, over HTTP.
import { drizzle } from "drizzle-orm/d1";
import { eq } from "drizzle-orm";
import { env } from "cloudflare:workers";
import type { StepUpClass } from "../../shared/step-up/classes.ts";
import { session } from "../../server/auth/tables.ts";
import { stepUp as stepUpTable } from "../../server/factors/tables.ts";
import { Authenticator } from "./authenticator.ts";
import { password, postJson, type TestMember } from "./tenants.ts";

export const askAs = async ({ cookie }: Pick<TestMember, "cookie">, path: string, body: object = {}) => {
  const response = await postJson(path, body, { cookie });
  return { status: response.status, body: await response.json<Record<string, unknown>>() };
};

/** Must succeed. */
export async function must<T>(member: Pick<TestMember, "cookie">, path: string, body: object = {}): Promise<T> {
  const { status, body: answer } = await askAs(member, path, body);
  if (status >= 400) throw new Error(`${path} answered ${status}: ${JSON.stringify(answer)}`);
  return answer as T; // our own Worker's answer
}

export const openFactors = (member: TestMember) => must(member, "/api/step-up", { of: "factors", password });

interface Begun {
  at: number;
  challenge: string;
}

/** Enrols a passkey; the class `factors` must be open. */
export async function addPasskey(member: TestMember, authenticator = new Authenticator()): Promise<Authenticator> {
  const { at, challenge } = await must<Begun>(member, "/api/factors/passkeys/options");
  const answer = await authenticator.register(challenge);
  await must(member, "/api/factors/passkeys", { name: "Finday", at, ...answer });
  return authenticator;
}

/** A first passkey, by the password. */
export async function withPasskey(member: TestMember, authenticator?: Authenticator): Promise<Authenticator> {
  await openFactors(member);
  return addPasskey(member, authenticator);
}

/** Opens a class with a passkey. */
export async function stepUp(member: Pick<TestMember, "cookie">, authenticator: Authenticator, of: string) {
  const { at, challenge } = await must<Begun>(member, "/api/step-up/options", { of });
  return askAs(member, "/api/step-up", { of, at, assertion: await authenticator.answer(challenge) });
}

/** Signs in by passkey; null where it is refused. */
export async function passkeySignIn(authenticator: Authenticator): Promise<string | null> {
  const { at, challenge } = await (await postJson("/api/auth/passkey/options", {})).json<Begun>();
  const response = await postJson("/api/auth/passkey/sign-in", {
    at,
    assertion: await authenticator.answer(challenge),
  });
  if (!response.ok) return null;
  return response.headers
    .getSetCookie()
    .map((cookie) => cookie.split(";")[0])
    .join("; ");
}

/** Opens a class for somebody who had no factor. */
export async function confirmed(member: TestMember, of: string): Promise<void> {
  const { status } = await stepUp(member, await withPasskey(member), of);
  if (status !== 200) throw new Error(`step-up answered ${status}`);
}

/** As if every session of the member had shown a factor, without making one: for tests of what lies behind it. */
export async function opened({ userId }: Pick<TestMember, "userId">, ...classes: StepUpClass[]): Promise<void> {
  const db = drizzle(env.DB);
  const sessions = await db.select({ id: session.id }).from(session).where(eq(session.userId, userId));
  const rows = sessions.flatMap(({ id: sessionId }) =>
    classes.map((of) => ({ sessionId, class: of, userId, byFactor: "code", until: Date.now() + 600_000 })),
  );
  await db.insert(stepUpTable).values(rows).onConflictDoNothing();
}
