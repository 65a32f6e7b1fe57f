// The words of the product: English in the code, Malagasy and French written by people. `pseudo` is for layout tests.
import { defineConfig } from "@lingui/cli";

export default defineConfig({
  sourceLocale: "en",
  locales: ["mg", "fr", "en", "pseudo"],
  pseudoLocale: "pseudo",
  fallbackLocales: { mg: ["fr", "en"], fr: "en", default: "en" },
  catalogs: [
    {
      path: "<rootDir>/locales/{locale}/messages",
      include: ["pwa", "shared", "server"],
      exclude: ["**/*.test.*", "**/*.d.ts", "**/node_modules/**"],
    },
  ],
  // The Worker is bundled without a macro step (server/i18n/say.ts).
  experimental: { runtimeMacro: true },
  macro: { jsxPackage: ["#trans/macro"] },
  runtimeConfigModule: { i18n: ["#trans", "i18n"], Trans: ["#trans", "Trans"] },
});
