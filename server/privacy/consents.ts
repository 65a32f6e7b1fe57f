// Consents that come with something else: a sign-up, a class that is joined. The others come as mutations.
import { z } from "zod";
import { languages, type Language } from "../../shared/fields.ts";
import { purposes } from "../../shared/privacy/purposes.ts";
import type { Consent } from "../../shared/privacy/schema.ts";
import type { ScopedDb } from "../scope/scoped-db.ts";
import { commitPatiently } from "../sync/commit-and-poke.ts";
import { newId } from "../sync/new-id.ts";

/** What a form says its person was shown and agreed to; phones of before say nothing. */
export const agreedSchema = z
  .object({
    version: z.number().int().min(1).max(10_000),
    language: z.enum(languages),
    purposes: z.array(z.enum(purposes)).min(1).max(purposes.length),
    at: z.number().int().min(0).max(8_640_000_000_000_000),
  })
  .optional();
export type Agreed = z.infer<typeof agreedSchema>;

/** The records of what `memberId` agreed to, under the ids given. */
export function consentsOf(
  { version, language, purposes: named, at }: NonNullable<Agreed>,
  memberId: string,
  now: number,
  idOf: (at: number) => string = () => newId(now),
): Consent[] {
  return named.map((purpose, index) => ({
    id: idOf(index),
    memberId,
    purpose,
    choice: "given",
    version,
    language: language satisfies Language,
    askedAt: at,
    createdAt: now,
    updatedAt: now,
  }));
}

/** Writes down what a new member agreed to. */
export async function recordAgreed(db: ScopedDb, memberId: string, agreed: Agreed): Promise<void> {
  if (!agreed) return;
  const ids = agreed.purposes.map(() => newId());
  await commitPatiently(db, {
    keys: ids.map((id) => `consent/${id}`),
    async run({ overlay, now }) {
      const records = consentsOf(agreed, memberId, now, (at) => ids[at] ?? newId(now));
      for (const record of records) overlay.add(`consent/${record.id}`, { ...record });
      const detail = { purposes: agreed.purposes, version: agreed.version };
      return { result: null, audit: { actorKind: "member", actorId: memberId, action: "consent", detail } };
    },
  });
}
