// What came out of an envelope is believed only after it was parsed.
import { z } from "zod/mini";
import { id } from "../fields.ts";
import { envelopeSchema } from "../sync/requests.ts";
import { maxParcelIntents } from "./parcel.ts";

export const parcelSchema = z.object({
  tenant: id,
  device: id,
  intents: z.array(z.catchall(envelopeSchema, z.unknown())).check(z.minLength(1), z.maxLength(maxParcelIntents)),
});
