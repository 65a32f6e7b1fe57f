// A certificate and its issuer, ECDSA P-256, as a site on the edge shows them: the handshake weighs what it weighs there.
import "reflect-metadata";
import { createHash, webcrypto, X509Certificate } from "node:crypto";
import * as x509 from "@peculiar/x509";

const algorithm = { name: "ECDSA", namedCurve: "P-256", hash: "SHA-256" } as const;
const day = 86_400_000;

const pem = (label: string, der: ArrayBuffer) =>
  `-----BEGIN ${label}-----\n${Buffer.from(der).toString("base64").replace(/.{64}/g, "$&\n")}\n-----END ${label}-----\n`;

/** Made anew each time. `spki` is what Chromium's `--ignore-certificate-errors-spki-list` asks for. */
export async function newChain(): Promise<{ key: string; cert: string; spki: string }> {
  x509.cryptoProvider.set(webcrypto as Crypto);
  const [issuer, own] = await Promise.all(
    [0, 1].map(() => webcrypto.subtle.generateKey(algorithm, true, ["sign", "verify"])),
  );
  if (!issuer || !own) throw new Error("No keys could be made");
  const valid = { notBefore: new Date(Date.now() - day), notAfter: new Date(Date.now() + 90 * day) };
  const root = await x509.X509CertificateGenerator.createSelfSigned({
    serialNumber: "01",
    name: "CN=Nexio bench issuer",
    ...valid,
    keys: issuer as CryptoKeyPair,
    signingAlgorithm: algorithm,
    extensions: [
      new x509.BasicConstraintsExtension(true, 0, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.keyCertSign, true),
    ],
  });
  const leaf = await x509.X509CertificateGenerator.create({
    serialNumber: "02",
    subject: "CN=localhost",
    issuer: root.subject,
    ...valid,
    publicKey: own.publicKey as CryptoKey,
    signingKey: issuer.privateKey as CryptoKey,
    signingAlgorithm: algorithm,
    extensions: [
      new x509.SubjectAlternativeNameExtension([{ type: "dns", value: "localhost" }]),
      new x509.ExtendedKeyUsageExtension([x509.ExtendedKeyUsage.serverAuth]),
      await x509.AuthorityKeyIdentifierExtension.create(root),
    ],
  });
  const cert = leaf.toString("pem") + "\n" + root.toString("pem") + "\n";
  const spki = new X509Certificate(leaf.toString("pem")).publicKey.export({ type: "spki", format: "der" });
  return {
    key: pem("PRIVATE KEY", await webcrypto.subtle.exportKey("pkcs8", own.privateKey)),
    cert,
    spki: createHash("sha256").update(spki).digest("base64"),
  };
}
