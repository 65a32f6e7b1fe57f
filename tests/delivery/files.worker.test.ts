// Files of the app as the Worker sends them: in the form a browser takes, of this release or an earlier one.
import { env, exports } from "cloudflare:workers";
import { createScheduledController } from "cloudflare:test";
import { describe, expect, test } from "vitest";
import { assetKey, forgetReleases, keptMs, releaseKey, releasesIn } from "../../server/assets/archive.ts";
import worker from "../../server/index.ts";
import { createApp } from "../../server/http/app.ts";
import { appEnv, fetchApp, origin } from "../support/tenants.ts";

const script = "/assets/core-AbCd_-12.js";
const digest = (char: string) => btoa(char.repeat(32));
const hex = (char: string) => (char.codePointAt(0) ?? 0).toString(16).repeat(8);

/** The Worker over an asset layer that holds exactly these files. */
function over(files: Readonly<Record<string, string>>) {
  const assets = {
    async fetch(request: Request) {
      const body = files[new URL(request.url).pathname];
      if (body === undefined) return new Response("", { status: 404 });
      const etag = `"${body}"`;
      if (request.headers.get("if-none-match") === etag) return new Response(null, { status: 304, headers: { etag } });
      return new Response(request.method === "HEAD" ? null : body, { headers: { etag } });
    },
  } as unknown as Fetcher;
  const app = createApp({ ...appEnv, assets });
  return async (path: string, headers: Record<string, string> = {}, method = "GET") =>
    app.fetch(new Request(new URL(path, origin), { headers, method }));
}

const here = over({
  [script]: "plain",
  [`${script}.br`]: "brotli",
  [`${script}.gz`]: "gzip",
  [`${script}.${hex("d")}.dcz`]: "delta",
  "/icon-192.png": "picture",
  "/sw.js": "worker",
  "/_shell.json": "inner",
  [`/packs/${"a".repeat(64)}`]: "pack",
  [`/packs/${"a".repeat(64)}.gz`]: "packed",
});
const bytesOf = async (response: Response) => new TextDecoder().decode(await response.arrayBuffer());

describe("the form of a file", () => {
  test.each([
    ["br, gzip", "br", "brotli"],
    ["gzip, deflate, br, zstd", "br", "brotli"],
    ["gzip", "gzip", "gzip"],
    ["br;q=0, gzip;q=0.5", "gzip", "gzip"],
    ["identity", null, "plain"],
    ["", null, "plain"],
    // Which it cannot have without saying which dictionary it holds.
    ["gzip, br, dcb, dcz", "br", "brotli"],
  ])("for “%s” is %s", async (accepted, coding, bytes) => {
    const response = await here(script, { "accept-encoding": accepted });
    expect(response.status).toBe(200);
    expect(response.headers.get("content-encoding")).toBe(coding);
    expect(response.headers.get("content-type")).toBe("text/javascript; charset=utf-8");
    expect(response.headers.get("vary")).toBe("accept-encoding, available-dictionary");
    expect(response.headers.get("cache-control")).toBe("public, max-age=31536000, immutable");
    expect(response.headers.get("use-as-dictionary")).toBe('match="/assets/core-*.js"');
    expect(await bytesOf(response)).toBe(bytes);
  });

  test("is what changed, for a browser that holds an earlier version the build knew", async () => {
    const accepted = { "accept-encoding": "gzip, br, zstd, dcb, dcz" };
    const known = await here(script, { ...accepted, "available-dictionary": `:${digest("d")}:` });
    expect(known.headers.get("content-encoding")).toBe("dcz");
    expect(await bytesOf(known)).toBe("delta");
    for (const other of [`:${digest("e")}:`, digest("d"), ":../../x:", `:${btoa("d")}:`]) {
      const unknown = await here(script, { ...accepted, "available-dictionary": other });
      expect(unknown.headers.get("content-encoding"), other).toBe("br");
    }
    const untaken = await here(script, { "accept-encoding": "br", "available-dictionary": `:${digest("d")}:` });
    expect(untaken.headers.get("content-encoding")).toBe("br");
  });

  test("has an ETag of its own, and is not sent to who has it", async () => {
    const asked = { "accept-encoding": "br", "if-none-match": '"brotli"' };
    const response = await here(script, asked);
    expect(response.status).toBe(304);
    expect(await bytesOf(response)).toBe("");
    expect((await here(script, { ...asked, "accept-encoding": "gzip" })).status).toBe(200);
  });

  test("is told by HEAD, without its bytes", async () => {
    const response = await here(script, { "accept-encoding": "br" }, "HEAD");
    expect([response.status, response.headers.get("content-encoding")]).toEqual([200, "br"]);
    expect(await bytesOf(response)).toBe("");
  });

  test("of a part is the whole: no range of a compressed form means anything", async () => {
    const response = await here(script, { "accept-encoding": "br", range: "bytes=0-1" });
    expect(response.status).toBe(200);
    expect(await bytesOf(response)).toBe("brotli");
  });
});

