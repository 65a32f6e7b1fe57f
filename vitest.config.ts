// Three kinds of tests: rules in Node, the Worker in workerd, the product in Chromium.
import { generateKeyPairSync } from "node:crypto";
import { cloudflareTest, readD1Migrations } from "@cloudflare/vitest-plugin";
import { defineConfig } from "vitest/config";
import { startStandIn, type StandIn } from "./tests/support/oidc.ts";
import { newCertificateKeys } from "./scripts/lib/certificate-keys.ts";
import { outside } from "./tests/support/outside.ts";

const testSealKeys = JSON.stringify([
  generateKeyPairSync("ec", { namedCurve: "P-256" }).privateKey.export({ format: "jwk" }),
]);
const testCertificateKeys = newCertificateKeys();
let provider: Promise<StandIn> | undefined;

/**
 * Where branches are counted: what takes minutes then and runs none of them, or, as the simulator's seeds, runs again on
 * workerd. The command line's `--exclude` does not reach projects.
 */
const uncounted = ["tests/{simulator*,kills,budgets}.test.ts", "scripts/**"];

export default defineConfig({
  test: {
    // `npm run coverage`; what of it no test can take is listed in scripts/coverage.ts.
    coverage: {
      provider: "istanbul",
      include: ["server/{sync,scope}/**/*.ts", "shared/access.ts", "shared/sync/**/*.ts", "pwa/sync/**/*.ts"],
      exclude: [
        "**/*.test.ts",
        "**/*.test-d.ts",
        // IndexedDB, the engine, its socket, the service worker: these run in Chromium alone, in tests/e2e, where nothing is counted.
        "pwa/sync/{background,journal,replicache-store,open-store,poke-socket}.ts",
      ],
      reporter: ["text", "json"],
      reportsDirectory: ".nexio/coverage",
    },
    projects: [
      {
        extends: "./vite.config.ts",
        root: ".",
        test: {
          name: "unit",
          root: ".",
          // A machine that does other things too is slow, not broken.
          testTimeout: 30_000,
          // Both cores of a small machine; the browser's tests share one server and run one file at a time.
          maxWorkers: 2,
          include: ["{shared,server,pwa,scripts}/**/*.test.{ts,tsx}", "tests/*.test.ts", "tests/isolation/*.test.ts"],
          exclude: [
            "**/*.worker.test.ts",
            "**/node_modules/**",
            ...(process.argv.includes("--coverage") ? uncounted : []),
          ],
        },
      },
      {
        plugins: [
          cloudflareTest(async () => ({
            wrangler: { configPath: "./wrangler.toml" },
            miniflare: {
              outboundService: outside,
              bindings: {
                TEST_MIGRATIONS: await readD1Migrations("./migrations"),
                BETTER_AUTH_SECRET: "only-for-tests-0123456789-0123456789",
                SEAL_KEYS: testSealKeys,
                CERTIFICATE_KEYS: testCertificateKeys,
                // They have tests of their own, which switch them on.
                LIMITS: "off",
                FACTOR_SECRET: "only-for-tests-9876543210-9876543210",
                MAIL_OUTBOX: "1",
                ...(await (provider ??= startStandIn("http://localhost:8787"))).vars,
              },
            },
          })),
        ],
        test: {
          name: "worker",
          maxWorkers: 2,
          testTimeout: 60_000,
          include: ["tests/**/*.worker.test.ts"],
          setupFiles: ["tests/support/migrate.ts"],
          // With the cache on, the project fails from its second run on.
          fsModuleCache: false,
        },
      },
      {
        test: {
          name: "e2e",
          include: ["tests/e2e/*.e2e.ts"],
          sequence: { groupOrder: 1 },
          fileParallelism: false,
          testTimeout: 60_000,
          hookTimeout: 120_000,
          globalSetup: ["tests/support/serve.ts"],
        },
      },
    ],
  },
});
