// What the routes of accounts share: reading a call, handing it to better-auth, and answering its refusals.
import { z } from "zod";
import { languages, type Language } from "../../shared/fields.ts";
import type { AppEnv } from "../env.ts";
import { Problem } from "../http/problem.ts";
import { readJson } from "../sync/body.ts";
import type { Auth } from "./auth.ts";

export const emailSchema = z.email().max(200).toLowerCase();
export const languageSchema = z.enum(languages).default("mg");

/** The body of a call. Throws 422 `invalid_fields` with their names. */
export async function parse<T>(schema: z.ZodType<T>, request: Request): Promise<T> {
  const result = schema.safeParse(await readJson(request));
  if (result.success) return result.data;
  const fields = [...new Set(result.error.issues.map(({ path }) => path.join(".")))];
  throw new Problem(422, "invalid_fields", `Check: ${fields.join(", ")}.`);
}

/**
 * better-auth's answer to a POST of `body` to `path`, judged by the headers of `request`.
 * @param language The language of what it writes to people
 */
export function askAuth(
  { origin }: Pick<AppEnv, "origin">,
  auth: Auth,
  request: Request,
  { path, body, language }: { path: string; body: object; language?: Language },
): Promise<Response> {
  const headers = new Headers({ "content-type": "application/json" });
  for (const name of ["origin", "cookie", "cf-connecting-ip", "user-agent", "accept-language"]) {
    const value = request.headers.get(name);
    if (value !== null) headers.set(name, value);
  }
  if (language) headers.set("accept-language", language);
  const url = new URL(`/api/auth${path}`, origin);
  return auth.handler(new Request(url, { method: "POST", headers, body: JSON.stringify(body) }));
}

/** better-auth's error as a problem; its `code` in lower case, `Retry-After` kept. */
export async function asProblem(response: Response): Promise<Problem> {
  const body = z
    .object({ code: z.string(), message: z.string() })
    .partial()
    .safeParse(await response.json().catch(() => ({})));
  const { code, message } = body.data ?? {};
  const retryAfter = response.headers.get("retry-after") ?? response.headers.get("x-retry-after");
  const fallback = response.status === 429 ? "too_many_requests" : "refused";
  return new Problem(
    response.status,
    code?.toLowerCase() ?? fallback,
    message ?? "The request was refused.",
    retryAfter ? { "retry-after": retryAfter } : {},
  );
}

/** Runs `work` and takes `ms` for it at least: how long it was tells nothing then. */
export async function evenly<T>(ms: number, work: () => Promise<T>): Promise<T> {
  const [result] = await Promise.all([work(), new Promise((resolve) => setTimeout(resolve, ms))]);
  return result;
}
