// Certificates over HTTP: what anyone may fetch to check them (keys, the list of the revoked, issuers, achievements),
// and what belongs to holders and administrators.
import { Hono } from "hono";
import { etag } from "hono/etag";
import { z } from "zod";
import { may, sees, views } from "../../shared/access.ts";
import { seal, unseal } from "../../shared/certificates/cose.ts";
import { claimsOf, type Claims } from "../../shared/certificates/credential.ts";
import { certificates } from "../../shared/certificates/records.ts";
import { listToCbor } from "../../shared/certificates/revocation.ts";
import type { Certificate } from "../../shared/certificates/schema.ts";
import { id as idSchema } from "../../shared/fields.ts";
import { catalogue } from "../../shared/lessons/catalogue.ts";
import type { AppEnv } from "../env.ts";
import { Problem } from "../http/problem.ts";
import type { SessionReader } from "../http/session.ts";
import { scopeOfTenant } from "../scope/directory.ts";
import type { TenantScope } from "../scope/open-scope.ts";
import type { ScopedDb } from "../scope/scoped-db.ts";
import { newId } from "../sync/new-id.ts";
import { stepUpGuard } from "../step-up/step-ups.ts";
import { readJson } from "../sync/body.ts";
import { commitAndPoke } from "../sync/commit-and-poke.ts";
import { entities } from "../tables.ts";
import { publicJwk, signerOf } from "./certificate-keys.ts";
import { achievementOf, issuerProfile, openBadge, openBadgeContext, signBadge } from "./open-badge.ts";
import { markSlots, voidSlots } from "../scope/certificate-slots.ts";

const noCertificate = () => new Problem(404, "not_found", "There is no such certificate.");
const isId = (text: string) => idSchema.safeParse(text).success;

export async function loadCertificate(db: ScopedDb, id: string): Promise<Certificate | null> {
  const { certificate } = entities;
  const [row] = await db.all(
    db.generated(`SELECT json_array(${certificate.columns.join(", ")}) AS row FROM certificates WHERE id = ?2`, id),
  );
  if (!row) return null;
  return certificate.decode(JSON.parse(String(row["row"])) as unknown[]) as unknown as Certificate;
}

/** What the Worker itself signed; null for a record without a readable credential. */
export function claimsIn({ credential }: Certificate): Claims | null {
  const signed = credential === null ? null : unseal("NX1:", credential);
  return signed && claimsOf(signed.payload);
}

/** The certificate, for its holder and the staff of its tenant; to everyone else it does not exist. */
async function visible({ db, actor }: TenantScope, id: string): Promise<Certificate> {
  const found = isId(id) ? await loadCertificate(db, id) : null;
  if (!found || !sees(actor, views.certificate(found))) throw noCertificate();
  return found;
}

const listFreshMs = 60_000;
// Stale for a day rather than a wait for the network: these change seldom. The list of the revoked never is.
const forAWhile = "public, max-age=300, stale-while-revalidate=86400";
const forADay = "public, max-age=86400, stale-while-revalidate=86400";
const revokeSchema = z.object({ reason: z.string().trim().min(3).max(500) });

