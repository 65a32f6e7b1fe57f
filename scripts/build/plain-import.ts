// `import()` as it is written. Vite wraps each one in a helper that preloads styles and chunks: one style sheet is here
// from the start, the document preloads what its route needs, and the helper with its table costs a phone 1.1 KB.
import type { Plugin } from "vite";

const helper = "\0vite/preload-helper.js";

export const plainImport = (): Plugin => ({
  name: "nexio-plain-import",
  apply: "build",
  enforce: "pre",
  resolveId: { order: "pre", handler: (id) => (id === helper ? id : undefined) },
  load: {
    order: "pre",
    handler: (id) => (id === helper ? "export const __vitePreload = (load) => load();" : undefined),
  },
});
