// A browser without scripts, as far as the Worker can tell: it keeps cookies, follows what it is shown, sends forms.
import { brotliCompressSync, constants } from "node:zlib";
import { anAddress, fetchApp, origin, type TestMember } from "./tenants.ts";

export interface TextPage {
  readonly status: number;
  readonly headers: Headers;
  readonly html: string;
  /** Where a 303 leads. */
  readonly location: string | null;
}

type Fields = Record<string, string> | [string, string][];

export class TextBrowser {
  readonly address = anAddress();
  #cookies = new Map<string, string>();

  constructor(member?: Pick<TestMember, "cookie">) {
    for (const pair of member?.cookie.split("; ") ?? []) this.#keep(pair);
  }

  #keep(pair: string): void {
    const at = pair.indexOf("=");
    this.#cookies.set(pair.slice(0, at), pair.slice(at + 1));
  }

  get cookie(): string {
    return [...this.#cookies].map(([name, value]) => `${name}=${value}`).join("; ");
  }

  async #ask(path: string, init: RequestInit): Promise<TextPage> {
    const headers = new Headers(init.headers);
    headers.set("cf-connecting-ip", this.address);
    if (this.#cookies.size > 0) headers.set("cookie", this.cookie);
    const response = await fetchApp(path, { ...init, headers, redirect: "manual" });
    for (const cookie of response.headers.getSetCookie()) this.#keep(cookie.split(";")[0] ?? "");
    const html = await response.text();
    return { status: response.status, headers: response.headers, html, location: response.headers.get("location") };
  }

  get(path: string, headers: Record<string, string> = {}): Promise<TextPage> {
    return this.#ask(path, { headers });
  }

  post(path: string, fields: Fields, headers: Record<string, string> = {}): Promise<TextPage> {
    const body = new URLSearchParams(fields).toString();
    const type = { "content-type": "application/x-www-form-urlencoded" };
    return this.#ask(path, { method: "POST", body, headers: { origin, ...type, ...headers } });
  }

  /** A form sent, and the page it leads to. */
  async send(path: string, fields: Fields): Promise<TextPage> {
    const answer = await this.post(path, fields);
    return answer.status === 303 && answer.location !== null ? this.get(answer.location) : answer;
  }
}

const unescape = (text: string) =>
  text
    .replaceAll("&lt;", "<")
    .replaceAll("&gt;", ">")
    .replaceAll("&quot;", '"')
    .replaceAll("&#39;", "'")
    .replaceAll("&amp;", "&");

/** Attributes of every `tag`, entities read. */
export const tagsIn = (html: string, tag: string): Record<string, string>[] =>
  [...html.matchAll(new RegExp(`<${tag}\\b([^>]*)>`, "g"))].map(([, attributes = ""]) =>
    Object.fromEntries(
      [...attributes.matchAll(/([\w-]+)(?:="([^"]*)")?/g)].map(([, name = "", value = ""]) => [name, unescape(value)]),
    ),
  );

/** What the form that goes to `action` carries unseen. Throws where there is none. */
export function hiddenIn(html: string, action: string): Record<string, string> {
  const form = [...html.matchAll(/<form\b[^>]*>[\s\S]*?<\/form>/g)].find(
    ([whole]) => tagsIn(whole, "form")[0]?.["action"] === action,
  );
  if (!form) throw new Error(`no form goes to ${action} in ${html.slice(html.indexOf("<main"), 1500)}`);
  const inputs = tagsIn(form[0], "input").filter(({ type }) => type === "hidden");
  return Object.fromEntries(inputs.map(({ name = "", value = "" }) => [name, value]));
}

/** Bytes on the wire as an edge compresses what it has just been given: brotli 5. */
export const brotliBytes = (html: string): number =>
  brotliCompressSync(html, { params: { [constants.BROTLI_PARAM_QUALITY]: 5 } }).byteLength;

/** What every page of text mode keeps to; each breach in words. */
export function breachesOf({ html, headers }: TextPage, language: string): string[] {
  const [root] = tagsIn(html, "html");
  const ids = tagsIn(html, "[a-z0-9]+").flatMap(({ id }) => (id === undefined ? [] : [id]));
  const labelled = (field: Record<string, string>) =>
    field["type"] === "hidden" ||
    field["aria-labelledby"] !== undefined ||
    tagsIn(html, "label").some((label) => label["for"] !== undefined && label["for"] === field["id"]) ||
    // A choice stands inside its label.
    new RegExp(`<label[^>]*>(?:(?!</label>)[\\s\\S])*name="${field["name"] ?? ""}"`).test(html);
  const fields = ["input", "textarea", "select"].flatMap((tag) => tagsIn(html, tag));
  const policy = headers.get("content-security-policy") ?? "";
  const checks: [string, boolean][] = [
    ["names its language", root?.["lang"] === language],
    ["has one main, a header, a footer", ["main", "header", "footer"].every((tag) => tagsIn(html, tag).length === 1)],
    ["has one h1", tagsIn(html, "h1").length === 1],
    ["lets skip to its content", tagsIn(html, "a")[0]?.["href"] === "#c" && ids.includes("c")],
    ["has no script", !/<script|\son\w+=|javascript:/i.test(html) && !/script-src/.test(policy)],
    ["allows nothing but its style", policy.startsWith("default-src 'none'; style-src 'sha256-")],
    ["fetches nothing", tagsIn(html, "(?:img|iframe|object|embed|audio|video)").length === 0],
    ["links nothing but an empty icon", tagsIn(html, "link").every(({ href }) => href === "data:,")],
    ["uses no lists to drop down", tagsIn(html, "select").length === 0],
    ["labels every field", fields.every(labelled)],
    [
      "has a visible button in every form",
      [...html.matchAll(/<form\b[\s\S]*?<\/form>/g)].every(([form]) => /<button/.test(form)),
    ],
    ["uses an id once", new Set(ids).size === ids.length],
    [
      "describes by what is there",
      fields.every((field) =>
        (field["aria-describedby"] ?? "")
          .split(" ")
          .filter(Boolean)
          .every((id) => ids.includes(id)),
      ),
    ],
    ["is a page", (headers.get("content-type") ?? "").startsWith("text/html")],
    ["lets nobody frame it", policy.includes("frame-ancestors 'none'") && policy.includes("form-action 'self'")],
    ["has a style of 1.5 KB at most", (/<style>([^<]*)<\/style>/.exec(html)?.[1]?.length ?? 9999) <= 1536],
  ];
  return checks.filter(([, holds]) => !holds).map(([words]) => words);
}
