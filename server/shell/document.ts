// The app's documents: one shell for every route, in the person's language and coat from the first byte; a learner's
// with its text in it.
import { Hono } from "hono";
import { getCookie } from "hono/cookie";
import { etag } from "hono/etag";
import { z } from "zod";
import { languages, type Language } from "../../shared/fields.ts";
import { textPathOf } from "../../shared/modes/text-path.ts";
import type { AppEnv } from "../env.ts";
import { html as markup } from "../http/markup.ts";
import { Problem } from "../http/problem.ts";
import { packReader } from "../lessons/pack-reader.ts";
import { coatAsked, coatVary } from "./coat.ts";
import { firstText, type FirstText } from "./first-text.ts";
import { appPermissions, appPolicy } from "./policy.ts";

const shellSchema = z.object({
  html: z.string(),
  locales: z.record(z.string(), z.string()),
  routes: z.record(z.string(), z.readonly(z.array(z.string()))).default({}),
  styleHashes: z.readonly(z.array(z.string())).default([]),
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

interface Dress {
  readonly language: Language;
  readonly theme: string;
  readonly mode: "full" | "lite";
}

/** The shell in this dress, its words and the view behind `path` on their way with the first answer. */
export function render({ html, locales, routes }: Shell, path: string, dress: Dress, text: FirstText | null): string {
  const { language, theme, mode } = dress;
  const [, view = []] = Object.entries(routes).find(([pattern]) => matches(pattern, path)) ?? [];
  const preload = [locales[language], ...view].flatMap((url) =>
    url ? [`<link rel="modulepreload" href="${url}">`] : [],
  );
  const shell = html
    .replace(/<html[^>]*>/, `<html lang="${language}" data-theme="${theme}" data-mode="${mode}">`)
    .replace("<!--locale-->", preload.join(""));
  if (!text) return shell.replace(/<!--\/?text-->/g, "");
  const title = path === "/" ? text.title : `${text.title} · Nexio`;
  // By a function: a `$` of a lesson is no pattern of ours.
  return shell
    .replace(/<title>.*?<\/title>/, () => markup`<title>${title}</title>`.toString())
    .replace(/<!--text-->[\s\S]*?<!--\/text-->/, () => text.body.toString());
}

export function documentRoutes({ assets, origin }: AppEnv) {
  const packs = packReader({ assets, origin });
  let shell: Promise<Shell> | null = null;
  const load = async (): Promise<Shell> => {
    const response = await assets.fetch(new URL("/_shell.json", origin));
    if (!response.ok) throw new Error("The app has not been built");
    return shellSchema.parse(await response.json());
  };

  return new Hono().use(etag()).get("*", async (c) => {
    // A path with an extension is a file, and a file that reaches the Worker does not exist.
    if (/\.[a-z0-9]+$/i.test(c.req.path) || /^\/((api|assets|packs|t)(\/|$)|verify\/)/.test(c.req.path))
      throw new Problem(404, "not_found", "There is nothing here.");
    shell ??= load().catch((error: unknown) => {
      shell = null;
      throw error;
    });
    const built = await shell;
    const language = languageOf(getCookie(c, "locale"), c.req.header("accept-language"));
    const path = c.req.path.replace(/(?<=.)\/$/, "");
    c.header("cache-control", "private, no-cache");
    c.header("vary", `accept-language, ${coatVary}`);
    // What the service worker keeps answers every address of the app: no page's text, no page's chunks, and never the
    // way to another. Workers of earlier versions ask by their revision.
    const isKept = path === "/" && ["shell", "__WB_REVISION__"].some((name) => c.req.query(name) !== undefined);
    const coat = coatAsked(c);
    const elsewhere = coat === "text" && !isKept ? textPathOf(path, language) : null;
    if (elsewhere !== null) return c.redirect(elsewhere, 303);
    const dress: Dress = {
      language,
      theme: oneOf(getCookie(c, "theme"), ["dark", "light"]),
      mode: coat === "full" ? "full" : "lite",
    };
    const text = isKept ? null : await firstText(packs, path, language);
    c.header("content-security-policy", appPolicy(built.styleHashes));
    c.header("permissions-policy", appPermissions);
    // Its revision tells the service worker that this is the shell of its own version.
    if (isKept) c.header("etag", `"${built.revision}-${language}-${dress.theme}-${dress.mode}-shell"`);
    return c.html(render(isKept ? { ...built, locales: {}, routes: {} } : built, path, dress, text));
  });
}
