// Who is who: the people and agents behind the ids in other records.
import { agents } from "../agents/records.ts";
import { members } from "./records.ts";
import type { ReadTx } from "../sync/tx.ts";

export interface Names {
  members: Record<string, string>;
  agents: Record<string, string>;
}

/** Display names by id, of everyone in sight. */
export async function names(tx: ReadTx): Promise<Names> {
  return {
    members: Object.fromEntries((await members.list(tx)).map(({ id, displayName }) => [id, displayName])),
    agents: Object.fromEntries((await agents.list(tx)).map(({ id, name }) => [id, name])),
  };
}
