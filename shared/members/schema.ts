// A person's membership in this tenant; the truth for permissions.
import { z } from "zod/mini";
import { roles } from "../actor.ts";
import { id, languages, moment, text } from "../fields.ts";

export const memberSchema = z.object({
  id,
  userId: z.string(),
  displayName: text(80),
  role: z.enum(roles),
  status: z.enum(["invited", "active", "suspended", "left"]),
  language: z.enum(languages),
  createdAt: moment,
  updatedAt: moment,
});
export type Member = z.infer<typeof memberSchema>;
/** What everyone in the tenant may know of a member. */
export type MemberName = Pick<Member, "id" | "displayName">;
