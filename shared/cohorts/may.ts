// Who runs classes, asked of the one table.
import { may } from "../access.ts";
import type { Actor } from "../actor.ts";
import type { Cohort } from "./schema.ts";

/** Staff see every class, its learners and their results. */
export const maySeeClasses = (actor: Actor): boolean => may(actor, "class.see");

/** A trainer is a staff member of that class; owners and administrators run them all. */
export const mayRunClass = (actor: Actor, { trainerIds }: Pick<Cohort, "trainerIds">): boolean =>
  may(actor, "class.run", { named: trainerIds.includes(actor.memberId) });
