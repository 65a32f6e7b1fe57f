// The page around everything in text mode: one file, no script, no picture, nothing to fetch beside it.
import { msg } from "@lingui/core/runtime-macro";
import { Hono, type Context } from "hono";
import type { ContentfulStatusCode } from "hono/utils/http-status";
import { languages, type Language } from "../../shared/languages.ts";
import { noScript, policyOf } from "../http/guard-headers.ts";
import { html, type Markup } from "../http/markup.ts";
import { languageNames, sayIn, type Say } from "../i18n/say.ts";

/** Where in text mode a page stands: its language is part of its address, so that shared caches can keep it. */
export interface Place {
  readonly language: Language;
  readonly say: Say;
  /** `/t/mg`. */
  readonly base: string;
  /** What follows it, with its query: the same page in the other languages. */
  readonly path: string;
}

export interface Known {
  Variables: { requestId: string };
}
export type TextContext = Context<Known>;
/** Routes of text mode, to be added to. */
export const pages = () => new Hono<Known>();

/** The place that `path` names; null outside `/t/<language>`. */
export function placeOf(path: string, query = ""): Place | null {
  const [, , first = "", ...rest] = path.split("/");
  const language = languages.find((one) => one === first);
  if (!language || !path.startsWith("/t/")) return null;
  const tail = rest.join("/").replace(/\/$/, "");
  return { language, say: sayIn(language), base: `/t/${language}`, path: (tail === "" ? "" : `/${tail}`) + query };
}

// Nothing here needs variables, a grid or a line height: Opera Mini and KaiOS know none of them. Contrast is 7:1 at
// least, dark and light (tests/text/pages.worker.test.ts).
const style = `
body{margin:0 auto;padding:8px;max-width:40em;font:16px sans-serif;background:#0b0e14;color:#f2f5fa;overflow-wrap:break-word;word-wrap:break-word}
h1{font-size:20px}h2{font-size:17px}small,.n{color:#b4bfd0}small{font-size:14px}
a{color:#5eead4;padding:2px 0}nav a,footer a{display:inline-block;padding:6px 12px 6px 0}
ul,ol{padding-left:20px}li{margin:8px 0}
label,legend{display:block;padding:6px 0}fieldset{margin:0 0 16px;padding:8px;border:1px solid #7d8aa3;min-width:0}
input,textarea,button{font:inherit;max-width:100%;box-sizing:border-box;padding:6px;background:#121722;color:#f2f5fa;border:1px solid #9aa7bd}
input.w,textarea{display:block;width:100%}
button,.b{display:inline-block;padding:8px 14px;margin:4px 8px 4px 0;background:#2dd4bf;color:#06110f;border:1px solid #2dd4bf;font-weight:bold;text-decoration:none}
button.q{background:#121722;color:#f2f5fa;border-color:#9aa7bd}
dt{color:#b4bfd0}dd{margin:0 0 8px}
.bad{color:#ff9db0}.ok{color:#7ee8a2}.box{border:1px solid #7d8aa3;padding:8px}
.s{position:absolute;left:-999px}.s:focus{position:static}
:focus{outline:3px solid #fbc94a;outline-offset:1px}
@media(prefers-color-scheme:light){body,input,textarea,button.q{background:#fff;color:#10141c}small,.n,dt{color:#3d4759}a{color:#0b5a54}button,.b{background:#0b5a54;color:#fff}button.q{background:#fff}.bad{color:#8a0f32}.ok{color:#14532d}:focus{outline-color:#7a3d00}}
@media print{nav,footer,form{display:none}}
`
  .trim()
  .replaceAll("\n", "");

const digest = async (text: string): Promise<Uint8Array> =>
  new Uint8Array(await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text)));
const base64 = (bytes: Uint8Array) => btoa(String.fromCharCode(...bytes));
let styleHash: Promise<string> | undefined;

export interface Parts {
  readonly title: string;
  readonly body: Markup | readonly (Markup | string)[];
  /** Whose the page is, when it is somebody's. */
  readonly name?: string | undefined;
  /** Another address than the one asked, for the links to the other languages: a page that answers a form. */
  readonly path?: string;
}

function navigation({ base, say }: Place): Markup {
  const links = [
    ["", say(msg`Home`)],
    ["/lessons", say(msg`Lessons`)],
    ["/tasks", say(msg`Tasks`)],
    ["/approvals", say(msg`Approvals`)],
    ["/certificates", say(msg`Certificates`)],
    ["/help", say(msg`Help`)],
  ] as const;
  return html`<nav aria-label="${say(msg`Pages`)}">
    ${links.map(([path, words]) => html`<a href="${base}${path}">${words}</a> `)}
  </nav>`;
}

/** The whole document. */
export function pageHtml(place: Place, { title, body, path = place.path }: Parts): string {
  const { language, say } = place;
  const others = languages.filter((one) => one !== language);
  // oxfmt-ignore
  return html`<!doctype html><html lang="${language}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1"><meta name="color-scheme" content="dark light"><title>${title} · Nexio</title><link rel="icon" href="data:,"><style>${raw(style)}</style></head><body><a class="s" href="#c">${say(msg`Skip to the content`)}</a>
<header>${navigation(place)}</header>
<main id="c" tabindex="-1"><h1>${title}</h1>
${body}</main>
<footer><nav aria-label="${say(msg`Language`)}">${others.map((one) => html`<a href="/t/${one}${path}" lang="${one}" hreflang="${one}">${languageNames[one]}</a> `)}<form method="post" action="/t/mode"><button class="q" name="mode" value="full">${say(msg`Open the full app`)}</button></form></nav></footer></body></html>`.toString();
}

// The style is ours, and as text of a style element it is not to be escaped.
const raw = (text: string): Markup => html(Object.assign([text], { raw: [text] }));

/**
 * No script at all, forms to ourselves alone. The other headers are everyone's (server/http/guard-headers.ts): with
 * `no-referrer` browsers would send "null" as the origin of our own forms.
 */
async function guard(c: TextContext): Promise<void> {
  styleHash ??= digest(style).then(base64);
  const parts = [`style-src 'sha256-${await styleHash}'`, "img-src data:", "form-action 'self'", noScript];
  c.header("content-security-policy", policyOf(...parts));
}

/**
 * A page that is the same for everyone at this address, for every cache to keep. It is fresh for an hour, and for a week a
 * cache may show it while it asks again.
 */
export async function publicPage(c: TextContext, place: Place, parts: Parts): Promise<Response> {
  const page = pageHtml(place, parts);
  const etag = `"${base64((await digest(page)).slice(0, 12))}"`;
  await guard(c);
  c.header("cache-control", "public, max-age=3600, stale-while-revalidate=604800");
  c.header("vary", "accept-encoding");
  c.header("etag", etag);
  const asked = c.req.header("if-none-match") ?? "";
  // A proxy that compresses makes the tag weak.
  if (asked.split(/,\s*/).some((one) => one.replace(/^W\//, "") === etag)) return c.body(null, 304);
  return c.html(page);
}

/** A page for one person, or of one moment: no cache keeps it. */
export async function ownPage(c: TextContext, place: Place, parts: Parts, status = 200): Promise<Response> {
  await guard(c);
  c.header("cache-control", "private, no-store");
  // Whoever says no says how, with a body.
  return c.html(pageHtml(place, parts), status as ContentfulStatusCode);
}

/** After a form: the page that shows what came of it, so that a reload sends nothing again. */
export function seeOther(c: TextContext, path: string): Response {
  c.header("cache-control", "private, no-store");
  return c.redirect(path, 303);
}
