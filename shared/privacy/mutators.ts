// What a person agrees to and takes back. On the phone at once, also without a network; the Worker's time orders it.
import { z } from "zod/mini";
import { Rejection } from "../errors.ts";
import { mutator } from "../sync/mutator.ts";
import { consents } from "./records.ts";
import { consentSchema } from "./schema.ts";

const { id, purpose, choice, version, language, askedAt } = consentSchema.shape;
export const recordConsentsArgs = z.object({
  items: z.array(z.object({ id, purpose, choice, version, language, askedAt })).check(z.minLength(1), z.maxLength(10)),
});

export const privacyMutators = {
  recordConsents: mutator({
    args: recordConsentsArgs,
    reads: ({ items }) => items.map((item) => consents.key(item.id)),
    async run({ items }, { tx, actor: { memberId }, now }) {
      for (const item of items) {
        const existing = await consents.get(tx, item.id);
        if (existing && existing.memberId !== memberId) throw new Rejection("already_exists");
        if (!existing) await consents.put(tx, item.id, { ...item, memberId, createdAt: now, updatedAt: now });
      }
    },
  }),
};
