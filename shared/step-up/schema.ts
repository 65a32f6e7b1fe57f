// What a passkey answered, as it travels.
import { z } from "zod/mini";
import { moment } from "../fields.ts";

/** Bytes in base64url, without padding: 1,500 of them at most. One shape for all, since every byte here is on each phone. */
const bytes = z.string().check(z.regex(/^[\w-]{1,2000}$/));

/** Of `AuthenticatorAssertionResponse`, and which passkey it was. */
export const assertionSchema = z.object({
  /** The credential's id. */
  id: bytes,
  clientData: bytes,
  authData: bytes,
  signature: bytes,
});
export type Assertion = z.infer<typeof assertionSchema>;

/** Under decisions: an assertion over all of them and over a nonce that the Worker gave this session and client group. */
export const proofSchema = z.object({
  ...assertionSchema.shape,
  /** 32 bytes, and when the Worker made them. */
  nonce: bytes,
  at: moment,
});
export type Proof = z.infer<typeof proofSchema>;
