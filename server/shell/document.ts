// The app's documents: one shell for every route, in the person's language and coat from the first byte.
import { Hono } from "hono";
import { getCookie } from "hono/cookie";
import { z } from "zod";
import { languages, type Language } from "../../shared/fields.ts";
import type { AppEnv } from "../env.ts";
import { Problem } from "../http/problem.ts";

const shellSchema = z.object({
  html: z.string(),
  locales: z.record(z.string(), z.string()),
  routes: z.record(z.string(), z.array(z.string())).default({}),
  styleHashes: z.array(z.string()).default([]),
  revision: z.string(),
});
type Shell = z.infer<typeof shellSchema>;

/** The first of the person's languages that Nexio speaks; Malagasy when they say nothing. */
export function languageOf(cookie: string | undefined, accepted: string | undefined): Language {
  const wanted = [cookie ?? "", ...(accepted ?? "").split(",")].map((tag) => tag.trim().slice(0, 2).toLowerCase());
  const spoken: readonly string[] = languages;
  return (wanted.find((tag) => spoken.includes(tag)) as Language | undefined) ?? "mg";
}

const oneOf = <T extends string>(value: string | undefined, allowed: readonly [T, ...T[]]): T =>
  allowed.find((one) => one === value) ?? allowed[0];

/** Whether `path` is one of the app's `pattern`, such as `/lessons/:id`. */
export function matches(pattern: string, path: string): boolean {
  const [wanted, given] = [pattern.split("/"), path.split("/")];
  return wanted.length === given.length && wanted.every((part, at) => part.startsWith(":") || part === given[at]);
}

interface Coat {
  readonly language: Language;
  readonly theme: string;
  readonly mode: string;
}

/** The shell in this coat, its words and the view behind `path` on their way with the first answer. */
function render({ html, locales, routes }: Shell, path: string, { language, theme, mode }: Coat): string {
  const [, view = []] = Object.entries(routes).find(([pattern]) => matches(pattern, path)) ?? [];
  const preload = [locales[language], ...view].flatMap((url) =>
    url ? [`<link rel="modulepreload" href="${url}">`] : [],
  );
  return html
    .replace(/<html[^>]*>/, `<html lang="${language}" data-theme="${theme}" data-mode="${mode}">`)
    .replace("<!--locale-->", preload.join(""));
}

const policy = (styleHashes: readonly string[]) =>
  [
    "default-src 'none'",
    "script-src 'self'",
    `style-src 'self' ${styleHashes.map((hash) => `'sha256-${hash}'`).join(" ")}`.trim(),
    "img-src 'self' data:",
    "connect-src 'self'",
    "manifest-src 'self'",
    "worker-src 'self'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
  ].join("; ");

export function documentRoutes({ assets, origin }: AppEnv) {
  let shell: Promise<Shell> | null = null;
  const load = async (): Promise<Shell> => {
    const response = await assets.fetch(new URL("/_shell.json", origin));
    if (!response.ok) throw new Error("The app has not been built");
    return shellSchema.parse(await response.json());
  };

  return new Hono().get("*", async (c) => {
    // A path with an extension is a file, and a file that reaches the Worker does not exist.
    if (/\.[a-z0-9]+$/i.test(c.req.path) || /^\/((api|assets|packs|t)(\/|$)|verify\/)/.test(c.req.path))
      throw new Problem(404, "not_found", "There is nothing here.");
    shell ??= load().catch((error: unknown) => {
      shell = null;
      throw error;
    });
    const built = await shell;
    const language = languageOf(getCookie(c, "locale"), c.req.header("accept-language"));
    const theme = oneOf(getCookie(c, "theme"), ["dark", "light"]);
    const mode = oneOf(getCookie(c, "mode"), ["full", "lite"]);
    const path = c.req.path.replace(/(?<=.)\/$/, "");
    // What the service worker keeps for every address: no page's text, no page's chunks.
    const neutral = path === "/" && c.req.query("shell") !== undefined;
    const etag = `"${built.revision}-${language}-${theme}-${mode}${neutral ? "-shell" : ""}"`;
    c.header("content-security-policy", policy(built.styleHashes));
    c.header("cross-origin-opener-policy", "same-origin");
    c.header("referrer-policy", "strict-origin-when-cross-origin");
    c.header("permissions-policy", "camera=(self), geolocation=(), microphone=()");
    c.header("strict-transport-security", "max-age=31536000; includeSubDomains");
    c.header("cache-control", "private, no-cache");
    c.header("vary", "cookie, accept-language");
    c.header("etag", etag);
    if (c.req.header("if-none-match") === etag) return c.body(null, 304);
    return c.html(render(neutral ? { ...built, locales: {}, routes: {} } : built, path, { language, theme, mode }));
  });
}
