// Certificates on real workerd and D1: issued by the Worker alone, once whatever happens, checked by anyone.
import { env } from "cloudflare:workers";
import { describe, expect, test } from "vitest";
import type { Certificate } from "../../shared/certificates/schema.ts";
import { openList, verifyCredential, type PublicKey, type Verdict } from "../../shared/certificates/verify.ts";
import { catalogue } from "../../shared/lessons/catalogue.ts";
import { draw, seedOf } from "../../shared/lessons/paper.ts";
import { encodeAnswers, rightAnswer } from "../../shared/lessons/quiz.ts";
import type { Attempt } from "../../shared/lessons/schema.ts";
import { certificateKeysSchema, check } from "../../server/certificates/certificate-keys.ts";
import { issueAll, issueDue } from "../../server/certificates/issue.ts";
import { slotOf } from "../../server/scope/certificate-slots.ts";
import { createApp } from "../../server/http/app.ts";
import { quizKeys } from "../../server/lessons/quiz-keys.ts";
import { newId } from "../../server/sync/new-id.ts";
import { confirmed } from "../support/factors.ts";
import { aConsent, anAttempt, aProgress } from "../support/records.ts";
import {
  appEnv,
  aTenant,
  fetchApp,
  origin,
  Phone,
  postJson,
  put,
  useApp,
  type TestMember,
  type TestTenant,
} from "../support/tenants.ts";

const topic = "dh";
const entry = catalogue.topics.find(({ id }) => id === topic);
const lessons = entry?.lessons ?? [];
const version = entry?.version ?? 1;

/** Progress of a learner who has passed these lessons and agreed that a certificate shows their name. */
const passedLessons = ({ actor: { memberId } }: TestMember, count = lessons.length) => {
  const consent = aConsent({ id: newId(), memberId });
  return Object.fromEntries([
    [`consent/${consent.id}`, consent],
    ...lessons
      .slice(0, count)
      .map(({ id: lessonId }) => [
        `progress/${memberId}/${lessonId}`,
        aProgress({ memberId, lessonId, bestScore: 90, passed: true, firstPassedAt: 100 }),
      ]),
  ]);
};

/** A passed certifying attempt as a crash leaves it: stored, with no certificate. */
const anOrphan = ({ actor }: TestMember, fields: Partial<Attempt> = {}) =>
  anAttempt({
    id: newId(),
    memberId: actor.memberId,
    lessonId: topic,
    lessonVersion: version,
    kind: "certifying",
    localScore: 90,
    serverScore: 90,
    createdAt: Date.now(),
    ...fields,
  });

const ofTenant = async ({ db }: TestTenant): Promise<Certificate[]> =>
  (await db.all(db.read`SELECT id, status, version, number, credential FROM certificates ORDER BY version`)) as never;

/** A learner with a certificate. */
async function aHolder(tenant: TestTenant) {
  const learner = await tenant.join("external");
  const attempt = anOrphan(learner);
  await put(tenant.db, { ...passedLessons(learner), [`attempt/${attempt.id}`]: attempt });
  await issueDue(appEnv, tenant.id, tenant.db, learner.actor.memberId);
  return { learner, id: attempt.id };
}

const keysOf = async (): Promise<PublicKey[]> =>
  (await (await fetchApp("/api/certificates/keys")).json<{ keys: PublicKey[] }>()).keys;

/** As a phone would, from what anyone may fetch. */
async function verdict(credential: string | null | undefined): Promise<Verdict> {
  const keys = await keysOf();
  const list = await openList(await (await fetchApp("/api/certificates/revoked")).text(), { keys, check });
  expect(list).not.toBeNull();
  return verifyCredential(credential ?? "", { keys, list, now: Date.now(), check });
}

/** Leaves out what the isolate keeps of the list for a minute. */
const afresh = (work: () => Promise<void>) => useApp(createApp(appEnv), work);

const certify = (phone: Phone, answers: (id: string) => string, id = newId()) =>
  phone.mutation("submitAttempt", {
    id,
    lessonId: topic,
    lessonVersion: version,
    orderSeed: 1,
    answers: answers(id),
    startedAt: 1000,
    endedAt: 2000,
    localScore: 100,
  });
