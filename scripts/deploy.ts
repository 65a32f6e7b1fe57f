// `npm run deploy -- --env staging|production`: migrations, build, deploy. Nothing happens before everything is in order.
import { parseArgs } from "node:util";
import { build } from "./build.ts";
import { deployedArchive, release } from "./lib/archive.ts";
import { siteDir } from "./lib/paths.ts";
import { runTool } from "./lib/run.ts";
import { step, tell, Trouble } from "./lib/say.ts";

const environments = ["staging", "production"];
const unmade = "00000000-0000-0000-0000-000000000000";

const wrangler = async (args: readonly string[], sentence: string) => {
  const { ok, output } = await runTool("wrangler", args);
  if (!ok) throw new Trouble(sentence, output);
  return output;
};

/** What `wrangler.toml` says about the environment, as far as a deployment needs it. */
const placesOf = async (env: string) => {
  const { unstable_readConfig: readConfig } = await import("wrangler");
  const { d1_databases: databases, r2_buckets: buckets, vars } = readConfig({ config: "wrangler.toml", env });
  if (new URL(String(vars.APP_ORIGIN)).hostname.endsWith(".example")) {
    throw new Trouble(
      `Nobody can reach ${String(vars.APP_ORIGIN)}: put the ${env} address into wrangler.toml as APP_ORIGIN.`,
    );
  }
  const database = databases.find((one: { binding?: string }) => one.binding === "DB");
  if (!database?.database_name) throw new Trouble(`wrangler.toml has no [[env.${env}.d1_databases]] named DB: add it.`);
  if (!database.database_id || database.database_id === unmade) {
    throw new Trouble(
      `The ${env} database is not made yet: run \`npx wrangler d1 create ${database.database_name}\` and put its id into wrangler.toml.`,
    );
  }
  const bucket = buckets.find((one: { binding?: string }) => one.binding === "ARCHIVE")?.bucket_name;
  if (!bucket) throw new Trouble(`wrangler.toml has no [[env.${env}.r2_buckets]] named ARCHIVE: add it.`);
  return { database: database.database_name, bucket, origin: String(vars.APP_ORIGIN) };
};

await tell(async () => {
  const { values } = parseArgs({ options: { env: { type: "string" } } });
  const env = values.env ?? "";
  if (!environments.includes(env))
    throw new Trouble("Say where to: `npm run deploy -- --env staging` or `--env production`.");

  const whoami = await runTool("wrangler", ["whoami"]);
  if (!whoami.ok || /not authenticated|not logged in/i.test(whoami.output)) {
    throw new Trouble(
      "wrangler is not logged in to Cloudflare: run `npx wrangler login`, or set CLOUDFLARE_API_TOKEN, and try again.",
    );
  }
  const { database, bucket, origin } = await placesOf(env);
  await build();
  // Before the deployment: whatever phones get of the new app, its files stay.
  await step(`Keeping the files of this release in ${bucket}`, async () => {
    const deltas = await release(siteDir, deployedArchive({ origin, bucket }), Date.now());
    console.log(`  ${deltas} deltas from earlier releases`);
  });
  // Migrations only ever add, so the Worker that runs now still understands the new schema.
  await step(`Applying the migrations to ${database}`, () =>
    wrangler(
      ["d1", "migrations", "apply", database, "--remote", "--env", env],
      "A migration failed; nothing was deployed. The reason stands above.",
    ),
  );
  await step(`Deploying to ${env}`, async () => {
    const args = ["deploy", "--env", env];
    console.log(
      await wrangler(args, "The deployment failed; the version before it goes on running. The reason stands above."),
    );
  });
});
