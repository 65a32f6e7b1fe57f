// A phone or desk that a member has signed in on: its key vouches for what it made while nobody was in reach.
import { z } from "zod/mini";
import { id, moment } from "../fields.ts";
import { toldFields } from "./told-fields.ts";

export const deviceSchema = z.object({
  id,
  memberId: id,
  ...toldFields,
  /** How often it signed its member in; each use must count higher, so that no signature is good twice. */
  uses: z.int().check(z.gte(0)),
  status: z.enum(["active", "revoked"]),
  createdAt: moment,
  updatedAt: moment,
});
export type Device = z.infer<typeof deviceSchema>;
