// A phone: an engine that carries intents and may forget them, and a journal that does not. It follows what
// Replicache and pwa/sync/replicache-store.ts do, without a browser.
import { scopesOf } from "../../shared/access.ts";
import type { Actor, Role } from "../../shared/actor.ts";
import { Rejection } from "../../shared/errors.ts";
import type {
  Cookie,
  Mutation,
  PullRequest,
  PullResponse,
  PushRequest,
  PushResponse,
  Sending,
} from "../../shared/sync/protocol.ts";
import { compactCall } from "./compact.ts";
import type { Machine } from "./machine.ts";
import { canonical, must, type Intent, type Oracle } from "./oracle.ts";
import { ruleNamed } from "./rules.ts";

interface Pending {
  readonly group: string;
  readonly intent: Intent;
  readonly mutation: Mutation;
}

interface Engine {
  readonly group: string;
  readonly cookie: Cookie | null;
  readonly base: ReadonlyMap<string, Held>;
  readonly lmids: ReadonlyMap<string, number>;
  readonly pending: readonly Pending[];
  /** Epoch, version and scopes that all of an unfinished copy was held against. */
  readonly heldAs: string;
}
interface Held {
  readonly value: unknown;
  readonly text: string;
}

interface Entry {
  readonly intent: Intent;
  readonly sendings: readonly Sending[];
}

/** A phone's storage as it was once. */
export interface Image {
  readonly persisted: Engine;
  readonly journal: ReadonlyMap<string, Entry>;
}

/** A call on its way. */
export interface Packet {
  readonly phone: Phone;
  /** The start of the app that made it; a later one does not hear the answer. */
  readonly session: number;
  readonly call: "push" | "pull";
  readonly text: string;
  readonly from: Cookie | null;
  readonly carries: readonly Pending[];
}

const maxSendings = 8;
/** Of a new build's calls, one in this many is made in the compact form: it takes the simulator's time. */
const compactEvery = 16;

function wire({ id, kind, args, legible }: Intent, sendings: readonly Sending[]): unknown {
  if (!legible) return args;
  return { ...(args as object), k: kind, i: id, ...(sendings.length > 0 && { w: sendings }) };
}

export class Phone {
  readonly name: string;
  readonly memberId: string;
  readonly oracle: Oracle;
  readonly #machine: Machine;
  /** A build that takes updates of single fields and speaks the compact form. */
  readonly #isNew: boolean;
  #calls = 0;
  /** As of the last sign-in: what the phone believes. */
  role: Role;
  skew = 0;
  /** Shares its engine's past with another phone. */
  twin = false;
  /** Shares its running client with another phone. */
  cloned = false;
  session = 0;
  #client = "";
  #next = 1;
  #engine: Engine;
  #persisted: Engine;
  #journal = new Map<string, Entry>();

  constructor(machine: Machine, oracle: Oracle, name: string, actor: Actor, isNew = false) {
    this.#machine = machine;
    this.#isNew = isNew;
    this.oracle = oracle;
    this.name = name;
    this.memberId = actor.memberId;
    this.role = actor.role;
    this.#engine = this.#persisted = this.#empty();
    this.#start();
  }

