// Nothing answers that the manifest does not know.
import { inspectRoutes } from "hono/dev";
import { expect, test } from "vitest";
import { mutators } from "../../shared/mutators.ts";
import { openAuthPaths } from "../../server/auth/options.ts";
import { createApp } from "../../server/http/app.ts";
import worker, * as main from "../../server/index.ts";
import { appEnv } from "../support/tenants.ts";
import { handlers, hubMethods, routes, rules } from "./manifest.ts";
import { idPathsOf } from "./sync-cells.ts";

const how = "add a line to tests/isolation/manifest.ts that says who may ask and what its ids name; its head shows how";

test("every route is in the manifest, and every entry of it is a route", () => {
  const open = ["POST /sign-in/email", ...openAuthPaths].map((path) => path.replace(" ", " /api/auth"));
  const answering = inspectRoutes(createApp(appEnv))
    .filter(({ isMiddleware }) => !isMiddleware)
    .map(({ method, path }) => `${method} ${path}`);
  const all = new Set([...answering, ...open]);
  expect(
    [...all].filter((key) => !(key in routes)),
    how,
  ).toEqual([]);
  expect(
    Object.keys(routes).filter((key) => !all.has(key)),
    "these answer no more: take their lines out",
  ).toEqual([]);
});

test("every rule is in the manifest with every id its arguments hold", () => {
  for (const [name, { args }] of Object.entries(mutators)) {
    const known = Object.keys(rules[name as keyof typeof rules]?.ids ?? {}).map((path) =>
      path.replace(/\.\d+\./g, ".*."),
    );
    expect([name, idPathsOf(args as never).toSorted()], how).toEqual([name, [...new Set(known)].toSorted()]);
  }
});

test("the Worker has no other handler, and its hub no other method, than the manifest names", () => {
  expect(Object.keys(worker).toSorted()).toEqual(handlers);
  expect(Object.keys(main).toSorted(), "another Durable Object needs its cells in sockets.worker.test.ts").toEqual([
    "TenantHub",
    "default",
  ]);
  const methods = Object.getOwnPropertyNames(main.TenantHub.prototype).filter((name) => name !== "constructor");
  expect(methods.toSorted(), how).toEqual(hubMethods);
});
