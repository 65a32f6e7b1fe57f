// What a passkey answered, as it travels.
import { z } from "zod/mini";
import { moment } from "../fields.ts";

/** Bytes in base64url, without padding. */
const bytes = (most: number) => z.string().check(z.regex(/^[\w-]+$/), z.maxLength(Math.ceil((most * 4) / 3)));

/** Of `AuthenticatorAssertionResponse`, and which passkey it was. */
export const assertionSchema = z.object({
  /** The credential's id. */
  id: bytes(1023),
  clientData: bytes(1500),
  authData: bytes(1000),
  signature: bytes(1000),
});
export type Assertion = z.infer<typeof assertionSchema>;

/** Under decisions: an assertion over all of them and over a nonce that the Worker gave this session and client group. */
export const proofSchema = z.object({
  ...assertionSchema.shape,
  /** 32 bytes, and when the Worker made them. */
  nonce: z.string().check(z.regex(/^[\w-]{43}$/)),
  at: moment,
});
export type Proof = z.infer<typeof proofSchema>;
