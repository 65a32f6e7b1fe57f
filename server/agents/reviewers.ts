// Who judges: never the author, awake, able to, and the one who did so least recently. Nobody: the rules alone do.
import type { ScopedDb } from "../scope/scoped-db.ts";

export async function chooseReviewer(db: ScopedDb, authorAgentId: string): Promise<string | null> {
  const [found] = await db.all(db.read`
    SELECT agents.id FROM agents
    WHERE agents.id <> ${authorAgentId} AND agents.status IN ('idle', 'waking', 'active')
      AND EXISTS (SELECT 1 FROM json_each(agents.skills) WHERE value = 'review')
    ORDER BY (SELECT wake_seq FROM agent_wakes WHERE agent_wakes.id = agents.id), agents.id LIMIT 1`);
  return found ? String(found["id"]) : null;
}