const allRight = (id: string) =>
  encodeAnswers(draw(quizKeys[topic]?.[version] ?? [], seedOf(id)).map((key) => rightAnswer(key)));

describe("issuing", () => {
  test("the push that brings the passed quiz brings the certificate back; staff see it too", async () => {
    const tenant = await aTenant();
    const learner = await tenant.join("external");
    await put(tenant.db, passedLessons(learner));
    const [phone, staff] = [new Phone(learner), new Phone(await tenant.join("staff"))];
    const attempt = certify(phone, allRight);
    await phone.push(attempt);
    const [certificate] = phone.records<Certificate>("certificate");
    expect(certificate).toMatchObject({ topic, version, status: "issued", memberId: learner.actor.memberId });
    expect(certificate?.number).toMatch(/^DH-20\d\d-\d{6}$/);
    await staff.pull();
    expect(staff.records("certificate")).toEqual([certificate]);
    await afresh(async () => {
      const checked = await verdict(certificate?.credential);
      expect(checked).toMatchObject({ state: "valid", claims: { id: certificate?.id, holder: "Rabe", topic } });
      expect(checked).toHaveProperty("asOf", expect.any(Number));
    });
    // The same push again, and another passed try: nothing new.
    await phone.push(attempt);
    await phone.push(certify(phone, allRight));
    expect(await ofTenant(tenant)).toHaveLength(1);
    const events = await tenant.db.all(
      tenant.db.read`SELECT count(*) AS n FROM audit_events WHERE action = 'issue_certificate'`,
    );
    expect(events[0]?.["n"]).toBe(1);
  });

  test("a phone that claims a better score than the Worker finds gets none", async () => {
    const tenant = await aTenant();
    const learner = await tenant.join("external");
    await put(tenant.db, passedLessons(learner));
    const phone = new Phone(learner);
    await phone.push(certify(phone, () => ""));
    await issueAll(appEnv);
    expect(await ofTenant(tenant)).toEqual([]);
  });

  test("with a lesson missing there is none; once it is passed the night finds it", async () => {
    const tenant = await aTenant();
    const learner = await tenant.join("external");
    await put(tenant.db, passedLessons(learner, lessons.length - 1));
    const phone = new Phone(learner);
    await phone.push(certify(phone, allRight));
    await issueAll(appEnv);
    expect(await ofTenant(tenant)).toEqual([]);
    await put(tenant.db, passedLessons(learner));
    await issueAll(appEnv);
    expect(await ofTenant(tenant)).toHaveLength(1);
  });

  test.each(["received", "quarantined"] as const)("an attempt that is %s earns none", async (status) => {
    const tenant = await aTenant();
    const learner = await tenant.join("external");
    const attempt = anOrphan(learner, { status });
    await put(tenant.db, { ...passedLessons(learner), [`attempt/${attempt.id}`]: attempt });
    await issueAll(appEnv);
    expect(await ofTenant(tenant)).toEqual([]);
  });

  test("a crash between the attempt and its certificate is made up for at night, once", async () => {
    const tenant = await aTenant();
    const learner = await tenant.join("external");
    const attempt = anOrphan(learner);
    await put(tenant.db, { ...passedLessons(learner), [`attempt/${attempt.id}`]: attempt });
    // It got as far as the slot.
    const slot = await slotOf(appEnv, attempt.id, tenant.id);
    await issueAll(appEnv);
    const before = await ofTenant(tenant);
    expect(before).toMatchObject([{ id: attempt.id }]);
    await issueAll(appEnv);
    expect(await ofTenant(tenant)).toEqual(before);
    await afresh(async () => {
      expect(await verdict(before[0]?.credential)).toMatchObject({ state: "valid", claims: { slot } });
    });
  });

  test("however many try at once, each learner has one and each certificate its own slot", async () => {
    const tenants = [await aTenant("Tsara"), await aTenant("Riake")];
    for (const tenant of tenants)
      for (let count = 0; count < 2; count++) {
        const learner = await tenant.join("external");
        const tries = [anOrphan(learner), anOrphan(learner)];
        await put(tenant.db, {
          ...passedLessons(learner),
          ...Object.fromEntries(tries.map((one) => [`attempt/${one.id}`, one])),
        });
      }
    await Promise.all([...tenants, ...tenants, ...tenants].map(({ id, db }) => issueDue(appEnv, id, db, null)));
    const all = await Promise.all(tenants.map(ofTenant));
    expect(all.map(({ length }) => length)).toEqual([2, 2]);
    expect(new Set(all.flat().map(({ number }) => number)).size).toBe(4);
  });

  test("a newer version replaces the older one, in the records and in the list", async () => {
    const tenant = await aTenant();
    const { learner, id } = await aHolder(tenant);
    const newer = anOrphan(learner, { lessonVersion: version + 1 });
    await put(tenant.db, { [`attempt/${newer.id}`]: newer });
    await issueDue(appEnv, tenant.id, tenant.db, learner.actor.memberId);
    const [old, current] = await ofTenant(tenant);
    expect([old, current]).toMatchObject([
      { id, status: "superseded" },
      { id: newer.id, status: "issued" },
    ]);
    await afresh(async () => {
      expect(await verdict(old?.credential)).toMatchObject({ state: "superseded" });
      expect(await verdict(current?.credential)).toMatchObject({ state: "valid" });
    });
    // An attempt at the older version that arrives late changes nothing.
    const late = anOrphan(learner);
    await put(tenant.db, { [`attempt/${late.id}`]: late });
    await issueAll(appEnv);
    expect(await ofTenant(tenant)).toHaveLength(2);
  });
});

