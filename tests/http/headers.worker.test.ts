// Headers of everything that a browser can show as a document, on real workerd.
import { describe, expect, test } from "vitest";
import { newId } from "../../server/sync/new-id.ts";
import { aTenant, fetchApp, postJson } from "../support/tenants.ts";

/** What is missing or too weak; empty for a document as it should be. */
function weaknesses({ headers }: Response): string[] {
  const policy = new Map(
    (headers.get("content-security-policy") ?? "").split("; ").map((one): [string, string] => {
      const [name = "", ...values] = one.split(" ");
      return [name, values.join(" ")];
    }),
  );
  const scripts = policy.get("script-src") ?? "'none'";
  const checks: Record<string, boolean> = {
    "default-src": policy.get("default-src") === "'none'",
    "script-src": scripts === "'none'" || scripts === "'self'",
    "base-uri": policy.get("base-uri") === "'none'",
    "frame-ancestors": policy.get("frame-ancestors") === "'none'",
    "form-action": /^'(self|none)'$/.test(policy.get("form-action") ?? ""),
    "trusted types": policy.get("require-trusted-types-for") === "'script'",
    // Pages that run scripts know one policy, all others none.
    "trusted-types": policy.get("trusted-types") === (scripts === "'self'" ? "nexio" : "'none'"),
    "nothing unsafe": !/unsafe-|\*|https?:|blob:/.test(headers.get("content-security-policy") ?? ""),
    nosniff: headers.get("x-content-type-options") === "nosniff",
    "opener policy": headers.get("cross-origin-opener-policy") === "same-origin",
    hsts: /^max-age=31536000; includeSubDomains$/.test(headers.get("strict-transport-security") ?? ""),
    permissions: /^camera=\((self)?\), geolocation=\(\), microphone=\(\)/.test(headers.get("permissions-policy") ?? ""),
    referrer: /^(same-origin|no-referrer)$/.test(headers.get("referrer-policy") ?? ""),
    "no cors": !headers.has("access-control-allow-origin"),
    "no name of the software": !headers.has("server") && !headers.has("x-powered-by"),
  };
  return Object.entries(checks).flatMap(([name, holds]) => (holds ? [] : [name]));
}

const navigate = { "sec-fetch-dest": "document", "sec-fetch-mode": "navigate", accept: "text/html" };
const open = (path: string, headers: Record<string, string> = {}) =>
  fetchApp(path, { headers: { ...navigate, ...headers }, redirect: "manual" });

const guest = [
  // The app, its kept shell, addresses that are none.
  ["/", "/lessons", "/lessons/dh-1", "/lessons/dh-1/quiz", "/settings", "/tasks", "/verify", "/nowhere", "/?shell"],
  // Text mode and its refusals.
  ["/t", "/t/mg", "/t/fr/lessons", "/t/en/lessons/dh-1", "/t/mg/lessons/dh-1/quiz", "/t/mg/sign-in", "/t/mg/join"],
  ["/t/mg/help", "/t/mg/tasks", "/t/mg/nowhere", "/t/xx", "/t/mg/certificates"],
  // The check of a certificate, and what is public of it.
  [`/verify/${newId()}`, "/verify/x", "/api/certificates/keys", "/api/certificates/revoked"],
  // Problems and plain answers, opened by their address.
  ["/api/health", "/api/session", "/api/session?guest", "/api/nothing", "/api/auth/get-session", "/missing.js"],
  ["/api/parcels/key", "/assets/missing-AbCd_-12.js", `/packs/${"0".repeat(64)}`, "/api/sync/poke"],
].flat();

test.each(guest)("%s, opened by a guest, is guarded", async (path) => {
  expect(weaknesses(await open(path))).toEqual([]);
  // Browsers that say nothing of what they fetch for get no less.
  expect(weaknesses(await fetchApp(path, { redirect: "manual" }))).toEqual([]);
});

test("a page is guarded, whatever it is fetched for", async () => {
  for (const path of ["/", "/?shell", "/t/mg", `/verify/${newId()}`])
    expect(weaknesses(await open(path, { "sec-fetch-dest": "empty" })), path).toEqual([]);
});

describe("for a member", () => {
  test("every page, file and refusal is guarded", async () => {
    const { owner } = await aTenant();
    const { cookie } = owner;
    const created = await postJson("/api/cohorts", { id: newId(), name: "Kilasy" }, { cookie });
    const { id } = await created.json<{ id: string }>();
    const paths = ["", "/tasks", "/approvals", "/certificates", "/outcomes", "/help", "/lessons/review"];
    for (const path of [
      ...paths.map((page) => `/t/mg${page}`),
      "/api/session",
      ...["csv", "json", "xapi", "none"].map((format) => `/api/cohorts/${id}/results?format=${format}`),
      `/api/certificates/${newId()}/open-badge`,
      `/api/lessons/${newId()}/source`,
    ])
      expect(weaknesses(await open(path, { cookie })), path).toEqual([]);
  });

  test("what a page of ours fetches is spared the bytes, and is never sniffed", async () => {
    const { owner } = await aTenant();
    const part = await open("/api/session", { cookie: owner.cookie, "sec-fetch-dest": "empty" });
    expect(part.headers.get("x-content-type-options")).toBe("nosniff");
    expect(part.headers.has("content-security-policy")).toBe(false);
  });
});

test.each(["/icon.svg", "/sw.js", "/manifest.webmanifest"])(
  "%s can do nothing as a document of its own",
  async (path) => {
    const { headers } = await open(path);
    expect(headers.get("content-security-policy")).toMatch(
      /^default-src 'none';.*require-trusted-types-for 'script'; trusted-types 'none'/,
    );
    expect(headers.get("x-content-type-options")).toBe("nosniff");
    expect(headers.get("cross-origin-resource-policy")).toBe("same-origin");
  },
);
