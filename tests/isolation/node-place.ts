// The whole Worker in this process, over SQLite: for runs that are too long for workerd, and for copies of the source.
import { generateKeyPairSync } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { newCertificateKeys } from "../../scripts/lib/certificate-keys.ts";
import { parseEnv } from "../../server/env.ts";
import { createApp } from "../../server/http/app.ts";
import { quietHubs } from "./quiet-hubs.ts";
import { recorder, type Recorder } from "./recorder.ts";
import { sqliteD1 } from "./sqlite-d1.ts";
import type { Place } from "./world.ts";

/** `built`: the folder with the built app, for pages that show released lessons. */
export function nodePlace(built: string): Place & { recorded: Recorder } {
  Object.assign(globalThis, { caches: { default: { match: async () => undefined, put: async () => {} } } });
  const recorded = recorder(sqliteD1());
  const sealKeys = [generateKeyPairSync("ec", { namedCurve: "P-256" }).privateKey.export({ format: "jwk" })];
  const env = parseEnv({
    DB: recorded.db,
    APP_ORIGIN: "http://localhost:8787",
    APP_VERSION: "0.0.0",
    BETTER_AUTH_SECRET: "only-for-tests-0123456789-0123456789",
    SEAL_KEYS: JSON.stringify(sealKeys),
    CERTIFICATE_KEYS: newCertificateKeys(),
    TENANT_HUB: quietHubs,
    ASSETS: {
      async fetch(input: Request | URL | string) {
        const { pathname } = new URL(input instanceof Request ? input.url : String(input));
        const file = join(built, pathname);
        return existsSync(file) && !pathname.endsWith("/")
          ? new Response(readFileSync(file))
          : new Response(null, { status: 404 });
      },
    },
    ARCHIVE: { get: async () => null, list: async () => ({ objects: [], truncated: false }), head: async () => null },
  } as unknown as Env);
  const app = createApp(env);
  return { env, recorded, ask: (request, tenant) => recorded.asking.by(tenant, async () => app.fetch(request)) };
}
