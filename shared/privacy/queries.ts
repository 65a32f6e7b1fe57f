// What a person last said to each question of privacy.
import type { ReadTx } from "../sync/tx.ts";
import type { Purpose } from "./purposes.ts";
import { consents } from "./records.ts";
import type { Consent } from "./schema.ts";

/** The newest answer to each question; of two at one moment, the one made later. */
export async function myConsents(tx: ReadTx): Promise<Partial<Record<Purpose, Consent>>> {
  const all = (await consents.list(tx)).sort((a, b) => a.createdAt - b.createdAt || (a.id < b.id ? -1 : 1));
  return Object.fromEntries(all.map((consent) => [consent.purpose, consent]));
}
