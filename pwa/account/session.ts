// Talks to the Worker about who is here. Everything else works from the phone.
import type { Role } from "../../shared/actor.ts";
import type { Language } from "../../shared/fields.ts";
import { keep, read } from "../shell/preferences.ts";
import type { Profile } from "../sync/store.ts";

/** `GET /api/session`: a signed-in person, with no tenant until they made or joined one. */
export interface Session {
  user: { id: string; name: string; email: string };
  tenant: { id: string; name: string; kind: string } | null;
  member: { id: string; role: Role; language: Language | null } | null;
  memberships: { tenantId: string; name: string; role: string }[];
  /** The tenant that the session was in, where its person is suspended now. */
  suspended: { tenantId: string; name: string } | null;
}

/** Set while the Worker has not heard that the person signed out. */
export const leaving = "leaving";

/** The Worker said no; `code` is that of its problem document. `unreachable` when nobody answered. */
export class Problem extends Error {
  readonly code: string;
  readonly status: number;
  constructor(code: string, status: number) {
    super(code);
    this.code = code;
    this.status = status;
  }
}

/** Asks the Worker; with a body, as a POST. Rejects with `Problem`. */
export async function ask(path: string, body?: object): Promise<unknown> {
  const request: RequestInit = body
    ? { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify(body) }
    : {};
  const response = await fetch(path, request).catch(() => {
    throw new Problem("unreachable", 0);
  });
  const answer: unknown = await response.json().catch(() => null);
  // A network that asks for a voucher answers everything with a page of its own, and with 200.
  if (answer === null) throw new Problem("unreachable", 0);
  if (response.ok) return answer;
  const code = (answer as { code?: unknown } | null)?.code;
  throw new Problem(typeof code === "string" ? code : "server", response.status);
}

/** Who is signed in; null when nobody is. Rejects with `Problem` when the Worker cannot be asked. */
export async function askSession(): Promise<Session | null> {
  if (read(leaving) === "1") await signOut();
  // Our own Worker's answer, whose shape the end-to-end tests hold.
  const session = (await ask("/api/session?guest")) as Session | { user: null };
  return session.user && session;
}

/** Signed out without a network, the Worker is told before it is asked anything else: nobody comes back in unasked. */
export async function signOut(): Promise<void> {
  keep(leaving, "1");
  await ask("/api/auth/sign-out", {});
  keep(leaving, "");
}
/** What the phone keeps of a session that has a tenant; null for one that has none. */
export function profileOf({ user, tenant, member, memberships }: Session): Profile | null {
  return tenant && member
    ? {
        userId: user.id,
        name: user.name,
        email: user.email,
        actor: { memberId: member.id, role: member.role },
        tenant,
        memberships,
        language: member.language,
      }
    : null;
}
