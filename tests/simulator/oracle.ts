// What one tenant must look like. After every batch that wrote, the oracle applies the same mutations to a plain Map,
// one by one, and holds the database against the result.
import { scopesOf, type Scope } from "../../shared/access.ts";
import type { Actor } from "../../shared/actor.ts";
import type { Approval, Decision } from "../../shared/approvals/schema.ts";
import { Rejection, rejections, type RejectionCode } from "../../shared/errors.ts";
import type { Attempt, Progress } from "../../shared/lessons/schema.ts";
import type { Refusal } from "../../shared/outcomes/schema.ts";
import { wireMutator, type Mutation, type PushRequest } from "../../shared/sync/protocol.ts";
import { envelopeSchema } from "../../shared/sync/requests.ts";
import type { WriteTx } from "../../shared/sync/tx.ts";
import { nothingShown } from "../../shared/sync/mutator.ts";
import { quizKeys } from "../../server/lessons/quiz-keys.ts";
import { rowKeyOf } from "../../server/sync/overlay.ts";
import { entities, type StoredRecord } from "../../server/tables.ts";
import type { Database, Row } from "./database.ts";
import { ruleNamed } from "./rules.ts";

/** A promise of sync that did not hold. */
export class Violation extends Error {
  override readonly name = "Violation";
}

export function must(holds: boolean, what: string, detail?: unknown): asserts holds {
  if (!holds) throw new Violation(detail === undefined ? what : `${what}: ${JSON.stringify(detail)}`);
}

