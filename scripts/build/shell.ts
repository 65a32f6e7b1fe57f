// Turns the built index.html into `_shell.json`, from which the Worker renders documents. No HTML stays among the
// assets, so a missing file can never be answered with a page, and no inline script is needed at all.
import { createHash } from "node:crypto";
import type { Plugin, Rolldown } from "vite";
import { appPermissions, appPolicy } from "../../server/shell/policy.ts";
import { setsOf } from "./sets.ts";

export interface Shell {
  /** The whole document; `<!--locale-->` and the attributes of `<html>` are the Worker's to replace. */
  readonly html: string;
  /** Locale -> URL of its catalogue's chunk, for `<link rel="modulepreload">`. */
  readonly locales: Readonly<Record<string, string>>;
  /** Path of `pwa/routes.tsx` -> URLs of what its view needs beyond the document's own scripts, to preload likewise. */
  readonly routes: Readonly<Record<string, readonly string[]>>;
  /** SHA-256, base64, of each inline `<style>`, for the Content-Security-Policy. */
  readonly styleHashes: readonly string[];
  /** Changes whenever the document does, or what it is allowed; the service worker's revision of `/`. */
  readonly revision: string;
}

export const localePlaceholder = "<!--locale-->";

const sha256 = (text: string, encoding: "base64" | "hex") => createHash("sha256").update(text).digest(encoding);

/** A style sheet in the head would hold back the skeleton; after it, only what follows waits. */
const styleSheetLast = (html: string) => {
  const links = html.match(/[ \t]*<link[^>]*rel="stylesheet"[^>]*>\n?/g) ?? [];
  return links.reduce((page, link) => page.replace(link, ""), html).replace("</body>", `${links.join("")}  </body>`);
};

const minify = (html: string) => html.replace(/>\s+</g, "><").replace(/\n\s+/g, "\n").trim();

export const shellOf = (page: string, { locales, routes }: Pick<Shell, "locales" | "routes">): Shell => {
  if (!page.includes(localePlaceholder)) throw new Error(`pwa/index.html has lost its ${localePlaceholder}`);
  const html = minify(styleSheetLast(page));
  if (/<script(?![^>]*\ssrc=)/.test(html)) throw new Error("An inline script reached the shell: the CSP forbids it");
  const styles = [...html.matchAll(/<style[^>]*>([\s\S]*?)<\/style>/g)].map(([, css = ""]) => css);
  const styleHashes = styles.map((css) => sha256(css, "base64"));
  return {
    html,
    locales,
    routes,
    styleHashes,
    revision: sha256(JSON.stringify([html, locales, routes, appPolicy(styleHashes), appPermissions]), "hex").slice(
      0,
      16,
    ),
  };
};

/** The locale a chunk is the catalogue of, if it is one: of its first half. */
export const localeOf = (moduleId: string | null | undefined) =>
  moduleId?.match(/\/locales\/(\w+)\/messages\.po$/)?.[1];

/** What a chunk of words is called: `mg`, and `mg-rest`, `mg-seldom` for the parts beyond the first route. */
export const wordsNameOf = (moduleId: string | null | undefined) =>
  moduleId
    ?.match(/\/locales\/(\w+)\/messages\.po(\?rest|\?seldom)?$/)
    ?.slice(1)
    .filter(Boolean)
    .join("-")
    .replace("?", "");

/** Path -> module of its view, read from the one registry there is. */
export const viewsOf = (routesSource: string): Readonly<Record<string, string>> =>
  Object.fromEntries(
    [...routesSource.matchAll(/path: "([^"]+)"[^}]*?\bimport\("\.\/([^"]+)"\)/g)].map(([, path = "", file = ""]) => [
      path,
      file,
    ]),
  );

const chunksOf = (bundle: Rolldown.OutputBundle) => Object.values(bundle).filter((one) => one.type === "chunk");

/** Files that `chunk` imports statically, itself first. */
const graphOf = (bundle: Rolldown.OutputBundle, fileName: string, seen = new Set<string>()): ReadonlySet<string> => {
  const chunk = bundle[fileName];
  if (seen.has(fileName) || chunk?.type !== "chunk") return seen;
  seen.add(fileName);
  for (const next of chunk.imports) graphOf(bundle, next, seen);
  return seen;
};

const routesOf = (bundle: Rolldown.OutputBundle, views: Readonly<Record<string, string>>) => {
  const chunks = chunksOf(bundle);
  const atOnce = new Set(chunks.filter(({ isEntry }) => isEntry).flatMap((one) => [...graphOf(bundle, one.fileName)]));
  return Object.fromEntries(
    Object.entries(views).map(([path, view]) => {
      const chunk = chunks.find(({ moduleIds }) => moduleIds.some((id) => id.endsWith(`/pwa/${view}`)));
      const files = chunk ? [...graphOf(bundle, chunk.fileName)].filter((file) => !atOnce.has(file)) : [];
      return [path, files.map((file) => `/${file}`)];
    }),
  );
};

interface Options {
  readonly routesSource: () => string;
  /** Learns the shell, and the sets of each chunk, before the service worker's list is written. */
  readonly onShell: (shell: Shell, sets: ReadonlyMap<string, readonly string[]>) => void;
}

export const shell = ({ routesSource, onShell }: Options): Plugin => ({
  name: "nexio-shell",
  apply: "build",
  enforce: "post",
  generateBundle: {
    order: "post",
    handler(_options, bundle) {
      const page = bundle["index.html"];
      if (page?.type !== "asset") return;
      const locales = Object.fromEntries(
        chunksOf(bundle).flatMap(({ facadeModuleId, fileName }) => {
          const locale = localeOf(facadeModuleId);
          return locale ? [[locale, `/${fileName}`]] : [];
        }),
      );
      const views = viewsOf(routesSource());
      const built = shellOf(String(page.source), { locales, routes: routesOf(bundle, views) });
      const words = chunksOf(bundle).flatMap(({ facadeModuleId, fileName }): [string, string][] => {
        const name = wordsNameOf(facadeModuleId);
        return name ? [[fileName, name.replace("-rest", "")]] : [];
      });
      delete bundle["index.html"];
      this.emitFile({ type: "asset", fileName: "_shell.json", source: JSON.stringify(built) });
      onShell(built, setsOf(chunksOf(bundle), views, new Map(words)));
    },
  },
});
