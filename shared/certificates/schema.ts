// Proof that a learner passed a topic; made by the Worker alone.
import { z } from "zod/mini";
import { id, moment, text } from "../fields.ts";

export const certificateSchema = z.object({
  id,
  memberId: id,
  topic: text(20),
  version: z.int(),
  number: text(40),
  issuedAt: moment,
  status: z.enum(["issued", "revoked", "superseded"]),
  credential: z.nullable(z.string()),
  createdAt: moment,
  updatedAt: moment,
});
export type Certificate = z.infer<typeof certificateSchema>;
