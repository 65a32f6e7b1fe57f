// Accounts over HTTP: better-auth's own paths as far as they are open, sign-up, the session as the app knows it.
import { hireTemplate } from "../agents/hire.ts";
import { eq } from "drizzle-orm";
import { drizzle } from "drizzle-orm/d1";
import { Hono } from "hono";
import { z } from "zod";
import { readCode } from "../../shared/cohorts/join-code.ts";
import { longestName, signInName } from "../../shared/members/sign-in-name.ts";
import { tenantKinds } from "../../shared/tenants/schema.ts";
import type { AppEnv } from "../env.ts";
import { Problem } from "../http/problem.ts";
import type { SessionReader } from "../http/session.ts";
import { networkOf } from "../limits/network.ts";
import { openScope, suspendedIn } from "../scope/open-scope.ts";
import { readJson } from "../sync/body.ts";
import { agreedSchema, recordAgreed } from "../privacy/consents.ts";
import { scopeOfTenant } from "../scope/directory.ts";
import { createTenant } from "../tenants/create-tenant.ts";
import type { Auth } from "./auth.ts";
import { asProblem, askAuth, emailSchema, evenly, languageSchema, parse } from "./calls.ts";
import { failures, type Count } from "./failures.ts";
import { joinCodes } from "./join-codes.ts";
import { openAuthPaths } from "./options.ts";
import { passwordSchema, refuseKnown } from "./passwords.ts";
import { pins } from "./pins.ts";
import { providerNames } from "./providers.ts";
import { member, organization, user } from "./tables.ts";

const organisation = { name: z.string().trim().min(1).max(80), kind: z.enum(tenantKinds).exclude(["ministry"]) };
const tenantSchema = z.object({ ...organisation, language: languageSchema });
const signUpSchema = z.object({
  name: z.string().trim().min(1).max(80),
  email: emailSchema,
  password: passwordSchema,
  /** None for who was invited into somebody else's. */
  organisation: organisation.name.optional(),
  kind: organisation.kind.default("entrepreneur"),
  language: languageSchema,
  agreed: agreedSchema,
});
const pinSchema = z.object({
  code: z.string().max(40),
  name: z.string().max(longestName),
  pin: z.string().min(1).max(12),
});

/** Longer than founding a tenant takes: a known address, where nothing is founded, is answered no sooner. */
const signUpMs = 1000;

/** A place of our own to come back to from another provider: a path, alone or after our exact origin. */
const placeSchema = ({ origin }: AppEnv) =>
  z
    .string()
    .max(200)
    .transform((place) => (place.startsWith(`${origin}/`) ? place.slice(origin.length) : place))
    .refine((place) => /^\/(?![/\\])[\w\-/.~?=&%]*$/.test(place) && !place.includes(".."));

