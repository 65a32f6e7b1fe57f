// How often somebody may call: the cheap first gate, before any row is read. The runtime counts, for each of Cloudflare's
// places by itself and not to the call; what must be exact is counted in the tenant's hub or in the database
// (docs/security.md, "Rate limits"; decision 0027).
import { getSignedCookie } from "hono/cookie";
import { createMiddleware } from "hono/factory";
import type { Variables } from "../http/middleware.ts";
import { Problem } from "../http/problem.ts";
import { networkOf } from "./network.ts";

/** Who is counted. How many calls a minute each has stands in wrangler.toml. */
export type Counted = "visitor" | "door" | "account" | "tenant";
export type Counters = Readonly<Record<Counted, RateLimit>>;

export interface Gate {
  /** One more call of `who`. Throws 429 `too_many_requests`. */
  pass(counted: Counted, who: string): Promise<void>;
}

/** Not all at the same moment: who was refused together comes back one by one. */
const soon = () => String(30 + Math.floor(Math.random() * 30));

/** `null`: nothing is counted (benchmarks, and tests of something else). */
export const gateOf = (counters: Counters | null): Gate => ({
  async pass(counted, who) {
    if (!counters || who === "") return;
    const { success } = await counters[counted].limit({ key: `${counted}:${who}` });
    if (!success)
      throw new Problem(429, "too_many_requests", "Too many calls within a minute. Wait a little; nothing is lost.", {
        "retry-after": soon(),
      });
  },
});

/** Where nobody comes with a whole class: what costs more than a look, and what strangers ask. */
const forVisitors = /^\/(verify\/|api\/(sign-up$|certificates\/))/;

interface Doors {
  readonly gate: Gate;
  readonly secret: string;
  /** The session's cookie. */
  readonly cookie: string;
}

/**
 * Whoever is signed in is counted by their session alone, so that a class behind one address is forty people and not one.
 * A cookie that we did not sign counts for nothing.
 */
export const countCalls = ({ gate, secret, cookie }: Doors) =>
  createMiddleware<{ Variables: Variables }>(async (c, next) => {
    const { path } = c.req;
    const token = await getSignedCookie(c, secret, cookie);
    if (token) await gate.pass("account", `session:${token}`);
    else if (forVisitors.test(path)) await gate.pass("visitor", networkOf(c.req.raw.headers));
    // Text pages for guests cost no row, and thousands of people read them through one proxy; their forms ask /api.
    else if (path.startsWith("/api/")) await gate.pass("door", networkOf(c.req.raw.headers));
    await next();
  });
