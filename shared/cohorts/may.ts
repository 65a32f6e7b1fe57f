// Who runs classes. Apart from the table of shared/access.ts because phones never judge it: classes are made and changed
// at the centre, over HTTP, and the rules' chunk has no room for what they do not ask.
import type { Actor } from "../actor.ts";
import type { Cohort } from "./schema.ts";

/** Staff see every class, its learners and their results. */
export const maySeeClasses = ({ role }: Pick<Actor, "role">): boolean => role !== "external";

/** A trainer is a staff member of that class; owners and administrators run them all. */
export const mayRunClass = ({ role, memberId }: Actor, { trainerIds }: Pick<Cohort, "trainerIds">): boolean =>
  role === "owner" || role === "admin" || (role === "staff" && trainerIds.includes(memberId));
