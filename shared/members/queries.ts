// Who is who: the people and agents behind the ids in other records.
import { agents } from "../agents/records.ts";
import { members } from "./records.ts";
import type { ReadTx } from "../sync/tx.ts";

export interface Names {
  members: Record<string, string>;
  /** Those of them who are suspended or left, as far as that is in sight: no new work is for them. */
  away: string[];
  agents: Record<string, string>;
}

/** Display names by id, of everyone in sight. */
export async function names(tx: ReadTx): Promise<Names> {
  const all = await members.list(tx);
  return {
    members: Object.fromEntries(all.map(({ id, displayName }) => [id, displayName])),
    away: all.filter(({ status = "active" }) => status !== "active").map(({ id }) => id),
    agents: Object.fromEntries((await agents.list(tx)).map(({ id, name }) => [id, name])),
  };
}
