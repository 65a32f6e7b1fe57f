// Who may keep which answer: every row of docs/caching.md asked for, and every route walked as a member.
import { env } from "cloudflare:workers";
import { describe, expect, test } from "vitest";
import table from "../../docs/caching.md?raw";
import { createAuth } from "../../server/auth/auth.ts";
import { createApp } from "../../server/http/app.ts";
import { catalogue } from "../../shared/lessons/catalogue.ts";
import { newId } from "../../server/sync/new-id.ts";
import { anAddress, appEnv, aTenant, fetchApp, origin, postJson, type TestMember } from "../support/tenants.ts";
import { aLessonText } from "../support/lesson-text.ts";

interface Row {
  readonly cacheControl: string;
  readonly etag: boolean;
  readonly vary: string | null;
}
const plain = (cell: string) => cell.replaceAll("`", "").trim();
/** By what stands before the colon of its first cell. */
const rows = new Map<string, Row>(
  table
    .split("\n")
    .filter((line) => line.startsWith("| ") && !/^\| (answer|---)/.test(line))
    .map((line) => {
      const [, answer = "", cacheControl = "", etag = "", vary = ""] = line.split("|").map(plain);
      return [answer, { cacheControl, etag: etag === "yes", vary: vary === "–" ? null : vary }];
    }),
);

const [shell, dh] = [await env.ASSETS.fetch(new URL("/_shell.json", origin)), catalogue.topics[0]];
const { html } = await shell.json<{ html: string }>();
const script = /src="(\/assets\/[^"]+)"/.exec(html)?.[1] ?? "";

const anyPicture = async () => {
  for (const { packs } of catalogue.topics) {
    const text = await (await env.ASSETS.fetch(new URL(`/packs/${packs.mg.hash}`, origin))).text();
    const [, hash] = /"picture":\{[^}]*"hash":"([0-9a-f]{64})"/.exec(text) ?? [];
    if (hash) return `/pictures/${hash}.svg`;
  }
  throw new Error("no lesson has a picture");
};

const worker = (path: string, headers: Record<string, string> = {}, method = "GET"): Promise<Response> =>
  fetchApp(path, { method, redirect: "manual", headers: { "cf-connecting-ip": anAddress(), ...headers } });

const [tenant, ownLesson] = [await aTenant(), newId()];
const published = await postJson(
  "/api/lessons",
  { id: ownLesson, version: 1, sources: { fr: aLessonText() } },
  { cookie: tenant.owner.cookie },
);
const { packs: ownPacks } = await published.json<{ packs: { mg: string } }>();
const member = { cookie: tenant.owner.cookie };
const [key] = appEnv.certificateKeys;

