// Who may revoke; apart, so that the rules' chunk on the phone stays as it is.
import type { Actor } from "../actor.ts";

/** The owner and admins. */
export const mayRevoke = ({ role }: Actor): boolean => role === "owner" || role === "admin";
