// Accounts over HTTP: better-auth's own paths as far as they are open, sign-up, the session as the app knows it.
import { hireTemplate } from "../agents/hire.ts";
import { eq } from "drizzle-orm";
import { drizzle } from "drizzle-orm/d1";
import { Hono } from "hono";
import { z } from "zod";
import { languages } from "../../shared/fields.ts";
import { tenantKinds } from "../../shared/tenants/schema.ts";
import type { AppEnv } from "../env.ts";
import { Problem } from "../http/problem.ts";
import type { SessionReader } from "../http/session.ts";
import { readJson } from "../sync/body.ts";
import { createTenant } from "../tenants/create-tenant.ts";
import type { Auth } from "./auth.ts";
import { failureCounter } from "./failures.ts";
import { openAuthPaths } from "./options.ts";
import { member, organization, user } from "./tables.ts";

const organisation = { name: z.string().trim().min(1).max(80), kind: z.enum(tenantKinds).exclude(["ministry"]) };
const tenantSchema = z.object({ ...organisation, language: z.enum(languages).default("mg") });
const signUpSchema = z.object({
  name: z.string().trim().min(1).max(80),
  email: z.email().max(200).toLowerCase(),
  password: z.string().min(12).max(128),
  organisation: organisation.name,
  kind: organisation.kind,
  language: z.enum(languages).default("mg"),
});

const parse = async <T>(schema: z.ZodType<T>, request: Request): Promise<T> => {
  const result = schema.safeParse(await readJson(request));
  if (result.success) return result.data;
  const fields = [...new Set(result.error.issues.map(({ path }) => path.join(".")))];
  throw new Problem(422, "invalid_fields", `Check: ${fields.join(", ")}.`);
};

/** The headers better-auth judges a call by, for one whose body is written anew. */
function forwarded(headers: Headers): Headers {
  const kept = new Headers({ "content-type": "application/json" });
  for (const name of ["origin", "cookie", "cf-connecting-ip", "user-agent"]) {
    const value = headers.get(name);
    if (value !== null) kept.set(name, value);
  }
  return kept;
}

/** better-auth's error as a problem; its `code` in lower case, `Retry-After` kept. */
async function asProblem(response: Response): Promise<Problem> {
  const body = z
    .object({ code: z.string(), message: z.string() })
    .partial()
    .safeParse(await response.json().catch(() => ({})));
  const { code, message } = body.data ?? {};
  const retryAfter = response.headers.get("retry-after") ?? response.headers.get("x-retry-after");
  const fallback = response.status === 429 ? "too_many_requests" : "refused";
  return new Problem(
    response.status,
    code?.toLowerCase() ?? fallback,
    message ?? "The request was refused.",
    retryAfter ? { "retry-after": retryAfter } : {},
  );
}

export function accountRoutes(env: AppEnv, auth: Auth, session: SessionReader) {
  const db = drizzle(env.identityDb);
  const failures = failureCounter(env.identityDb);

  return new Hono()
    .post("/auth/sign-in/email", async (c) => {
      const tried = z.object({ email: z.string().max(200) }).safeParse(await readJson(c.req.raw.clone()));
      const caller = { address: c.req.header("cf-connecting-ip") ?? "", email: tried.data?.email ?? "" };
      await failures.check(caller);
      const response = await auth.handler(c.req.raw);
      if (response.status === 401) await failures.add(caller);
      if (response.status >= 400) throw await asProblem(response);
      return response;
    })
    .all("/auth/*", async (c) => {
      const path = c.req.path.slice("/api/auth".length);
      if (!openAuthPaths.has(`${c.req.method} ${path}`)) throw new Problem(404, "not_found", "There is nothing here.");
      const response = await auth.handler(c.req.raw);
      if (response.status >= 400) throw await asProblem(response);
      return response;
    })

    .post("/sign-up", async (c) => {
      const { name, email, password, organisation: tenantName, kind, language } = await parse(signUpSchema, c.req.raw);
      const response = await auth.handler(
        new Request(new URL("/api/auth/sign-up/email", env.origin), {
          method: "POST",
          headers: forwarded(c.req.raw.headers),
          body: JSON.stringify({ name, email, password }),
        }),
      );
      if (!response.ok) throw await asProblem(response);
      const { id } = z
        .object({ id: z.string() })
        .parse(z.object({ user: z.unknown() }).parse(await response.json()).user);
      // For a known address better-auth answers with an invented id: nothing is created, nothing is said.
      const [created] = await db.select({ id: user.id }).from(user).where(eq(user.id, id)).limit(1);
      if (created) {
        const tenantId = await createTenant(env, { userId: id, displayName: name, name: tenantName, kind, language });
        await hireTemplate(env, tenantId, language);
      }
      return c.json({ next: "sign_in" }, 202);
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
      const { user: person, scope } = found;
      const memberships = await db
        .select({ tenantId: organization.id, name: organization.name, role: member.role })
        .from(member)
        .innerJoin(organization, eq(organization.id, member.organizationId))
        .where(eq(member.userId, person.id));
      return c.json({
        user: person,
        tenant: scope?.tenant ?? null,
        member: scope ? { id: scope.member.id, role: scope.member.role, language: scope.member.language } : null,
        memberships,
      });
    });
}