interface Case {
  readonly row: string;
  readonly path: string;
  readonly headers?: Record<string, string>;
}
const documents = ["/", "/lessons", "/lessons/dh-1", "/lessons/dh-1/quiz", "/tasks", "/settings", "/sign-in"];
const cases: Case[] = [
  ...documents.map((path) => ({ row: "a document, every screen of the app", path })),
  {
    row: "a document, with text mode in force: 303 to the text page",
    path: "/lessons",
    headers: { cookie: "mode=text" },
  },
  { row: "/assets/*: scripts and styles, named by hash", path: script },
  { row: "/assets/releases.json: what earlier releases were made of", path: "/assets/releases.json" },
  { row: "/packs/*: built-in lessons, named by hash", path: `/packs/${dh?.packs.mg.hash}` },
  { row: "/packs/*: an organisation's own lessons", path: `/packs/${ownPacks.mg}`, headers: member },
  { row: "/pictures/*, named by hash", path: await anyPicture() },
  { row: "/sw.js", path: "/sw.js" },
  ...["/manifest.webmanifest", "/icon.svg"].map((path) => ({
    row: "/manifest.webmanifest and /icon.svg",
    path,
  })),
  ...["/icon-192.png", "/apple-touch-icon.png", "/screenshots/narrow.png"].map((path) => ({
    row: "icons and screenshots as PNG",
    path,
  })),
  { row: "/verify/:id: a certificate's public page", path: `/verify/${newId()}` },
  { row: "/api/certificates/keys", path: "/api/certificates/keys" },
  { row: "/api/certificates/keys/:kid", path: `/api/certificates/keys/${key?.kid}` },
  { row: "/api/certificates/issuers/:id", path: `/api/certificates/issuers/${tenant.id}` },
  {
    row: "/api/certificates/achievements/:topic/:version",
    path: "/api/certificates/achievements/dh/1",
  },
  { row: "/api/certificates/revoked", path: "/api/certificates/revoked" },
  { row: "/api/parcels/key: what parcels are sealed for", path: "/api/parcels/key" },
  { row: "/t: 303 to the text pages in one's language", path: "/t" },
  ...["/t/mg/lessons", "/t/fr/help", "/t/en/lessons/dh-1"].map((path) => ({
    row: "/t/*: built-in lessons, their list and the help",
    path,
  })),
  ...["", "/sign-in", "/lessons/dh-1/quiz", `/lessons/${ownLesson}`, "/tasks", "/nothing"].map((path) => ({
    row: "/t/*: everything else, an organisation's own lessons too",
    path: `/t/fr${path}`,
    headers: member,
  })),
  ...["/api/session", "/api/health"].map((path) => ({
    row: "everything else under /api",
    path,
    headers: member,
  })),
  ...[
    "/assets/gone-00000000.js",
    `/packs/${"0".repeat(64)}`,
    "/api/nothing",
    "/api/certificates/keys/none",
    "/api/certificates/issuers/none",
  ].map((path) => ({ row: "every refusal and every error", path })),
];

const isFile = (path: string) => /^\/(assets|packs|pictures|screenshots)\/|\.\w+$/.test(path);
const openBadge = "/api/certificates/:id/open-badge";

