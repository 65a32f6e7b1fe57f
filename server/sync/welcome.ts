// Whether who listens would be let in now: their session and their membership, read anew.
import type { Actor } from "../../shared/actor.ts";
import { openSessions } from "../auth/still-open.ts";
import type { AppEnv } from "../env.ts";
import type { ScopedDb } from "../scope/scoped-db.ts";

export interface Listener extends Actor {
  /** The session's id. */
  readonly session: string;
}

/** Who of them has an open session and is an active member, in the role they had when they came. */
export async function welcome(
  env: AppEnv,
  db: ScopedDb,
  listening: readonly Listener[],
): Promise<(who: Listener) => boolean> {
  const ids = JSON.stringify(listening.map(({ memberId }) => memberId));
  const [open, members] = await Promise.all([
    openSessions(
      env,
      listening.map(({ session }) => session),
    ),
    db.all(db.read`
      SELECT members.id, members.role FROM json_each(${ids}) AS asked CROSS JOIN members
      WHERE members.id = asked.value AND members.status = 'active'`),
  ]);
  const roleOf = new Map(members.map(({ id, role }) => [id, role]));
  return ({ memberId, role, session }) => open.has(session) && roleOf.get(memberId) === role;
}
