// Where an environment's data lies, as wrangler.toml says it; checked before anything is deployed.
import { Trouble } from "./say.ts";

/** What Cloudflare keeps data inside of; without one it lies wherever it was created. */
export const jurisdictions = ["eu", "fedramp"] as const;
export type Jurisdiction = (typeof jurisdictions)[number];

/** The part of wrangler's configuration a deployment looks at. */
export interface Config {
  readonly vars: Readonly<Record<string, unknown>>;
  readonly d1_databases: readonly { binding?: string; database_name?: string; database_id?: string }[];
  readonly r2_buckets: readonly { binding?: string; bucket_name?: string; jurisdiction?: string }[];
}

export interface Places {
  readonly database: string;
  readonly bucket: string;
  readonly origin: string;
  /** Null where the data is bound to none. */
  readonly jurisdiction: Jurisdiction | null;
}

const unmade = "00000000-0000-0000-0000-000000000000";

/** Throws `Trouble` with what has to be put into wrangler.toml, or created, first. */
export function placesIn({ vars, d1_databases: databases, r2_buckets: buckets }: Config, env: string): Places {
  const origin = String(vars["APP_ORIGIN"]);
  if (new URL(origin).hostname.endsWith(".example"))
    throw new Trouble(`Nobody can reach ${origin}: put the ${env} address into wrangler.toml as APP_ORIGIN.`);
  const wanted = typeof vars["JURISDICTION"] === "string" ? vars["JURISDICTION"] : "";
  const jurisdiction = jurisdictions.find((one) => one === wanted) ?? null;
  if (wanted !== "" && !jurisdiction)
    throw new Trouble(`JURISDICTION is “${wanted}” in wrangler.toml; it can be ${jurisdictions.join(", ")}, or empty.`);
  const flag = jurisdiction ? ` --jurisdiction ${jurisdiction}` : "";
  const database = databases.find(({ binding }) => binding === "DB");
  if (!database?.database_name) throw new Trouble(`wrangler.toml has no [[env.${env}.d1_databases]] named DB: add it.`);
  if (!database.database_id || database.database_id === unmade)
    throw new Trouble(
      `The ${env} database is not made yet: run \`npx wrangler d1 create ${database.database_name}${flag}\` and put its id into wrangler.toml.`,
    );
  const bucket = buckets.find(({ binding }) => binding === "ARCHIVE");
  if (!bucket?.bucket_name) throw new Trouble(`wrangler.toml has no [[env.${env}.r2_buckets]] named ARCHIVE: add it.`);
  if ((bucket.jurisdiction ?? null) !== jurisdiction)
    throw new Trouble(
      jurisdiction
        ? `The data of ${env} has to stay in ${jurisdiction}, and its bucket does not say so: create it with \`npx wrangler r2 bucket create ${bucket.bucket_name}${flag}\` and put \`jurisdiction = "${jurisdiction}"\` into [[env.${env}.r2_buckets]].`
        : `The bucket of ${env} lies in ${bucket.jurisdiction ?? ""} and JURISDICTION is empty: put the same into both.`,
    );
  return { database: database.database_name, bucket: bucket.bucket_name, origin, jurisdiction };
}

/** Whether `wrangler d1 info --json` says that the database lies where it has to; null where it says nothing of it. */
export function liesIn(info: string, jurisdiction: Jurisdiction | null): boolean | null {
  const from = info.indexOf("{");
  try {
    const said = JSON.parse(info.slice(from)) as { jurisdiction?: string | null };
    return "jurisdiction" in said ? (said.jurisdiction ?? null) === jurisdiction : jurisdiction === null ? true : null;
  } catch {
    return null;
  }
}