describe("docs/caching.md", () => {
  test("has a row for each case here, and a case for each row", () => {
    // The badge is asked for in tests/certificates, where there is a certificate.
    expect(new Set([...cases.map(({ row }) => row), openBadge])).toEqual(new Set(rows.keys()));
  });

  test.each(cases.map((one) => [`${one.row} (${one.path})`, one] as const))("%s", async (_name, one) => {
    const { row, path, headers = {} } = one;
    const wanted = rows.get(row);
    const response = await worker(path, headers);
    const said = {
      cacheControl: response.headers.get("cache-control"),
      etag: response.headers.has("etag"),
      vary: response.headers.get("vary"),
    };
    expect(said).toEqual(wanted);

    const head = await worker(path, headers, "HEAD");
    expect(head.status).toBe(response.status);
    expect((await head.arrayBuffer()).byteLength).toBe(0);
    expect(head.headers.get("cache-control")).toBe(wanted?.cacheControl);
    expect(head.headers.get("etag")).toBe(response.headers.get("etag"));

    const etag = response.headers.get("etag");
    if (etag === null) return;
    for (const known of [etag, `W/${etag.replace(/^W\//, "")}`, `"other", ${etag}`]) {
      // The asset layer compares one tag; a list comes from no browser.
      if (known.includes(",") && isFile(path)) continue;
      const again = await worker(path, { ...headers, "if-none-match": known });
      expect([again.status, (await again.arrayBuffer()).byteLength], known).toEqual([304, 0]);
      expect(again.headers.get("etag")?.replace(/^W\//, "")).toBe(etag.replace(/^W\//, ""));
      expect(again.headers.get("cache-control")).toBe(wanted?.cacheControl);
      expect(again.headers.get("vary")).toBe(wanted?.vary ?? null);
    }
    expect((await worker(path, { ...headers, "if-none-match": '"other"' })).status).toBe(200);
  });

  test("no language, theme or mode has the ETag of another", async () => {
    for (const path of documents) {
      const tags = new Set<string | null>();
      const coats = ["mg", "fr", "en"].flatMap((language) =>
        ["dark", "light"].flatMap((theme) => ["full", "lite"].map((mode) => [language, theme, mode])),
      );
      for (const [language, theme, mode] of coats) {
        const { headers } = await worker(path, { cookie: `locale=${language}; theme=${theme}; mode=${mode}` });
        tags.add(headers.get("etag"));
      }
      expect(tags.size, path).toBe(coats.length);
    }
  });
});

/** Whether a cache that serves more than one person may keep it (RFC 9111, section 3). */
const mayBeShared = (cacheControl: string | null) => !/\b(private|no-store)\b/.test(cacheControl ?? "");

const filled = (path: string, { actor }: TestMember) =>
  path
    .replace("/t/:lang", "/t/mg")
    .replace(":hash", ownPacks.mg)
    .replace(":member", actor.memberId)
    .replace(":kid", key?.kid ?? "")
    .replace(":topic", "dh")
    .replace(":version", "1")
    .replace("issuers/:id", `issuers/${tenant.id}`)
    .replace(":id", newId())
    .replace("*", "lessons");

describe("everything personal", () => {
  const isPublic = (path: string) =>
    /^\/t\/:lang\/(lessons|help)$|^\/api\/(ways$|certificates\/(keys|revoked|issuers|achievements)|parcels\/key$)|^\/assets\/releases\.json$/.test(
      path,
    );

  test("stays out of shared caches, on every route there is", async () => {
    const { routes } = createApp(appEnv);
    const own = routes.filter(({ path, method }) => !(method === "ALL" && path.endsWith("/*")));
    const { api } = createAuth(appEnv);
    const methodsOf = (method: unknown) => (Array.isArray(method) ? method : [method]).map(String);
    const auth = Object.values(api).flatMap(({ path, options }) =>
      path ? methodsOf(options.method).map((method) => ({ method, path: `/api/auth${path}` })) : [],
    );
    expect(own.length).toBeGreaterThan(20);
    expect(auth.length).toBeGreaterThan(20);
    // What ends the session is asked last.
    const isEnd = ({ path }: { path: string }) => /sign-out|revoke|delete|leave/.test(path);
    const asked = [...own, ...auth].toSorted((a, b) => Number(isEnd(a)) - Number(isEnd(b)));
    for (const { method, path } of asked) {
      const at = filled(path, tenant.owner);
      const headers = { ...member, origin, "content-type": "application/json", "cf-connecting-ip": anAddress() };
      const body = method === "GET" || method === "ALL" ? {} : { body: "{}" };
      const response = await fetchApp(at, {
        method: method === "ALL" ? "GET" : method,
        headers,
        redirect: "manual",
        ...body,
      });
      const said = `${method} ${at}: ${response.status} ${response.headers.get("cache-control")}`;
      expect(mayBeShared(response.headers.get("cache-control")), said).toBe(isPublic(path) && response.ok);
      if (response.headers.has("set-cookie")) expect(isPublic(path), said).toBe(false);
    }
  });

  test("and what may be shared is the same for everyone", async () => {
    for (const { path, row } of cases) {
      if (!mayBeShared(rows.get(row)?.cacheControl ?? null)) continue;
      const [asMember, asGuest] = await Promise.all([worker(path, member), worker(path)]);
      expect(await asMember.arrayBuffer(), path).toEqual(await asGuest.arrayBuffer());
      expect(asMember.headers.has("set-cookie"), path).toBe(false);
    }
  });

  test("a document is the same for a member as for anyone", async () => {
    for (const path of documents) {
      const [asMember, asGuest] = await Promise.all([worker(path, member), worker(path)]);
      expect(await asMember.text(), path).toBe(await asGuest.text());
    }
  });
});
