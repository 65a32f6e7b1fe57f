// A person's membership in this tenant; the truth for permissions.
import { z } from "zod/mini";
import { roles } from "../actor.ts";
import { id, moment } from "../fields.ts";
import { ownFields } from "./own-fields.ts";

export const memberSchema = z.object({
  ...ownFields,
  id,
  userId: z.string(),
  role: z.enum(roles),
  status: z.enum(["invited", "active", "suspended", "left"]),
  createdAt: moment,
  updatedAt: moment,
});
export type Member = z.infer<typeof memberSchema>;
/** What everyone in the tenant may know of a member. */
export type MemberName = Pick<Member, "id" | "displayName">;
