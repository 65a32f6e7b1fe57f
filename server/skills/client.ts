// The client a document is for: the tenant's record, or the name that was typed.
import { z } from "zod";
import type { Task } from "../../shared/tasks/schema.ts";
import type { ScopedDb } from "../scope/scoped-db.ts";
import { plain } from "./words.ts";

export const partySchema = z.object({
  name: z.string().min(1).max(120),
  contact: z.string().max(120),
  nif: z.string().nullable(),
  stat: z.string().nullable(),
});
export type Party = z.infer<typeof partySchema>;

export async function partyOf(db: ScopedDb, { clientId }: Task, typed: string): Promise<Party | null> {
  const [row] = clientId
    ? await db.all(db.read`SELECT name, contact, nif, stat FROM clients WHERE id = ${clientId}`)
    : [];
  if (row) return partySchema.parse(row);
  const name = plain(typed, 120);
  return name === "" ? null : { name, contact: "", nif: null, stat: null };
}
