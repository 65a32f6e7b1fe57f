// A pair of signing keys for certificates, as `CERTIFICATE_KEYS` takes them: ES256 for the QR picture, RS256 for Open
// Badges. For the local Worker, for tests, and to be printed for a deployment.
import { generateKeyPairSync, randomBytes, type KeyObject } from "node:crypto";

const keyOf = (privateKey: KeyObject) => ({
  kid: randomBytes(8).toString("hex"),
  notBefore: 0,
  ...privateKey.export({ format: "jwk" }),
});

export const newCertificateKeys = (): string =>
  JSON.stringify([
    keyOf(generateKeyPairSync("ec", { namedCurve: "P-256" }).privateKey),
    keyOf(generateKeyPairSync("rsa", { modulusLength: 2048 }).privateKey),
  ]);
