// Who may do what to members, asked of the one table by rules, routes and screens alike. Apart from the rules, so that
// screens and the Worker's routes need not bring them.
import { may, type Action } from "../access.ts";
import type { Actor, Role } from "../actor.ts";

/** Whether `actor` may do `action` where `touched` are the roles at stake: those a member has, and those they get. */
export const mayManage = (
  actor: Actor,
  action: "member.invite" | "member.role" | "member.suspend",
  ...touched: readonly (Role | undefined)[]
): boolean => may(actor, action satisfies Action) && (!touched.includes("owner") || may(actor, "member.owner"));
