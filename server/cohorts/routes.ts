// What trainers do at the centre, with a network: make a class and its code, let people back in, take the results home.
// Looking at the class needs none of this: it is synced.
import { Hono } from "hono";
import { z } from "zod";
import { mayRunClass, maySeeClasses } from "../../shared/cohorts/may.ts";
import type { Cohort, Enrolment } from "../../shared/cohorts/schema.ts";
import type { Device } from "../../shared/devices/schema.ts";
import type { Member } from "../../shared/members/schema.ts";
import { joinCodes } from "../auth/join-codes.ts";
import { hourlyQuota } from "../auth/quota.ts";
import type { AppEnv } from "../env.ts";
import { Problem } from "../http/problem.ts";
import type { SessionReader } from "../http/session.ts";
import type { TenantScope } from "../scope/open-scope.ts";
import { commitAndPoke } from "../sync/commit-and-poke.ts";
import { loadCohort, parseBody } from "./join-routes.ts";
import { stepUpGuard } from "../step-up/step-ups.ts";
import { asCsv, asJson, asXapi, resultsOf } from "./results.ts";

const dayMs = 86_400_000;
const doorOpenMs = 30 * dayMs;
const wayBackMs = 2 * dayMs;
/** Files of one class for one person. */
const exportsAnHour = 5;
/** A phone that says the same again within this time is not written down. */
const heardEveryMs = 3_600_000;

const name = z.string().trim().min(1).max(80);
const moment = z.number().int().min(0).max(8_640_000_000_000_000);
const editSchema = z.object({
  name: name.optional(),
  trainerIds: z.array(z.uuid()).min(1).max(20).optional(),
  joinOpen: z.boolean().optional(),
  opensAt: moment.optional(),
  closesAt: moment.optional(),
});
const createSchema = editSchema.omit({ joinOpen: true }).extend({ id: z.uuidv7(), name });

const notAllowed = () =>
  new Problem(403, "not_allowed", "This is for the trainers of the class and the administrators of the centre.");
const noClass = () => new Problem(404, "not_found", "There is no such class.");

