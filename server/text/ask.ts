// The forms of the doors ask the same routes as the app does, so that the same limits and the same answers hold.
import { msg } from "@lingui/core/runtime-macro";
import { z } from "zod";
import type { AppEnv } from "../env.ts";
import { html, type Markup } from "../http/markup.ts";
import type { TextContext } from "./frame.ts";

/** Asks one of the Worker's own routes. */
export type CallApi = (request: Request) => Response | Promise<Response>;

const problemSchema = z.object({ status: z.number(), code: z.string() });

export function apiCaller({ origin }: Pick<AppEnv, "origin">, callApi: CallApi) {
  const call = (c: TextContext, path: string, init: RequestInit): Promise<Response> => {
    const headers = new Headers(init.headers);
    for (const name of ["cookie", "cf-connecting-ip", "user-agent"]) {
      const value = c.req.header(name);
      if (value !== undefined) headers.set(name, value);
    }
    return Promise.resolve(callApi(new Request(new URL(path, origin), { ...init, headers })));
  };
  return {
    /** A POST of `body`, as JSON. */
    ask: (c: TextContext, path: string, body: unknown) =>
      call(c, path, {
        method: "POST",
        headers: { origin, "content-type": "application/json" },
        body: JSON.stringify(body),
      }),
    look: (c: TextContext, path: string) => call(c, path, {}),
    keepCookies(c: TextContext, response: Response): void {
      for (const cookie of response.headers.getSetCookie()) c.header("set-cookie", cookie, { append: true });
    },
    async problemIn(c: TextContext, response: Response) {
      const retryAfter = response.headers.get("retry-after");
      if (retryAfter) c.header("retry-after", retryAfter);
      return problemSchema.parse(await response.json());
    },
  };
}

/** What is said when the form was not the reason. */
export const failing = (status: number) =>
  status === 429
    ? msg`Too many attempts. Wait a few minutes, then try again.`
    : msg`Nexio cannot answer now. Nothing was changed. Try again in a moment.`;

export const alert = (words: string | undefined): Markup | "" =>
  words ? html`<p class="bad" id="e" role="alert">${words}</p>` : "";
export const described = (problem: string | undefined) => (problem ? html` aria-describedby="e"` : "");