export function accountRoutes(env: AppEnv, auth: Auth, session: SessionReader) {
  const db = drizzle(env.identityDb);
  const doors = failures(env.identityDb);
  const codes = joinCodes(env);
  const known = pins(env);
  const ways = providerNames.filter((name) => env.providers[name] !== null);
  const socialSchema = z.object({
    provider: z.enum(providerNames),
    callbackURL: placeSchema(env).default("/"),
    errorCallbackURL: placeSchema(env).default("/sign-in"),
  });

  return (
    new Hono()
      .post("/auth/sign-in/email", async (c) => {
        const tried = z.object({ email: emailSchema }).safeParse(await readJson(c.req.raw.clone()));
        const address: Count = ["sign-in:address", networkOf(c.req.raw.headers)];
        const account: Count = ["sign-in:account", tried.data?.email ?? ""];
        await doors.check(address);
        await doors.take(account);
        const response = await auth.handler(c.req.raw);
        if (response.ok) await doors.clear(account);
        if (response.status === 401) await doors.add(address);
        if (response.status >= 400) throw await asProblem(response);
        return response;
      })
      /** A learner on another phone: the name and the PIN they chose, and a code of their centre. 401 `wrong_pin`. */
      .post("/auth/sign-in/pin", async (c) => {
        const asked = await parse(pinSchema, c.req.raw);
        const code = readCode(asked.code);
        const name = signInName(asked.name);
        if (!code) throw new Problem(422, "code_mistyped", "This is no code: a character is wrong or missing.");
        const address: Count = ["pin:address", networkOf(c.req.raw.headers)];
        await doors.check(address);
        const target = await codes.find(code);
        const tenantId = target?.memberId === null ? target.tenantId : null;
        const account: Count = ["pin:account", `${tenantId ?? code}:${name ?? asked.name}`];
        await doors.take(account);
        const userId = await known.verify(tenantId, name ?? "", asked.pin);
        const scope = userId && tenantId ? await openScope(env, { userId, tenantId }) : null;
        // Who has more to lose than a class signs in by other means.
        if (!userId || !tenantId || scope?.actor.role !== "external") {
          await doors.add(address);
          throw new Problem(401, "wrong_pin", "The code, the name or the PIN is not right.");
        }
        await doors.clear(account);
        return auth.api.openSession({ body: { userId, tenantId }, headers: c.req.raw.headers, asResponse: true });
      })
      /** `{url}`: where the provider asks who it is. */
      .post("/auth/sign-in/social", async (c) => {
        const { provider, ...places } = await parse(socialSchema, c.req.raw);
        if (!ways.includes(provider)) throw new Problem(404, "not_found", "There is nothing here.");
        const body = { provider, ...places, disableRedirect: true };
        const response = await askAuth(env, auth, c.req.raw, { path: "/sign-in/social", body });
        if (response.status >= 400) throw await asProblem(response);
        return response;
      })
      .all("/auth/*", async (c) => {
        const path = c.req.path.slice("/api/auth".length);
        if (!openAuthPaths.has(`${c.req.method} ${path}`))
          throw new Problem(404, "not_found", "There is nothing here.");
        const response = await auth.handler(c.req.raw);
        if (response.status >= 400) throw await asProblem(response);
        return response;
      })

      /** Which providers beside the password this deployment has. */
      .get("/ways", (c) => {
        c.header("cache-control", "public, max-age=3600");
        return c.json({ providers: ways });
      })

      .post("/sign-up", async (c) => {
        const form = await parse(signUpSchema, c.req.raw);
        const { name, email, password, organisation: tenantName, kind, language, agreed } = form;
        await refuseKnown(env, password, [email, name, tenantName ?? ""]);
        return evenly(signUpMs, async () => {
          const body = { name, email, password };
          const response = await askAuth(env, auth, c.req.raw, { path: "/sign-up/email", body, language });
          if (!response.ok) throw await asProblem(response);
          const { id } = z
            .object({ id: z.string() })
            .parse(z.object({ user: z.unknown() }).parse(await response.json()).user);
          // For a known address better-auth answers with an invented id: nothing is created, nothing is said.
          const [created] = await db.select({ id: user.id }).from(user).where(eq(user.id, id)).limit(1);
          if (created && tenantName !== undefined) {
            const founded = { userId: id, displayName: name, name: tenantName, kind, language };
            const tenantId = await createTenant(env, founded);
            const tenantDb = await scopeOfTenant(env, tenantId);
            const [row] = await tenantDb.all(tenantDb.read`SELECT id FROM members WHERE user_id = ${id}`);
            await recordAgreed(tenantDb, String(row?.["id"]), agreed);
            await hireTemplate(env, tenantId, language);
          }
          return c.json({ next: "sign_in" }, 202);
        });
      })

      .post("/tenants", async (c) => {
        const person = await session.person(c.req.raw);
        if (person.scope) throw new Problem(409, "already_member", "You already have an organisation.");
        const { name, kind, language } = await parse(tenantSchema, c.req.raw);
        const { id: userId, name: displayName } = person.user;
        const tenantId = await createTenant(env, { userId, displayName, name, kind, language });
        await hireTemplate(env, tenantId, language);
        const { headers } = await auth.api.setActiveOrganization({
          body: { organizationId: tenantId },
          headers: c.req.raw.headers,
          returnHeaders: true,
        });
        for (const cookie of headers.getSetCookie()) c.header("set-cookie", cookie, { append: true });
        return c.json({ tenantId }, 201);
      })

      .get("/session", async (c) => {
        const found = await session.person(c.req.raw).catch((error: unknown) => {
          // `?guest` is asked by phones that may have nobody signed in, which is no error there.
          if (c.req.query("guest") !== undefined && error instanceof Problem && error.status === 401) return null;
          throw error;
        });
        if (!found) return c.json({ user: null });
        const {
          user: { id, name, email },
          scope,
          tenantId,
        } = found;
        const memberships = await db
          .select({ tenantId: organization.id, name: organization.name, role: member.role })
          .from(member)
          .innerJoin(organization, eq(organization.id, member.organizationId))
          .where(eq(member.userId, id));
        return c.json({
          user: { id, name, email },
          tenant: scope?.tenant ?? null,
          member: scope ? { id: scope.member.id, role: scope.member.role, language: scope.member.language } : null,
          memberships,
          // Why the tenant of the session does not open, where that is not for good.
          suspended: scope || tenantId === null ? null : await suspendedIn(env, { userId: id, tenantId }),
        });
      })
  );
}
