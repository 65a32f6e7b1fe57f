// What a device says of itself; apart from the record, which no phone parses.
import { z } from "zod/mini";
import { text } from "../fields.ts";

export const toldFields = {
  /** What the member calls it, so that a lost one can be told from the others. */
  label: text(60),
  /** ECDSA P-256, the uncompressed point in base64url. */
  publicKey: z.string().check(z.regex(/^[\w-]{87}$/)),
};
