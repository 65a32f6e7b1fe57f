// The organisation whose data this is.
import { z } from "zod/mini";
import { id, languages, moment, text } from "../fields.ts";

export const tenantKinds = ["agency", "centre", "ministry", "entrepreneur"] as const;
export const tenantSchema = z.object({
  id,
  name: text(80),
  kind: z.enum(tenantKinds),
  plan: z.enum(["free", "pro", "enterprise"]),
  settings: z.object({ languages: z.array(z.enum(languages)), timezone: z.string(), region: z.nullable(z.string()) }),
  createdAt: moment,
  updatedAt: moment,
});
export type Tenant = z.infer<typeof tenantSchema>;
