// The public check of a certificate: one page of plain HTML for whoever holds its address. Ids that name nothing all
// get the same page, whatever is wrong with them.
import { msg } from "@lingui/core/runtime-macro";
import type { MessageDescriptor } from "@lingui/core";
import { Hono } from "hono";
import { html } from "hono/html";
import { id as idSchema, languages, type Language } from "../../shared/fields.ts";
import { formatDate, formatTime } from "../../shared/format/date.ts";
import type { Certificate } from "../../shared/certificates/schema.ts";
import type { Claims } from "../../shared/certificates/credential.ts";
import { languageOf } from "../shell/document.ts";
import type { AppEnv } from "../env.ts";
import { noScript, policyOf } from "../http/guard-headers.ts";
import { languageNames, sayIn } from "../i18n/say.ts";
import { scopeOfTenant } from "../scope/directory.ts";
import { topicTitle } from "./open-badge.ts";
import { claimsIn, loadCertificate } from "./routes.ts";
import { issuerOf } from "../scope/certificate-slots.ts";

const style = `:root{color-scheme:dark light}body{margin:0;padding:24px 16px;background:#0b0e14;color:#f2f5fa;font:16px/1.45 system-ui,sans-serif;overflow-wrap:anywhere}main{max-width:560px;margin:auto}h1{font-size:20px}.card{padding:16px;border-radius:16px;background:#121722;border:1px solid #2a3346}.status{margin:0 0 4px;font-size:20px;font-weight:650}.issued{color:#5be38a}.superseded{color:#fbc94a}.revoked,.unknown{color:#ff8fa3}dl{margin:16px 0 0}dt{color:#b4bfd0;font-size:14px}dd{margin:0 0 12px;font-weight:600}.note{color:#b4bfd0}a{color:#2dd4bf;display:inline-block;padding:12px 0}nav a{margin-right:16px}@media print,(prefers-color-scheme:light){body{background:#f6f7fa;color:#10141c}.card{background:#fff;border-color:#d5dae4}.issued{color:#14532d}.superseded{color:#6b3e08}.revoked,.unknown{color:#8a0f32}dt,.note{color:#3d4759}a{color:#0b5a54}}@media print{nav,.again{display:none}}`;

const hashOf = async (text: string) =>
  btoa(String.fromCharCode(...new Uint8Array(await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text)))));

interface Found {
  readonly status: Certificate["status"];
  /** Null once its holder was erased and let it be revoked: the paper in somebody's hand still gets its answer. */
  readonly claims: Claims | null;
  /** False where the holder has taken back that their name is shown. */
  readonly isNamed: boolean;
}

async function find(env: AppEnv, id: string): Promise<Found | null> {
  // An id of the wrong shape asks the database too: the answer takes as long.
  const tenantId = await issuerOf(env, id);
  if (tenantId === null || !idSchema.safeParse(id).success) return null;
  const db = await scopeOfTenant(env, tenantId);
  const certificate = await loadCertificate(db, id);
  if (!certificate) return null;
  const claims = claimsIn(certificate);
  if (!claims) return certificate.status === "revoked" ? { status: "revoked", claims, isNamed: false } : null;
  const [said] = await db.all(db.read`
    SELECT choice FROM consents WHERE member_id = ${certificate.memberId} AND purpose = 'certificate'
    ORDER BY created_at DESC, id DESC LIMIT 1`);
  return { status: certificate.status, claims, isNamed: said?.["choice"] !== "withdrawn" };
}

type Status = Found["status"] | "unknown";
const statusWords: Readonly<Record<Status, MessageDescriptor>> = {
  issued: msg`Valid`,
  revoked: msg`Revoked`,
  superseded: msg`Replaced`,
  unknown: msg`Unknown`,
};
const sentences: Readonly<Record<Status, MessageDescriptor>> = {
  issued: msg`Nexio issued this certificate and it is still valid.`,
  revoked: msg`The organisation that issued this certificate has revoked it. It is no longer valid.`,
  superseded: msg`A newer certificate has replaced this one.`,
  unknown: msg`Nexio has issued no certificate at this address. Check the address.`,
};

function page(language: Language, found: Found | null, now: number) {
  const say = sayIn(language);
  const status: Status = found?.status ?? "unknown";
  const claims = found?.claims;
  const rows: readonly (readonly [string, string])[] = claims
    ? [
        [say(msg`Holder`), found.isNamed ? claims.holder : say(msg`Not shown: the holder wants it so.`)],
        [say(msg`Topic`), topicTitle(claims.topic, language)],
        [say(msg`Date of issue`), formatDate(claims.issuedAt, language, "long")],
        [say(msg`Number`), claims.number],
        [say(msg`Version`), String(claims.version)],
        [say(msg`Issued by`), claims.issuerName],
      ]
    : [];
  const [day, time, title] = [formatDate(now, language, "long"), formatTime(now), say(msg`Check of a certificate`)];
  const issuerName = claims?.issuerName ?? "";
  const notDiploma = say(msg`This is a training certificate of ${{ issuerName }}. It is not a State diploma.`);
  // oxfmt-ignore
  return html`<!doctype html><html lang="${language}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1"><meta name="robots" content="noindex"><title>${title} · Nexio</title><style>${style}</style></head><body><main><h1>${title}</h1><section class="card"><p class="status ${status}">${say(statusWords[status])}</p><p>${say(sentences[status])}</p>${rows.length > 0 ? html`<dl>${rows.map(([term, value]) => html`<dt>${term}</dt><dd>${value}</dd>`)}</dl>` : ""}</section>${claims ? html`<p>${notDiploma}</p>` : ""}<p class="note">${say(msg`Checked on ${{ day }}, ${{ time }}`)}</p><p class="again"><a href="/verify">${say(msg`Check a QR code, also offline`)}</a></p><nav>${languages.filter((one) => one !== language).map((one) => html`<a href="?lang=${one}" lang="${one}" hreflang="${one}">${languageNames[one]}</a>`)}</nav></main></body></html>`;
}

export function verifyRoutes(env: AppEnv) {
  let styleHash: Promise<string> | undefined;
  return new Hono().get("/:id", async (c) => {
    const found = await find(env, c.req.param("id").slice(0, 64));
    const wanted = languages.find((one) => one === c.req.query("lang"));
    const language = wanted ?? languageOf(undefined, c.req.header("accept-language"));
    styleHash ??= hashOf(style);
    const parts = [`style-src 'sha256-${await styleHash}'`, "form-action 'none'", noScript];
    c.header("content-security-policy", policyOf(...parts));
    c.header("cache-control", "no-store");
    c.header("referrer-policy", "no-referrer");
    c.header("x-robots-tag", "noindex");
    c.header("vary", "accept-language");
    return c.html(page(language, found, Date.now()), found ? 200 : 404);
  });
}
