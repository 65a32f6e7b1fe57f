// The phone's own mathematics: ES256 by the browser.
import type { Check } from "../../shared/certificates/verify.ts";

const algorithm = { name: "ECDSA", namedCurve: "P-256", hash: "SHA-256" } as const;

export const check: Check = async ({ kty, crv = "", x = "", y = "" }, signature, signed) => {
  try {
    const key = await crypto.subtle.importKey("jwk", { kty, crv, x, y }, algorithm, false, ["verify"]);
    return await crypto.subtle.verify(algorithm, key, signature, signed);
  } catch {
    return false;
  }
};
