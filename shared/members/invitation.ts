// An invitation into a tenant: which role, for whom, until when. The secret of its link is no part of it. The Worker
// alone makes and changes it, so phones check nothing of it.
import type { Role } from "../actor.ts";

export interface Invitation {
  readonly id: string;
  readonly role: Role;
  /** Only who proves to own this address comes in by it; null for whoever has the link. */
  readonly email: string | null;
  /** For whom, in words of who invites; may be empty. */
  readonly label: string;
  /** How many people it lets in, and how many came. */
  readonly maxUses: number;
  readonly uses: number;
  /** UTC milliseconds. */
  readonly expiresAt: number;
  readonly status: "open" | "revoked";
  /** The member who invites. It is worth what they may still give when somebody accepts. */
  readonly invitedBy: string;
  readonly createdAt: number;
  readonly updatedAt: number;
}

/** What stands in the way of accepting it at `now`; null where nothing does. */
export function whyClosed({ status, uses, maxUses, expiresAt }: Invitation, now: number) {
  if (status === "revoked") return "revoked" as const;
  if (uses >= maxUses) return "used" as const;
  return now >= expiresAt ? ("expired" as const) : null;
}