describe("revoking", () => {
  const revoke = (id: string, { cookie }: TestMember, body: object = { reason: "Nisy nanampy" }, headers = {}) =>
    postJson(`/api/certificates/${id}/revoke`, body, { cookie, ...headers });

  test("owner and admins revoke, with a reason that is kept; whoever checks is told", async () => {
    const tenant = await aTenant();
    const { learner, id } = await aHolder(tenant);
    const [before] = await ofTenant(tenant);
    const admin = await tenant.join("admin");
    expect((await revoke(id, learner)).status).toBe(403);
    expect((await revoke(id, await tenant.join("staff"))).status).toBe(403);
    expect(await (await revoke(id, admin)).json()).toMatchObject({ code: "needs_step_up" });
    await confirmed(admin, "certificates");
    const { owner: stranger } = await aTenant();
    await confirmed(stranger, "certificates");
    expect((await revoke(id, stranger)).status).toBe(404);
    expect((await revoke(newId(), admin)).status).toBe(404);
    expect((await revoke(id, admin, { reason: " " })).status).toBe(422);
    expect((await revoke(id, admin, undefined, { origin: "https://evil.example" })).status).toBe(403);
    expect((await revoke(id, admin)).status).toBe(200);
    expect((await revoke(id, admin)).status).toBe(200);
    await afresh(async () => expect(await verdict(before?.credential)).toMatchObject({ state: "revoked" }));
    const phone = new Phone(learner);
    await phone.pull();
    expect(phone.records("certificate")).toMatchObject([{ id, status: "revoked" }]);
    const events = await tenant.db.all(
      tenant.db.read`SELECT actor_id, detail FROM audit_events WHERE action = 'revoke_certificate'`,
    );
    expect(events).toHaveLength(1);
    expect(events[0]).toMatchObject({ actor_id: admin.actor.memberId });
    // The words lie apart, where an erasure of the holder finds them.
    expect(String(events[0]?.["detail"])).not.toContain("Nisy nanampy");
    const words = await tenant.db.all(tenant.db.read`SELECT id, member_id, words FROM audit_words`);
    expect(words).toEqual([
      { id: JSON.parse(String(events[0]?.["detail"])).words, member_id: learner.actor.memberId, words: "Nisy nanampy" },
    ]);
    // Another try does not undo it.
    const again = anOrphan(learner);
    await put(tenant.db, { [`attempt/${again.id}`]: again });
    await issueAll(appEnv);
    expect(await ofTenant(tenant)).toHaveLength(1);
  });

  test("when only the tenant’s half was written, the night carries it into the list", async () => {
    const tenant = await aTenant();
    const { id } = await aHolder(tenant);
    const [certificate] = await ofTenant(tenant);
    const whole = await tenant.db.all(tenant.db.read`SELECT * FROM certificates`);
    const row = whole[0] ?? {};
    await put(tenant.db, {
      [`certificate/${id}`]: {
        id,
        memberId: row["member_id"],
        topic: row["topic"],
        version: row["version"],
        number: row["number"],
        issuedAt: row["issued_at"],
        status: "revoked",
        credential: row["credential"],
        createdAt: row["created_at"],
        updatedAt: Date.now(),
      },
    });
    await afresh(async () => expect(await verdict(certificate?.credential)).toMatchObject({ state: "valid" }));
    await issueAll(appEnv);
    await afresh(async () => expect(await verdict(certificate?.credential)).toMatchObject({ state: "revoked" }));
  });
});