  #empty(): Engine {
    const group = `g${this.#machine.random.text(12)}`;
    return { group, cookie: null, base: new Map(), lmids: new Map(), pending: [], heldAs: "" };
  }

  #start(): void {
    this.session += 1;
    this.#client = `c${this.#machine.random.text(12)}`;
    this.#next = 1;
  }

  get actor(): Actor {
    return { memberId: this.memberId, role: this.role };
  }
  get group(): string {
    return this.#engine.group;
  }
  get cookie(): Cookie | null {
    return this.#engine.cookie;
  }
  get unsent(): number {
    return this.#engine.pending.length;
  }
  get base(): ReadonlyMap<string, Held> {
    return this.#engine.base;
  }
  get journaled(): Iterable<string> {
    return this.#journal.keys();
  }

  /** Whether every intent that is kept has been on its way, and says so. */
  get hasSentAll(): boolean {
    return [...this.#journal.values()].every(({ sendings }) => sendings.length > 0);
  }

  keeps(intentId: string): boolean {
    return this.#journal.has(intentId);
  }

  /** Journals an intent, then lets the engine carry it. False when the rules refuse it at once. */
  async mutate(intent: Intent, force: boolean): Promise<boolean> {
    if (!force) {
      const refusal = await this.#run(await this.view(), wire(intent, [])).then(
        () => null,
        (error: unknown) => error,
      );
      if (refusal) return false;
    }
    this.#journal.set(intent.id, { intent, sendings: [] });
    this.#send(intent, []);
    return true;
  }

  #send(intent: Intent, sendings: readonly Sending[]): void {
    const { group } = this.#engine;
    const mutation: Mutation = { clientID: this.#client, id: this.#next++, name: "m", args: wire(intent, sendings) };
    this.oracle.intents.set(intent.id, intent);
    this.oracle.sent.set(`${group} ${mutation.clientID} ${mutation.id}`, intent);
    this.#engine = { ...this.#engine, pending: [...this.#engine.pending, { group, intent, mutation }] };
    this.#note(intent, [group, mutation.clientID, mutation.id]);
  }

  /** Writes a road down; the others come back. */
  #note(intent: Intent, sending: Sending): readonly Sending[] {
    const entry = this.#journal.get(intent.id);
    const others = (entry?.sendings ?? []).filter((before) => before.join() !== sending.join());
    if (entry && others.length === entry.sendings.length)
      this.#journal.set(intent.id, { intent, sendings: [...others, sending].slice(-maxSendings) });
    return others;
  }

  /** What the person sees: the copy, under what is still on its way. */
  async view(): Promise<Map<string, unknown>> {
    const view = new Map([...this.#engine.base].map(([key, { value }]) => [key, value]));
    for (const { mutation } of this.#engine.pending)
      try {
        for (const [key, value] of await this.#run(view, mutation.args))
          if (value === null) view.delete(key);
          else view.set(key, value);
      } catch {
        // The phone shows nothing of what the rules refuse or break on.
      }
    return view;
  }

  async #run(view: ReadonlyMap<string, unknown>, args: unknown): Promise<ReadonlyMap<string, unknown>> {
    const kind = typeof args === "object" && args !== null && "k" in args ? String(args.k) : "";
    const rule = ruleNamed(kind);
    if (!rule) throw new Rejection("unknown_mutator");
    const parsed = rule.args.safeParse(args);
    if (!parsed.success) throw new Rejection("invalid_args");
    const writes = new Map<string, unknown>();
    const get = async (key: string) => (writes.has(key) ? (writes.get(key) ?? undefined) : view.get(key));
    const tx = {
      get,
      // oxlint-disable-next-line require-yield
      async *scan(): AsyncGenerator<never> {
        throw new Error("No rule scans");
      },
      put: async (key: string, value: unknown) => void writes.set(key, value),
      del: async (key: string) => void writes.set(key, null),
    };
    const { actor } = this;
    await rule.run(parsed.data, { tx, actor, now: this.#machine.now + this.skew, quizKeys: null, shown: null });
    return writes;
  }

  push(from: number, until: number, withPull: boolean): Packet {
    const { group, cookie, pending } = this.#engine;
    const carries = pending.slice(from, until);
    const mutations = carries.map(({ intent, mutation }) => {
      const others = this.#note(intent, [group, mutation.clientID, mutation.id]);
      return others.length > 0 ? { ...mutation, args: wire(intent, others) } : mutation;
    });
    const request: PushRequest = {
      pushVersion: 1,
      clientGroupID: group,
      mutations,
      ...(withPull ? { cookie } : cookie && { e: cookie.e }),
    };
    return this.#packet("push", request, carries);
  }

  pull(): Packet {
    const request: PullRequest = { pullVersion: 1, clientGroupID: this.group, cookie: this.cookie };
    return this.#packet("pull", request, []);
  }

  #packet(call: Packet["call"], request: object, carries: readonly Pending[]): Packet {
    const said = this.#isNew ? { ...request, fields: true } : request;
    const compact = this.#isNew && this.#calls++ % compactEvery === 0;
    const text = compact ? compactCall(said) : JSON.stringify(said);
    return { phone: this, session: this.session, call, text, from: this.cookie, carries };
  }

  /** Takes the answer of a call. `actor` is who the Worker took the caller for. */
  hear({ session, call, from, carries }: Packet, answer: PushResponse | PullResponse, actor: Actor): void {
    if (session !== this.session) return;
    if (call === "pull") return this.#take(answer as PullResponse, from, actor);
    const { push, pull } = answer as PushResponse;
    for (const { intent, mutation } of carries) {
      const settled = push.lastMutationIDs[mutation.clientID];
      must(settled !== undefined, "A push’s answer leaves out a client", mutation);
      if (settled >= mutation.id) this.#journal.delete(intent.id);
    }
    if (pull) this.#take(pull, from, actor);
  }

  #take({ cookie, lastMutationIDChanges, patch }: PullResponse, from: Cookie | null, actor: Actor): void {
    const { cookie: before } = this.#engine;
    if (from?.order !== before?.order) return; // the copy has moved on since the question
    if (cookie.order === before?.order) {
      must(patch.length === 0 && Object.keys(lastMutationIDChanges).length === 0, "A change under the same cookie");
      return;
    }
    must(cookie.order > (before?.order ?? -1), "The cookie’s order went back", { before, cookie });
    const lmids = new Map(this.#engine.lmids);
    for (const [client, lmid] of Object.entries(lastMutationIDChanges)) {
      // With a copy of this phone about and a database restored, that happens: the store is opened anew.
      if (lmid < (lmids.get(client) ?? 0) && this.twin && this.oracle.epoch > 1) return this.wipe();
      // The engine throws such an answer away, and every one after it.
      must(lmid >= (lmids.get(client) ?? 0), "A last mutation id went back: the phone is stuck", { client, lmid });
      lmids.set(client, lmid);
    }
    const base = new Map(this.#engine.base);
    for (const operation of patch)
      if (operation.op === "clear") base.clear();
      else if (operation.op === "del") base.delete(operation.key);
      else if (operation.op === "update") {
        const held = base.get(operation.key);
        must(held !== undefined, "An update of what the copy does not hold", operation);
        const value = { ...(held.value as object), ...operation.merge };
        base.set(operation.key, { value, text: this.oracle.textOf(value) });
      } else base.set(operation.key, { value: operation.value, text: this.oracle.textOf(operation.value) });
    const waits = ({ mutation }: Pending) => mutation.id > (lmids.get(mutation.clientID) ?? 0);
    this.#engine = { ...this.#engine, cookie, base, lmids, pending: this.#engine.pending.filter(waits) };
    if (cookie.p) {
      must(Object.keys(lastMutationIDChanges).length === 0, "Mutation ids before all their effects are there");
      const scopes = scopesOf(actor);
      const heldAs = [cookie.e, cookie.v, ...scopes].join();
      // What earlier pages brought was held against the same scopes at the same version then.
      const more = heldAs === this.#engine.heldAs && patch[0]?.op !== "clear";
      const fresh = more ? patch.flatMap((one) => (one.op === "put" ? [one.key] : [])) : base.keys();
      for (const key of fresh) {
        const text = base.get(key)?.text;
        const there = text === undefined || this.oracle.wasThere(cookie.e, cookie.v, scopes, key, text);
        must(there, "A copy holds what its scopes do not", key);
      }
      this.#engine = { ...this.#engine, heldAs };
    } else {
      this.#engine = { ...this.#engine, heldAs: "" };
      this.#holdCopy(cookie, actor);
    }
  }

  /** A whole copy is its scopes at its version, no more and no less, and so are its mutation ids. */
  #holdCopy({ e, v }: Cookie, actor: Actor): void {
    const { base, lmids, group } = this.#engine;
    const expected = this.oracle.viewAt(e, v, actor);
    for (const [key, { text }] of base)
      must(expected.get(key) === text, "A copy holds what its scopes do not", {
        key,
        text,
        expected: expected.get(key),
      });
    const missing = [...expected.keys()].filter((key) => !base.has(key));
    must(missing.length === 0, "A copy lacks what its scopes hold", missing);
    const ids = (from: ReadonlyMap<string, number>) =>
      canonical(Object.fromEntries([...from].filter(([client]) => !this.oracle.isBehind(group, client, v))));
    const known = this.oracle.lmidsAt(e, v, group);
    must(ids(lmids) === ids(known), "A copy’s mutation ids are not its version’s", {
      known: ids(known),
      lmids: ids(lmids),
    });
  }

  /** What the engine writes to disk by itself, about a second late. */
  persist(): void {
    this.#persisted = this.#engine;
  }

  /** The app starts again from what was on disk; what it forgot is sent again. */
  crash(): void {
    this.#engine = this.#persisted;
    this.#recover();
  }

  /** The browser threw the engine's storage away; the journal is another database. */
  wipe(): void {
    this.#engine = this.#persisted = this.#empty();
    this.#recover();
  }

  #recover(): void {
    this.#start();
    const carried = new Set(this.#engine.pending.map(({ intent }) => intent.id));
    for (const { group, intent, mutation } of this.#engine.pending)
      this.#note(intent, [group, mutation.clientID, mutation.id]);
    const orphans = [...this.#journal.values()].filter(({ intent }) => !carried.has(intent.id));
    for (const { intent, sendings } of orphans) this.#send(intent, sendings);
  }

  image(): Image {
    return { persisted: this.#persisted, journal: new Map(this.#journal) };
  }

  /** Another phone set up from this one's backup. */
  fork(name: string, { persisted, journal }: Image): Phone {
    const phone = new Phone(this.#machine, this.oracle, name, this.actor, this.#isNew);
    phone.#engine = phone.#persisted = persisted;
    phone.#journal = new Map(journal);
    phone.skew = this.skew;
    phone.twin = this.twin = true;
    phone.#recover();
    return phone;
  }

  /** This phone copied while it runs: both go on under one client, with the same numbers for other intents. */
  clone(name: string): Phone {
    const phone = new Phone(this.#machine, this.oracle, name, this.actor, this.#isNew);
    phone.#engine = phone.#persisted = this.#persisted = this.#engine;
    phone.#journal = new Map(this.#journal);
    phone.#client = this.#client;
    phone.#next = this.#next;
    phone.twin = this.twin = phone.cloned = this.cloned = true;
    return phone;
  }
}
