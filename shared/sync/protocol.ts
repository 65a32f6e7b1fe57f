// The wire between phone and Worker: Replicache's push and pull (version 1) and what Nexio adds to them.
import { z } from "zod/mini";

/** A push carries at most this many mutations and this many bytes once inflated. */
export const maxMutations = 500;
export const maxPushBytes = 1_000_000;
/** The compact form of bodies (`codec/`); one that does not know it answers 415 and is spoken to in JSON. */
export const compactType = "application/vnd.nexio.sync";
/** The name of the one mutator registered with Replicache; the rule's own name is `k` in its args. */
export const wireMutator = "m";

const key = z.string().check(z.minLength(1), z.maxLength(64));
const count = z.int().check(z.gte(0));

/** Where a client's copy stands. Opaque to Replicache but for `order`, which must only grow. */
export const cookieSchema = z.object({
  order: count,
  /** The tenant's version this copy reflects, and the epoch it belongs to. */
  v: count,
  e: count,
  /** Fingerprint of the actor's scopes: a role change asks for a fresh copy. */
  s: z.string().check(z.maxLength(16)),
  /** Present while the first pull is under way: the scope and key to go on after. */
  p: z.optional(z.object({ scope: count, after: z.string().check(z.maxLength(200)) })),
});
export type Cookie = z.infer<typeof cookieSchema>;

export const mutationSchema = z.object({
  clientID: key,
  id: z.int().check(z.gte(1)),
  name: z.string().check(z.maxLength(64)),
  args: z.unknown(),
});
export type Mutation = z.infer<typeof mutationSchema>;

const sendingSchema = z.tuple([key, key, z.int().check(z.gte(1))]);
/** Under which client group, client and mutation id an intent went out. */
export type Sending = z.infer<typeof sendingSchema>;

/** Args of every mutation: `k` names the rule, `i` the intent in its phone's journal. */
export const envelopeSchema = z.object({
  k: z.string().check(z.maxLength(64)),
  i: z.string().check(z.minLength(1), z.maxLength(36)),
  /** On an intent sent again because the engine forgot it: group, client and mutation id of each earlier sending. */
  w: z.optional(z.array(sendingSchema).check(z.maxLength(8))),
});
export type Envelope = z.infer<typeof envelopeSchema>;

/**
 * Whose copy asks: the last eight characters of the member's id. One browser holds one session but may hold several
 * people's copies; what one of them asks is never answered with what another may see.
 */
const asSchema = z.optional(z.string().check(z.minLength(4), z.maxLength(36)));
export const asMember = (memberId: string): string => memberId.slice(-8);

/** From a build that understands `update`: of a record it holds, only the fields that changed are sent. */
const fieldsSchema = z.optional(z.boolean());

export const pushRequestSchema = z.object({
  pushVersion: z.literal(1),
  as: asSchema,
  clientGroupID: key,
  mutations: z.array(mutationSchema).check(z.maxLength(maxMutations)),
  /** With a cookie (null for a first copy), the answer carries a pull from there: one round trip a sync. */
  cookie: z.optional(z.nullable(cookieSchema)),
  fields: fieldsSchema,
  /** Without a cookie, the epoch of the phone's copy: ids settled by a push from before a restore are not told. */
  e: z.optional(count),
});
export type PushRequest = z.infer<typeof pushRequestSchema>;

export const pullRequestSchema = z.object({
  pullVersion: z.literal(1),
  as: asSchema,
  clientGroupID: key,
  cookie: z.nullable(cookieSchema),
  fields: fieldsSchema,
});
export type PullRequest = z.infer<typeof pullRequestSchema>;

const recordKey = z.string().check(z.minLength(1), z.maxLength(200));
export type JsonValue = z.core.util.JSONType;
const patchOperationSchema = z.discriminatedUnion("op", [
  z.object({ op: z.literal("clear") }),
  z.object({ op: z.literal("put"), key: recordKey, value: z.json() }),
  /** Replicache's own: `merge` over the fields of the record that is held. */
  z.object({ op: z.literal("update"), key: recordKey, merge: z.record(z.string(), z.json()) }),
  z.object({ op: z.literal("del"), key: recordKey }),
]);
export type PatchOperation = z.infer<typeof patchOperationSchema>;

const mutationIDs = z.record(z.string(), count);

export const pullResponseSchema = z.object({
  cookie: cookieSchema,
  lastMutationIDChanges: mutationIDs,
  patch: z.array(patchOperationSchema),
});
export type PullResponse = z.infer<typeof pullResponseSchema>;

export const pushResponseSchema = z.object({
  /** The last mutation id the Worker has settled, per client named in the push. */
  push: z.object({ lastMutationIDs: mutationIDs }),
  pull: z.optional(pullResponseSchema),
});
export type PushResponse = z.infer<typeof pushResponseSchema>;

/** The record that tells a phone where its copy stands; written by the phone itself as it applies a pull. */
export const metaKey = "sync/meta";
export interface SyncMeta {
  cookie: Cookie;
  complete: boolean;
}
