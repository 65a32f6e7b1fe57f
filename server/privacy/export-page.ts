// A person's file as a page they can read: no script, nothing to fetch, so that it opens from a memory card.
import { msg } from "@lingui/core/runtime-macro";
import type { MessageDescriptor } from "@lingui/core";
import type { Language } from "../../shared/fields.ts";
import { formatDate, formatTime } from "../../shared/format/date.ts";
import { html, type Markup } from "../http/markup.ts";
import { sayIn } from "../i18n/say.ts";
import type { PersonExport, TableExport } from "./export.ts";

/** What people call these tables; the others bear their own name. */
const titles: Readonly<Record<string, MessageDescriptor>> = {
  auth_user: msg`Your account`,
  auth_session: msg`Where you are signed in`,
  auth_invitation: msg`Invitations`,
  members: msg`You, as your organisation knows you`,
  devices: msg`Your phones`,
  cohorts: msg`Classes you run`,
  enrolments: msg`Classes you learn in`,
  tasks: msg`Tasks`,
  approvals: msg`Approvals that concern you`,
  decisions: msg`Decisions`,
  outcomes: msg`What was refused`,
  attempts: msg`Quizzes you answered`,
  progress: msg`What you have learnt`,
  certificates: msg`Certificates`,
  consents: msg`What you agreed to`,
  audit_events: msg`What was done, by you or about you`,
  audit_words: msg`What was written about you`,
  lesson_versions: msg`Lessons you published`,
};

const style =
  "body{margin:0 auto;padding:16px;max-width:48em;font:16px/1.45 system-ui,sans-serif;color:#10141c;background:#fff;overflow-wrap:anywhere}h1{font-size:22px}h2{font-size:19px}h3{font-size:17px;margin:24px 0 8px}dl{margin:0 0 12px;padding:8px 12px;border:1px solid #d5dae4;border-radius:12px}dt{color:#3d4759;font-size:14px}dd{margin:0 0 6px}.note{color:#3d4759}";

function valueOf(column: string, value: unknown, language: Language): string {
  if (value === null || value === undefined || value === "") return "–";
  if (typeof value === "number" && /_at$|^at$|^last_request$/.test(column) && value > 1e11)
    return `${formatDate(value, language, "long")}, ${formatTime(value)}`;
  return typeof value === "string" ? value : JSON.stringify(value);
}

export function exportPage({ at, account, organisations }: PersonExport, language: Language): string {
  const say = sayIn(language);
  const part = ({ table, rows, withheld }: TableExport): Markup | "" =>
    rows.length === 0
      ? ""
      : html`<h3>${titles[table] ? say(titles[table]) : table} (${rows.length})</h3>
          ${withheld.length > 0 ? html`<p class="note">${say(msg`Kept and not shown, for your safety:`)} ${withheld.join(", ")}</p>` : ""}
          ${rows.map(
            (row) =>
              html`<dl>
                ${Object.entries(row).map(
                  ([column, value]) =>
                    html`<dt>${column.replaceAll("_", " ")}</dt>
                      <dd>${valueOf(column, value, language)}</dd>`,
                )}
              </dl>`,
          )}`;
  const page = html`<!doctype html>
    <html lang="${language}">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'" />
        <title>${say(msg`What Nexio holds on you`)}</title>
        <style>
          ${style}
        </style>
      </head>
      <body>
        <h1>${say(msg`What Nexio holds on you`)}</h1>
        <p class="note">${formatDate(at, language, "long")}, ${formatTime(at)}</p>
        ${account.length > 0 ? html`<h2>${say(msg`Your account`)}</h2>` : ""} ${account.map(part)}
        ${organisations.map(
          ({ name, tables }) =>
            html`<h2>${name}</h2>
              ${tables.map(part)}`,
        )}
      </body>
    </html>`;
  return String(page);
}
