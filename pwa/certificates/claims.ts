// What a synced certificate says; the Worker signed it, so the phone's own copy is read without checking it again.
import { unseal } from "../../shared/certificates/cose.ts";
import { claimsOf, type Claims } from "../../shared/certificates/credential.ts";
import type { Certificate } from "../../shared/certificates/schema.ts";

export function claimsIn({ credential }: Certificate): Claims | null {
  const signed = credential === null ? null : unseal("NX1:", credential);
  return signed && claimsOf(signed.payload);
}
