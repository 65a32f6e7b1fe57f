// `npm run build`: lessons and app into dist/pwa, unless exactly this was built before.
import { existsSync, rmSync } from "node:fs";
import { compress } from "./build/compress.ts";
import { buildContent } from "./content.ts";
import { fingerprint, unlessDone } from "./lib/fingerprint.ts";
import { inRoot, siteDir } from "./lib/paths.ts";
import { runTool } from "./lib/run.ts";
import { step, tell, Trouble } from "./lib/say.ts";

const inputs = [
  "pwa",
  "shared",
  "locales",
  "content",
  "scripts/build",
  "scripts/content",
  "scripts/content.ts",
  "vite.config.ts",
  "lingui.config.ts",
  "package-lock.json",
];

/** Throws `Trouble`, and leaves nothing that could be served, when the build fails. */
export const build = async () => {
  const stamp = inRoot("dist", ".built");
  if (!existsSync(siteDir)) rmSync(stamp, { force: true });
  return unlessDone(stamp, fingerprint(inputs, process.env.VITE_PSEUDO), () =>
    step("Building the app", async () => {
      const { ok, output } = await runTool("vite", ["build"], { env: { NODE_ENV: "production" } });
      if (!ok) {
        rmSync(siteDir, { recursive: true, force: true });
        throw new Trouble("The app could not be built: the reason stands above.", output);
      }
      buildContent(siteDir);
      compress(siteDir);
    }),
  );
};

if (import.meta.main) {
  await tell(async () => {
    if (!(await build())) console.log("dist/pwa is up to date.");
  });
}
