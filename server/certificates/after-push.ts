// A push that brings a learner's last missing quiz brings the certificate back in its own answer.
import { z } from "zod";
import { isTopic } from "../../shared/lessons/paper.ts";
import type { PushRequest, PushResponse } from "../../shared/sync/protocol.ts";
import type { AppEnv } from "../env.ts";
import type { TenantScope } from "../scope/open-scope.ts";
import { pull } from "../sync/pull.ts";
import { issueDue } from "./issue.ts";

const certifyingSchema = z.object({ k: z.literal("submitAttempt"), lessonId: z.string().refine(isTopic) });

/** Only a topic's quiz is looked after at once: a lesson passed after it is found at night. */
const mayCertify = ({ mutations }: PushRequest): boolean =>
  mutations.some(({ args }) => certifyingSchema.safeParse(args).success);

export type AfterPush = (
  scope: Pick<TenantScope, "db" | "actor" | "hub" | "tenant">,
  request: PushRequest,
  answer: PushResponse,
) => Promise<PushResponse>;

/** The push is done whatever becomes of this; what fails here is made up for at night. */
export const certificateIssuer =
  (env: AppEnv): AfterPush =>
  async ({ db, actor, hub, tenant }, request, answer) => {
    if (!mayCertify(request)) return answer;
    try {
      const scopes = await issueDue(env, tenant.id, db, actor.memberId);
      if (scopes.size === 0) return answer;
      await hub()
        .poke([...scopes], request.clientGroupID)
        .catch(() => {});
      const { clientGroupID, cookie, fields } = request;
      if (!answer.pull || cookie === undefined) return answer;
      return { ...answer, pull: await pull(db, actor, { pullVersion: 1, clientGroupID, cookie, fields }) };
    } catch (error) {
      console.error(JSON.stringify({ problem: "issue_failed", error: String(error) }));
      return answer;
    }
  };
