// A class of a training centre, and who learns in it.
import { z } from "zod/mini";
import { id, moment, optionalText, text } from "../fields.ts";
import { codePattern } from "./join-code.ts";

export const cohortSchema = z.object({
  id,
  name: text(80),
  /** Staff who look after this class. */
  trainerIds: z.array(id).check(z.maxLength(20)),
  /** Eight characters of `join-code.ts`; whoever has it joins while the class is open. */
  joinCode: z.string().check(z.regex(codePattern)),
  /** False once somebody closed the door; a new code opens it again. */
  joinOpen: z.boolean(),
  opensAt: moment,
  /** From then on the code is too old. */
  closesAt: moment,
  createdAt: moment,
  updatedAt: moment,
});
export type Cohort = z.infer<typeof cohortSchema>;

/** One learner in one class. Its id is the phone's own, so that asking twice joins once. */
export const enrolmentSchema = z.object({
  id,
  cohortId: id,
  memberId: id,
  /** A phone number or a name that tells two people of one name apart; may be empty. */
  contact: optionalText(60),
  status: z.enum(["active", "left"]),
  /** When a phone of theirs last said how it is, UTC milliseconds; 0 for never. */
  heardAt: moment,
  /** What waited on that phone then. */
  unsent: z.int().check(z.gte(0)),
  createdAt: moment,
  updatedAt: moment,
});
export type Enrolment = z.infer<typeof enrolmentSchema>;

/** A class takes this many learners; a code that leaked does no more harm than that. */
export const maxLearners = 100;
