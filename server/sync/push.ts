// One push, however many mutations it carries, is one commit: every mutation is applied once or refused once.
import type { Actor } from "../../shared/actor.ts";
import { Rejection, rejections, type RejectionCode } from "../../shared/errors.ts";
import { mutatorNamed } from "../../shared/mutators.ts";
import type { Refusal } from "../../shared/outcomes/schema.ts";
import type { Mutator } from "../../shared/sync/mutator.ts";
import {
  envelopeSchema,
  wireMutator,
  type Envelope,
  type Mutation,
  type PushRequest,
  type PushResponse,
} from "../../shared/sync/protocol.ts";
import { Problem } from "../http/problem.ts";
import { quizKeys } from "../lessons/quiz-keys.ts";
import type { ScopedDb } from "../scope/scoped-db.ts";
import { commit, type Fault, type SyncKey } from "./commit.ts";
import { newId } from "./new-id.ts";
import { rowKeyOf, type Overlay, type RowKey } from "./overlay.ts";
import { pullAnswer, pullStatements } from "./pull.ts";

/** A mutation after parsing: a rule with its args, or the reason it cannot be one. */
type Parsed =
  | { mutation: Mutation; envelope: Envelope; rule: Mutator<unknown>; args: unknown; keys: RowKey[] }
  | { mutation: Mutation; envelope: Envelope | null; refusal: RejectionCode };

/** No rule's args come near this depth; followed further down, some would exhaust the stack. */
const maxDepth = 32;
const isDeeper = (value: unknown, levels: number): boolean =>
  typeof value === "object" &&
  value !== null &&
  (levels === 0 || Object.values(value).some((part) => isDeeper(part, levels - 1)));

function parse(mutation: Mutation, actor: Actor): Parsed {
  if (isDeeper(mutation.args, maxDepth))
    return { mutation: { ...mutation, args: null }, envelope: null, refusal: "invalid_args" };
  const envelope = envelopeSchema.safeParse(mutation.args);
  if (!envelope.success) return { mutation, envelope: null, refusal: "invalid_args" };
  const rule = mutation.name === wireMutator ? mutatorNamed(envelope.data.k) : undefined;
  if (!rule) return { mutation, envelope: envelope.data, refusal: "unknown_mutator" };
  const args = rule.args.safeParse(mutation.args);
  if (!args.success) return { mutation, envelope: envelope.data, refusal: "invalid_args" };
  const keys = rule.reads(args.data, actor).map((key) => rowKeyOf(key, actor));
  return { mutation, envelope: envelope.data, rule, args: args.data, keys };
}

/** The words worth keeping of args that did not parse: whatever text they carry, at most 2,000 units. */
function salvage(value: unknown): string {
  if (typeof value === "string") return value;
  if (typeof value !== "object" || value === null) return "";
  const skip = new Set(["k", "i", "w", "id"]);
  const texts = Object.entries(value)
    .filter(([key]) => !skip.has(key))
    .map(([, part]) => salvage(part));
  return texts.filter(Boolean).join("\n").slice(0, 2000);
}

export interface PushResult {
  readonly response: PushResponse;
  /** Scopes whose view changed; their phones are worth a poke. */
  readonly scopes: ReadonlySet<string>;
}

/**
 * Applies a push for `actor` and answers with the settled mutation ids and, when a cookie came along, the pull.
 *
 * Throws `Problem`: `client_group_not_yours` (403), `mutation_gap` (409), `cookie_from_future` (409); then nothing
 * was written. Throws `Contention` when other writers kept winning, and database errors as they are: the phone
 * sends again, and the mutation ids decide what is new.
 */