export function cohortRoutes(env: AppEnv, session: SessionReader) {
  const codes = joinCodes(env);
  const quota = hourlyQuota(env);
  const requireStepUp = stepUpGuard(env);

  const staffScope = async (request: Request): Promise<TenantScope> => {
    const scope = await session.scope(request);
    if (!maySeeClasses(scope.actor)) throw notAllowed();
    return scope;
  };
  /** Whoever lets people in has shown that their own address is theirs. */
  const hostScope = async (request: Request): Promise<TenantScope> => {
    await session.confirmed(request);
    return staffScope(request);
  };
  const classOf = async (scope: TenantScope, id: string): Promise<Cohort> => {
    const cohort = await loadCohort(scope.db, id);
    if (!cohort) throw noClass();
    return cohort;
  };
  /** The class, for who may change it. */
  const ownClass = async (scope: TenantScope, id: string): Promise<Cohort> => {
    const cohort = await classOf(scope, id);
    if (!mayRunClass(scope.actor, cohort)) throw notAllowed();
    return cohort;
  };
  const issueFor = (scope: TenantScope, cohortId: string) =>
    codes.issue({ tenantId: scope.tenant.id, cohortId, memberId: null, expiresAt: null });
  /** Throws 422 unless every one of them is active staff here. */
  const checkTrainers = async ({ db }: TenantScope, ids: readonly string[]) => {
    const rows = await db.all(db.read`
      SELECT id FROM members WHERE id IN (SELECT value FROM json_each(${JSON.stringify(ids)}))
        AND role <> 'external' AND status = 'active'`);
    if (rows.length < new Set(ids).size) throw new Problem(422, "invalid_fields", "Check: trainerIds.");
  };

  /** Changes the class as it stands when it is written. */
  const change = (scope: TenantScope, id: string, action: string, edit: (cohort: Cohort, now: number) => Cohort) =>
    commitAndPoke(scope, {
      keys: [`cohort/${id}`],
      async run({ overlay, now }) {
        let after: Cohort | null = null;
        await overlay.run(null, async (tx) => {
          const cohort = (await tx.get(`cohort/${id}`)) as Cohort | undefined;
          if (!cohort) throw noClass();
          if (!mayRunClass(scope.actor, cohort)) throw notAllowed();
          after = { ...edit(cohort, now), updatedAt: now };
          await tx.put(`cohort/${id}`, after);
        });
        const { memberId } = scope.actor;
        return { result: after, audit: { actorKind: "member", actorId: memberId, action, detail: { cohortId: id } } };
      },
    });

  const mayExport = async ({ actor, hub }: TenantScope, cohortId: string) => {
    // A hub that does not answer closes nothing.
    const seconds = env.isLimited ? await Promise.resolve(hub().exportsWait()).catch(() => 0) : 0;
    if (seconds > 0)
      throw new Problem(429, "busy", "Work goes first. Try again in a minute.", { "retry-after": String(seconds) });
    if (env.isLimited) await quota.use(`export:${actor.memberId}:${cohortId}`, exportsAnHour);
  };

  /** The active enrolment of a learner of this class. */
  const learnerOf = async ({ db }: TenantScope, cohortId: string, memberId: string): Promise<string> => {
    const [row] = await db.all(db.read`
      SELECT id FROM enrolments WHERE member_id = ${memberId} AND cohort_id = ${cohortId} AND status = 'active'`);
    if (!row) throw new Problem(404, "not_found", "Nobody of that id learns in this class.");
    return String(row["id"]);
  };

  return (
    new Hono()
      /** 201 with the class; the same id again gives the class that was made. */
      .post("/", async (c) => {
        const scope = await hostScope(c.req.raw);
        const { id, trainerIds = [scope.actor.memberId], ...asked } = await parseBody(createSchema, c.req.raw);
        await checkTrainers(scope, trainerIds);
        if (await loadCohort(scope.db, id)) return c.json(await ownClass(scope, id));
        const joinCode = await issueFor(scope, id);
        const cohort = await commitAndPoke(scope, {
          keys: [`cohort/${id}`],
          async run({ overlay, now }) {
            const { name: words, opensAt = now, closesAt = opensAt + doorOpenMs } = asked;
            const door = { joinCode, joinOpen: true, opensAt, closesAt };
            const fresh: Cohort = { id, name: words, trainerIds, ...door, createdAt: now, updatedAt: now };
            let known: Cohort | undefined;
            await overlay.run(null, async (tx) => {
              known = (await tx.get(`cohort/${id}`)) as Cohort | undefined;
              if (!known) await tx.put(`cohort/${id}`, fresh);
            });
            const { memberId } = scope.actor;
            const detail = { cohortId: id };
            const audit = { actorKind: "member", actorId: memberId, action: "create_cohort", detail } as const;
            return { result: known ?? fresh, audit: known ? null : audit };
          },
        });
        return c.json(cohort, 201);
      })
      .post("/:id", async (c) => {
        const scope = await staffScope(c.req.raw);
        await ownClass(scope, c.req.param("id"));
        const asked = await parseBody(editSchema, c.req.raw);
        if (asked.trainerIds) await checkTrainers(scope, asked.trainerIds);
        return c.json(
          await change(scope, c.req.param("id"), "edit_cohort", (cohort) => ({
            ...cohort,
            ...(Object.fromEntries(
              Object.entries(asked).filter(([, value]) => value !== undefined),
            ) as Partial<Cohort>),
          })),
        );
      })
      /** A new code, open from now; the old one says that it was replaced. */
      .post("/:id/code", async (c) => {
        const scope = await hostScope(c.req.raw);
        const { id } = await ownClass(scope, c.req.param("id"));
        const joinCode = await issueFor(scope, id);
        return c.json(
          await change(scope, id, "renew_join_code", (cohort, now) => ({
            ...cohort,
            joinCode,
            joinOpen: true,
            opensAt: now,
            closesAt: now + doorOpenMs,
          })),
        );
      })
      /** `{code, expiresAt}`, good once: the way back for a learner whose phone is lost or whose PIN is forgotten. */
      .post("/:id/learners/:member/code", async (c) => {
        const scope = await hostScope(c.req.raw);
        const { id } = await ownClass(scope, c.req.param("id"));
        const memberId = c.req.param("member");
        await learnerOf(scope, id, memberId);
        const { lost } = await parseBody(z.object({ lost: z.boolean().default(false) }), c.req.raw);
        const { db } = scope;
        const rows = lost
          ? await db.all(db.read`SELECT id FROM devices WHERE member_id = ${memberId} AND status = 'active'`)
          : [];
        const deviceIds = rows.map((row) => String(row["id"]));
        const userId = await commitAndPoke(scope, {
          keys: [`member/${memberId}`, ...deviceIds.map((device) => `device/${device}`)],
          async run({ overlay, now }) {
            let person = "";
            await overlay.run(null, async (tx) => {
              const member = (await tx.get(`member/${memberId}`)) as Member | undefined;
              // Who has more to lose than a class signs in by other means.
              if (member?.role !== "external" || member.status !== "active") throw notAllowed();
              person = member.userId;
              for (const device of deviceIds) {
                const known = (await tx.get(`device/${device}`)) as Device;
                await tx.put(`device/${device}`, { ...known, status: "revoked", updatedAt: now });
              }
            });
            const detail = { cohortId: id, memberId, devicesTakenAway: deviceIds };
            const actorId = scope.actor.memberId;
            return { result: person, audit: { actorKind: "member", actorId, action: "give_way_back", detail } };
          },
        });
        if (lost) await codes.shutOut(scope.tenant.id, userId);
        const expiresAt = Date.now() + wayBackMs;
        const code = await codes.issue({ tenantId: scope.tenant.id, cohortId: id, memberId, expiresAt });
        return c.json({ code, expiresAt }, 201);
      })
      /** Out of the class; what they learnt stays theirs. */
      .post("/:id/learners/:member/leave", async (c) => {
        const scope = await staffScope(c.req.raw);
        const { id } = await ownClass(scope, c.req.param("id"));
        const memberId = c.req.param("member");
        const enrolmentId = await learnerOf(scope, id, memberId);
        await commitAndPoke(scope, {
          keys: [`enrolment/${enrolmentId}`],
          async run({ overlay, now }) {
            await overlay.run(null, async (tx) => {
              const known = (await tx.get(`enrolment/${enrolmentId}`)) as Enrolment;
              await tx.put(`enrolment/${enrolmentId}`, { ...known, status: "left", updatedAt: now });
            });
            const actorId = scope.actor.memberId;
            const detail = { cohortId: id, memberId };
            return { result: null, audit: { actorKind: "member", actorId, action: "leave_cohort", detail } };
          },
        });
        return c.json({ left: true });
      })
      /** `format=csv` (as it is), `json`, `xapi`. 403 `needs_step_up`, 429 `quota_used`, `busy`. */
      .get("/:id/results", async (c) => {
        const scope = await staffScope(c.req.raw);
        const cohort = await classOf(scope, c.req.param("id"));
        await requireStepUp(scope, "exports");
        const format = c.req.query("format") ?? "csv";
        if (!/^(csv|json|xapi)$/.test(format)) throw new Problem(400, "unknown_format", "Ask for csv, json or xapi.");
        await mayExport(scope, cohort.id);
        const results = await resultsOf(scope.db, cohort);
        const file = (end: string) => ({ "content-disposition": `attachment; filename="nexio-${cohort.id}.${end}"` });
        if (format === "csv")
          return c.body(asCsv(results), 200, { "content-type": "text/csv; charset=utf-8", ...file("csv") });
        if (format === "json") return c.json(asJson(cohort, results, Date.now()), 200, file("json"));
        return c.json(asXapi(cohort, results, env.origin), 200, file("xapi.json"));
      })
  );
}

