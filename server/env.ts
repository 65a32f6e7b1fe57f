// Bindings, parsed once per isolate. Everything else takes the parts it needs, never the raw environment.
import { z } from "zod";
import { certificateKeysSchema, type CertificateKeys } from "./certificates/certificate-keys.ts";
import { sealKeysSchema, type SealKeys } from "./parcels/seal-keys.ts";
import { metered, type Meter } from "./scope/meter.ts";
import type { TenantHub } from "./sync/hub.ts";

const varsSchema = z.object({
  APP_ORIGIN: z.url(),
  APP_VERSION: z.string().min(1),
  BETTER_AUTH_SECRET: z.string().min(32, "BETTER_AUTH_SECRET needs at least 32 characters"),
  SEAL_KEYS: sealKeysSchema,
  CERTIFICATE_KEYS: certificateKeysSchema,
  /** `1` adds what each request cost the databases to its answer; for tests and benchmarks. */
  METER: z.string().optional(),
  /** `1` stops every agent of the deployment: the kill switch for all of them. */
  AGENTS_OFF: z.string().optional(),
  /** `1` under `wrangler dev`. */
  BEHIND_WRANGLER: z.string().optional(),
});

export interface AppEnv {
  readonly origin: string;
  readonly version: string;
  readonly secret: string;
  /** Keys that open what phones have sealed, the current one first. */
  readonly sealKeys: SealKeys;
  /** Keys that sign certificates: of each kind the first active one. */
  readonly certificateKeys: CertificateKeys;
  /** Global identity and the directory. */
  readonly identityDb: D1Database;
  /** Every database a tenant may live in, by binding name. */
  readonly databases: ReadonlyMap<string, D1Database>;
  readonly hubs: DurableObjectNamespace<TenantHub>;
  readonly assets: Fetcher;
  /** Files of earlier releases. */
  readonly archive: R2Bucket;
  /** Whether the proxy of `wrangler dev` stands between this Worker and the browser. */
  readonly behindWrangler: boolean;
  /** Whether every agent of this deployment is stopped. */
  readonly agentsOff: boolean;
  /** Set when the environment asks for metering. */
  readonly meter: Meter | null;
}

const isDatabase = (value: unknown): value is D1Database =>
  typeof value === "object" && value !== null && "prepare" in value && "batch" in value;

/** Throws with every missing or malformed variable named. */
export function parseEnv(env: Env): AppEnv {
  const vars = varsSchema.parse(env);
  const meter: Meter | null = vars.METER === "1" ? { rowsRead: 0, rowsWritten: 0, statements: 0 } : null;
  const wrap = (db: D1Database) => (meter ? metered(db, meter) : db);
  const databases = new Map<string, D1Database>();
  for (const [name, value] of Object.entries(env)) {
    if (/^DB(_[A-Z0-9]+)?$/.test(name) && isDatabase(value)) databases.set(name, wrap(value));
  }
  return {
    origin: new URL(vars.APP_ORIGIN).origin,
    version: vars.APP_VERSION,
    secret: vars.BETTER_AUTH_SECRET,
    sealKeys: vars.SEAL_KEYS,
    certificateKeys: vars.CERTIFICATE_KEYS,
    identityDb: wrap(env.DB),
    databases,
    hubs: env.TENANT_HUB,
    assets: env.ASSETS,
    archive: env.ARCHIVE,
    behindWrangler: vars.BEHIND_WRANGLER === "1",
    agentsOff: vars.AGENTS_OFF === "1",
    meter,
  };
}
