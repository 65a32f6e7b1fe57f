// Promises about the code that no type and no linter keeps: patterns that must not appear, and why.
import { globSync, readFileSync } from "node:fs";
import { inRoot, root } from "./lib/paths.ts";

interface Gate {
  readonly files: readonly string[];
  readonly except?: readonly string[];
  readonly pattern: RegExp;
  readonly why: string;
}

const gates: readonly Gate[] = [
  {
    files: ["shared/**/*.ts"],
    except: ["shared/**/*.test.ts"],
    pattern: /\bDate\.now\(|\bnew Date\(\)|\bMath\.random\(|\bcrypto\.(getRandomValues|randomUUID)\b|\bfetch\(/,
    why: "a rule runs on the phone and on the Worker and must come to the same result: pass clock and chance in",
  },
  {
    files: ["shared/**/*.ts", "pwa/**/*.{ts,tsx}"],
    pattern: /from "zod"/,
    why: "classic zod costs a phone 24 KB: use zod/mini",
  },
  {
    files: ["pwa/**/*.{ts,tsx}"],
    pattern: /from "preact\/compat|dangerouslySetInnerHTML|\.innerHTML\s*=/,
    why: "compat is 3 KB more, and text never becomes markup",
  },
  {
    files: ["server/**/*.ts", "server/**/*.tsx"],
    except: [
      "server/scope/**",
      "server/worker-configuration.d.ts",
      "server/http/health.ts",
      "server/env.ts",
      "server/**/*.test.ts",
    ],
    pattern: /\.prepare\(|new ScopedDb\(|\benv\.databases\b|\benv\.DB\b/,
    why: "a tenant's rows are reached through its scope alone",
  },
  {
    files: ["server/**/*.ts", "server/**/*.tsx"],
    except: [
      "server/auth/**",
      // A person's factors, and what their sessions have shown.
      "server/{factors,step-up}/**",
      "server/scope/{directory,certificate-slots}.ts",
      "server/tenants/create-tenant.ts",
      "server/env.ts",
    ],
    pattern: /\bdrizzle\(|\.identityDb\b/,
    why: "identity's tables know no tenant: they belong to server/auth",
  },
  {
    files: ["server/**/*.ts", "server/**/*.tsx"],
    except: ["server/outgoing/port.ts", "server/worker-configuration.d.ts"],
    pattern: /(?<![.\w]|async )fetch\(|\b(globalThis|self)\.fetch\b|from "cloudflare:sockets"|\bnew WebSocket\(/,
    why: "other services are reached through server/outgoing alone",
  },
  {
    files: ["server/**/*.ts"],
    except: ["server/scope/{system,heartbeats}.ts"],
    pattern:
      /(upsert|insert|remove)\(\s*"(task_claims|agent_wakes|effects|budgets|cost_events)"|(UPDATE|INTO|DELETE FROM) (task_claims|agent_wakes|effects|budgets|cost_events)\b/,
    why: "claims, wakes, effects and money are written by the named statements of server/scope alone",
  },
  {
    files: ["{shared,server,pwa,scripts,tests}/**/*.{ts,tsx}"],
    except: ["server/worker-configuration.d.ts", "scripts/gates.ts"],
    pattern: /@ts-ignore|@ts-nocheck|\bas any\b|: any\b/,
    why: "types are not switched off: parse what comes from outside",
  },
];

/** `file:line: why` for every line that breaks a gate. */
export const findBreaches = (): string[] =>
  gates.flatMap(({ files, except = [], pattern, why }) =>
    globSync([...files], { cwd: root, exclude: [...except] }).flatMap((file) =>
      readFileSync(inRoot(file), "utf8")
        .split("\n")
        .flatMap((line, index) => (pattern.test(line) ? [`${file}:${index + 1}: ${why}`] : [])),
    ),
  );

/** Malagasy and French are typeset with U+2019; a straight apostrophe in a translation is a slip. */
export const findStraightApostrophes = (): string[] =>
  ["mg", "fr"].flatMap((locale) => {
    const file = `locales/${locale}/messages.po`;
    let translated = false;
    return readFileSync(inRoot(file), "utf8")
      .split("\n")
      .flatMap((line, index) => {
        if (/^\w/.test(line)) translated = line.startsWith("msgstr");
        return translated && /^(msgstr )?".*\p{L}'/u.test(line) ? [`${file}:${index + 1}: write ’ for '`] : [];
      });
  });

/** Two versions of workerd refuse to share a database, and a range would bring them in. */
export const findDoubleVersions = (): string[] => {
  const lock: { packages: Record<string, { version?: string }> } = JSON.parse(
    readFileSync(inRoot("package-lock.json"), "utf8"),
  );
  return ["workerd", "wrangler", "miniflare", "preact", "better-auth"].flatMap((name) => {
    const versions = new Set(
      Object.entries(lock.packages)
        .filter(([path]) => path.endsWith(`node_modules/${name}`))
        .map(([, { version }]) => version),
    );
    return versions.size > 1
      ? [`package-lock.json: ${name} in ${versions.size} versions: ${[...versions].join(", ")}`]
      : [];
  });
};
