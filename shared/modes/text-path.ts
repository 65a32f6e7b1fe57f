// Where each screen of the app stands among the text pages, whose addresses carry their language.
import type { Language } from "../languages.ts";

const named: Readonly<Record<string, string>> = {
  "/lessons/review": "/review",
  "/lessons/progress": "/progress",
  "/sync": "/outcomes",
};
const same =
  /^\/((lessons|tasks|approvals|certificates)(\/[^/]+)?|lessons\/[^/]+\/quiz|sign-in|account\/(forgot|pin|security)|join)$/;

/** The text page for `path` of the app; null where there is none, as for the settings and for writing lessons. */
export function textPathOf(path: string, language: Language): string | null {
  const clean = path.replace(/\/$/, "");
  const certify = /^\/lessons\/(certify\/[^/]+)$/.exec(clean)?.[1];
  const there = certify ? `/${certify}` : (named[clean] ?? clean);
  const isThere = clean === "" || there !== clean || (same.test(clean) && clean !== "/lessons/write");
  return isThere ? `/t/${language}${there}` : null;
}
