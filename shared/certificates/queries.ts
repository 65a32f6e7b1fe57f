// What the phone asks about certificates.
import type { ReadTx } from "../sync/tx.ts";
import { certificates } from "./records.ts";
import type { Certificate } from "./schema.ts";

/** Every one in sight, newest first. */
export const allCertificates = async (tx: ReadTx): Promise<Certificate[]> =>
  (await certificates.list(tx)).sort((a, b) => b.issuedAt - a.issuedAt);

/** Null where there is none, or none in sight. */
export const certificateById = async (tx: ReadTx, id: string): Promise<Certificate | null> =>
  (await certificates.get(tx, id)) ?? null;
