// What the Worker parses of a push and a pull; apart from the answers, since no phone parses its own calls.
import { z } from "zod/mini";
import { cookieSchema, count, maxMutations } from "./protocol.ts";

const key = z.string().check(z.minLength(1), z.maxLength(64));

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
