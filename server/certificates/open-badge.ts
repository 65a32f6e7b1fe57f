// A certificate as an Open Badges 3.0 credential (VC data model 2.0), signed as a JWT with RS256: a file for wallets and
// displayers of others. https://www.imsglobal.org/spec/ob/v3p0
import type { Claims } from "../../shared/certificates/credential.ts";
import { utf8 } from "../../shared/certificates/cbor.ts";
import type { Language } from "../../shared/fields.ts";
import { catalogue } from "../../shared/lessons/catalogue.ts";
import { passMark } from "../../shared/lessons/quiz.ts";
import { signerOf, type CertificateKeys } from "./certificate-keys.ts";

export const openBadgeContext = "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json";
const contexts = ["https://www.w3.org/ns/credentials/v2", openBadgeContext] as const;
const schema = {
  id: "https://purl.imsglobal.org/spec/ob/v3p0/schema/json/ob_v3p0_achievementcredential_schema.json",
  type: "1EdTechJsonSchemaValidator2019",
} as const;
/** English is understood by most who read such files; the words in the three languages stand on the verify page. */
const language: Language = "en";

export const topicTitle = (topic: string, spoken: Language): string =>
  catalogue.topics.find(({ id }) => id === topic)?.title[spoken] ?? topic;

/** The tenant, at its stable address. */
export const issuerProfile = (origin: string, id: string, name: string) => ({
  id: `${origin}/api/certificates/issuers/${id}`,
  type: ["Profile"],
  name,
  url: origin,
});

/** What was achieved, at its stable address. */
export function achievementOf(origin: string, topic: string, version: number) {
  const lessons = catalogue.topics.find(({ id }) => id === topic)?.lessons ?? [];
  const title = topicTitle(topic, language);
  return {
    id: `${origin}/api/certificates/achievements/${topic}/${version}`,
    type: ["Achievement"],
    achievementType: "Certificate",
    name: title,
    description: `A training certificate of the issuing organisation for the topic “${title}”. It is not a State diploma.`,
    version: String(version),
    criteria: {
      narrative: [
        `Passed every lesson of the topic and then its certifying quiz, graded by Nexio, with at least ${passMark} %.`,
        ...lessons.map((lesson) => `- ${lesson.title[language]}`),
      ].join("\n"),
    },
  };
}

/** The credential, without a proof of its own: the signature of the JWT around it is one. */
export function openBadge(origin: string, claims: Claims, memberId: string) {
  const { id, issuer, issuerName, holder, topic, version, number, issuedAt } = claims;
  const moment = new Date(issuedAt).toISOString().replace(".000", "");
  return {
    "@context": contexts,
    id: `${origin}/verify/${id}`,
    type: ["VerifiableCredential", "OpenBadgeCredential"],
    name: topicTitle(topic, language),
    issuer: issuerProfile(origin, issuer, issuerName),
    validFrom: moment,
    awardedDate: moment,
    credentialSubject: {
      id: `urn:uuid:${memberId}`,
      type: ["AchievementSubject"],
      identifier: [{ type: "IdentityObject", hashed: false, identityHash: holder, identityType: "ext:holderName" }],
      licenseNumber: number,
      achievement: achievementOf(origin, topic, version),
    },
    credentialSchema: [schema],
  };
}
export type OpenBadge = ReturnType<typeof openBadge>;

const base64url = (bytes: Uint8Array): string =>
  btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(""))
    .replaceAll("+", "-")
    .replaceAll("/", "_")
    .replaceAll("=", "");
const part = (value: object) => base64url(utf8(JSON.stringify(value)));

/** Compact JWS; its `kid` is the address of the public key. */
export async function signBadge(keys: CertificateKeys, origin: string, badge: OpenBadge): Promise<string> {
  const { kid, sign } = await signerOf(keys, "RSA", Date.now());
  const header = { alg: "RS256", kid: `${origin}/api/certificates/keys/${kid}`, typ: "JWT" };
  const claims = {
    iss: badge.issuer.id,
    jti: badge.id,
    sub: badge.credentialSubject.id,
    nbf: Date.parse(badge.validFrom) / 1000,
  };
  const signed = `${part(header)}.${part({ ...badge, ...claims })}`;
  return `${signed}.${base64url(await sign(utf8(signed)))}`;
}
