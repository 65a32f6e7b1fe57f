// Certificates follow attempts that the Worker itself has graded: at once after the push that brought them, and at night
// for those that a crash kept from it. The attempt's id is the certificate's, so that none is issued twice.
import { z } from "zod";
import { seal } from "../../shared/certificates/cose.ts";
import { claimsToCbor } from "../../shared/certificates/credential.ts";
import { certificates } from "../../shared/certificates/records.ts";
import type { Certificate } from "../../shared/certificates/schema.ts";
import { catalogue } from "../../shared/lessons/catalogue.ts";
import { passMark } from "../../shared/lessons/quiz.ts";
import type { AppEnv } from "../env.ts";
import { scopeOfTenant, tenantIds } from "../scope/directory.ts";
import type { ScopedDb } from "../scope/scoped-db.ts";
import { commit } from "../sync/commit.ts";
import { signerOf } from "./certificate-keys.ts";
import { markSlots, slotOf } from "../scope/certificate-slots.ts";

const dueSchema = z.object({
  id: z.string(),
  member_id: z.string(),
  topic: z.string(),
  version: z.int(),
  holder: z.string(),
  issuer_name: z.string(),
});
type Due = z.infer<typeof dueSchema>;

/** Lessons of each topic that a learner must have passed. */
const required = JSON.stringify(Object.fromEntries(catalogue.topics.map(({ id, lessons }) => [id, lessons.length])));
const lessonTopics = JSON.stringify(
  Object.fromEntries(catalogue.topics.flatMap(({ id, lessons }) => lessons.map((lesson) => [lesson.id, id]))),
);

/**
 * Passed certifying attempts no certificate has followed, the first of each topic's version; of one member, or of all.
 * A certificate of the same or a newer version, be it revoked, lets none follow. Its name is shown to whoever reads it,
 * so none is made for whom that was not agreed to, or not any more; what they passed stays, and is found once they agree.
 */
async function dueAttempts(db: ScopedDb, memberId: string | null): Promise<Due[]> {
  const everyone = memberId === null ? 1 : 0;
  const rows = await db.all(db.read`
    SELECT attempts.id, attempts.member_id, attempts.lesson_id AS topic, attempts.lesson_version AS version,
      members.display_name AS holder, tenants.name AS issuer_name
    FROM attempts CROSS JOIN tenants JOIN members ON members.id = attempts.member_id
    WHERE attempts.kind = 'certifying' AND attempts.server_score >= 80 AND attempts.server_score >= ${passMark}
      AND (attempts.member_id = ${memberId ?? ""} OR ${everyone}) AND attempts.status IN ('graded', 'flagged')
      AND NOT EXISTS (SELECT 1 FROM certificates WHERE certificates.member_id = attempts.member_id
        AND certificates.topic = attempts.lesson_id AND certificates.version >= attempts.lesson_version)
      AND (SELECT choice FROM consents WHERE consents.member_id = attempts.member_id
        AND consents.purpose = 'certificate' ORDER BY consents.created_at DESC, consents.id DESC LIMIT 1) = 'given'
      AND (SELECT count(*) FROM progress JOIN json_each(${lessonTopics}) AS lesson ON lesson.key = progress.lesson_id
          WHERE progress.member_id = attempts.member_id AND progress.passed = 1 AND lesson.value = attempts.lesson_id)
        = (SELECT value FROM json_each(${required}) WHERE key = attempts.lesson_id)
    ORDER BY attempts.created_at, attempts.id`);
  const due = z.array(dueSchema).parse(rows);
  return due.filter(
    (one, at) =>
      due.findIndex(
        ({ member_id, topic, version }) =>
          member_id === one.member_id && topic === one.topic && version === one.version,
      ) === at,
  );
}

/** What holders read aloud: topic, year of issue in UTC, slot. */
const numberOf = (topic: string, issuedAt: number, slot: number) =>
  `${topic.toUpperCase()}-${new Date(issuedAt).getUTCFullYear()}-${String(slot).padStart(6, "0")}`;

const isTaken = (error: unknown) => error instanceof Error && /UNIQUE constraint failed/.test(error.message);

/** Null when somebody else was faster. Answers the scopes whose phones see it. */
async function issue(env: AppEnv, tenantId: string, db: ScopedDb, due: Due): Promise<ReadonlySet<string> | null> {
  const { id, member_id: memberId, topic, version } = due;
  const slot = await slotOf(env, id, tenantId);
  const issuedAt = Math.floor(Date.now() / 1000) * 1000;
  const number = numberOf(topic, issuedAt, slot);
  const { kid, sign } = await signerOf(env.certificateKeys, "EC", issuedAt, tenantId);
  const claims = {
    id,
    issuer: tenantId,
    issuerName: due.issuer_name,
    holder: due.holder,
    topic,
    version,
    number,
    issuedAt,
    expiresAt: null,
    slot,
  };
  const credential = await seal("NX1:", claimsToCbor(claims), kid, sign);
  const older = await db.all(db.read`SELECT id FROM certificates
    WHERE member_id = ${memberId} AND topic = ${topic} AND version < ${version} AND status = 'issued'`);
  const replaced = older.map((row) => String(row["id"]));
  try {
    const { result, scopes } = await commit(db, {
      keys: [id, ...replaced].map(certificates.key),
      async run({ overlay, now }) {
        const written: { id: string; status: Certificate["status"] }[] = [];
        await overlay.run(null, async (tx) => {
          if (await certificates.get(tx, id)) return;
          await certificates.put(tx, id, {
            id,
            memberId,
            topic,
            version,
            number,
            issuedAt,
            status: "issued",
            credential,
            createdAt: now,
            updatedAt: now,
          });
          written.push({ id, status: "issued" });
          for (const old of replaced) {
            const before = await certificates.get(tx, old);
            if (before?.status !== "issued") continue;
            await certificates.put(tx, old, { ...before, status: "superseded", updatedAt: now });
            written.push({ id: old, status: "superseded" });
          }
        });
        const detail = { id, memberId, topic, version, number, replaced };
        const audit = { actorKind: "system", actorId: null, action: "issue_certificate", detail } as const;
        return { result: written, audit: written.length > 0 ? audit : null };
      },
    });
    await markSlots(env, tenantId, result);
    return scopes.size > 0 ? scopes : null;
  } catch (error) {
    if (isTaken(error)) return null;
    throw error;
  }
}

/** Issues what is due to one member, or to all; answers the scopes whose phones see it, none when nothing was due. */
export async function issueDue(
  env: AppEnv,
  tenantId: string,
  db: ScopedDb,
  memberId: string | null,
): Promise<ReadonlySet<string>> {
  const seen = new Set<string>();
  for (const due of await dueAttempts(db, memberId))
    for (const scope of (await issue(env, tenantId, db, due)) ?? []) seen.add(scope);
  return seen;
}

/** Every tenant: what a crash left undone, in the tenants and in the public list. */
export async function issueAll(env: AppEnv): Promise<void> {
  for (const tenantId of await tenantIds(env)) {
    try {
      const db = await scopeOfTenant(env, tenantId);
      await issueDue(env, tenantId, db, null);
      const all = await db.all(db.read`SELECT id, status FROM certificates`);
      await markSlots(
        env,
        tenantId,
        all.map((row) => ({ id: String(row["id"]), status: row["status"] as Certificate["status"] })),
      );
    } catch (error) {
      console.error(JSON.stringify({ problem: "issue_failed", tenantId, error: String(error) }));
    }
  }
}
