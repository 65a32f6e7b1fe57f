// Every route of the Worker, and what surrounds them all: request id, problems, headers.
import { Hono } from "hono";
import { assetRoutes } from "../assets/routes.ts";
import { ownAccountRoutes } from "../auth/account-routes.ts";
import { deviceSessions } from "../auth/device-sessions.ts";
import { passwordRoutes } from "../auth/password-routes.ts";
import { accountRoutes } from "../auth/routes.ts";
import { createAuth } from "../auth/auth.ts";
import { confirmRoutes } from "../approvals/confirm-routes.ts";
import { certificateRoutes } from "../certificates/routes.ts";
import { verifyRoutes } from "../certificates/verify-page.ts";
import type { AppEnv } from "../env.ts";
import { factorRoutes } from "../factors/routes.ts";
import { lessonRoutes, packRoutes } from "../lessons/routes.ts";
import { invitationRoutes } from "../members/invitation-routes.ts";
import { joinRoutes } from "../cohorts/join-routes.ts";
import { cohortRoutes, heardRoutes } from "../cohorts/routes.ts";
import { documentRoutes } from "../shell/document.ts";
import { privacyRoutes } from "../privacy/routes.ts";
import { outboxRoutes } from "../mail/outbox.ts";
import { parcelRoutes } from "../parcels/routes.ts";
import { textRoutes } from "../text/app.ts";
import { evidenceCollector } from "../step-up/evidence.ts";
import { syncRoutes } from "../sync/routes.ts";
import { guardHeaders } from "./guard-headers.ts";
import { countCalls } from "../limits/gate.ts";
import { afterPush } from "./after-push.ts";
import { healthRoutes } from "./health.ts";
import { Problem, problemResponse } from "./problem.ts";
import { sessionReader } from "./session.ts";
import { guardApi, type Variables } from "./middleware.ts";
import { newId } from "../sync/new-id.ts";

export function createApp(env: AppEnv) {
  const auth = createAuth(env);
  const session = sessionReader(env, auth);
  const app = new Hono<{ Variables: Variables }>();

  app.use(async (c, next) => {
    c.set("requestId", newId());
    if (env.meter) Object.assign(env.meter, { rowsRead: 0, rowsWritten: 0, statements: 0 });
    const startedAt = Date.now();
    await next();
    if (c.res.status === 101) return;
    // So that a phone that measures its network can tell it from the Worker (pwa/shell/network.ts).
    const timing = `app;dur=${Date.now() - startedAt}`;
    if (c.req.path.startsWith("/api/")) c.header("server-timing", timing);
    c.header("x-request-id", c.get("requestId"));
    if (!env.meter) return;
    const { rowsRead, rowsWritten, statements } = env.meter;
    c.header("server-timing", `${timing}, db;desc="read=${rowsRead} written=${rowsWritten} statements=${statements}"`);
  });
  app.use(guardHeaders);
  const { $context } = auth;
  for (const path of ["/api/*", "/t/*", "/verify/*"])
    app.use(path, async (c, next) => {
      const cookie = (await $context).authCookies.sessionToken.name;
      return countCalls({ gate: env.gate, secret: env.secret, cookie })(c, next);
    });
  app.use("/api/*", guardApi(env.origin));

  app.route("/api/health", healthRoutes(env));
  app.route(
    "/api/sync",
    syncRoutes({
      session,
      origin: env.origin,
      sessions: deviceSessions(env),
      afterPush: afterPush(env),
      collect: evidenceCollector(env),
    }),
  );
  app.route("/api/parcels", parcelRoutes(env));
  app.route("/api/join", joinRoutes(env, session));
  app.route("/api/invitations", invitationRoutes(env, session));
  app.route("/api/cohorts", cohortRoutes(env, session));
  app.route("/api/heard", heardRoutes(session));
  app.route("/api/certificates", certificateRoutes(env, session));
  app.route("/api/privacy", privacyRoutes(env, session));
  app.route("/verify", verifyRoutes(env));
  app.route("/api", factorRoutes(env, session));
  app.route("/api/decisions/confirm", confirmRoutes(env, session));
  app.route("/api/account", ownAccountRoutes(env, session));
  app.route("/api/password", passwordRoutes(env, auth, session));
  if (env.outbox) app.route("/api/outbox", outboxRoutes());
  app.route("/api", accountRoutes(env, auth, session));
  app.route("/api/lessons", lessonRoutes(session));
  app.route("/", assetRoutes(env));
  app.route("/packs", packRoutes(session));
  app.route(
    "/t",
    textRoutes(env, session, (request) => app.fetch(request)),
  );
  app.route("/", documentRoutes(env));

  app.notFound((c) => {
    const problem = new Problem(404, "not_found", "There is nothing here.");
    return problemResponse(problem, c.get("requestId"));
  });
  app.onError((error, c) => {
    const instance = c.get("requestId");
    if (error instanceof Problem) return problemResponse(error, instance);
    console.error(JSON.stringify({ requestId: instance, path: c.req.path, error: String(error), stack: error.stack }));
    const problem = new Problem(503, "unavailable", "Something failed on the server. Nothing was changed; try again.", {
      "retry-after": "5",
    });
    return problemResponse(problem, instance);
  });
  return app;
}
