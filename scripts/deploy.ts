// `npm run deploy -- --env staging|production`: migrations, build, deploy. Nothing happens before everything is in order.
import { parseArgs } from "node:util";
import { build } from "./build.ts";
import { deployedArchive, release } from "./lib/archive.ts";
import { siteDir } from "./lib/paths.ts";
import { liesIn, placesIn } from "./lib/places.ts";
import { runTool } from "./lib/run.ts";
import { step, tell, Trouble } from "./lib/say.ts";

const environments = ["staging", "production"];

const wrangler = async (args: readonly string[], sentence: string) => {
  const { ok, output } = await runTool("wrangler", args);
  if (!ok) throw new Trouble(sentence, output);
  return output;
};

/** What `wrangler.toml` says about the environment, as far as a deployment needs it. */
const placesOf = async (env: string) => {
  const { unstable_readConfig: readConfig } = await import("wrangler");
  return placesIn(readConfig({ config: "wrangler.toml", env }), env);
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
  const { database, bucket, origin, jurisdiction } = await placesOf(env);
  const info = await runTool("wrangler", ["d1", "info", database, "--env", env, "--json"]);
  const place = liesIn(info.output, jurisdiction);
  if (place === false)
    throw new Trouble(
      `The database ${database} does not lie in ${jurisdiction ?? "no jurisdiction"}: its place cannot be changed. Make another one there and put its id into wrangler.toml.`,
    );
  if (place === null) console.log(`  Cloudflare does not say where ${database} lies; look in the dashboard.`);
  await build();
  // Before the deployment: whatever phones get of the new app, its files stay.
  await step(`Keeping the files of this release in ${bucket}`, async () => {
    const deltas = await release(siteDir, deployedArchive({ origin, bucket, jurisdiction }), Date.now());
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
