// An invitation into a tenant: which role, for whom, until when. The secret of its link is no part of it.
import { z } from "zod/mini";
import { roles } from "../actor.ts";
import { id, moment, optionalText } from "../fields.ts";

export const invitationSchema = z.object({
  id,
  role: z.enum(roles),
  /** Only who proves to own this address comes in by it; null for whoever has the link. */
  email: z.nullable(z.string()),
  /** For whom, in words of who invites. */
  label: optionalText(80),
  /** How many people it lets in, and how many came. */
  maxUses: z.int().check(z.gte(1), z.lte(50)),
  uses: z.int().check(z.gte(0)),
  expiresAt: moment,
  status: z.enum(["open", "revoked"]),
  /** The member who invites. It is worth what they may still give when somebody accepts. */
  invitedBy: id,
  createdAt: moment,
  updatedAt: moment,
});
export type Invitation = z.infer<typeof invitationSchema>;

/** What stands in the way of accepting it at `now`; null where nothing does. */
export function whyClosed({ status, uses, maxUses, expiresAt }: Invitation, now: number) {
  if (status === "revoked") return "revoked" as const;
  if (uses >= maxUses) return "used" as const;
  return now >= expiresAt ? ("expired" as const) : null;
}
