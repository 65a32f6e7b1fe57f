// What waits for its person's second factor is confirmed online, many decisions at once.
import { Hono } from "hono";
import { z } from "zod";
import { confirmDecision } from "../../shared/approvals/mutators.ts";
import { approvals, decisions } from "../../shared/approvals/records.ts";
import type { Decision } from "../../shared/approvals/schema.ts";
import { Rejection, type Outcome } from "../../shared/errors.ts";
import { decisionChallenge, maxHigh, maxSigned } from "../../shared/step-up/challenge.ts";
import { parseBody } from "../cohorts/join-routes.ts";
import type { AppEnv } from "../env.ts";
import { toBase64Url } from "../factors/keys.ts";
import { passkeysOf, rpId } from "../factors/passkeys.ts";
import { factorSchema, showFactor } from "../factors/show.ts";
import { Problem } from "../http/problem.ts";
import type { SessionReader } from "../http/session.ts";
import type { TenantScope } from "../scope/open-scope.ts";
import { sha256, stepNonce } from "../step-up/nonce.ts";
import { commitAndPoke } from "../sync/commit-and-poke.ts";
import { entities } from "../tables.ts";

const idsSchema = z.array(z.uuid()).min(1).max(maxSigned);

export function confirmRoutes(env: AppEnv, session: SessionReader) {
  /** The member's own decisions that wait, in the order of `ids`. Throws 404, and 422 `too_many` of high risk. */
  async function waiting({ db, actor }: TenantScope, ids: readonly string[]): Promise<Decision[]> {
    const { decision } = entities;
    const columns = decision.columns.map((column) => `decisions.${column}`).join(", ");
    const rows = await db.all(
      db.generated(
        `SELECT json_array(${columns}) AS row, approvals.risk FROM json_each(?2) AS wanted
          CROSS JOIN decisions ON decisions.id = wanted.value CROSS JOIN approvals ON approvals.id = decisions.approval_id
          WHERE decisions.member_id = ?3 AND decisions.outcome = 'needs_step_up' ORDER BY wanted.key`,
        JSON.stringify(ids),
        actor.memberId,
      ),
    );
    if (rows.length !== new Set(ids).size || rows.length !== ids.length)
      throw new Problem(404, "not_found", "Something of this does not wait any more. Look at it again.");
    const high = rows.filter((row) => row["risk"] === "high").length;
    if (high > maxHigh)
      throw new Problem(422, "too_many", `At most ${maxHigh} decisions of high risk are confirmed at once.`);
    return rows.map((row) => decision.decode(JSON.parse(String(row["row"])) as unknown[]) as unknown as Decision);
  }

  const nonceOf = ({ sessionId }: TenantScope, at: number) => stepNonce(env, "confirm", sessionId, "", at);

  return (
    new Hono()
      /** `{at, nonce, rpId, credentials}`: what a passkey is to sign together with the decisions. */
      .post("/options", async (c) => {
        const scope = await session.scope(c.req.raw);
        const at = Date.now();
        const credentials = (await passkeysOf(env, scope.userId)).map(({ credentialId }) => credentialId);
        return c.json({ at, nonce: toBase64Url(await nonceOf(scope, at)), rpId: rpId(env), credentials });
      })
      /** `{outcomes: {<decision>: outcome}}`; 403 `factor_refused`, and then nothing was changed. */
      .post("/", async (c) => {
        const scope = await session.scope(c.req.raw);
        const { ids, ...shown } = await parseBody(z.object({ ids: idsSchema }).and(factorSchema), c.req.raw);
        const held = await waiting(scope, ids);
        const by = await showFactor(env, scope.userId, shown, async (at) =>
          decisionChallenge(sha256, await nonceOf(scope, at), "", held),
        );
        const outcomes = await commitAndPoke(scope, {
          keys: held.flatMap(({ id, approvalId }) => [decisions.key(id), approvals.key(approvalId)]),
          async run({ overlay, now }) {
            const became: Record<string, Outcome> = {};
            for (const { id } of held)
              await overlay
                .run(scope.actor, async (tx) => {
                  became[id] = await confirmDecision(tx, scope.actor, id, now);
                })
                .catch((error: unknown) => {
                  // Confirmed meanwhile on another phone: it stands as it is.
                  if (!(error instanceof Rejection)) throw error;
                });
            const audit = {
              actorKind: "member",
              actorId: scope.actor.memberId,
              action: "confirm_decisions",
              detail: { by, became },
            } as const;
            return { result: became, audit: Object.keys(became).length > 0 ? audit : null };
          },
        });
        return c.json({ outcomes });
      })
  );
}
