// Files: of this release from the asset layer, compressed at build; of earlier ones from the archive.
import { Hono } from "hono";
import type { AppEnv } from "../env.ts";
import { noScript, policyOf } from "../http/guard-headers.ts";
import { Problem } from "../http/problem.ts";
import { assetKey, releasesIn } from "./archive.ts";
import { chunkOf, dictionaryOf, encodingsOfRequest } from "./encodings.ts";

const types: Readonly<Record<string, string>> = {
  js: "text/javascript; charset=utf-8",
  css: "text/css; charset=utf-8",
  svg: "image/svg+xml",
  png: "image/png",
  json: "application/json; charset=utf-8",
  webmanifest: "application/manifest+json; charset=utf-8",
};

/** The build has written these as `.br` and `.gz` too (`scripts/build/compress.ts`). */
const isCompressed = (type: string) => type !== types["png"];

const typeOf = (path: string): string | undefined => {
  if (/^\/packs\/[\w-]+$/.test(path)) return types["json"];
  return types[/\.(\w+)$/.exec(path)?.[1] ?? ""];
};

const immutable = "public, max-age=31536000, immutable";
const policy = policyOf(
  "connect-src 'self'",
  "script-src 'self'",
  "img-src 'self'",
  "style-src 'unsafe-inline'",
  noScript,
);

/** Headers that a file has whatever its form. */
function headersOf(path: string, type: string): Headers {
  const named = /^\/(assets|packs|pictures)\//.test(path);
  const headers = new Headers({
    "content-type": type,
    "cache-control": named ? immutable : "no-cache",
    "cross-origin-resource-policy": "same-origin",
    "x-content-type-options": "nosniff",
  });
  // What can become a document or a worker of its own.
  if (!named || type === types["svg"]) headers.set("content-security-policy", policy);
  const chunk = chunkOf(path);
  if (isCompressed(type)) headers.set("vary", chunk ? "accept-encoding, available-dictionary" : "accept-encoding");
  // RFC 9842: the next version of this chunk may be sent as what changed.
  if (chunk) headers.set("use-as-dictionary", `match="/assets/${chunk[0]}-*.${chunk[1]}"`);
  return headers;
}

/** Forms of the file at `path` that this browser takes, the smallest first: ending of the stored form, coding. */
function formsOf(request: Request, path: string, type: string): [ending: string, coding: string | null][] {
  if (!isCompressed(type)) return [["", null]];
  const taken = encodingsOfRequest(request);
  const dictionary =
    chunkOf(path) && taken.has("dcz") ? dictionaryOf(request.headers.get("available-dictionary")) : null;
  return [
    ...(dictionary ? [[`.${dictionary}.dcz`, "dcz"] as [string, string]] : []),
    ...(taken.has("br")
      ? [[".br", "br"] as [string, string]]
      : taken.has("gzip")
        ? [[".gz", "gzip"] as [string, string]]
        : []),
    ["", null],
  ];
}

export function assetRoutes({ assets, archive, origin, behindWrangler }: AppEnv) {
  // The proxy of `wrangler dev` packs "br" again as gzip for every browser that names gzip first, which all do; the edge
  // does not. Codings have no case (RFC 9110, 8.4.1), and one it does not know it leaves alone.
  const spelled = (coding: string) => (behindWrangler && coding === "br" ? "BR" : coding);

  /** From this release, as it was compressed at build. */
  async function ofThisRelease(request: Request, path: string, type: string): Promise<Response | null> {
    const known = request.headers.get("if-none-match");
    for (const [ending, coding] of formsOf(request, path, type)) {
      // Each form has an ETag of its own: that of its bytes.
      const asked = new Request(new URL(path + ending, origin), {
        method: request.method,
        ...(known && { headers: { "if-none-match": known } }),
      });
      const stored = await assets.fetch(asked);
      if (stored.status !== 200 && stored.status !== 304) continue;
      const headers = headersOf(path, type);
      const etag = stored.headers.get("etag");
      if (etag) headers.set("etag", etag);
      if (coding) headers.set("content-encoding", spelled(coding));
      return new Response(stored.body, { status: stored.status, headers, encodeBody: "manual" });
    }
    return null;
  }

  /** From an earlier one. The runtime compresses these as they go. */
  async function ofAnEarlierOne(request: Request, path: string, type: string): Promise<Response | null> {
    const object = path.startsWith("/assets/") ? await archive.get(assetKey(path.slice("/assets/".length))) : null;
    if (!object) return null;
    const headers = headersOf(path, type);
    headers.set("etag", object.httpEtag);
    const coding = ["br", "gzip"].find((one) => encodingsOfRequest(request).has(one));
    if (coding) headers.set("content-encoding", coding);
    return new Response(request.method === "HEAD" ? null : object.body, { headers });
  }

  return (
    new Hono()
      // What `scripts/deploy.ts` makes deltas from; every file in it is public. A minute in the edge's cache: each answer
      // costs the archive as many reads as there are releases.
      .get("/assets/releases.json", async (c) => {
        const cache = caches.default;
        const known = await cache.match(c.req.url);
        if (known) return new Response(known.body, known);
        c.header("cache-control", "public, max-age=60");
        const answer = c.json(await releasesIn(archive));
        await cache.put(c.req.url, answer.clone());
        return answer;
      })
      .get("*", async (c, next) => {
        const { path, raw: request } = c.req;
        const type = typeOf(path);
        // Nothing beginning with a dot or an underscore is anybody's business.
        if (!type || /\/[._]/.test(path) || path.startsWith("/api/")) return next();
        const found = (await ofThisRelease(request, path, type)) ?? (await ofAnEarlierOne(request, path, type));
        if (found) return found;
        if (path.startsWith("/packs/")) return next();
        throw new Problem(404, "not_found", "There is nothing here.");
      })
  );
}
