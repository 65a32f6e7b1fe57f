// Every certificate's place in the public list of the revoked, and the tenant it belongs to. Like the directory it
// stands outside the tenants' tables: the list covers them all, and who verifies knows an id and no tenant.
import type { AppEnv } from "../env.ts";

export type SlotStatus = "issued" | "revoked" | "superseded";

/** The slot of a certificate, now and at every later call. */
export async function slotOf({ identityDb }: AppEnv, certificateId: string, tenantId: string): Promise<number> {
  const [, found] = await identityDb.batch<{ slot: number }>([
    identityDb
      .prepare(
        "INSERT INTO certificate_slots (certificate_id, issuer_id, status) VALUES (?1, ?2, 'reserved') ON CONFLICT DO NOTHING",
      )
      .bind(certificateId, tenantId),
    identityDb
      .prepare("SELECT slot FROM certificate_slots WHERE certificate_id = ?1 AND issuer_id = ?2")
      .bind(certificateId, tenantId),
  ]);
  const slot = found?.results[0]?.slot;
  // An attempt's id is made on a phone: the same one in two tenants would be no accident.
  if (slot === undefined) throw new Error(`The certificate ${certificateId} belongs to another tenant`);
  return slot;
}

/** Carries the tenant's word over into the public list. */
export async function markSlots(
  { identityDb }: AppEnv,
  tenantId: string,
  certificates: readonly { readonly id: string; readonly status: SlotStatus }[],
): Promise<void> {
  if (certificates.length === 0) return;
  await identityDb
    .prepare(
      `UPDATE certificate_slots SET status = given.value->>1 FROM json_each(?2) AS given
        WHERE certificate_id = given.value->>0 AND issuer_id = ?1 AND status <> given.value->>1`,
    )
    .bind(tenantId, JSON.stringify(certificates.map(({ id, status }) => [id, status])))
    .run();
}

/** The tenant of a certificate; null for an id that is none. */
export async function issuerOf({ identityDb }: AppEnv, certificateId: string): Promise<string | null> {
  const row = await identityDb
    .prepare("SELECT issuer_id FROM certificate_slots WHERE certificate_id = ?1")
    .bind(certificateId)
    .first<{ issuer_id: string }>();
  return row?.issuer_id ?? null;
}

/** What the public list says: how many slots there are, and which of them are void. */
export async function voidSlots({ identityDb }: AppEnv) {
  const [last, found] = await identityDb.batch<{ slot: number; status: string }>([
    identityDb.prepare("SELECT max(slot) AS slot FROM certificate_slots"),
    identityDb.prepare("SELECT slot, status FROM certificate_slots WHERE status IN ('revoked', 'superseded')"),
  ]);
  const slots = (status: SlotStatus) =>
    new Set((found?.results ?? []).filter((row) => row.status === status).map(({ slot }) => slot));
  return { size: (last?.results[0]?.slot ?? 0) + 1, revoked: slots("revoked"), superseded: slots("superseded") };
}
