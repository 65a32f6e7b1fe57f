// The wire between phone and Worker: Replicache's push and pull (version 1) and what Nexio adds to them.
import { z } from "zod/mini";

export type { Envelope, Mutation, PullRequest, PushRequest, Sending } from "./requests.ts";

/** A push carries at most this many mutations and this many bytes once inflated. */
export const maxMutations = 500;
export const maxPushBytes = 1_000_000;
/** The compact form of bodies (`codec/`); one that does not know it answers 415 and is spoken to in JSON. */
export const compactType = "application/vnd.nexio.sync";
/** The name of the one mutator registered with Replicache; the rule's own name is `k` in its args. */
export const wireMutator = "m";

export const count = z.int().check(z.gte(0));

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

/** The last eight characters of a member’s id: whose copy asks. */
export const asMember = (memberId: string): string => memberId.slice(-8);

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
