// The Worker as it runs, on real D1, with every statement of an answer recorded.
import { env } from "cloudflare:workers";
import { createApp } from "../../server/http/app.ts";
import type { AppEnv } from "../../server/env.ts";
import { appEnv } from "../support/tenants.ts";
import { quietHubs } from "./quiet-hubs.ts";
import { recorder, type Recorder } from "./recorder.ts";
import type { Place } from "./world.ts";

/** Hubs are quiet: a push that a hub runs is the same code, and `sockets.worker.test.ts` asks the real ones. */
export function workerPlace(): Place & { recorded: Recorder } {
  const recorded = recorder(env.DB);
  const recording: AppEnv = {
    ...appEnv,
    identityDb: recorded.db,
    databases: new Map([["DB", recorded.db]]),
    hubs: quietHubs as unknown as AppEnv["hubs"],
  };
  const app = createApp(recording);
  return {
    env: recording,
    recorded,
    ask: (request, tenant) => recorded.asking.by(tenant, async () => app.fetch(request)),
  };
}
