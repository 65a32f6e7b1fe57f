// Who may decide; apart from the mutators so that the phone's first bundle has no zod.
import { may } from "../access.ts";
import type { Actor } from "../actor.ts";
import type { Approval } from "./schema.ts";

/** Whether `actor` asked for it, themselves or through an agent, and its policy leaves the decision to others. */
export const isApart = ({ memberId }: Actor, { approverPolicy: { apart } }: Approval): boolean =>
  apart?.includes(memberId) === true;

/** Whether `actor` may decide on `approval` at all, by role, policy and risk. */
export function mayDecide(actor: Actor, approval: Approval): boolean {
  if (isApart(actor, approval)) return false;
  const { roles, members } = approval.approverPolicy;
  const named = members.includes(actor.memberId) || roles.includes(actor.role);
  return may(actor, approval.risk === "high" ? "approval.decideHigh" : "approval.decide", { named });
}
