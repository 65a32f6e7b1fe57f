// One push, however many mutations it carries, is one commit: every mutation is applied once or refused once.
import type { Actor } from "../../shared/actor.ts";
import { Rejection, rejections, type RejectionCode } from "../../shared/errors.ts";
import { mutatorNamed } from "../../shared/mutators.ts";
import type { QuizKeys } from "../../shared/lessons/quiz.ts";
import type { Refusal } from "../../shared/outcomes/schema.ts";
import { nothingShown, type Mutator, type Shown } from "../../shared/sync/mutator.ts";
import {
  wireMutator,
  type Envelope,
  type Mutation,
  type PushRequest,
  type PushResponse,
  type Sending,
} from "../../shared/sync/protocol.ts";
import { envelopeSchema } from "../../shared/sync/requests.ts";
import { isTraced } from "../audit/traced.ts";
import { Problem } from "../http/problem.ts";
import { ownQuizzes, quizKey, withOwnKeys } from "../lessons/own-keys.ts";
import { quizKeys } from "../lessons/quiz-keys.ts";
import type { ScopedDb } from "../scope/scoped-db.ts";
import { noEvidence, shownIn, type Evidence } from "../step-up/evidence.ts";
import { commit, type Fault, type SyncKey } from "./commit.ts";
import { newId } from "./new-id.ts";
import { rowKeyOf, type Overlay, type RowKey } from "./overlay.ts";
import { checkCookie, pullAnswer, pullStatements } from "./pull.ts";

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

/** What the Worker remembers of a client: its last mutation id, the epoch it was settled in, the intents behind it. */
class Settled {
  readonly epoch: number;
  readonly before: number;
  lmid: number;
  /** Intents behind the last ids; empty text for one that a closed gap jumped over. */
  readonly #tail: string[];
  readonly #gone: string[];
  #changed = false;

  constructor(row: readonly unknown[] | null | undefined) {
    this.before = this.lmid = Number(row?.[0] ?? 0);
    this.epoch = Number(row?.[1] ?? 0);
    const list = (text: unknown) => JSON.parse(typeof text === "string" ? text : "[]") as string[];
    this.#tail = list(row?.[2]);
    this.#gone = list(row?.[3]);
  }

  settle(id: number, intent: string): void {
    this.#tail.push(...Array<string>(Math.min(id - this.lmid - 1, tailLength)).fill(""), intent);
    this.lmid = id;
    this.#changed = true;
  }

  /** Whether mutation `id` was settled, and not for another intent as far as is remembered. */
  has(id: number, intent: string | undefined): "yes" | "no" | "another" {
    if (id > this.lmid) return "no";
    // Counted from the end: -1 stands for the last mutation settled.
    const known = this.#tail.at(id - this.lmid - 1);
    return known !== undefined && intent !== undefined && known !== intent ? "another" : "yes";
  }

