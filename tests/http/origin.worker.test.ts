// Every route that could change something, found by walking what the Worker registers: none does so for a page that is
// not ours, or in a form that a foreign page could send.
import { describe, expect, test } from "vitest";
import { createApp } from "../../server/http/app.ts";
import { openAuthPaths } from "../../server/auth/options.ts";
import { newId } from "../../server/sync/new-id.ts";
import { appEnv, aTenant, fetchApp, origin, type TestTenant } from "../support/tenants.ts";

const reading = new Set(["GET", "HEAD", "OPTIONS"]);
const filled = (path: string) => path.replace("/:lang", "/mg").replace(/:\w+/g, () => newId());
const registered = createApp(appEnv).routes.filter(({ method }) => !reading.has(method));

/** Method and address of each. A wildcard stands for better-auth's own paths, or for nothing at all. */
const calls = [
  ...new Set([
    ...registered
      .filter(({ method, path }) => method !== "ALL" && !path.includes("*"))
      .map(({ method, path }) => `${method} ${filled(path)}`),
    ...[...openAuthPaths].filter((one) => one.startsWith("POST")).map((one) => one.replace(" /", " /api/auth/")),
    ...["POST", "PUT", "PATCH", "DELETE"].map((method) => `${method} /api/auth/anything`),
    ...["PUT", "PATCH", "DELETE"].map((method) => `${method} /api/session`),
  ]),
].map((one) => one.split(" ") as [method: string, path: string]);
const ofApi = calls.filter(([, path]) => path.startsWith("/api/"));
const ofText = calls.filter(([, path]) => path.startsWith("/t/"));

/** Its version grows with everything that is written. */
const clock = async ({ db }: TestTenant) => JSON.stringify(await db.all(db.read`SELECT * FROM tenant_clock`));

const json = { "content-type": "application/json" };
const form = { "content-type": "application/x-www-form-urlencoded" };
const foreign: Record<string, Record<string, string>> = {
  "another origin": { origin: "https://evil.example" },
  "our name under another scheme": { origin: origin.replace("http:", "https:") },
  "our name at another port": { origin: "http://localhost:1" },
  "an origin that begins like ours": { origin: `${origin}.evil.example` },
  "a page without an origin": { origin: "null" },
  "a foreign page, as the browser says": { origin, "sec-fetch-site": "cross-site" },
  "a neighbour of our domain, as the browser says": { origin, "sec-fetch-site": "same-site" },
};

test("the walk finds them all", () => {
  expect(ofApi.length).toBeGreaterThanOrEqual(20);
  expect(ofText.length).toBeGreaterThanOrEqual(13);
  // Nothing that changes anything stands outside these two.
  expect(calls.filter((call) => !ofApi.includes(call) && !ofText.includes(call))).toEqual([]);
  expect(
    registered.filter(({ method, path }) => method === "ALL" && !/^\/(api\/(auth\/)?|t\/|verify\/)?\*$/.test(path)),
  ).toEqual([]);
});

describe("under /api", () => {
  test.each(Object.entries({ ...foreign, "nobody’s word": {} }))("%s is refused everywhere", async (_, headers) => {
    const tenant = await aTenant();
    const before = await clock(tenant);
    const { cookie } = tenant.owner;
    for (const [method, path] of ofApi) {
      const answer = await fetchApp(path, { method, body: "{}", headers: { ...json, cookie, ...headers } });
      expect([answer.status, (await answer.json<{ code: string }>()).code], path).toEqual([403, "wrong_origin"]);
      expect(answer.headers.getSetCookie()).toEqual([]);
    }
    expect(await clock(tenant)).toBe(before);
  });

  test("every type that a form can send is refused everywhere", async () => {
    const tenant = await aTenant();
    const before = await clock(tenant);
    const { cookie } = tenant.owner;
    for (const [method, path] of ofApi)
      for (const type of [
        "text/plain",
        "application/x-www-form-urlencoded",
        "multipart/form-data; boundary=x",
        "",
        "text/json",
      ]) {
        const headers = { origin, cookie, "content-type": type };
        const answer = await fetchApp(path, { method, body: new TextEncoder().encode("{}"), headers });
        expect([answer.status, (await answer.json<{ code: string }>()).code], `${path} ${type}`).toEqual([
          415,
          "json_only",
        ]);
      }
    expect(await clock(tenant)).toBe(before);
  });

  test("a parcel’s type opens nothing but parcels, and sync’s own nothing but sync", async () => {
    const tenant = await aTenant();
    const { cookie } = tenant.owner;
    for (const [method, path] of ofApi)
      for (const type of ["application/octet-stream", "application/vnd.nexio.sync"]) {
        const answer = await fetchApp(path, { method, body: "x", headers: { origin, cookie, "content-type": type } });
        const takes = type.endsWith("sync") ? /^\/api\/sync\/pu(sh|ll)$/ : /^\/api\/parcels$/;
        expect(answer.status === 415, `${path} ${type}`).toBe(!takes.test(path));
      }
  });
});

describe("the forms of text mode", () => {
  test.each(Object.entries(foreign))("refuse %s", async (_, headers) => {
    const tenant = await aTenant();
    const before = await clock(tenant);
    for (const [method, path] of ofText) {
      const answer = await fetchApp(path, {
        method,
        body: "mode=lite",
        headers: { ...form, cookie: tenant.owner.cookie, ...headers },
      });
      expect(answer.status, path).toBe(403);
      expect(answer.headers.getSetCookie()).toEqual([]);
    }
    expect(await clock(tenant)).toBe(before);
  });

  test("take nothing but a plain form", async () => {
    const { owner } = await aTenant();
    for (const [method, path] of ofText)
      for (const type of ["application/json", "text/plain", "multipart/form-data; boundary=x"]) {
        const headers = { origin, cookie: owner.cookie, "content-type": type };
        expect((await fetchApp(path, { method, body: "{}", headers })).status, path).toBe(415);
      }
  });

  test("do nothing without the mark of our own page, where a browser says nothing of where a form comes from", async () => {
    const tenant = await aTenant();
    const before = await clock(tenant);
    // How the app looks in this browser: pages that every cache keeps lead there, and there is nothing to gain.
    const harmless = "/t/mode";
    expect(ofText.map(([, path]) => path)).toContain(harmless);
    for (const [method, path] of ofText) {
      if (path === harmless) continue;
      const answer = await fetchApp(path, {
        method,
        body: "token=x&door=x",
        headers: { ...form, cookie: tenant.owner.cookie },
        redirect: "manual",
      });
      // Nothing came of it: back to where the form stands, to be drawn anew.
      if (answer.status === 303) expect(answer.headers.get("location")).toBe(path);
      expect(answer.headers.getSetCookie().join()).not.toContain("session");
    }
    expect(await clock(tenant)).toBe(before);
  });
});
