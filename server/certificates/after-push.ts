// A push that brings a learner's last missing quiz brings the certificate back in its own answer.
import { z } from "zod";
import { isTopic } from "../../shared/lessons/paper.ts";
import type { PushRequest, PushResponse } from "../../shared/sync/protocol.ts";
import type { AppEnv } from "../env.ts";
import type { TenantScope } from "../scope/open-scope.ts";
import { pull } from "../sync/pull.ts";
import { issueDue } from "./issue.ts";

const certifyingSchema = z.object({ k: z.literal("submitAttempt"), lessonId: z.string().refine(isTopic) });

const agreeingSchema = z.object({
  k: z.literal("recordConsents"),
  items: z
    .array(z.object({ purpose: z.string() }))
    .refine((items) => items.some(({ purpose }) => purpose === "certificate")),
});

/** Only a topic's quiz, and the consent that was missing, are looked after at once: the rest is found at night. */
const mayCertify = ({ mutations }: PushRequest): boolean =>
  mutations.some(({ args }) => certifyingSchema.safeParse(args).success || agreeingSchema.safeParse(args).success);

export type AfterPush = (
  scope: Pick<TenantScope, "db" | "actor" | "hub" | "tenant">,
  request: PushRequest,
  answer: PushResponse,
) => Promise<PushResponse>;

/**
 * Issues what the member is due and tells the phones that see it, but `exceptGroup`. Whether anything was issued. The
 * attempt is stored whatever becomes of this; what fails here is made up for at night.
 */
export async function issueAtOnce(
  env: AppEnv,
  { db, actor, hub, tenant }: Pick<TenantScope, "db" | "actor" | "hub" | "tenant">,
  exceptGroup: string | null,
): Promise<boolean> {
  try {
    const scopes = await issueDue(env, tenant.id, db, actor.memberId);
    if (scopes.size === 0) return false;
    await Promise.resolve(hub().poke([...scopes], exceptGroup)).catch(() => {});
    return true;
  } catch (error) {
    console.error(JSON.stringify({ problem: "issue_failed", error: String(error) }));
    return false;
  }
}

export const certificateIssuer =
  (env: AppEnv): AfterPush =>
  async (scope, request, answer) => {
    const { clientGroupID, cookie, fields } = request;
    const issued = mayCertify(request) && (await issueAtOnce(env, scope, clientGroupID));
    if (!issued || !answer.pull || cookie === undefined) return answer;
    try {
      return { ...answer, pull: await pull(scope.db, scope.actor, { pullVersion: 1, clientGroupID, cookie, fields }) };
    } catch (error) {
      console.error(JSON.stringify({ problem: "issue_failed", error: String(error) }));
      return answer;
    }
  };
