// The three calls of sync: push, pull, and the socket that says "pull".
import { Hono } from "hono";
import { z } from "zod";
import type { DeviceSessions } from "../auth/device-sessions.ts";
import type { AfterPush } from "../certificates/after-push.ts";
import { type PushRequest, type PushResponse } from "../../shared/sync/protocol.ts";
import { pullRequestSchema, pushRequestSchema } from "../../shared/sync/requests.ts";
import { Problem } from "../http/problem.ts";
import type { SessionReader } from "../http/session.ts";
import type { TenantScope } from "../scope/open-scope.ts";
import { noEvidence, type CollectEvidence, type Evidence } from "../step-up/evidence.ts";
import { readCall } from "./body.ts";
import { Contention } from "./commit.ts";
import type { HubAnswer } from "./hub.ts";
import { pull } from "./pull.ts";
import { push } from "./push.ts";

/** What the runtime says of a failed call to a Durable Object. */
interface HubFailure {
  readonly remote?: boolean;
  readonly retryable?: boolean;
  readonly overloaded?: boolean;
}

/** Through the tenant's hub, one at a time; straight to the database when the hub does not answer. */
export async function pushInTurn(
  scope: Pick<TenantScope, "db" | "actor" | "hub">,
  request: PushRequest,
  evidence: Evidence = noEvidence,
): Promise<PushResponse> {
  let answer: HubAnswer | null = null;
  for (let tries = 0; answer === null && tries < 2; tries++) {
    try {
      answer = await scope.hub().push(scope.actor, request, evidence);
    } catch (error) {
      const { remote, retryable, overloaded } = error as HubFailure;
      if (remote && !retryable) throw error; // our own code failed there; it would fail here too
      if (overloaded || !retryable) break;
    }
  }
  if (!answer) return (await push(scope.db, scope.actor, request, undefined, evidence)).response;
  if ("problem" in answer) {
    const { status, code, detail, retryAfter = 2 } = answer.problem;
    const later = status === 503 || status === 429;
    throw new Problem(status, code, detail, later ? { "retry-after": String(retryAfter) } : {});
  }
  return answer.ok;
}

/** Throws 403 `other_member` when the copy that asks is not the signed-in person's. */
function checkCopy(scope: TenantScope, as: string | undefined): void {
  if (as !== undefined && !scope.actor.memberId.endsWith(as))
    throw new Problem(403, "other_member", "Someone else is signed in on this phone. Nothing was taken or given.");
}

/** The devices a push makes known, or takes away. */
const devicesOf = (kind: "registerDevice" | "revokeDevice", { mutations }: PushRequest): string[] =>
  mutations.flatMap(({ args }) => {
    const found = z.object({ k: z.literal(kind), id: z.string() }).safeParse(args);
    return found.success ? [found.data.id] : [];
  });

export interface SyncParts {
  readonly session: SessionReader;
  readonly origin: string;
  readonly sessions: DeviceSessions;
  readonly afterPush: AfterPush;
  readonly collect: CollectEvidence;
}

export function syncRoutes({ session, origin, sessions, afterPush, collect }: SyncParts) {
  return new Hono()
    .post("/push", async (c) => {
      const scope = await session.scope(c.req.raw);
      const call = await readCall(c.req.raw);
      const request = pushRequestSchema.safeParse(call.value);
      if (!request.success) throw new Problem(400, "bad_push", "The body is not a Replicache push of version 1.");
      checkCopy(scope, request.data.as);
      try {
        const pushed = await pushInTurn(scope, request.data, await collect(scope, request.data));
        const answer = await afterPush(scope, request.data, pushed);
        for (const device of devicesOf("registerDevice", request.data)) await sessions.bind(scope, device);
        const gone = devicesOf("revokeDevice", request.data);
        if (gone.length > 0) await sessions.end(scope, gone);
        return call.answer(answer);
      } catch (error) {
        if (!(error instanceof Contention)) throw error;
        throw new Problem(503, "contention", error.message, { "retry-after": "2" });
      }
    })
    .post("/pull", async (c) => {
      const scope = await session.scope(c.req.raw);
      const call = await readCall(c.req.raw);
      const request = pullRequestSchema.safeParse(call.value);
      if (!request.success) throw new Problem(400, "bad_pull", "The body is not a Replicache pull of version 1.");
      checkCopy(scope, request.data.as);
      return call.answer(await pull(scope.db, scope.actor, request.data));
    })
    .get("/poke", async (c) => {
      if (c.req.header("upgrade")?.toLowerCase() !== "websocket")
        throw new Problem(400, "websocket_only", "Open this address as a WebSocket.");
      // A browser sends cookies with a foreign page's WebSocket too.
      if (c.req.header("origin") !== origin)
        throw new Problem(403, "wrong_origin", "This call must come from the app itself.");
      const { hub, actor, sessionId } = await session.scope(c.req.raw);
      const headers = new Headers(c.req.raw.headers);
      const who = { ...actor, group: c.req.query("group") ?? "", session: sessionId, at: c.req.query("at") };
      headers.set("x-nexio-socket", JSON.stringify(who));
      return hub().fetch(new Request(c.req.raw, { headers }));
    });
}
