// Who is who: the people and agents behind the ids in other records.
import type { AgentName } from "../agents/schema.ts";
import { collection } from "../sync/collection.ts";
import type { ReadTx } from "../sync/tx.ts";
import type { MemberName } from "./schema.ts";

const members = collection<MemberName>("member");
const agents = collection<AgentName>("agent");

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
