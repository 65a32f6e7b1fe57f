// What a session has shown beside its sign-in. Whoever guards something asks `requireStepUp`; server/factors/routes.ts
// records what was shown.
import { and, eq, gt, lte } from "drizzle-orm";
import { drizzle } from "drizzle-orm/d1";
import { stepUpMs, type StepUpClass } from "../../shared/step-up/classes.ts";
import type { AppEnv } from "../env.ts";
import { stepUp } from "../factors/tables.ts";
import { Problem } from "../http/problem.ts";

/** Whoever is signed in: `Signed` and `TenantScope` are both. */
interface InSession {
  readonly sessionId: string;
}

/**
 * Refuses what this session has not confirmed within the last ten minutes: 403 `needs_step_up`. The phone then asks for
 * the passkey or a code (`POST /api/step-up`) and calls again.
 *
 *     const requireStepUp = stepUpGuard(env);
 *     const scope = await session.scope(c.req.raw);
 *     await requireStepUp(scope, "roles");
 *
 * Ask after the permission and before the effect. It is the same however the person signed in.
 */
type RequireStepUp = (signed: InSession, of: StepUpClass) => Promise<void>;

export function stepUpGuard(env: AppEnv): RequireStepUp {
  const open = stepUpReader(env);
  return async (signed, of) => {
    if (!(await open(signed)).has(of))
      throw new Problem(403, "needs_step_up", "Confirm with your passkey or a code, then try again.");
  };
}

/** The classes a session has open, for rules that run in a push. */
export function stepUpReader({ identityDb }: AppEnv) {
  const db = drizzle(identityDb);
  return async ({ sessionId }: InSession): Promise<ReadonlySet<StepUpClass>> => {
    // A parcel has no session, and so has shown nothing.
    if (sessionId === "") return new Set();
    const rows = await db
      .select({ of: stepUp.class })
      .from(stepUp)
      .where(and(eq(stepUp.sessionId, sessionId), gt(stepUp.until, Date.now())));
    return new Set(rows.map((row) => row.of));
  };
}

/** Which factor opened `of` in this session: a passkey's id, `totp` or `code`; null where it is not open. */
export async function shownBy(
  { identityDb }: AppEnv,
  { sessionId }: InSession,
  of: StepUpClass,
): Promise<string | null> {
  const [row] = await drizzle(identityDb)
    .select({ by: stepUp.byFactor })
    .from(stepUp)
    .where(and(eq(stepUp.sessionId, sessionId), eq(stepUp.class, of), gt(stepUp.until, Date.now())));
  return row?.by ?? null;
}

/** Opens `of` in this session for ten minutes; what has run out of this person's goes. Returns until when. */
export async function recordStepUp(
  { identityDb }: AppEnv,
  { sessionId, user }: InSession & { readonly user: { readonly id: string } },
  of: StepUpClass,
  byFactor: string,
): Promise<number> {
  const db = drizzle(identityDb);
  const now = Date.now();
  const until = now + stepUpMs;
  await db.batch([
    db.delete(stepUp).where(and(eq(stepUp.userId, user.id), lte(stepUp.until, now))),
    db
      .insert(stepUp)
      .values({ sessionId, class: of, userId: user.id, byFactor, until })
      .onConflictDoUpdate({ target: [stepUp.sessionId, stepUp.class], set: { byFactor, until } }),
  ]);
  return until;
}
