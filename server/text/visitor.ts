// Who reads a page, and that a form comes from one of our own.
import { msg } from "@lingui/core/runtime-macro";
import { createMiddleware } from "hono/factory";
import { reading } from "../http/middleware.ts";
import { Problem } from "../http/problem.ts";
import type { SessionReader } from "../http/session.ts";
import { html, type Markup } from "../http/markup.ts";
import type { TenantScope } from "../scope/open-scope.ts";
import { readAtMost } from "../http/read-at-most.ts";
import type { Known, Place, TextContext } from "./frame.ts";

/** A signed-in member; `token` is what their forms must bring back. */
export interface Visitor {
  readonly scope: TenantScope;
  readonly token: string;
}

export interface Visitors {
  /** Null for a guest. Throws 403 `no_tenant`. */
  find(c: TextContext): Promise<Visitor | null>;
  /** Throws 401 `signed_out`, 403 `no_tenant`. */
  must(c: TextContext): Promise<Visitor>;
  /** Whether the form carries the token of this session. */
  isOwn(visitor: Visitor, form: URLSearchParams): boolean;
}

const base64Url = (bytes: ArrayBuffer) =>
  btoa(String.fromCharCode(...new Uint8Array(bytes)))
    .replaceAll("+", "-")
    .replaceAll("/", "_")
    .replace(/=+$/, "");

/** HMAC-SHA-256 with a key derived from `secret` for `purpose` alone; the first 22 characters, 132 bits. */
export async function mark(secret: string, purpose: string, text: string): Promise<string> {
  const raw = new TextEncoder().encode(`nexio ${purpose} ${secret}`);
  const key = await crypto.subtle.importKey("raw", raw, { name: "HMAC", hash: "SHA-256" }, false, ["sign"]);
  return base64Url(await crypto.subtle.sign("HMAC", key, new TextEncoder().encode(text))).slice(0, 22);
}

/** Takes as long for any two texts of one length. */
export function isSame(one: string, other: string): boolean {
  let difference = one.length ^ other.length;
  for (let at = 0; at < one.length; at++) difference |= one.charCodeAt(at) ^ other.charCodeAt(at % (other.length || 1));
  return difference === 0;
}

export function visitors(session: SessionReader, secret: string): Visitors {
  const must = async (c: TextContext): Promise<Visitor> => {
    const { scope, sessionId } = await session.person(c.req.raw);
    if (!scope) throw new Problem(403, "no_tenant", "You are not an active member of an organisation.");
    return { scope, token: await mark(secret, "text form", sessionId) };
  };
  return {
    must,
    find: (c) =>
      must(c).catch((error: unknown) => {
        if (error instanceof Problem && error.status === 401) return null;
        throw error;
      }),
    isOwn: ({ token }, form) => isSame(form.get("token") ?? "", token),
  };
}

/** The token in a form. */
export const tokenField = ({ token }: Visitor): Markup => html`<input type="hidden" name="token" value="${token}" />`;
export const hidden = (name: string, value: string): Markup =>
  html`<input type="hidden" name="${name}" value="${value}" />`;

const formBytes = 64 * 1024;

const read = new WeakMap<Request, URLSearchParams>();
/** Fields that hold a person's own words. */
const wordFields = ["title", "body", "reason", "name"];

/** What was typed into the form of this request, once it was read: an error page gives it back. */
export const typedWords = (request: Request): string | undefined => {
  const form = read.get(request);
  return (
    form &&
    wordFields
      .flatMap((name) => form.get(name) ?? [])
      .filter(Boolean)
      .join("\n")
  );
};

/**
 * Before anything is looked up: 403 `wrong_origin` when the browser says that a form comes from elsewhere, 415 `form_only`
 * for what no form of ours sends.
 */
export const guardForms = (origin: string) =>
  createMiddleware<Known>(async (c, next) => {
    if (!reading.has(c.req.method)) {
      const [from, site = "none"] = [c.req.header("origin") ?? origin, c.req.header("sec-fetch-site")];
      if (from !== origin || (site !== "same-origin" && site !== "none"))
        throw new Problem(403, "wrong_origin", "This form must come from Nexio itself.");
      const type = c.req.header("content-type")?.split(";")[0]?.trim().toLowerCase();
      if (type !== "application/x-www-form-urlencoded") throw new Problem(415, "form_only", "Send a plain form.");
    }
    await next();
  });

/** The fields of a form. Throws 413 `too_large`, 400 `bad_form`. */
export async function readForm(c: TextContext): Promise<URLSearchParams> {
  const { body } = c.req.raw;
  if (!body) return new URLSearchParams();
  const bytes = await readAtMost(body, formBytes);
  try {
    const text = new TextDecoder("utf-8", { fatal: true, ignoreBOM: false }).decode(bytes);
    const fields = new URLSearchParams();
    // Text areas send CR LF; records hold LF, as phones write it. Half a character would be one text here, another there.
    for (const [name, value] of new URLSearchParams(text))
      fields.append(name, value.replaceAll("\r\n", "\n").toWellFormed());
    read.set(c.req.raw, fields);
    return fields;
  } catch {
    throw new Problem(400, "bad_form", "The form is not text.");
  }
}

export const tooOld = msg`This page was too old, nothing was changed. What you wrote is still here: send it once more.`;

/** Said above a form whose token is not of this session: what was typed stands in it, and sending it once more does. */
export const sendAgain = ({ say }: Place): Markup => html`<p class="bad" role="alert">${say(tooOld)}</p>`;

/** Where a form goes on to inside text mode; nothing that could lead elsewhere. */
export const insideText = (path: string | null | undefined, otherwise: string): string =>
  path !== null &&
  path !== undefined &&
  /^\/t\/(mg|fr|en)(\/[\w\-/.]*)?(\?[\w\-=&.]*)?$/.test(path) &&
  !path.includes("..")
    ? path
    : otherwise;
