// The local Worker's secrets, made once and never committed.
import { generateKeyPairSync, randomBytes } from "node:crypto";
import { appendFileSync, existsSync, readFileSync } from "node:fs";
import { newCertificateKeys } from "./certificate-keys.ts";
import { inRoot } from "./paths.ts";

const makers: Readonly<Record<string, () => string>> = {
  BETTER_AUTH_SECRET: () => randomBytes(32).toString("base64url"),
  SEAL_KEYS: () =>
    JSON.stringify([generateKeyPairSync("ec", { namedCurve: "P-256" }).privateKey.export({ format: "jwk" })]),
  CERTIFICATE_KEYS: newCertificateKeys,
  FACTOR_SECRET: () => randomBytes(32).toString("base64url"),
};

export const ensureDevVars = () => {
  const file = inRoot(".dev.vars");
  for (const [name, make] of Object.entries(makers)) {
    const present = existsSync(file) ? readFileSync(file, "utf8") : "";
    if (new RegExp(`^${name}\\s*=`, "m").test(present)) continue;
    const gap = present && !present.endsWith("\n") ? "\n" : "";
    // Single quotes: dotenv takes what stands between them as it is.
    appendFileSync(file, `${gap}${name}='${make()}'\n`, { mode: 0o600 });
  }
};
