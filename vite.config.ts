// Builds the phone's half into dist/pwa, which the Worker serves. In development Vite serves index.html itself and
// leaves everything else to `wrangler dev` behind it.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { lingui } from "@lingui/vite-plugin";
import { defineConfig } from "vite";
import { VitePWA } from "vite-plugin-pwa";
import { manifest } from "./scripts/build/manifest.ts";
import { plainImport } from "./scripts/build/plain-import.ts";
import { first } from "./scripts/build/sets.ts";
import { shell, wordsNameOf } from "./scripts/build/shell.ts";
import { trimReplicache } from "./scripts/build/trim-replicache.ts";
import { words } from "./scripts/build/words.ts";

const path = (relative: string) => join(import.meta.dirname, relative);
const worker = { target: process.env.NEXIO_WORKER ?? "http://localhost:8788", ws: true };

// From the list of lessons to the result of a quiz in one chunk: one round trip on a slow network, and all or nothing
// on the phone. What the first bundle uses of `lessons/` stays there.
const learn = {
  name: "learn",
  test: /\/pwa\/lessons\/(?!drafts|quiz-open|packs|certify|review|my-progress|renew-pack|pairs)/,
  includeDependenciesRecursively: false,
};

// What nearly every screen draws with, in one chunk: a dozen crumbs would weigh a kilobyte more and cost a request each.
const core = {
  name: "core",
  test: /node_modules\/preact|shared\/format\/(?!relative)|shared\/uuid|shared\/languages|shared\/lessons\/(quiz|catalogue|queries|records)|shared\/(errors|sync\/collection)|pwa\/lessons\/packs|pwa\/data\/price|pwa\/ui\/(button|card|chip|choice|field|icon|list-row|notice|progress-bar|toast|sync-chip)|pwa\/i18n\/(runtime|locale|trans)|pwa\/shell\/(new-id|page|preferences|router|store-context|tell|box)/,
  includeDependenciesRecursively: false,
};

// A member's home and a guest's: "/" names one chunk to fetch, whoever comes.
const home = { name: "homes", test: /\/pwa\/home\//, includeDependenciesRecursively: false };

// What rules and screens share, for the same reason; never before the first paint.
const rules = {
  name: "rules",
  test: /\/shared\/(access|lessons\/paper|approvals\/may-decide|outcomes\/queries|(?!lessons|approvals)\w+\/(records|moves))/,
  includeDependenciesRecursively: false,
};

// A chunk's name says which chunk it is, since the next version is sent as what changed in the one of that name
// (scripts/build/deltas.ts). Every noun has its words and queries.
const clearName = ({ name, moduleIds }: { name: string; moduleIds: readonly string[] }) => {
  const [, noun] =
    /(\w+)\/(?:queries|words|actions)\.tsx?$/.exec(moduleIds.find((id) => id.includes(`/${name}.`)) ?? "") ?? [];
  return noun ? `${noun}-[name]` : "[name]";
};

export default defineConfig(({ mode }) => {
  let revision = "";
  let sets: ReadonlyMap<string, readonly string[]> = new Map();
  return {
    root: path("./pwa"),
    resolve: { alias: { "#trans": path("./pwa/i18n/trans.tsx") } },
    define: {
      "process.env.NODE_ENV": JSON.stringify(mode === "test" ? "test" : mode),
      // The pseudo locale stretches every label by half: for layout tests, never for people.
      "import.meta.env.VITE_PSEUDO": JSON.stringify(process.env.VITE_PSEUDO ?? ""),
    },
    oxc: { jsx: { runtime: "automatic", importSource: "preact" } },
    build: {
      outDir: path("./dist/pwa"),
      emptyOutDir: true,
      target: "es2022",
      minify: "terser",
      terserOptions: { ecma: 2020, compress: { passes: 2 } },
      manifest: true,
      cssCodeSplit: false,
      assetsInlineLimit: 0,
      modulePreload: {
        polyfill: false,
        resolveDependencies: (_file, files, { hostType }) => (hostType === "html" ? files : []),
      },
      rolldownOptions: {
        output: {
          chunkFileNames: (chunk) => `assets/${wordsNameOf(chunk.facadeModuleId) ?? clearName(chunk)}-[hash].js`,
          codeSplitting: { groups: [learn, home, core, rules] },
        },
      },
    },
    server: {
      port: Number(process.env.PORT ?? 8787),
      strictPort: true,
      proxy: { "/api": worker, "/packs": worker, "/pictures": worker, "/verify/": worker, "^/t(/|$)": worker },
    },
    plugins: [
      lingui({ cwd: path("."), macroTransform: true, failOnCompileError: true }),
      plainImport(),
      trimReplicache(path("./pwa/sync/engine-parts.ts")),
      words({
        catalogue: path("./locales/en/messages.po"),
        // Screens that neither home nor a lesson draws; they wait for their words (pwa/routes.tsx).
        isLater: (file) =>
          /^(server|shared)\/|^pwa\/lessons\/(certify|review|my-progress)|^pwa\/(approvals|outcomes|authoring|certificates|cohorts|data|storage|terminal)\/(?!price|door)|^pwa\/account\/(?!account|session|language-links)|^pwa\/tasks\/(?!task-row|words)|^pwa\/shell\/(more|pieces|install-hint)|^pwa\/i18n\/rejections|^pwa\/device\//.test(
            file,
          ),
      }),
      shell({
        routesSource: () => readFileSync(path("./pwa/routes.tsx"), "utf8"),
        onShell: (built, setsOfChunks) => {
          revision = built.revision;
          sets = setsOfChunks;
        },
      }),
      VitePWA({
        strategies: "injectManifest",
        srcDir: ".",
        filename: "sw.ts",
        injectRegister: false,
        // The browser fetches and keeps them when the app is installed; nothing else shows them.
        includeManifestIcons: false,
        manifest: manifest(path("./pwa/public")),
        injectManifest: {
          // Every chunk of the app, each with its sets. Packs live in a cache of their own.
          globPatterns: ["assets/*.{js,css}", "icon.svg"],
          globIgnores: ["assets/pseudo-*"],
          // Their names carry their hashes.
          dontCacheBustURLsMatching: /^assets\//,
          manifestTransforms: [
            (entries) => ({
              manifest: [{ url: "?shell", revision, size: 0 }, ...entries].map(({ url, ...entry }) => ({
                url: `/${url}`,
                ...entry,
                sets: sets.get(url) ?? [first],
              })),
            }),
          ],
        },
      }),
    ],
  };
});
