// A person's rights over HTTP: their data as a file, and its erasure. Owners do both for learners without an account of
// their own. What a person agreed to is synced and needs no route.
import { Hono } from "hono";
import { z } from "zod";
import { languages } from "../../shared/fields.ts";
import { erasePerson, wishErasure } from "../auth/erase-person.ts";
import { exportPerson } from "../auth/export-person.ts";
import { hourlyQuota } from "../auth/quota.ts";
import { hasOwnWayIn, isWithoutAddress, standings } from "../auth/standings.ts";
import { parseBody } from "../cohorts/join-routes.ts";
import type { AppEnv } from "../env.ts";
import { hasFactor } from "../factors/has-factor.ts";
import { stepUpGuard } from "../step-up/step-ups.ts";
import { Problem } from "../http/problem.ts";
import type { SessionReader, Signed } from "../http/session.ts";
import type { TenantScope } from "../scope/open-scope.ts";
import { exportPage } from "./export-page.ts";

const exportSchema = z.object({ format: z.enum(["json", "html"]), language: z.enum(languages).default("mg") });
const eraseSchema = z.object({ certificates: z.enum(["keep", "revoke"]), confirm: z.string().max(200) });

const fileOf = (now: number, end: string) => ({
  "content-disposition": `attachment; filename="nexio-${new Date(now).toISOString().slice(0, 10)}.${end}"`,
});

const exportsAnHour = 5;

export function privacyRoutes(env: AppEnv, session: SessionReader) {
  const quota = hourlyQuota(env);
  const requireStepUp = stepUpGuard(env);
  /** Whoever has a second factor shows it. Who has none asks with the session alone: a right waits for no passkey. */
  const confirmedBy = async (person: Signed) => {
    if (await hasFactor(env, person.user.id)) await requireStepUp(person, "exports");
  };

  const file = async (by: string, userId: string, tenantId: string | null, request: Request): Promise<Response> => {
    const { format, language } = await parseBody(exportSchema, request);
    if (env.isLimited) await quota.use(`export:${by}`, exportsAnHour);
    const found = await exportPerson(env, userId, tenantId);
    if (format === "json") return Response.json(found, { headers: fileOf(found.at, "json") });
    const headers = { "content-type": "text/html; charset=utf-8", ...fileOf(found.at, "html") };
    return new Response(exportPage(found, language), { headers });
  };

  /** The owner's scope and the learner they act for: one who has no way in but the organisation's. */
  const forLearner = async (request: Request, memberId: string): Promise<{ scope: TenantScope; userId: string }> => {
    const scope = await session.scope(request);
    if (scope.actor.role !== "owner") throw new Problem(403, "not_allowed", "This is for the owner.");
    const [row] = await scope.db.all(scope.db.read`
      SELECT user_id FROM members WHERE id = ${memberId} AND role = 'external' AND user_id <> id`);
    if (!row) throw new Problem(404, "not_found", "There is no such learner.");
    const userId = String(row["user_id"]);
    if (await hasOwnWayIn(env, userId))
      throw new Problem(409, "own_account", "They have an account of their own and ask for it themselves.");
    return { scope, userId };
  };

  /** Whoever erases types the address, or the name where there is none: nothing of it is a slip of the finger. */
  const checkConfirm = (typed: string, expected: string) => {
    if (typed.trim().toLowerCase() !== expected.trim().toLowerCase())
      throw new Problem(422, "not_confirmed", "Type it as it is shown.");
  };
  const confirmWord = ({ user }: Signed) => (isWithoutAddress(user.email) ? user.name : user.email);

  return (
    new Hono()
      /** One file, `json` or `html`; 5 in an hour (429 `quota_used`). 403 `needs_step_up`. */
      .post("/export", async (c) => {
        const person = await session.person(c.req.raw);
        await confirmedBy(person);
        return file(`person:${person.user.id}`, person.user.id, null, c.req.raw);
      })
      /** What an erasure would mean: `{confirm, blockedBy, closes, certificates}`; names of organisations. */
      .get("/erasure", async (c) => {
        const person = await session.person(c.req.raw);
        return c.json({ confirm: confirmWord(person), ...(await standings(env, person.user.id)) });
      })
      /** Final. 409 `last_owner` where others would be left without an owner; then nothing happened. */
      .post("/erase", async (c) => {
        const person = await session.person(c.req.raw);
        await confirmedBy(person);
        const { certificates, confirm } = await parseBody(eraseSchema, c.req.raw);
        checkConfirm(confirm, confirmWord(person));
        const { blockedBy } = await standings(env, person.user.id);
        if (blockedBy.length > 0)
          throw new Problem(409, "last_owner", `Name another owner first: ${blockedBy.join(", ")}.`);
        const userId = person.user.id;
        await wishErasure(env, { userId, tenantId: "", keepCertificates: certificates === "keep", askedBy: "self" });
        await erasePerson(env, userId);
        return c.json({ erased: true });
      })
      .post("/members/:id/export", async (c) => {
        const { scope, userId } = await forLearner(c.req.raw, c.req.param("id"));
        await requireStepUp(scope, "exports");
        return file(`member:${scope.actor.memberId}`, userId, scope.tenant.id, c.req.raw);
      })
      .post("/members/:id/erase", async (c) => {
        const { scope, userId } = await forLearner(c.req.raw, c.req.param("id"));
        await requireStepUp(scope, "roles");
        const { certificates, confirm } = await parseBody(eraseSchema, c.req.raw);
        checkConfirm(confirm, await nameOf(scope, c.req.param("id")));
        const keepCertificates = certificates === "keep";
        const tenantId = scope.tenant.id;
        await wishErasure(env, { userId, tenantId, keepCertificates, askedBy: scope.actor.memberId });
        await erasePerson(env, userId);
        return c.json({ erased: true });
      })
  );
}

async function nameOf({ db }: TenantScope, memberId: string): Promise<string> {
  const [row] = await db.all(db.read`SELECT display_name FROM members WHERE id = ${memberId}`);
  return String(row?.["display_name"]);
}
