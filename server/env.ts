// Bindings, parsed once per isolate. Everything else takes the parts it needs, never the raw environment.
import { z } from "zod";
import { certificateKeysSchema, type CertificateKeys } from "./certificates/certificate-keys.ts";
import { providersOf, providerVarsSchema, type Providers } from "./auth/providers.ts";
import { mailProviderOf, mailVarsSchema, type MailProvider } from "./mail/http-mailer.ts";
import { allowedSchema, isLocalOrigin } from "./outgoing/allowed.ts";
import { outgoingPort, type Outgoing } from "./outgoing/port.ts";
import { gateOf, type Gate } from "./limits/gate.ts";
import { sealKeysSchema, type SealKeys } from "./parcels/seal-keys.ts";
import { metered, type Meter } from "./scope/meter.ts";
import type { TenantHub } from "./sync/hub.ts";

const varsSchema = z.object({
  APP_ORIGIN: z.url(),
  APP_VERSION: z.string().min(1),
  BETTER_AUTH_SECRET: z.string().min(32, "BETTER_AUTH_SECRET needs at least 32 characters"),
  SEAL_KEYS: sealKeysSchema,
  CERTIFICATE_KEYS: certificateKeysSchema,
  /** Which services it may call, by integration (`outgoing/allowed.ts`). */
  OUTGOING: z.string().optional(),
  FACTOR_SECRET: z.string().min(32, "FACTOR_SECRET needs at least 32 characters"),
  /** `1` adds what each request cost the databases to its answer; for tests and benchmarks. */
  METER: z.string().optional(),
  /** What the Durable Objects are bound to, as the database and the bucket are; empty for none. Not under `wrangler dev`. */
  JURISDICTION: z.enum(["", "eu", "fedramp"]).default(""),
  /** `off` counts nothing: for benchmarks, and for tests of something else. */
  LIMITS: z.enum(["off", "on"]).default("on"),
  /** `1` stops every agent of the deployment: the kill switch for all of them. */
  AGENTS_OFF: z.string().optional(),
  /** `1` under `wrangler dev`. */
  BEHIND_WRANGLER: z.string().optional(),
  /** `1` keeps mails in the outbox of this process; on a loopback address alone. */
  MAIL_OUTBOX: z.string().optional(),
  /** Where leaked passwords are asked after by the first five digits of their SHA-1, such as Have I Been Pwned's range. */
  PASSWORD_RANGE_URL: z.url({ protocol: /^https$/ }).optional(),
  ...mailVarsSchema.shape,
  ...providerVarsSchema.shape,
});

export interface AppEnv {
  readonly origin: string;
  readonly version: string;
  readonly secret: string;
  /** Keys that open what phones have sealed, the current one first. */
  readonly sealKeys: SealKeys;
  /** Keys that sign certificates: of each kind the first active one. */
  readonly certificateKeys: CertificateKeys;
  /** What nonces are made with, and authenticator secrets and backup codes kept under; see factors/keys.ts. */
  readonly factorSecret: string;
  /** Global identity and the directory. */
  readonly identityDb: D1Database;
  /** Every database a tenant may live in, by binding name. */
  readonly databases: ReadonlyMap<string, D1Database>;
  readonly hubs: DurableObjectNamespace<TenantHub>;
  readonly assets: Fetcher;
  /** How often somebody may call. */
  readonly gate: Gate;
  readonly isLimited: boolean;
  /** The one way to other services. */
  readonly outgoing: Outgoing;
  /** Files of earlier releases. */
  readonly archive: R2Bucket;
  /** Whether the proxy of `wrangler dev` stands between this Worker and the browser. */
  readonly behindWrangler: boolean;
  readonly mail: MailProvider | null;
  readonly outbox: boolean;
  readonly passwordRange: string | null;
  /** Other providers whose accounts sign people in. */
  readonly providers: Providers;
  /** Whether every agent of this deployment is stopped. */
  readonly agentsOff: boolean;
  /** Set when the environment asks for metering. */
  readonly meter: Meter | null;
}

const countersOf = (env: Env) => ({
  visitor: env.LIMIT_VISITOR,
  door: env.LIMIT_DOOR,
  account: env.LIMIT_ACCOUNT,
  tenant: env.LIMIT_TENANT,
});

const isDatabase = (value: unknown): value is D1Database =>
  typeof value === "object" && value !== null && "prepare" in value && "batch" in value;

/** Throws with every missing or malformed variable named. */
export function parseEnv(env: Env): AppEnv {
  const vars = varsSchema.parse(env);
  const { origin } = new URL(vars.APP_ORIGIN);
  const isLocal = isLocalOrigin(origin);
  const allowed = allowedSchema(isLocal).parse(vars.OUTGOING);
  const isLimited = vars.LIMITS === "on";
  const meter: Meter | null = vars.METER === "1" ? { rowsRead: 0, rowsWritten: 0, statements: 0 } : null;
  const wrap = (db: D1Database) => (meter ? metered(db, meter) : db);
  const databases = new Map<string, D1Database>();
  for (const [name, value] of Object.entries(env)) {
    if (/^DB(_[A-Z0-9]+)?$/.test(name) && isDatabase(value)) databases.set(name, wrap(value));
  }
  const services = { mail: vars.MAIL_URL, passwords: vars.PASSWORD_RANGE_URL };
  for (const [name, url] of Object.entries(services))
    if (url && !allowed.get(name)?.has(new URL(url).origin))
      throw new Error(`OUTGOING does not allow ${new URL(url).origin} to ${name}`);
  if (vars.MAIL_OUTBOX === "1" && !isLocal) throw new Error("MAIL_OUTBOX is for a loopback address alone");
  return {
    origin,
    version: vars.APP_VERSION,
    secret: vars.BETTER_AUTH_SECRET,
    sealKeys: vars.SEAL_KEYS,
    certificateKeys: vars.CERTIFICATE_KEYS,
    factorSecret: vars.FACTOR_SECRET,
    identityDb: wrap(env.DB),
    databases,
    hubs: vars.JURISDICTION === "" ? env.TENANT_HUB : env.TENANT_HUB.jurisdiction(vars.JURISDICTION),
    assets: env.ASSETS,
    outgoing: outgoingPort(allowed),
    gate: gateOf(isLimited ? countersOf(env) : null),
    isLimited,
    archive: env.ARCHIVE,
    behindWrangler: vars.BEHIND_WRANGLER === "1",
    mail: mailProviderOf(vars),
    outbox: vars.MAIL_OUTBOX === "1",
    passwordRange: vars.PASSWORD_RANGE_URL ?? null,
    providers: providersOf(vars, isLocal),
    agentsOff: vars.AGENTS_OFF === "1",
    meter,
  };
}