describe("other files", () => {
  test("pictures come as they are; what has no hash in its name is asked for again", async () => {
    const response = await here("/icon-192.png", { "accept-encoding": "br" });
    expect(response.headers.get("content-encoding")).toBe(null);
    expect(response.headers.get("cache-control")).toBe("no-cache");
    expect((await here("/sw.js")).headers.get("content-security-policy")).toContain("default-src 'none'");
  });

  test("packs are JSON by their address, and immutable", async () => {
    const response = await here(`/packs/${"a".repeat(64)}`, { "accept-encoding": "gzip" });
    expect(response.headers.get("content-type")).toBe("application/json; charset=utf-8");
    expect(response.headers.get("cache-control")).toContain("immutable");
    expect(await bytesOf(response)).toBe("packed");
  });

  test("a missing one is a problem that nobody keeps, never a page", async () => {
    for (const path of ["/assets/gone-00000000.js", "/gone.js", "/_shell.json", "/.vite/manifest.json", "/packs/x"]) {
      const response = await here(path, { accept: "text/html" });
      expect(response.status, path).toBe(404);
      expect(response.headers.get("content-type"), path).toBe("application/problem+json");
      expect(response.headers.get("cache-control"), path).toBe("no-store");
    }
  });
});

const day = 86_400_000;
const keep = async (at: number, files: Readonly<Record<string, string>>) => {
  for (const [file, text] of Object.entries(files)) await env.ARCHIVE.put(assetKey(file), text);
  await env.ARCHIVE.put(releaseKey(at), JSON.stringify({ at, files: Object.keys(files) }));
};

describe("files of earlier releases", () => {
  test("are served from the archive, compressed on their way, as immutable as ever", async () => {
    const text = "export const a = 1;".repeat(50);
    await keep(1, { "old-11111111.js": text });
    const response = await fetchApp("/assets/old-11111111.js", { headers: { "accept-encoding": "br" } });
    expect(response.status).toBe(200);
    expect(response.headers.get("content-type")).toBe("text/javascript; charset=utf-8");
    expect(response.headers.get("cache-control")).toContain("immutable");
    expect(response.headers.get("use-as-dictionary")).toBe('match="/assets/old-*.js"');
    expect(await response.text()).toBe(text);
    const listed = await fetchApp("/assets/releases.json");
    expect(listed.headers.get("cache-control")).toBe("public, max-age=60");
    expect(await listed.json()).toContainEqual({ at: 1, files: ["old-11111111.js"] });
    expect(await (await fetchApp("/assets/releases.json")).json()).toHaveLength(1);
  });

  test("go 180 days after another release took their place; what a younger one has stays, and so does the newest", async () => {
    const start = 1_700_000_000_000;
    await keep(start, { "one-11111111.js": "1", "both-11111111.js": "b" });
    await keep(start + day, { "two-22222222.js": "2", "both-11111111.js": "b" });
    const has = async (file: string) => (await env.ARCHIVE.head(assetKey(file))) !== null;

    await forgetReleases(env.ARCHIVE, start + day + keptMs);
    expect(await has("one-11111111.js")).toBe(true);
    await forgetReleases(env.ARCHIVE, start + day + keptMs + 1);
    expect(await has("one-11111111.js")).toBe(false);
    expect(await has("both-11111111.js")).toBe(true);
    // A year without a release.
    await worker.scheduled?.(createScheduledController({ scheduledTime: new Date(start + 400 * day) }), env);
    expect(await has("two-22222222.js")).toBe(true);
    expect((await releasesIn(env.ARCHIVE)).map(({ at }) => at)).toEqual([start + day]);
    expect((await exports.default.fetch(new Request(`${origin}/assets/one-11111111.js`))).status).toBe(404);
  });
});

test("the document that the service worker keeps is the same for every page: no page’s chunks, the person’s language", async () => {
  const shell = await fetchApp("/?shell", { headers: { cookie: "locale=fr" } });
  const html = await shell.text();
  expect(html).toContain('<html lang="fr"');
  expect(html).not.toContain("<!--locale-->");
  const home = await (await fetchApp("/", { headers: { cookie: "locale=fr" } })).text();
  const preloads = (text: string) => text.split('rel="modulepreload"').length - 1;
  expect(preloads(html)).toBeLessThan(preloads(home));
  expect(shell.headers.get("etag")).toContain("-shell");
});
