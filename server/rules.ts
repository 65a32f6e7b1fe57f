// Registry: what follows from changed records without any phone seeing it, written in the very batch that changes them.
import { agentDuties } from "./agents/duties.ts";
import type { ScopedDb, Statement } from "./scope/scoped-db.ts";
import type { Change } from "./sync/overlay.ts";

export interface FollowUp {
  readonly statements: readonly Statement[];
  /** Whether an agent should look for work at once. */
  readonly wakes: boolean;
}

/** Where a change comes from. */
export interface Origin {
  readonly byPerson: boolean;
}

export const followUps = (db: ScopedDb, changes: readonly Change[], origin: Origin): FollowUp =>
  agentDuties(db, changes, origin);