/** A learner's phone says that it is there and what waits on it; at most once an hour unless that changed. */
export function heardRoutes(session: SessionReader) {
  return new Hono().post("/", async (c) => {
    const scope = await session.scope(c.req.raw);
    const { unsent } = await parseBody(z.object({ unsent: z.number().int().min(0).max(1_000_000) }), c.req.raw);
    const { db, actor } = scope;
    const rows = await db.all(db.read`
      SELECT id, heard_at, unsent FROM enrolments WHERE member_id = ${actor.memberId} AND status = 'active'`);
    const now = Date.now();
    const due = rows.filter((row) => row["unsent"] !== unsent || now - Number(row["heard_at"]) > heardEveryMs);
    const keys = due.map((row) => `enrolment/${String(row["id"])}`);
    if (keys.length > 0)
      await commitAndPoke(scope, {
        keys,
        async run({ overlay, now: heardAt }) {
          await overlay.run(null, async (tx) => {
            for (const key of keys)
              await tx.put(key, { ...((await tx.get(key)) as Enrolment), heardAt, unsent, updatedAt: heardAt });
          });
          const audit = { actorKind: "member", actorId: actor.memberId, action: "phone_heard" } as const;
          return { result: null, audit: { ...audit, detail: { unsent } } };
        },
      });
    return c.json({ heard: true });
  });
}