test("keys are given out without their private parts; what a retired key signed stays good", async () => {
  const tenant = await aTenant();
  await aHolder(tenant);
  const [certificate] = await ofTenant(tenant);
  const published = JSON.stringify(await keysOf());
  for (const secret of ['"d"', '"p"', '"q"', '"dp"', '"qi"']) expect(published).not.toContain(secret);

  const fresh = await crypto.subtle.generateKey({ name: "ECDSA", namedCurve: "P-256" }, true, ["sign", "verify"]);
  const { kty, crv, x, y, d } = (await crypto.subtle.exportKey(
    "jwk",
    (fresh as CryptoKeyPair).privateKey,
  )) as JsonWebKey;
  // In seconds, as certificates count: the old key ends after what it signed, the new one begins before what it signs.
  const retiredAt = Date.now() + 1;
  const rotated = certificateKeysSchema.parse(
    JSON.stringify([
      { kid: "00112233aabbccdd", notBefore: retiredAt - 2000, kty, crv, x, y, d },
      ...appEnv.certificateKeys.map((key) => {
        const { d: _, ...open } = key;
        return key.kty === "EC" ? { ...open, retiredAt } : key;
      }),
    ]),
  );
  const later = { ...appEnv, certificateKeys: rotated };
  const other = await tenant.join("external");
  const attempt = anOrphan(other);
  await put(tenant.db, { ...passedLessons(other), [`attempt/${attempt.id}`]: attempt });
  await issueDue(later, tenant.id, tenant.db, other.actor.memberId);
  const newer = (await ofTenant(tenant)).find(({ id }) => id === attempt.id);
  await useApp(createApp(later), async () => {
    expect((await keysOf()).map(({ kid }) => kid)).toContain("00112233aabbccdd");
    expect(await verdict(certificate?.credential)).toMatchObject({ state: "valid" });
    expect(await verdict(newer?.credential)).toMatchObject({ state: "valid" });
  });
  // A phone that has not heard of the new key says so.
  await afresh(async () => expect(await verdict(newer?.credential)).toEqual({ state: "unknown_key" }));
});

