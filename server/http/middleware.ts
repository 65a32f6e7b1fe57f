// What every state-changing call to /api must show: it comes from our own pages and carries JSON.
import { compactType } from "../../shared/sync/protocol.ts";
import { createMiddleware } from "hono/factory";
import { Problem } from "./problem.ts";

export interface Variables {
  requestId: string;
}

/** Methods that change nothing. */
export const reading: ReadonlySet<string> = new Set(["GET", "HEAD", "OPTIONS"]);

/**
 * Refuses a foreign or missing `Origin`, or a browser that says the call comes from elsewhere (403 `wrong_origin`), and
 * anything but JSON (415 `json_only`).
 */
export const guardApi = (origin: string) =>
  createMiddleware<{ Variables: Variables }>(async (c, next) => {
    if (!reading.has(c.req.method)) {
      const site = c.req.header("sec-fetch-site") ?? "same-origin";
      if (c.req.header("origin") !== origin || site !== "same-origin")
        throw new Problem(403, "wrong_origin", "This call must come from the app itself.");
      const type = c.req.header("content-type")?.split(";")[0]?.trim().toLowerCase();
      // A parcel is bytes, and sync has a form of its own; no form of a foreign page can send these types either.
      const expected = c.req.path === "/api/parcels" ? "application/octet-stream" : "application/json";
      const isCompact = type === compactType && /^\/api\/sync\/pu(sh|ll)$/.test(c.req.path);
      if (type !== expected && !isCompact) throw new Problem(415, "json_only", `Send ${expected}.`);
    }
    await next();
    if (c.res.status !== 101 && !c.res.headers.has("cache-control")) c.header("cache-control", "no-store");
  });