  /** The intent has come by another road: should it still arrive by this one, it is done. */
  void(intent: string): void {
    if (this.#gone.includes(intent)) return;
    this.#gone.push(intent);
    this.#changed = true;
  }
  isGone(intent: string): boolean {
    return this.#gone.includes(intent);
  }

  /** Its row has to say that it lives in this epoch, so that phones are told its ids again. */
  touch(epoch: number): void {
    if (this.epoch < epoch) this.#changed = true;
  }
  get changed(): boolean {
    return this.#changed;
  }

  get row(): [lmid: number, tail: string, gone: string] {
    return [this.lmid, JSON.stringify(this.#tail.slice(-tailLength)), JSON.stringify(this.#gone.slice(-goneLength))];
  }
}
/** What a mutation without a readable envelope is remembered as. */
const unreadable = "?";
const goneLength = 500;
const tailLength = 64;

/** The words worth keeping of args that did not parse: whatever text they carry, at most 2,000 units. */
function salvage(value: unknown): string {
  if (typeof value === "string") return value;
  if (typeof value !== "object" || value === null) return "";
  const skip = new Set(["k", "i", "w", "id"]);
  const texts = Object.entries(value)
    .filter(([key]) => !skip.has(key))
    .map(([, part]) => salvage(part));
  return texts.filter(Boolean).join("\n").slice(0, 2000).toWellFormed();
}

export interface PushResult {
  readonly response: PushResponse;
  /** Scopes whose view changed; their phones are worth a poke. */
  readonly scopes: ReadonlySet<string>;
  /** Whether an agent has work now. */
  readonly wakes: boolean;
}

/**
 * Applies a push for `actor` and answers with the settled mutation ids and, when a cookie came along, the pull.
 *
 * Throws `Problem`: `client_group_not_yours` (403), `mutation_gap` (409), `client_forked` (409: these ids were other
 * intents'), `cookie_from_future` (409); then nothing was written. Throws `Contention` when other writers kept winning,
 * and database errors as they are: the phone sends again, and the mutation ids decide what is new.
 */
export async function push(
  db: ScopedDb,
  actor: Actor,
  request: PushRequest,
  fault?: Fault,
  evidence: Evidence = noEvidence,
): Promise<PushResult> {
  try {
    return await apply(
      db,
      actor,
      request.mutations.map((mutation) => parse(mutation, actor)),
      request,
      fault,
      evidence,
    );
  } catch (error) {
    if (!isRefusedByDatabase(error)) throw error;
    return halves(db, actor, request, fault, evidence);
  }
}

/** The database itself says no to what a rule wrote: a bug of ours that would come back at every try. */
const isRefusedByDatabase = (error: unknown): boolean =>
  error instanceof Error && error.name !== "Contention" && /constraint failed|SQLITE_CONSTRAINT/.test(error.message);

/** Finds the mutation that can never be stored and sets it aside, so that it holds up no other. */
async function halves(
  db: ScopedDb,
  actor: Actor,
  request: PushRequest,
  fault: Fault | undefined,
  evidence: Evidence,
): Promise<PushResult> {
  const { mutations, cookie, ...rest } = request;
  const [only] = mutations;
  if (only && mutations.length === 1) {
    const envelope = envelopeSchema.safeParse(only.args).data ?? null;
    return apply(db, actor, [{ mutation: only, envelope, refusal: "rule_failed" }], request, fault, evidence);
  }
  const middle = Math.ceil(mutations.length / 2);
  const first = await push(db, actor, { ...rest, mutations: mutations.slice(0, middle) }, fault, evidence);
  const second = await push(
    db,
    actor,
    { ...rest, mutations: mutations.slice(middle), ...(cookie !== undefined && { cookie }) },
    fault,
    evidence,
  );
  const lastMutationIDs = { ...first.response.push.lastMutationIDs, ...second.response.push.lastMutationIDs };
  return {
    response: { ...second.response, push: { lastMutationIDs } },
    scopes: new Set([...first.scopes, ...second.scopes]),
    wakes: first.wakes || second.wakes,
  };
}

async function apply(
  db: ScopedDb,
  actor: Actor,
  parsed: readonly Parsed[],
  request: PushRequest,
  fault: Fault | undefined,
  evidence: Evidence,
): Promise<PushResult> {
  const { clientGroupID, mutations, cookie, fields } = request;
  const clientIDs = [...new Set(mutations.map(({ clientID }) => clientID))];
  // Where intents sent again went out before: one that arrived then is done.
  const sendings = parsed.flatMap(({ envelope }) => (envelope?.w ?? []).map((road) => ({ road, intent: envelope?.i })));
  const quizzes = ownQuizzes(parsed);
  const syncKeys: SyncKey[] = [
    ["group", clientGroupID],
    ...clientIDs.map((id): SyncKey => ["phone", clientGroupID, id]),
    ...sendings.flatMap(({ road: [group, client] }): SyncKey[] => [
      ["group", group],
      ["phone", group, client],
    ]),
    ...quizzes.map(quizKey),
  ];
  const pullRequest = cookie === undefined ? null : { pullVersion: 1 as const, clientGroupID, cookie, fields };

  const { result, scopes, then, wakes } = await commit(
    db,
    {
      keys: parsed.flatMap((one) => ("keys" in one ? one.keys : [])),
      syncKeys,
      ...(pullRequest && { then: pullStatements(db, actor, pullRequest, "checked") }),
      async run({ clock, overlay, sync, version, now }) {
        const [group, ...others] = sync;
        if (group && group[0] !== actor.memberId)
          throw new Problem(403, "client_group_not_yours", "This client group belongs to someone else.");
        if (cookie) checkCookie(cookie, clock);
        // Only who knows of this epoch may bring a client into it: a push that was on its way since before a restore
        // would let the ids go back that a phone is told.
        const knownEpoch = cookie === null ? clock.epoch : (cookie?.e ?? request.e ?? 1);
        // Both ids are the phone’s own text, of any characters.
        const nameOf = ([of, client]: readonly [string, string, ...unknown[]]) => JSON.stringify([of, client]);
        // Only this push's own clients are known to count from this epoch's ids: a row written to close an earlier road
        // keeps its own, or a pull would tell its phone an id below the one it knows.
        const pushing = new Set(clientIDs.map((id) => nameOf([clientGroupID, id])));
        const epochOf = (name: string, client: Settled) =>
          knownEpoch === clock.epoch && pushing.has(name) ? clock.epoch : client.epoch;
        const clients = new Map<string, Settled>();
        clientIDs.forEach((id, at) => clients.set(nameOf([clientGroupID, id]), new Settled(others[at])));
        const roads = others.slice(clientIDs.length);
        const keys = withOwnKeys(quizKeys, quizzes, roads.slice(sendings.length * 2));
        /** Owners of the groups that intents sent again name; null where nothing of that group has arrived. */
        const owners = new Map<string, unknown>([[clientGroupID, actor.memberId]]);
        sendings.forEach(({ road }, at) => {
          if (!owners.has(road[0])) owners.set(road[0], roads[at * 2]?.[0] ?? null);
          if (!clients.has(nameOf(road))) clients.set(nameOf(road), new Settled(roads[at * 2 + 1]));
        });
        /** Whether the intent came by one of its other roads; if not, those are closed. */
        const arrivedBefore = ({ i, w = [] }: Envelope): boolean => {
          const own = w.filter(([other]) => owners.get(other) === actor.memberId || owners.get(other) === null);
          const came = (road: Sending) => {
            const client = clients.get(nameOf(road));
            // A road is closed when the intent came by yet another one: two copies of one phone may both repeat it.
            return client?.has(road[2], i) === "yes" || client?.isGone(i) === true;
          };
          if (own.some(came)) return true;
          for (const road of own) clients.get(nameOf(road))?.void(i);
          return false;
        };

        const log: unknown[] = [];
        const quarantine: unknown[][] = [];
        for (const one of parsed) {
          const { mutation, envelope } = one;
          const client = clients.get(nameOf([clientGroupID, mutation.clientID]));
          if (!client) continue;
          const intent = envelope?.i ?? unreadable;
          const known = client.has(mutation.id, intent);
          if (known === "yes") {
            client.touch(knownEpoch === clock.epoch ? clock.epoch : 0);
            continue;
          }
          if (known === "another")
            throw new Problem(
              409,
              "client_forked",
              "These mutation ids were used for something else. Send under new ones.",
            );
          // After a restore the ids in between may have been settled in what was lost: once, the gap is closed.
          const restored = clock.epoch > 1 && client.epoch < clock.epoch && client.lmid === client.before;
          if (mutation.id > client.lmid + 1 && !restored)
            throw new Problem(409, "mutation_gap", `Mutation ${client.lmid + 1} of this client has not arrived yet.`);
          client.settle(mutation.id, intent);
          if (envelope && (client.isGone(intent) || arrivedBefore(envelope))) {
            log.push([envelope.k, "again"]);
            continue;
          }
          const shown = shownIn(evidence, mutation);
          const refusal =
            "refusal" in one
              ? one.refusal
              : await judge(one.rule, one.args, { overlay, actor, now, quizKeys: keys, shown });
          const traced = "args" in one && isTraced(one.envelope.k) ? [one.args] : [];
          log.push([envelope?.k ?? mutation.name, refusal ?? "applied", envelope?.i ?? null, ...traced]);
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

        const lastMutationIDs = Object.fromEntries(
          clientIDs.map((id) => [id, clients.get(nameOf([clientGroupID, id]))?.lmid ?? 0]),
        );
        const changed = [...clients].filter(([, client]) => client.changed);
        if (changed.length === 0) return { result: lastMutationIDs, audit: null };
        if (log.length === 0) log.push(["", "again"]);
        const clientRows = changed.map(([name, client]) => [
          ...(JSON.parse(name) as [string, string]),
          ...client.row,
          version,
          epochOf(name, client),
        ]);
        const newGroups = [...new Set(clientRows.map(([id]) => String(id)))].filter((id) =>
          id === clientGroupID ? !group : owners.get(id) === null,
        );
        const quarantineColumns = ["client_id", "mid", "member_id", "reason", "raw", "at"];
        return {
          result: lastMutationIDs,
          audit: { actorKind: "member", actorId: actor.memberId, action: "push", detail: log },
          also: [
            ...(newGroups.length > 0
              ? [
                  db.insert(
                    "sync_group",
                    ["id", "member_id", "created_at"],
                    newGroups.map((id) => [id, actor.memberId, now]),
                  ),
                ]
              : []),
            db.upsert(
              "sync_client",
              ["group_id", "id"],
              ["group_id", "id", "lmid", "tail", "gone", "ver", "epoch"],
              clientRows,
            ),
            ...(quarantine.length > 0 ? [db.insert("sync_quarantine", quarantineColumns, quarantine)] : []),
          ],
        };
      },
    },
    fault,
  );

  const pulled = pullRequest ? pullAnswer(actor, pullRequest, then) : null;
  return { response: { push: { lastMutationIDs: result }, ...(pulled && { pull: pulled }) }, scopes, wakes };
}

/**
 * Runs a rule; its writes stay unless it refuses. A rule does no I/O, so what it throws beside `Rejection` is a bug
 * that would come back at every try: the mutation is set aside whole and the queue moves on.
 */
export async function judge(
  rule: Mutator<unknown>,
  args: unknown,
  {
    overlay,
    shown = nothingShown,
    ...context
  }: { overlay: Overlay; actor: Actor; now: number; quizKeys: QuizKeys; shown?: Shown },
) {
  try {
    await overlay.run(context.actor, (tx) => rule.run(args, { tx, shown, ...context }));
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
  text: words.slice(0, 4500).toWellFormed(),
  createdAt: now,
  updatedAt: now,
});
