// The door of a class, open to guests: what a code leads to, and going through.
import { Hono } from "hono";
import type { z } from "zod";
import { joinCodes } from "../auth/join-codes.ts";
import type { AppEnv } from "../env.ts";
import { Problem } from "../http/problem.ts";
import { scopeOfJoin } from "../scope/join-scope.ts";
import { networkOf } from "../limits/network.ts";
import { readJson } from "../sync/body.ts";
import { entities } from "../tables.ts";
import type { Cohort } from "../../shared/cohorts/schema.ts";
import type { ScopedDb } from "../scope/scoped-db.ts";
import type { SessionReader } from "../http/session.ts";
import {
  checkDoor,
  checkWayBack,
  codeOf,
  codeSchema,
  comeBack,
  enrol,
  enrolMember,
  joinMemberSchema,
  joinSchema,
  unknownCode,
} from "./enrol.ts";

export const parseBody = async <T>(schema: z.ZodType<T>, request: Request): Promise<T> => {
  const result = schema.safeParse(await readJson(request));
  if (result.success) return result.data;
  const fields = [...new Set(result.error.issues.map(({ path }) => path.join(".")))];
  throw new Problem(422, "invalid_fields", `Check: ${fields.join(", ")}.`);
};

/** The class of this id, or null. */
export async function loadCohort(db: ScopedDb, id: string): Promise<Cohort | null> {
  const { cohort } = entities;
  const columns = cohort.columns.join(", ");
  const [row] = await db.all(db.generated(`SELECT json_array(${columns}) AS row FROM cohorts WHERE id = ?2`, id));
  return row ? (cohort.decode(JSON.parse(String(row["row"])) as unknown[]) as unknown as Cohort) : null;
}

export function joinRoutes(env: AppEnv, session: SessionReader) {
  const codes = joinCodes(env);
  /** Where the code leads. A code that nobody gave out counts against the address; everything else is free. */
  const open = async (code: string, address: string) => {
    await codes.failures.check(["join:address", address]);
    const target = await codes.find(code);
    if (target) return target;
    await codes.failures.add(["join:address", address]);
    throw unknownCode();
  };
  const addressOf = (request: Request) => networkOf(request.headers);
  return (
    new Hono()
      /** `{centre, cohort, name}`: `name` is the person's whom a code of one's own lets back in, else null. */
      .post("/look", async (c) => {
        const code = codeOf((await parseBody(codeSchema, c.req.raw)).code);
        const target = await open(code, addressOf(c.req.raw));
        const { db } = await scopeOfJoin(env, target);
        const cohort = await loadCohort(db, target.cohortId);
        if (!cohort) throw unknownCode();
        const now = Date.now();
        if (target.memberId === null) checkDoor(cohort, code, now);
        else checkWayBack(target, null, now);
        const [row] = await db.all(db.read`
          SELECT name, (SELECT display_name FROM members WHERE id = ${target.memberId}) AS person FROM tenants`);
        return c.json({ centre: row?.["name"], cohort: cohort.name, name: row?.["person"] ?? null });
      })
      /** `{tenant, memberId, device, name}`; the phone then signs in with its key. */
      .post("/", async (c) => {
        const asked = await parseBody(joinSchema, c.req.raw);
        const joining = { ...asked, code: codeOf(asked.code) };
        const target = await open(joining.code, addressOf(c.req.raw));
        const scope = await scopeOfJoin(env, target);
        const { memberId } = target;
        if (memberId === null) return c.json(await enrol(scope, codes, target, joining));
        checkWayBack(target, joining.device.id, Date.now());
        return c.json(await comeBack(scope, codes, { ...target, memberId }, joining));
      })
      /** Whoever is signed in joins a class of their own organisation: `{cohort}`, its name. */
      .post("/member", async (c) => {
        const scope = await session.scope(c.req.raw);
        const { code: typed, agreed } = await parseBody(joinMemberSchema, c.req.raw);
        const code = codeOf(typed);
        return c.json(await enrolMember(scope, await open(code, addressOf(c.req.raw)), { code, agreed }));
      })
  );
}
