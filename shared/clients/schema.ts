// Whom the tenant works for.
import { z } from "zod/mini";
import { id, languages, moment, optionalText, text } from "../fields.ts";

export const clientSchema = z.object({
  id,
  name: text(120),
  /** An address or a number, as the tenant writes it. */
  contact: optionalText(120),
  /** Tax and statistics numbers, digits alone; null where the client has none. */
  nif: z.nullable(z.string().check(z.regex(/^\d{10}$/))),
  stat: z.nullable(z.string().check(z.regex(/^\d{17}$/))),
  language: z.enum(languages),
  status: z.enum(["active", "archived"]),
  createdAt: moment,
  updatedAt: moment,
});
export type Client = z.infer<typeof clientSchema>;
