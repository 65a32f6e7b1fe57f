// One answer of a person to one question of privacy. Never changed: a later answer stands beside it.
import { z } from "zod/mini";
import { id, languages, moment } from "../fields.ts";
import { purposes } from "./purposes.ts";

export const consentSchema = z.object({
  id,
  memberId: id,
  purpose: z.enum(purposes),
  choice: z.enum(["given", "withdrawn"]),
  /** Of the wording, `noticeVersion` when it was shown. */
  version: z.int().check(z.gte(1), z.lte(10_000)),
  /** What it was read in. */
  language: z.enum(languages),
  /** By the clock of the phone. */
  askedAt: moment,
  createdAt: moment,
  updatedAt: moment,
});
export type Consent = z.infer<typeof consentSchema>;
