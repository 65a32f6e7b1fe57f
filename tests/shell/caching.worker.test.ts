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

type Asked = (path: string, headers?: Record<string, string>, method?: string) => Promise<Response>;
const asset: Asked = async (path, headers = {}, method = "GET") =>
  env.ASSETS.fetch(new Request(new URL(path, origin), { headers, method }));
const worker: Asked = (path, headers = {}, method = "GET") =>
  fetchApp(path, { method, redirect: "manual", headers: { "cf-connecting-ip": anAddress(), ...headers } });

const tenant = await aTenant();
const published = await postJson(
  "/api/lessons",
  { id: newId(), version: 1, sources: { fr: aLessonText() } },
  { cookie: tenant.owner.cookie },
);
const { packs: ownPacks } = await published.json<{ packs: { mg: string } }>();
const member = { cookie: tenant.owner.cookie };
const [key] = appEnv.certificateKeys;

interface Case {
  readonly row: string;
  readonly path: string;
  readonly ask: Asked;
  readonly headers?: Record<string, string>;
}
const documents = ["/", "/lessons", "/lessons/dh-1", "/lessons/dh-1/quiz", "/tasks", "/settings", "/sign-in"];
const cases: Case[] = [
  ...documents.map((path) => ({ row: "a document: any screen of the app", path, ask: worker })),
  {
    row: "a document, with text mode in force: 303 to the text page",
    path: "/lessons",
    ask: worker,
    headers: { cookie: "mode=text" },
  },
  { row: "/assets/*: scripts and styles, named by hash", path: script, ask: asset },
  { row: "/packs/*: built-in lessons, named by hash", path: `/packs/${dh?.packs.mg.hash}`, ask: asset },
  { row: "/packs/*: an organisation's own lessons", path: `/packs/${ownPacks.mg}`, ask: worker, headers: member },
  { row: "/pictures/*, named by hash", path: await anyPicture(), ask: asset },
  ...["/icon.svg", "/icon-192.png", "/apple-touch-icon.png", "/screenshots/narrow.png"].map((path) => ({
    row: "icons and screenshots",
    path,
    ask: asset,
  })),
  { row: "/sw.js", path: "/sw.js", ask: asset },
  { row: "/manifest.webmanifest", path: "/manifest.webmanifest", ask: asset },
  { row: "/verify/:id: a certificate's public page", path: `/verify/${newId()}`, ask: worker },
  { row: "/api/certificates/keys", path: "/api/certificates/keys", ask: worker },
  { row: "/api/certificates/keys/:kid", path: `/api/certificates/keys/${key?.kid}`, ask: worker },
  { row: "/api/certificates/issuers/:id", path: `/api/certificates/issuers/${tenant.id}`, ask: worker },
  {
    row: "/api/certificates/achievements/:topic/:version",
    path: "/api/certificates/achievements/dh/1",
    ask: worker,
  },
  { row: "/api/certificates/revoked", path: "/api/certificates/revoked", ask: worker },
  { row: "/api/parcels/key: what parcels are sealed for", path: "/api/parcels/key", ask: worker },
  ...["/api/session", "/api/health"].map((path) => ({
    row: "everything else under /api",
    path,
    ask: worker,
    headers: member,
  })),
  ...[
    "/assets/gone-00000000.js",
    `/packs/${"0".repeat(64)}`,
    "/api/nothing",
    "/api/certificates/keys/none",
    "/api/certificates/issuers/none",
  ].map((path) => ({ row: "every refusal and every error", path, ask: worker })),
];

const openBadge = "/api/certificates/:id/open-badge";

describe("docs/caching.md", () => {
  test("has a row for each case here, and a case for each row", () => {
    // The badge is asked for in tests/certificates, where there is a certificate.
    expect(new Set([...cases.map(({ row }) => row), openBadge])).toEqual(new Set(rows.keys()));
  });

  test.each(cases.map((one) => [`${one.row} (${one.path})`, one] as const))("%s", async (_name, one) => {
    const { row, path, ask, headers = {} } = one;
    const wanted = rows.get(row);
    const response = await ask(path, headers);
    const said = {
      cacheControl: response.headers.get("cache-control"),
      etag: response.headers.has("etag"),
      vary: response.headers.get("vary"),
    };
    expect(said).toEqual(wanted);

    const head = await ask(path, headers, "HEAD");
    expect(head.status).toBe(response.status);
    expect((await head.arrayBuffer()).byteLength).toBe(0);
    expect(head.headers.get("cache-control")).toBe(wanted?.cacheControl);
    expect(head.headers.get("etag")).toBe(response.headers.get("etag"));

    const etag = response.headers.get("etag");
    if (etag === null) return;
    for (const known of [etag, `W/${etag.replace(/^W\//, "")}`, `"other", ${etag}`]) {
      // The asset layer compares one tag; a list comes from no browser.
      if (ask === asset && known.includes(",")) continue;
      const again = await ask(path, { ...headers, "if-none-match": known });
      expect([again.status, (await again.arrayBuffer()).byteLength], known).toEqual([304, 0]);
      expect(again.headers.get("etag")?.replace(/^W\//, "")).toBe(etag.replace(/^W\//, ""));
      expect(again.headers.get("cache-control")).toBe(wanted?.cacheControl);
      expect(again.headers.get("vary")).toBe(wanted?.vary ?? null);
    }
    expect((await ask(path, { ...headers, "if-none-match": '"other"' })).status).toBe(200);
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
    /^\/api\/(certificates\/(keys|revoked|issuers|achievements)|parcels\/key$)/.test(path);

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
    for (const { path, ask, row } of cases) {
      if (!mayBeShared(rows.get(row)?.cacheControl ?? null)) continue;
      const [asMember, asGuest] = await Promise.all([ask(path, member), ask(path)]);
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
