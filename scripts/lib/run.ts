// Starting the tools of node_modules: always through this very Node, never through a shell.
import { spawn } from "node:child_process";
import { inRoot, root } from "./paths.ts";

/** Tools by name -> the file that Node runs. */
const tools = {
  knip: "knip/bin/knip.js",
  lingui: "@lingui/cli/dist/lingui.js",
  oxfmt: "oxfmt/bin/oxfmt",
  oxlint: "oxlint/bin/oxlint",
  playwright: "playwright-core/cli.js",
  tsc: "typescript/bin/tsc",
  vite: "vite/bin/vite.js",
  vitest: "vitest/vitest.mjs",
  wrangler: "wrangler/bin/wrangler.js",
} as const;
export type Tool = keyof typeof tools;

export const toolPath = (tool: Tool) => inRoot("node_modules", tools[tool]);

/** Keeps wrangler from asking, counting and calling home, all of which stall a machine without a network. */
export const quietEnv = {
  CI: "1",
  WRANGLER_SEND_METRICS: "false",
  CLOUDFLARE_CF_FETCH_ENABLED: "false",
  WRANGLER_HIDE_BANNER: "true",
} as const;

export interface Outcome {
  readonly ok: boolean;
  /** Both streams in the order they came; empty when they were shown as they came. */
  readonly output: string;
}

interface Options {
  /** Added to this process's own. */
  readonly env?: Readonly<Record<string, string>>;
  /** Shows what the command prints instead of keeping it. */
  readonly show?: boolean;
}

/** Runs any program to its end. Never rejects: a program that cannot start is a failed one. */
export const runProgram = (program: string, args: readonly string[], { env, show }: Options = {}) =>
  new Promise<Outcome>((resolve) => {
    const child = spawn(program, args, {
      cwd: root,
      env: { ...process.env, ...(show ? {} : { NO_COLOR: "1" }), ...env },
      stdio: show ? "inherit" : ["ignore", "pipe", "pipe"],
    });
    let output = "";
    const keep = (part: Buffer) => {
      output += part.toString();
    };
    child.stdout?.on("data", keep);
    child.stderr?.on("data", keep);
    child.on("error", (error) => resolve({ ok: false, output: output + error.message }));
    child.on("close", (code) => resolve({ ok: code === 0, output }));
  });

export const runTool = (tool: Tool, args: readonly string[], options: Options = {}) =>
  runProgram(process.execPath, [toolPath(tool), ...args], {
    ...options,
    env: tool === "wrangler" ? { ...quietEnv, ...options.env } : (options.env ?? {}),
  });
