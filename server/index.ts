// Composition root of the Worker.
import { beat } from "./agents/heartbeat.ts";
import { reviveAll } from "./agents/liveness.ts";
import { forgetReleases } from "./assets/archive.ts";
import { forgetCounts } from "./auth/quota.ts";
import { forgetFailures } from "./auth/failures.ts";
import { issueAll } from "./certificates/issue.ts";
import { parseEnv } from "./env.ts";
import { createApp } from "./http/app.ts";
import { retainAll } from "./privacy/retention.ts";
import { sweepAll } from "./sync/sweep.ts";

export { TenantHub } from "./sync/hub.ts";

/** The housekeeping of once a night; the other cron of wrangler.toml is the agents' pulse. */
const nightly = "17 23 * * *";

type App = ReturnType<typeof createApp>;
const apps = new WeakMap<Env, App>();

function appOf(env: Env): App {
  let app = apps.get(env);
  if (!app) {
    app = createApp(parseEnv(env));
    apps.set(env, app);
  }
  return app;
}

export default {
  fetch: (request, env, context) => appOf(env).fetch(request, {}, context),
  async scheduled(controller, env) {
    const parsed = parseEnv(env);
    if (controller.cron !== nightly) {
      await beat(parsed, controller.scheduledTime);
      return;
    }
    await sweepAll(parsed, controller.scheduledTime);
    await issueAll(parsed);
    await retainAll(parsed, controller.scheduledTime);
    await forgetCounts(parsed, controller.scheduledTime);
    await forgetFailures(parsed, controller.scheduledTime);
    await reviveAll(parsed);
    await forgetReleases(parsed.archive, controller.scheduledTime);
  },
} satisfies ExportedHandler<Env>;
