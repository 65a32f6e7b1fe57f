// What only the Worker can do for a person's rights; it needs a network.
import { ask, Problem } from "../account/session.ts";
import { language } from "../i18n/locale.ts";

export interface Meaning {
  /** What has to be typed. */
  readonly confirm: string;
  readonly blockedBy: readonly string[];
  readonly closes: readonly string[];
  readonly certificates: number;
}

/** What an erasure would mean. Rejects with `Problem`. */
export const erasureMeans = async (): Promise<Meaning> => (await ask("/api/privacy/erasure")) as Meaning;

const roadTo = (memberId: string | null, what: "export" | "erase") =>
  memberId === null ? `/api/privacy/${what}` : `/api/privacy/members/${memberId}/${what}`;

/** Final. `memberId` for a learner whom the owner erases, null for oneself. Rejects with `Problem`. */
export const erase = (memberId: string | null, certificates: "keep" | "revoke", confirm: string) =>
  ask(roadTo(memberId, "erase"), { certificates, confirm });

/** Everything the Worker holds, as one file. Rejects with `Problem`. */
export async function dataFile(memberId: string | null, format: "json" | "html"): Promise<File> {
  const request: RequestInit = {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ format, language: language() }),
  };
  const response = await fetch(roadTo(memberId, "export"), request).catch(() => {
    throw new Problem("unreachable", 0);
  });
  const type = format === "json" ? "application/json" : "text/html";
  if (response.ok && response.headers.get("content-type")?.startsWith(type)) {
    const day = new Date().toISOString().slice(0, 10);
    return new File([await response.blob()], `nexio-${day}.${format}`, { type });
  }
  const answer = (await response.json().catch(() => null)) as { code?: unknown } | null;
  // A network that asks for a voucher answers everything with a page of its own, and with 200.
  if (answer === null) throw new Problem("unreachable", 0);
  throw new Problem(typeof answer.code === "string" ? answer.code : "server", response.status);
}
