// What stands on every answer that a browser could show as a document: pages, and also problems, files of results and
// whatever else somebody opens by its address. Each page says only what is different about it.
import { createMiddleware } from "hono/factory";
import type { Variables } from "./middleware.ts";

/** A Content-Security-Policy: nothing but what `allowed` names, in no frame, with no other base. */
export const policyOf = (...allowed: readonly string[]): string =>
  ["default-src 'none'", ...allowed, "base-uri 'none'", "frame-ancestors 'none'"].join("; ");

/** For pages that run no script: no text can become one either. */
export const noScript = "require-trusted-types-for 'script'; trusted-types 'none'";

const year = 31_536_000;
const usual: Readonly<Record<string, string>> = {
  "content-security-policy": policyOf("form-action 'none'", noScript),
  // Signing in at another provider goes by redirect: no window of another origin has any business with ours.
  "cross-origin-opener-policy": "same-origin",
  "permissions-policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
  "referrer-policy": "same-origin",
  "strict-transport-security": `max-age=${year}; includeSubDomains`,
};

/** What a browser fetches for a page of ours is no document; it says so, and is spared the bytes (docs/sync.md). */
const isPart = (destination: string | undefined) =>
  destination !== undefined && !/^(document|i?frame|object|embed)?$/.test(destination);

export const guardHeaders = createMiddleware<{ Variables: Variables }>(async (c, next) => {
  await next();
  if (c.res.status === 101) return;
  c.header("x-content-type-options", "nosniff");
  const isPage = c.res.headers.get("content-type")?.startsWith("text/html") === true;
  // Files have a policy of their own (server/assets).
  if (!isPage && (isPart(c.req.header("sec-fetch-dest")) || c.res.headers.has("cross-origin-resource-policy"))) return;
  for (const [name, value] of Object.entries(usual)) if (!c.res.headers.has(name)) c.header(name, value);
});