/** JSON with sorted keys: equal values, equal texts. */
export function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join()}]`;
  if (typeof value !== "object" || value === null) return JSON.stringify(value) ?? "null";
  const fields = Object.entries(value).filter(([, field]) => field !== undefined);
  return `{${fields
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, field]) => `${JSON.stringify(name)}:${canonical(field)}`)
    .join()}}`;
}

/** A field that a rule may leave out comes back from its column as null. */
const withoutNulls = (record: object) =>
  Object.fromEntries(Object.entries(record).filter(([, field]) => field !== null));

/** What one person did once, however often and under whatever number it travels. */
export interface Intent {
  readonly id: string;
  readonly kind: string;
  readonly args: unknown;
  /** Whether its envelope can be read at all. */
  readonly legible: boolean;
}

/** Records by key; null deletes. */
export type Writes = Readonly<Record<string, object | null>>;

/** Who is writing. */
export type Writer =
  | { readonly by: "phone"; readonly actor: Actor; readonly request: PushRequest }
  | { readonly by: "system"; readonly writes: (get: (key: string) => StoredRecord | undefined) => Writes }
  | { readonly by: "nobody" };

interface Held {
  readonly record: StoredRecord;
  readonly text: string;
}

/** Values by version, oldest first. */
type History<Value> = Map<string, (readonly [version: number, value: Value])[]>;

function at<Value>(history: History<Value>, name: string, version: number): Value | undefined {
  return history.get(name)?.findLast(([since]) => since <= version)?.[1];
}

function note<Value>(history: History<Value>, name: string, version: number, value: Value): void {
  const known = history.get(name);
  if (known) known.push([version, value]);
  else history.set(name, [[version, value]]);
}

interface State {
  readonly version: number;
  readonly records: ReadonlyMap<string, Held>;
  readonly copies: ReadonlyMap<string, string>;
  readonly lmids: ReadonlyMap<string, number>;
  readonly counted: ReadonlySet<string>;
  readonly quarantined: number;
}

interface Epoch {
  /** Copies by scope and key; null where there is none any more. */
  readonly copies: History<string | null>;
  /** Last mutation ids by group and client. */
  readonly lmids: History<number>;
}

type Decoded = readonly [key: string, held: Held, copies: readonly (readonly [name: string, text: string])[]];

interface Refused {
  readonly memberId: string;
  readonly kind: string;
  readonly code: RejectionCode;
  readonly now: number;
  /** Null where the words are whatever could be saved. */
  readonly text: string | null;
}

/** All that a commit may touch, as `observe` takes it apart. */
const looks = [
  "SELECT version, epoch FROM tenant_clock WHERE tenant_id = ?1",
  "SELECT count(*) AS events FROM audit_events WHERE tenant_id = ?1",
  "SELECT detail, created_at AS at FROM audit_events " +
    "WHERE tenant_id = ?1 AND version = (SELECT version FROM tenant_clock WHERE tenant_id = ?1)",
  "SELECT scope, key, ver, val FROM cv WHERE tenant_id = ?1",
  "SELECT group_id, id, lmid, ver, epoch FROM sync_client WHERE tenant_id = ?1",
  "SELECT count(*) AS kept FROM sync_quarantine WHERE tenant_id = ?1",
  ...Object.values(entities).map(
    ({ columns, table }) => `SELECT json_array(${columns.join(", ")}) AS row FROM ${table} WHERE tenant_id = ?1`,
  ),
];

const place = (scope: string, key: string) => `${scope} ${key}`;
const emptyEpoch = (): Epoch => ({ copies: new Map(), lmids: new Map() });
const statusAfter = { approve: "approved", reject: "rejected", request_changes: "changes_requested" };

export class Oracle {
  readonly tenantId: string;
  readonly #db: Database;
  readonly #texts = new Map<string, string>();
  /** What each row said, by noun and row. */
  readonly #rows = new Map<string, Map<string, Decoded>>();
  /** Every intent by its id. */
  readonly intents = new Map<string, Intent>();
  /** Every sending, by group, client and mutation id; two phones may have used one number. */
  readonly sent = new Map<string, Intent>();
  readonly #epochs = new Map<number, Epoch>();
  #epoch = 1;
  #version = 0;
  #records = new Map<string, Held>();
  #copies = new Map<string, string>();
  #lmids = new Map<string, number>();
  #counted = new Set<string>();
  /** What was settled under each sending. */
  readonly #settled = new Map<string, string>();
  /** The epoch in which each client settled something last; after a restore, older ones may leave one gap. */
  readonly #heardIn = new Map<string, number>();
  /** Clients that an epoch left behind, and since which version their ids are told again. */
  readonly #behind = new Map<string, number>();
  #quarantined = 0;

  constructor(db: Database, tenantId: string) {
    this.#db = db;
    this.tenantId = tenantId;
    this.#epochs.set(1, emptyEpoch());
  }

  get version(): number {
    return this.#version;
  }

  get epoch(): number {
    return this.#epoch;
  }

  isCounted(intentId: string): boolean {
    return this.#counted.has(intentId);
  }

  record(rowKey: string): StoredRecord | undefined {
    return this.#records.get(rowKey)?.record;
  }

  recordsOf<Value>(noun: string): Value[] {
    return [...this.#records].filter(([key]) => key.startsWith(`${noun}/`)).map(([, { record }]) => record as Value);
  }

  save(): State {
    return {
      version: this.#version,
      records: new Map(this.#records),
      copies: new Map(this.#copies),
      lmids: new Map(this.#lmids),
      counted: new Set(this.#counted),
      quarantined: this.#quarantined,
    };
  }

  /** The database was set back to `state`, under a new epoch. */
  restore(state: State, epoch: number): void {
    this.#version = state.version;
    this.#records = new Map(state.records);
    this.#copies = new Map(state.copies);
    this.#lmids = new Map(state.lmids);
    this.#counted = new Set(state.counted);
    this.#quarantined = state.quarantined;
    this.#settled.clear();
    this.newEpoch(epoch);
  }

  newEpoch(epoch: number): void {
    this.#epoch = epoch;
    for (const sending of this.sent.keys()) this.#behind.set(sending.slice(0, sending.lastIndexOf(" ")), Infinity);
    const begun = emptyEpoch();
    for (const [name, text] of this.#copies) note(begun.copies, name, this.#version, text);
    for (const [name, lmid] of this.#lmids) note(begun.lmids, name, this.#version, lmid);
    this.#epochs.set(epoch, begun);
  }

  /** What the phones of `actor` hold at a version, by key. */
  viewAt(epoch: number, version: number, actor: Actor): Map<string, string> {
    const { copies } = this.#epochs.get(epoch) ?? emptyEpoch();
    const view = new Map<string, string>();
    for (const scope of scopesOf(actor))
      for (const name of copies.keys()) {
        if (!name.startsWith(`${scope} `)) continue;
        const text = at(copies, name, version);
        if (text) view.set(name.slice(scope.length + 1), text);
      }
    return view;
  }

  lmidsAt(epoch: number, version: number, group: string): Map<string, number> {
    const { lmids } = this.#epochs.get(epoch) ?? emptyEpoch();
    const known = new Map<string, number>();
    for (const name of lmids.keys()) {
      const lmid = name.startsWith(`${group} `) ? at(lmids, name, version) : undefined;
      if (lmid !== undefined) known.set(name.slice(group.length + 1), lmid);
    }
    return known;
  }

  /** Whether a client has settled nothing in this epoch up to a version: until then the Worker may not name its ids. */
  isBehind(group: string, client: string, version: number): boolean {
    return (this.#behind.get(`${group} ${client}`) ?? 0) > version;
  }

  /** Whether a scope held this text under this key at some version from `version` on. */
  wasThere(epoch: number, version: number, scopes: readonly Scope[], key: string, text: string): boolean {
    const { copies } = this.#epochs.get(epoch) ?? emptyEpoch();
    return scopes.some((scope) => {
      const history = copies.get(place(scope, key)) ?? [];
      return history.some(([since, value], index) => {
        const until = history[index + 1]?.[0] ?? Infinity;
        return value === text && (since >= version || until > version);
      });
    });
  }

  /** Called after every batch that wrote in this tenant. */
  async observe(writer: Writer): Promise<void> {
    must(writer.by !== "nobody", "A pull wrote");
    const [clock = [], count = [], events = [], copies = [], clients = [], quarantined = [], ...tables] =
      await this.#db.batch(looks.map((sql) => ({ sql, values: [this.tenantId] })));
    const { version, at: now, detail } = this.#event(clock, count, events);
    const refused: Refused[] = [];
    if (writer.by === "phone") {
      const log = await this.#apply(writer.actor, writer.request, now, refused);
      const counted = (detail as unknown[][]).filter(([, code]) => code !== "again");
      must(canonical(log) === canonical(counted), "The log of a push is not what its mutations come to", {
        log,
        detail,
      });
    } else this.#write(null, Object.entries(writer.writes((key) => this.record(key))));
    this.#version = version;
    this.#holdCopies(this.#holdRecords(tables, refused), copies);
    this.#holdClients(clients, quarantined);
    this.#holdInvariants();
  }

  /** The one event of the commit that just happened. */
  #event([clock]: readonly Row[], [count]: readonly Row[], events: readonly Row[]) {
    must(Number(clock?.["epoch"]) === this.#epoch, "A commit changed the epoch");
    const version = Number(clock?.["version"]);
    must(version === this.#version + 1, "A commit did not move the version by one", { from: this.#version, version });
    must(count?.["events"] === version, "Events and versions do not match", { version, ...count });
    must(events.length === 1, "A version has not one event", { version, events });
    return { version, at: Number(events[0]?.["at"]), detail: JSON.parse(String(events[0]?.["detail"])) as unknown };
  }

  async #apply(actor: Actor, request: PushRequest, now: number, refused: Refused[]): Promise<unknown[]> {
    const log: unknown[] = [];
    for (const mutation of request.mutations) {
      const client = `${request.clientGroupID} ${mutation.clientID}`;
      const last = this.#lmids.get(client) ?? 0;
      const envelope = envelopeSchema.safeParse(mutation.args);
      const sending = `${client} ${mutation.id}`;
      const intent = envelope.success ? this.intents.get(envelope.data.i) : this.sent.get(sending);
      must(intent !== undefined, "A mutation that nobody made was accepted", mutation);
      if (mutation.id <= last) {
        const settled = this.#settled.get(sending) ?? intent.id;
        must(settled === intent.id, "An intent was taken for another one of the same number", mutation);
        continue;
      }
      const mayMiss = this.#epoch > 1 && (this.#heardIn.get(client) ?? 0) < this.#epoch;
      must(mutation.id === last + 1 || mayMiss, "A gap was accepted", { client, last, mutation });
      this.#heardIn.set(client, this.#epoch);
      this.#settled.set(sending, intent.id);
      this.#lmids.set(client, mutation.id);
      if (intent.legible && this.#counted.has(intent.id)) continue;
      this.#counted.add(intent.id);
      const { code, text } = await this.#judge(mutation, actor, now);
      log.push([envelope.data?.k ?? mutation.name, code ?? "applied", envelope.data?.i ?? null]);
      if (!code) continue;
      refused.push({ memberId: actor.memberId, kind: envelope.data?.k ?? mutation.name, code, text, now });
      if (rejections[code] === "quarantined" || text === null) this.#quarantined += 1;
    }
    return log;
  }

  async #judge(
    mutation: Mutation,
    actor: Actor,
    now: number,
  ): Promise<{ code: RejectionCode | null; text: string | null }> {
    const envelope = envelopeSchema.safeParse(mutation.args);
    if (!envelope.success) return { code: "invalid_args", text: null };
    const rule = mutation.name === wireMutator ? ruleNamed(envelope.data.k) : undefined;
    if (!rule) return { code: "unknown_mutator", text: null };
    const args = rule.args.safeParse(mutation.args);
    if (!args.success) return { code: "invalid_args", text: null };
    const own = new Map<string, object | null>();
    const get = async (key: string) => (own.has(key) ? (own.get(key) ?? undefined) : this.record(rowKeyOf(key, actor)));
    const tx: WriteTx = {
      get,
      // oxlint-disable-next-line require-yield
      async *scan() {
        throw new Error("No rule scans");
      },
      put: async (key, value) => void own.set(key, value as object),
      del: async (key) => void own.set(key, null),
    };
    try {
      await rule.run(args.data, { tx, actor, now, quizKeys, shown: nothingShown });
    } catch (error) {
      const code = error instanceof Rejection ? error.code : "rule_failed";
      return { code, text: (rule.words?.(args.data) ?? "").slice(0, 4500) };
    }
    this.#write(actor, own);
    return { code: null, text: null };
  }

  #write(actor: Actor | null, writes: Iterable<readonly [string, object | null]>): void {
    for (const [key, value] of writes) {
      const rowKey = rowKeyOf(key, actor);
      if (value === null) this.#records.delete(rowKey);
      else this.#records.set(rowKey, { record: { ...value }, text: canonical(withoutNulls(value)) });
    }
  }

  /** Domain tables against the model. Returns the copies that phones should find, by scope and key. */
  #holdRecords(tables: readonly (readonly Row[])[], refused: readonly Refused[]): Map<string, string> {
    const told = [...refused];
    let found = 0;
    const live = new Map<string, string>();
    for (const [at, entity] of Object.values(entities).entries()) {
      for (const { row } of tables[at] ?? []) {
        const [key, held, copies] = this.#decoded(entity.name, String(row));
        const expected = this.#records.get(key);
        if (expected)
          must(expected.text === held.text, "A record is not what its mutations make it", { expected, held });
        else {
          const index = entity.name === "outcome" ? told.findIndex((one) => tells(held.record, one)) : -1;
          must(index >= 0, "A record that no mutation made", held.record);
          told.splice(index, 1);
          this.#records.set(key, held);
        }
        found += 1;
        for (const [name, text] of copies) live.set(name, text);
      }
    }
    must(told.length === 0, "A refusal its author is not told of", told);
    must(found === this.#records.size, "A record is missing", { found, expected: this.#records.size });
    return live;
  }

  #decoded(noun: keyof typeof entities, row: string): Decoded {
    let rows = this.#rows.get(noun);
    if (!rows) this.#rows.set(noun, (rows = new Map()));
    const known = rows.get(row);
    if (known) return known;
    const entity = entities[noun];
    const values = JSON.parse(row) as unknown[];
    const record = entity.decode(values);
    const copies = entity.views(record).map(([scope, key, value]) => [place(scope, key), this.textOf(value)] as const);
    const decoded = [
      `${noun}/${String(values[0])}`,
      { record, text: canonical(withoutNulls(record)) },
      copies,
    ] as const;
    rows.set(row, decoded);
    return decoded;
  }

  /** The client view against the domain tables. */
  #holdCopies(live: ReadonlyMap<string, string>, copies: readonly Row[]): void {
    const history = this.#epochs.get(this.#epoch)?.copies;
    must(history !== undefined, "An epoch nobody began");
    let found = 0;
    const left = new Set([...this.#copies.keys()].filter((name) => !live.has(name)));
    for (const { scope, key, ver, val } of copies) {
      const name = place(String(scope), String(key));
      must(Number(ver) <= this.#version, "A copy of a version that is not yet", { name, ver });
      const expected = live.get(name);
      if (val === null) {
        must(expected === undefined, "A tombstone on a record that is there", name);
        if (Number(ver) === this.#version) left.delete(name);
        continue;
      }
      found += 1;
      const text = this.#text(val as string);
      must(text === expected, "A copy is not what the record shows", { name, text, expected });
      if (this.#copies.get(name) === text) continue;
      must(Number(ver) === this.#version, "A copy changed without its version", { name, ver });
      note(history, name, this.#version, text);
    }
    must(found === live.size, "A copy is missing", { found, expected: live.size });
    must(left.size === 0, "A record left a scope without a tombstone", [...left]);
    for (const name of this.#copies.keys()) if (!live.has(name)) note(history, name, this.#version, null);
    this.#copies = new Map(live);
  }

  /** `canonical`, remembered. */
  textOf(value: unknown): string {
    return this.#text(JSON.stringify(value) ?? "null");
  }

  #text(json: string): string {
    let text = this.#texts.get(json);
    if (text === undefined) this.#texts.set(json, (text = canonical(JSON.parse(json))));
    return text;
  }

  #holdClients(rows: readonly Row[], [count]: readonly Row[]): void {
    const history = this.#epochs.get(this.#epoch)?.lmids;
    // A client of which only closed roads are known has settled nothing.
    const living = rows.filter(
      ({ group_id: group, id, lmid }) => lmid !== 0 || this.#lmids.has(`${String(group)} ${String(id)}`),
    );
    must(living.length === this.#lmids.size, "Clients are missing or too many", living.length);
    for (const { group_id: group, id, lmid, ver, epoch } of living) {
      const name = `${String(group)} ${String(id)}`;
      // Settled by a push that knew nothing of this epoch: phones are not told.
      if (epoch !== this.#epoch) this.#behind.set(name, Infinity);
      else if (this.#behind.get(name) === Infinity) this.#behind.set(name, this.#version);
      must(lmid === this.#lmids.get(name), "A client’s last mutation id is wrong", { name, lmid });
      if (history && at(history, name, this.#version) !== lmid) {
        must(ver === this.#version, "A last mutation id moved without its version", { name, ver });
        note(history, name, this.#version, Number(lmid));
      }
    }
    must(count?.["kept"] === this.#quarantined, "Quarantined mutations", { ...count, expected: this.#quarantined });
  }

  /** What must hold whatever the rules say. */
  #holdInvariants(): void {
    const winners = new Map<string, Decision>();
    for (const decision of this.recordsOf<Decision>("decision")) {
      if (decision.outcome !== "applied") continue;
      must(!winners.has(decision.approvalId), "Two decisions on one approval were applied", decision);
      winners.set(decision.approvalId, decision);
    }
    for (const approval of this.recordsOf<Approval>("approval")) {
      const winner = winners.get(approval.id);
      const status = winner ? statusAfter[winner.verdict] : "pending";
      must(approval.status === status, "An approval’s status is not its decision’s", { approval, winner });
      must(approval.decisionId === (winner?.id ?? null), "An approval names another decision", { approval, winner });
    }
    const tries = new Map<string, Attempt[]>();
    for (const attempt of this.recordsOf<Attempt>("attempt")) {
      if (attempt.status === "quarantined") continue;
      const name = `${attempt.memberId}/${attempt.lessonId}`;
      const known = tries.get(name);
      if (known) known.push(attempt);
      else tries.set(name, [attempt]);
    }
    for (const progress of this.recordsOf<Progress>("progress")) {
      const mine = tries.get(`${progress.memberId}/${progress.lessonId}`) ?? [];
      must(progress.attempts === mine.length, "Progress counts other attempts than there are", progress);
      const best = Math.max(...mine.map(({ serverScore, localScore }) => serverScore ?? localScore));
      must(progress.bestScore === best, "The best score is not that of the best attempt", { progress, best });
    }
  }
}

function tells(record: StoredRecord, { memberId, kind, code, now, text }: Refused): boolean {
  const refusal = record as unknown as Refusal;
  return (
    refusal.memberId === memberId &&
    refusal.kind === kind &&
    refusal.code === code &&
    refusal.outcome === rejections[code] &&
    refusal.createdAt === now &&
    (text === null || refusal.text === text)
  );
}