export function certificateRoutes(env: AppEnv, session: SessionReader) {
  const { origin, certificateKeys } = env;
  const requireStepUp = stepUpGuard(env);
  let made: { at: number; text: string } | null = null;
  const revocationList = async (): Promise<string> => {
    const now = Date.now();
    if (!made || now - made.at > listFreshMs) {
      const list = { issuedAt: now, ...(await voidSlots(env)) };
      const { kid, sign } = await signerOf(certificateKeys, "EC", now);
      made = { at: now, text: await seal("NXL1:", listToCbor(list), kid, sign) };
    }
    return made.text;
  };

  return (
    new Hono()
      .on("GET", ["/keys/*", "/revoked", "/issuers/*", "/achievements/*"], etag())
      .get("/keys", (c) => {
        c.header("cache-control", forAWhile);
        return c.json({ keys: certificateKeys.map(publicJwk) });
      })
      .get("/keys/:kid", (c) => {
        const key = certificateKeys.find(({ kid }) => kid === c.req.param("kid"));
        if (!key) throw new Problem(404, "not_found", "There is no such key.");
        c.header("cache-control", forADay);
        return c.json(publicJwk(key));
      })
      .get("/revoked", async (c) => {
        c.header("cache-control", "public, max-age=60");
        return c.text(await revocationList());
      })
      .get("/issuers/:id", async (c) => {
        const id = c.req.param("id");
        const db = isId(id) ? await scopeOfTenant(env, id).catch(() => null) : null;
        const [tenant] = db ? await db.all(db.read`SELECT name FROM tenants`) : [];
        if (!tenant) throw new Problem(404, "not_found", "There is no such issuer.");
        c.header("cache-control", forAWhile);
        return c.json({ "@context": openBadgeContext, ...issuerProfile(origin, id, String(tenant["name"])) });
      })
      .get("/achievements/:topic/:version", (c) => {
        const { topic, version } = c.req.param();
        const known = catalogue.topics.find(({ id }) => id === topic);
        const number = Number(version);
        if (!known || !Number.isInteger(number) || number < 1 || number > known.version)
          throw new Problem(404, "not_found", "There is no such achievement.");
        c.header("cache-control", forAWhile);
        return c.json({ "@context": openBadgeContext, ...achievementOf(origin, topic, number) });
      })
      /** The holder's or the staff's: a compact JWS; with `?as=json` what it signs. 410 `revoked`. */
      .get("/:id/open-badge", async (c) => {
        const found = await visible(await session.scope(c.req.raw), c.req.param("id"));
        const claims = claimsIn(found);
        if (!claims) throw noCertificate();
        if (found.status === "revoked") throw new Problem(410, "revoked", "This certificate was revoked.");
        const badge = openBadge(origin, claims, found.memberId);
        c.header("cache-control", "private, no-store");
        if (c.req.query("as") === "json") return c.json(badge);
        c.header("content-disposition", `attachment; filename="${claims.number}.jws"`);
        return c.body(await signBadge(certificateKeys, origin, badge), 200, { "content-type": "application/vc+jwt" });
      })
      /** Owner and admins, with a reason that goes into the audit trail. Again changes nothing. */
      .post("/:id/revoke", async (c) => {
        const scope = await session.scope(c.req.raw);
        if (!may(scope.actor, "certificate.revoke"))
          throw new Problem(403, "not_allowed", "The owner and the administrators revoke certificates.");
        await requireStepUp(scope, "certificates");
        const body = revokeSchema.safeParse(await readJson(c.req.raw));
        if (!body.success) throw new Problem(422, "invalid_fields", "Say why, in 3 to 500 characters.");
        const { id, memberId: holder } = await visible(scope, c.req.param("id"));
        // Apart from the event, since it may name its holder: what they want erased, no event may hold.
        const wordsId = newId();
        await commitAndPoke(scope, {
          keys: [certificates.key(id)],
          async run({ overlay, now }) {
            let changed = false;
            await overlay.run(null, async (tx) => {
              const before = await certificates.must(tx, id);
              changed = before.status !== "revoked";
              if (changed) await certificates.put(tx, id, { ...before, status: "revoked", updatedAt: now });
            });
            const { memberId: actorId } = scope.actor;
            const audit = {
              actorKind: "member" as const,
              actorId,
              action: "revoke_certificate",
              detail: { id, words: wordsId },
            };
            const columns = ["id", "member_id", "words", "created_at", "updated_at"];
            const words = scope.db.insert("audit_words", columns, [[wordsId, holder, body.data.reason, now, now]]);
            return { result: null, audit: changed ? audit : null, also: [words] };
          },
        });
        await markSlots(env, scope.tenant.id, [{ id, status: "revoked" }]);
        made = null;
        return c.json({ status: "revoked" });
      })
  );
}
