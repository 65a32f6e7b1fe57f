// A phone or desk that a member has signed in on: its key vouches for what it made while nobody was in reach.
import { z } from "zod/mini";
import { id, moment, text } from "../fields.ts";

export const deviceSchema = z.object({
  id,
  memberId: id,
  /** What the member calls it, so that a lost one can be told from the others. */
  label: text(60),
  /** ECDSA P-256, the uncompressed point in base64url. */
  publicKey: z.string().check(z.regex(/^[\w-]{87}$/)),
  /** How often it signed its member in; each use must count higher, so that no signature is good twice. */
  uses: z.int().check(z.gte(0)),
  status: z.enum(["active", "revoked"]),
  createdAt: moment,
  updatedAt: moment,
});
export type Device = z.infer<typeof deviceSchema>;