export async function push(db: ScopedDb, actor: Actor, request: PushRequest, fault?: Fault): Promise<PushResult> {
  const { clientGroupID, mutations, cookie } = request;
  const parsed = mutations.map((mutation) => parse(mutation, actor));
  const clientIDs = [...new Set(mutations.map(({ clientID }) => clientID))];
  // Where intents sent again went out before: one that arrived then is done.
  const sendings = parsed.flatMap(({ envelope }) => envelope?.w ?? []);
  const syncKeys: SyncKey[] = [
    ["group", clientGroupID],
    ...clientIDs.map((id): SyncKey => ["client", clientGroupID, id]),
    ...sendings.flatMap(([group, client]): SyncKey[] => [
      ["group", group],
      ["client", group, client],
    ]),
  ];
  const pullRequest = cookie === undefined ? null : { pullVersion: 1 as const, clientGroupID, cookie };

  const { result, scopes, then } = await commit(
    db,
    {
      keys: parsed.flatMap((one) => ("keys" in one ? one.keys : [])),
      syncKeys,
      ...(pullRequest && { then: pullStatements(db, actor, pullRequest) }),
      async run({ clock, overlay, sync, version, now }) {
        const [group, ...others] = sync;
        if (group && group[0] !== actor.memberId)
          throw new Problem(403, "client_group_not_yours", "This client group belongs to someone else.");
        const settled = new Map(clientIDs.map((id, at) => [id, Number(others[at]?.[0] ?? 0)]));
        const before = new Map(settled);
        const seen = others.slice(clientIDs.length);
        const arrived = new Set(
          sendings.flatMap((sending, at) => {
            const [owner, client] = [seen[at * 2], seen[at * 2 + 1]];
            const settledThere = Number(client?.[0] ?? 0);
            return owner?.[0] === actor.memberId && settledThere >= sending[2] ? [sending.join()] : [];
          }),
        );

        const log: unknown[] = [];
        const quarantine: unknown[][] = [];
        for (const one of parsed) {
          const { mutation, envelope } = one;
          const last = settled.get(mutation.clientID) ?? 0;
          if (mutation.id <= last) continue;
          if (mutation.id > last + 1)
            throw new Problem(409, "mutation_gap", `Mutation ${last + 1} of this client has not arrived yet.`);
          settled.set(mutation.clientID, mutation.id);
          if (envelope?.w?.some((sending) => arrived.has(sending.join()))) {
            log.push([envelope.k, "again"]);
            continue;
          }
          const refusal = "refusal" in one ? one.refusal : await apply(one.rule, one.args, overlay, actor, now);
          log.push([envelope?.k ?? mutation.name, refusal ?? "applied", envelope?.i ?? null]);
          if (!refusal) continue;
          const words = "refusal" in one ? salvage(mutation.args) : (one.rule.words?.(one.args) ?? "");
          const told = refused(actor, envelope?.k ?? mutation.name, refusal, words, now);
          overlay.add(`outcome/${told.id}`, { ...told });
          if (rejections[refusal] === "quarantined" || "refusal" in one)
            quarantine.push([
              mutation.clientID,
              mutation.id,
              actor.memberId,
              refusal,
              JSON.stringify(mutation.args ?? null),
              now,
            ]);
        }

        const lastMutationIDs = Object.fromEntries(settled);
        if (log.length === 0) return { result: lastMutationIDs, audit: null };
        const clients = [...settled].filter(([id, mid]) => mid !== before.get(id));
        const clientRows = clients.map(([id, mid]) => [clientGroupID, id, mid, version, clock.epoch]);
        const quarantineColumns = ["client_id", "mid", "member_id", "reason", "raw", "at"];
        return {
          result: lastMutationIDs,
          audit: { actorKind: "member", actorId: actor.memberId, action: "push", detail: log },
          also: [
            ...(group
              ? []
              : [db.insert("sync_group", ["id", "member_id", "created_at"], [[clientGroupID, actor.memberId, now]])]),
            db.upsert("sync_client", ["group_id", "id"], ["group_id", "id", "lmid", "ver", "epoch"], clientRows),
            ...(quarantine.length > 0 ? [db.insert("sync_quarantine", quarantineColumns, quarantine)] : []),
          ],
        };
      },
    },
    fault,
  );

  const pulled = pullRequest ? pullAnswer(actor, pullRequest, then) : null;
  return { response: { push: { lastMutationIDs: result }, ...(pulled && { pull: pulled }) }, scopes };
}

/**
 * Runs a rule; its writes stay unless it refuses. A rule does no I/O, so what it throws beside `Rejection` is a bug
 * that would come back at every try: the mutation is set aside whole and the queue moves on.
 */
async function apply(rule: Mutator<unknown>, args: unknown, overlay: Overlay, actor: Actor, now: number) {
  try {
    await overlay.run(actor, (tx) => rule.run(args, { tx, actor, now, quizKeys }));
    return null;
  } catch (error) {
    if (error instanceof Rejection) return error.code;
    console.error(JSON.stringify({ problem: "rule_failed", error: String(error) }));
    return "rule_failed" as const;
  }
}

const refused = (actor: Actor, kind: string, code: RejectionCode, words: string, now: number): Refusal => ({
  id: newId(now),
  memberId: actor.memberId,
  kind,
  outcome: rejections[code],
  code,
  text: words.slice(0, 4500),
  createdAt: now,
  updatedAt: now,
});