describe("the public page", () => {
  const page = async (id: string, language = "mg", query = "") => {
    const response = await fetchApp(`/verify/${id}${query}`, { headers: { "accept-language": language } });
    return { response, text: await response.text() };
  };

  test("says who, what, when and whether it holds, in three languages, without a script", async () => {
    const tenant = await aTenant("Tsara <b>& zanaka");
    const { learner, id } = await aHolder(tenant);
    const words = { mg: "Manan-kery", fr: "Valable", en: "Valid" };
    for (const [language, valid] of Object.entries(words)) {
      const { response, text } = await page(id, language);
      expect(response.status).toBe(200);
      expect(text).toContain(`<html lang="${language}">`);
      for (const part of [valid, "Rabe", "Tsara &lt;b&gt;&amp; zanaka", entry?.title[language as "mg"] ?? "?", "DH-20"])
        expect(text).toContain(part);
      expect(text).not.toMatch(/<script|<b>|javascript:/);
      // Raw: whatever the network does with it, it fits.
      expect(new TextEncoder().encode(text).length).toBeLessThanOrEqual(6 * 1024);
      expect(response.headers.get("x-robots-tag")).toBe("noindex");
      expect(response.headers.get("content-security-policy")).toMatch(/default-src 'none'; style-src 'sha256-/);
      expect(response.headers.get("cache-control")).toBe("no-store");
      expect(text).not.toContain(learner.actor.memberId);
    }
    expect((await page(id, "mg", "?lang=fr")).text).toContain("Ce n’est pas un diplôme d’État.");
    await confirmed(tenant.owner, "certificates");
    await postJson(`/api/certificates/${id}/revoke`, { reason: "Diso" }, { cookie: tenant.owner.cookie });
    expect((await page(id, "fr")).text).toContain("Révoqué");
  });

  test("ids that name nothing all look the same, whatever is wrong with them", async () => {
    const tenant = await aTenant();
    const learner = await tenant.join("external");
    const attempt = anOrphan(learner, { serverScore: 10 });
    await put(tenant.db, { [`attempt/${attempt.id}`]: attempt });
    const pages = await Promise.all(
      [attempt.id, newId(), "x", "1'--", "%E0%A4%A", tenant.id].map((id) => page(id, "en")),
    );
    expect(pages.map(({ response }) => response.status)).toEqual(pages.map(() => 404));
    const timeless = (text: string) => text.replace(/Checked on [^<]*/, "");
    expect(new Set(pages.map(({ text }) => timeless(text))).size).toBe(1);
    expect(pages[0]?.text).toContain("Nexio has issued no certificate at this address");
  });
});

test("no other tenant’s certificate is there through the API", async () => {
  const tenant = await aTenant();
  const { id } = await aHolder(tenant);
  const stranger = (await aTenant()).owner;
  const neighbour = await tenant.join("external");
  const badge = (cookie?: string) =>
    fetchApp(`/api/certificates/${id}/open-badge`, cookie === undefined ? {} : { headers: { cookie } });
  expect((await badge()).status).toBe(401);
  expect((await badge(stranger.cookie)).status).toBe(404);
  expect((await badge(neighbour.cookie)).status).toBe(404);
  expect((await badge(tenant.owner.cookie)).status).toBe(200);
  const phone = new Phone(stranger);
  await phone.pull();
  expect(phone.records("certificate")).toEqual([]);
});

describe("Open Badges 3.0", () => {
  const isUri = (text: unknown) => typeof text === "string" && (URL.canParse(text) || text.startsWith("urn:"));
  const zoned = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$/;

  interface Badge {
    readonly "@context": readonly string[];
    readonly id: string;
    readonly type: readonly string[];
    readonly name: string;
    readonly issuer: { readonly id: string; readonly type: readonly string[]; readonly name: string };
    readonly validFrom: string;
    readonly credentialSubject: {
      readonly id: string;
      readonly type: readonly string[];
      readonly identifier: readonly Record<string, unknown>[];
      readonly achievement: {
        readonly id: string;
        readonly type: readonly string[];
        readonly achievementType: string;
        readonly name: string;
        readonly description: string;
        readonly criteria: { readonly narrative: string };
      };
    };
    readonly credentialSchema: readonly { readonly id: string; readonly type: string }[];
  }
  const subjectFields = new Set([
    "id",
    "type",
    "activityEndDate",
    "activityStartDate",
    "creditsEarned",
    "achievement",
    "identifier",
    "image",
    "licenseNumber",
    "narrative",
    "result",
    "role",
    "source",
    "term",
  ]);

  /** What the schema and the text of the specification ask of an OpenBadgeCredential (docs/certificates.md). */
  function holdsToTheSpecification(badge: Badge) {
    expect(badge["@context"].slice(0, 2)).toEqual([
      "https://www.w3.org/ns/credentials/v2",
      "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json",
    ]);
    expect(isUri(badge.id)).toBe(true);
    expect(badge.type).toEqual(["VerifiableCredential", "OpenBadgeCredential"]);
    expect(badge.name.length).toBeGreaterThan(0);
    expect(badge.validFrom).toMatch(zoned);
    expect(isUri(badge.issuer.id)).toBe(true);
    expect(badge.issuer.type).toContain("Profile");
    const { credentialSubject: subject } = badge;
    expect(Object.keys(subject).filter((field) => !subjectFields.has(field))).toEqual([]);
    expect(isUri(subject.id)).toBe(true);
    expect(subject.type).toContain("AchievementSubject");
    for (const identity of subject.identifier) {
      expect(Object.keys(identity).toSorted()).toEqual(["hashed", "identityHash", "identityType", "type"]);
      expect(identity).toMatchObject({ type: "IdentityObject", hashed: false, identityHash: expect.any(String) });
      expect(identity["identityType"]).toMatch(/^(ext:)[a-z|A-Z|0-9|.|\-|_]+$/);
    }
    const { achievement } = subject;
    expect(isUri(achievement.id)).toBe(true);
    expect(achievement.type).toContain("Achievement");
    expect(achievement.achievementType).toBe("Certificate");
    expect(achievement.criteria.narrative.length).toBeGreaterThan(0);
    expect(achievement.description.length).toBeGreaterThan(0);
    expect(badge.credentialSchema[0]?.type).toBe("1EdTechJsonSchemaValidator2019");
  }

  test("the file is a JWT signed with RS256 around a credential of the specification’s shape", async () => {
    const tenant = await aTenant();
    const { learner, id } = await aHolder(tenant);
    const { cookie } = learner;
    const plain = await fetchApp(`/api/certificates/${id}/open-badge?as=json`, { headers: { cookie } });
    const badge = await plain.json<Badge>();
    holdsToTheSpecification(badge);

    const response = await fetchApp(`/api/certificates/${id}/open-badge`, { headers: { cookie } });
    expect(response.headers.get("content-type")).toBe("application/vc+jwt");
    const [head = "", body = "", signature = "", ...more] = (await response.text()).split(".");
    expect(more).toEqual([]);
    const bytes = (part: string) =>
      Uint8Array.from(atob(part.replaceAll("-", "+").replaceAll("_", "/")), (letter) => letter.charCodeAt(0));
    const json = (part: string): unknown => JSON.parse(new TextDecoder().decode(bytes(part)));
    const header = json(head) as { alg: string; kid: string; typ: string };
    expect(header).toEqual({ alg: "RS256", typ: "JWT", kid: expect.stringContaining(origin) });
    const key = await (await fetchApp(header.kid.slice(origin.length))).json<JsonWebKey>();
    expect(key).toMatchObject({ kty: "RSA", alg: "RS256" });
    expect(key).not.toHaveProperty("d");
    const algorithm = { name: "RSASSA-PKCS1-v1_5", hash: "SHA-256" };
    const { kty, n, e } = key as { kty: string; n: string; e: string };
    const open = await crypto.subtle.importKey("jwk", { kty, n, e }, algorithm, false, ["verify"]);
    const signed = new TextEncoder().encode(`${head}.${body}`);
    expect(await crypto.subtle.verify(algorithm, open, bytes(signature), signed)).toBe(true);
    const claims = json(body) as Badge & { iss: string; jti: string; sub: string; nbf: number };
    expect(claims).toEqual({
      ...badge,
      iss: badge.issuer.id,
      jti: badge.id,
      sub: badge.credentialSubject.id,
      nbf: Date.parse(badge.validFrom) / 1000,
    });
  });

  test("issuer, achievement and the credential’s own address answer", async () => {
    const tenant = await aTenant("Tsara");
    const { learner, id } = await aHolder(tenant);
    const response = await fetchApp(`/api/certificates/${id}/open-badge?as=json`, {
      headers: { cookie: learner.cookie },
    });
    const badge = await response.json<Badge>();
    const at = async (url: string) => (await fetchApp(url.slice(origin.length))).json<Record<string, unknown>>();
    expect(await at(badge.issuer.id)).toMatchObject(badge.issuer);
    expect(await at(badge.credentialSubject.achievement.id)).toMatchObject(badge.credentialSubject.achievement);
    expect((await fetchApp(badge.id.slice(origin.length))).status).toBe(200);
    for (const path of [`issuers/${newId()}`, "issuers/x", "achievements/zz/1", "achievements/dh/0", "keys/x"])
      expect((await fetchApp(`/api/certificates/${path}`)).status).toBe(404);
  });

  test("there is none of a revoked certificate", async () => {
    const tenant = await aTenant();
    const { learner, id } = await aHolder(tenant);
    await confirmed(tenant.owner, "certificates");
    await postJson(`/api/certificates/${id}/revoke`, { reason: "Diso" }, { cookie: tenant.owner.cookie });
    const response = await fetchApp(`/api/certificates/${id}/open-badge`, { headers: { cookie: learner.cookie } });
    expect(response.status).toBe(410);
  });
});

test("the global table of slots names no tenant’s people", async () => {
  const { results } = await env.DB.prepare("PRAGMA table_info(certificate_slots)").all<{ name: string }>();
  expect(results.map(({ name }) => name)).toEqual(["slot", "certificate_id", "issuer_id", "status"]);
});
