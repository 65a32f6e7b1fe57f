// The sync store on Replicache: the only file that knows the engine. The engine shows, rebases and carries intents;
// the journal keeps them. What 15.3 forces here is written in docs/sync.md.
import {
  dropDatabase,
  Replicache,
  type HTTPRequestInfo,
  type KVStoreProvider,
  type MutatorDefs,
  type WriteTransaction,
} from "replicache";
import { Rejection } from "../../shared/errors.ts";
import { mutators as rules, type ArgsOf, type MutatorName } from "../../shared/mutators.ts";
import {
  asMember,
  metaKey,
  pullResponseSchema,
  pushResponseSchema,
  wireMutator,
  type Cookie,
  type Envelope,
  type Mutation,
  type PullResponse,
  type SyncMeta,
} from "../../shared/sync/protocol.ts";
import { attention } from "../../shared/outcomes/queries.ts";
import { read } from "../shell/preferences.ts";
import { ChunkSizer } from "./chunks.ts";
import { Journal } from "./journal.ts";
import { dryRun, readTx } from "./run-rule.ts";
import type { Profile, SyncStatus, SyncStore, Vault } from "./store.ts";
import { alone, liveTab, liveTabs } from "./tabs.ts";
import { pausedMs, post, type Answer } from "./wire.ts";

const pullEveryMs = 15 * 60_000;
/** As many mutations may wait while a pull is taken in. */
const fewMutations = 200;

/** What the engine's back-off understands of an answer. A 401 would make it ask for a token we do not have. */
const requestInfo = (answer: Answer<unknown>): HTTPRequestInfo =>
  "ok" in answer
    ? { httpStatusCode: 200, errorMessage: "" }
    : { httpStatusCode: answer.status === 401 ? 403 : answer.status, errorMessage: answer.code };

/** The person says when (data/asking.ts). */
const isHeld = () => read("sync") === "asked";
/** The engine hears that all is well, and asks again with the next change. */
const held = { httpRequestInfo: requestInfo({ ok: null }) };

/** The pull with a note of where it leads, which the phone adds itself: the engine does not tell its cookie. */
function noted({ cookie, lastMutationIDChanges, patch }: PullResponse, from: Cookie | null) {
  const meta: SyncMeta = { cookie, complete: cookie.p === undefined };
  const changed = cookie.order !== from?.order;
  return {
    cookie: cookie as never,
    lastMutationIDChanges,
    patch: (changed ? [...patch, { op: "put", key: metaKey, value: meta }] : patch) as never,
  };
}

/** `vault` with the store it writes to, for a person behind a PIN. */
export async function openReplicacheStore(
  profile: Profile,
  vault: Vault | null = null,
  kvStore?: KVStoreProvider,
): Promise<SyncStore> {
  const name = `${profile.userId}:${profile.tenant.id}`;
  const { actor } = profile;
  const as = asMember(actor.memberId);
  const journal = await Journal.open(name, vault);
  const [unsent, lastSyncAt] = await Promise.all([journal.count(), journal.lastAnswerAt()]);
  const tab = liveTab();
  const sizer = new ChunkSizer(
    (navigator as { connection?: { effectiveType?: string } }).connection?.effectiveType === "4g",
  );

  let status: SyncStatus = {
    state: "received",
    unsent,
    lastSyncAt,
    complete: false,
    problem: null,
  };
  let [sending, refusals] = [0, 0];
  let breakDown = () => {};
  const broken = new Promise<void>((resolve) => {
    breakDown = resolve;
  });
  const listeners = new Set<(status: SyncStatus) => void>();
  const update = (change: Partial<SyncStatus> = {}) => {
    const next = { ...status, ...change };
    const told = refusals > 0 || /^(signed_out|storage|too_old)$/.test(next.problem ?? "");
    const state = told ? "attention" : next.unsent === 0 ? "received" : sending > 0 ? "sending" : "waiting";
    status = { ...next, state };
    for (const listener of listeners) listener(status);
  };
  const heard = (answer: Answer<unknown>) => {
    if ("ok" in answer) {
      const now = Date.now();
      void journal.answered(now);
      return update({ lastSyncAt: now, problem: null });
    }
    // The engine's numbers belong to another life of this phone, or to someone else: a copy made anew goes on.
    if (/^client_|^mutation_gap/.test(answer.code)) return breakDown();
    const { status: code } = answer;
    const problem =
      code === 0 ? "offline" : code === 401 || code === 403 ? "signed_out" : code === 429 ? "busy" : "server";
    // Someone else's session, or none any more: the device may sign its person in by itself.
    if (problem === "signed_out") dispatchEvent(new Event("nexio-signed-out"));
    return update({ problem });
  };

  /** The engine says only here that its copy could not be written. The journal has what was done; the person is told. */
  const onEngineLog = (_level: string, _context: unknown, ...words: unknown[]) => {
    console.error(...words);
    const said = words.join();
    if (/persist|Quota/.test(said)) update({ problem: "storage" });
    // Ids or a cookie that went back, as after a restore with a copy of this phone about: it would refuse every answer.
    if (/is < than/.test(said)) breakDown();
  };

  /** Client and mutation id of intents on their way into the engine. */
  const made = new Map<string, [client: string, id: number]>();
  const entering = new Set<string>();

  // One mutator, so that an app update never hides a pending edit, and it never throws, so that a pull never stops.
  const defs = {
    async [wireMutator](tx: WriteTransaction, envelope: Envelope) {
      if (tx.reason === "initial") made.set(envelope.i, [tx.clientID, tx.mutationID]);
      try {
        const writes = await dryRun(tx, envelope.k, envelope, actor);
        for (const [key, value] of writes) await (value === null ? tx.del(key) : tx.set(key, value as never));
      } catch (error) {
        if (!(error instanceof Rejection)) console.error(error);
      }
    },
  } satisfies MutatorDefs;

  const readMeta = () => rep.query(async (tx) => (await tx.get(metaKey)) as unknown as SyncMeta | undefined);

  // One pull serves all who asked before it left, and what nobody asked for is not called for: the engine also pulls by
  // itself, as when it opens. An ask stays open until an answer came.
  let [asks, served] = [0, 0];
  const ask = () => {
    asks += 1;
    void rep.pull({ now: true }).catch(() => {});
  };
  /** In lite mode news is asked for four times an hour at most, and whenever it is needed or a person wants it. */
  const isEarly = () =>
    status.complete &&
    Date.now() - (status.lastSyncAt ?? 0) < pullEveryMs &&
    document.documentElement.dataset["mode"] === "lite";

  /** Feeds a pull that came with a push's answer. When the copy has moved meanwhile, asks for a plain one. */
  async function feed(pulled: PullResponse, from: Cookie | null, serves: number): Promise<void> {
    try {
      await rep.poke({ baseCookie: from, pullResponse: noted(pulled, from) });
      served = Math.max(served, serves);
      if (pulled.cookie.p) ask();
    } catch {
      ask();
    }
  }

  async function sendAll(clientGroupID: string, mutations: readonly Mutation[]): Promise<Answer<unknown>> {
    const own = clientGroupID === (await rep.clientGroupID);
    let rest = mutations;
    while (rest.length > 0) {
      const chunk = sizer.take(rest);
      const intentOf = ({ args }: Mutation) => (args as Envelope).i;
      const roads = await journal.note(
        new Map(chunk.map((one) => [intentOf(one), [clientGroupID, one.clientID, one.id]])),
      );
      rest = rest.slice(chunk.length);
      // The pull comes home with the push: one round trip a sync. With a long queue only at its end, because each pull
      // runs again what still waits.
      const here = (await readMeta())?.cookie ?? null;
      const cookie = own && rest.length <= fewMutations ? here : undefined;
      const lean = chunk.map((mutation) => {
        const { clientID, id, name: mutator } = mutation;
        // What also left in a parcel may have arrived by it.
        const others = roads.get(intentOf(mutation)) ?? [];
        const args = mutation.args as Envelope;
        return { clientID, id, name: mutator, args: others.length > 0 ? { ...args, w: others } : args };
      });
      const request = {
        pushVersion: 1,
        as,
        clientGroupID,
        mutations: lean,
        fields: true,
        ...(cookie === undefined ? here && { e: here.e } : { cookie }),
      };
      const [startedAt, serves] = [performance.now(), asks];
      const answer = await post("/api/sync/push", request, pushResponseSchema);
      heard(answer);
      if (!("ok" in answer)) {
        // Too much for the Worker or for a proxy on the way: less at the next try.
        if (answer.status === 413) sizer.took(Infinity);
        return answer;
      }
      sizer.took(performance.now() - startedAt);
      const settled = answer.ok.push.lastMutationIDs;
      const done = chunk.filter(({ clientID, id }) => (settled[clientID] ?? 0) >= id);
      await journal.remove(done.map(intentOf));
      if (answer.ok.pull && cookie !== undefined) await feed(answer.ok.pull, cookie, serves);
      // The cookie was too old for a delta: a whole pull it is.
      else if (cookie !== undefined) ask();
      if (done.length < chunk.length) return { status: 503, code: "partly_settled" };
    }
    return { ok: null };
  }

  const rep = new Replicache({
    name,
    mutators: defs,
    pullInterval: null,
    ...(kvStore && { kvStore }),
    logLevel: "error",
    logSinks: [{ log: onEngineLog }],
    async pusher(body) {
      if (!("clientGroupID" in body)) throw Error("v0");
      if (isHeld()) return held;
      sending += 1;
      update();
      try {
        const mutations = body.mutations as readonly Mutation[];
        const answer = await alone(`push:${name}`, () => sendAll(body.clientGroupID, mutations));
        return { httpRequestInfo: requestInfo(answer) };
      } finally {
        sending -= 1;
        update();
      }
    },
    async puller(body) {
      if (!("clientGroupID" in body)) throw Error("v0");
      if (isHeld()) return held;
      const cookie = body.cookie as Cookie | null;
      const serves = asks;
      // Of another group: what an older copy of this phone had under way, which the engine looks after.
      if (serves === served && body.clientGroupID === (await rep.clientGroupID)) return held;
      const request = { pullVersion: 1, as, clientGroupID: body.clientGroupID, cookie, fields: true };
      const answer = await post("/api/sync/pull", request, pullResponseSchema);
      heard(answer);
      const httpRequestInfo = requestInfo(answer);
      if (!("ok" in answer)) return { httpRequestInfo };
      served = Math.max(served, serves);
      // The first copy comes in pages; each asks for the next.
      if (answer.ok.cookie.p) setTimeout(ask);
      return { httpRequestInfo, response: noted(answer.ok, cookie) };
    },
  });
  rep.onUpdateNeeded = () => {};

  async function send(intent: { id: string; kind: MutatorName; args: object }, sendings: Envelope["w"] = []) {
    const again = sendings.length > 0 ? { w: [...sendings] } : {};
    await rep.mutate[wireMutator]({ ...intent.args, k: intent.kind, i: intent.id, ...again });
    // Written down at once: should the engine be lost and a copy of this phone send it, it is the same one.
    const road = made.get(intent.id);
    made.delete(intent.id);
    if (road) void rep.clientGroupID.then((group) => journal.note(new Map([[intent.id, [group, ...road]]])));
  }

  async function mutate<Name extends MutatorName>(kind: Name, args: ArgsOf<Name> & object): Promise<void> {
    await rep.query((tx) => dryRun(tx, kind, args, actor));
    const id = shortId();
    const words = rules[kind].words as ((args: ArgsOf<Name>) => string) | undefined;
    entering.add(id);
    try {
      await journal.add({ id, kind, args, words: words?.(args) ?? "", at: Date.now(), tab: tab.name });
      await send({ id, kind, args });
    } finally {
      entering.delete(id);
    }
  }

  /**
   * Sends again what the engine does not carry: a store that was wiped, a tab killed before its writes were on disk, a
   * mutation that a pull called settled while the push's own answer was lost. The Worker knows what has arrived.
   */
  async function recover(): Promise<void> {
    await alone(`recover:${name}`, async () => {
      const living = await liveTabs();
      await rep.query(async () => {}); // the engine lists pending mutations only once it has opened
      // Before and after: what is new or settled meanwhile is no orphan.
      const kept = new Set((await journal.list()).map(({ id }) => id));
      const carried = new Set(
        (await rep.experimentalPendingMutations()).map(({ args }) => (args as unknown as Envelope).i),
      );
      const orphans = (await journal.list()).filter(
        ({ id, tab: carrier }) =>
          kept.has(id) && !carried.has(id) && !entering.has(id) && (carrier === tab.name || !living.has(carrier)),
      );
      await journal.take(
        orphans.map(({ id }) => id),
        tab.name,
      );
      for (const { sendings, ...intent } of orphans) await send(intent, [...sendings]);
    });
  }

  const sync = async () => {
    const mine = (asks += 1);
    const waits = status.unsent > 0;
    const pull = () => rep.pull({ now: true });
    await Promise.allSettled([rep.push({ now: true }), ...(waits ? [] : [pull()])]);
    // A push brings its pull home; one that did not leaves it to a call of its own.
    if (waits && served < mine) await pull().catch(() => {});
  };
  /** An attempt that the network or the moment asks for; its result shows in the status. */
  const nudge = () => void sync();

  let arrived = () => {};
  const whole = new Promise<void>((resolve) => {
    arrived = resolve;
  });
  journal.onChange((count) => update({ unsent: count }));
  const stopMeta = rep.subscribe(async (tx) => (await tx.get(metaKey)) as unknown as SyncMeta | undefined, {
    onData: (meta) => {
      update({ complete: meta?.complete ?? false });
      if (meta?.complete) arrived();
      if (status.unsent > 0 && sending === 0) void recover();
    },
  });
  const stopRefusals = rep.subscribe(
    async (tx) => {
      const { refusals: refused, decisions } = await attention(readTx(tx), actor.memberId);
      return refused.length + decisions.length;
    },
    {
      onData: (count) => {
        refusals = count;
        update();
      },
    },
  );
  // First of all: whoever asks whether something was done (`flushAttempts`) must see what is left over, or does it again.
  await recover();
  const group = await rep.clientGroupID;
  /** Someone looks, or a network is back: early, only what waits here goes out. */
  const look = async () => {
    if (!isEarly()) await sync();
    else if (status.unsent > 0) await rep.push({ now: true }).catch(() => {});
  };
  const onOnline = () => void look();
  const onVisible = () => void (document.visibilityState === "visible" && look());
  const timer = setInterval(onVisible, pullEveryMs);
  addEventListener("online", onOnline);
  addEventListener("nexio-signed-in", nudge);
  document.addEventListener("visibilitychange", onVisible);
  update({ complete: (await readMeta())?.complete ?? false });
  let closing: Promise<void> | undefined;
  // Apart, and once the start's own pulls are here: without the socket everything works, and a phone in lite mode never
  // opens it.
  const socket = Promise.all([import("./poke-socket.ts"), look(), whole]).then(
    ([{ openPokeSocket }]) =>
      closing ? null : openPokeSocket(group, async () => (await readMeta())?.cookie, ask, pausedMs),
    () => null,
  );

  const close = () => (closing ??= shut());
  const shut = async () => {
    removeEventListener("online", onOnline);
    removeEventListener("nexio-signed-in", nudge);
    document.removeEventListener("visibilitychange", onVisible);
    clearInterval(timer);
    void socket.then((open) => open?.close());
    stopMeta();
    stopRefusals();
    listeners.clear();
    await rep.close();
    journal.close();
    tab.end();
  };

  return {
    profile,
    group,
    mutate: Object.fromEntries(
      (Object.keys(rules) as MutatorName[]).map((kind) => [
        kind,
        (args: ArgsOf<typeof kind> & object) => mutate(kind, args),
      ]),
    ) as unknown as SyncStore["mutate"],
    query: (read) => rep.query((tx) => read(readTx(tx))),
    subscribe: (read, onData) => rep.subscribe((tx) => read(readTx(tx)) as never, { onData: onData as never }),
    status: () => status,
    onStatus(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    broken: broken.then(async () => {
      await close();
      await dropDatabase(rep.idbName, kvStore && { kvStore });
    }),
    pending: (limit) => journal.list(limit),
    async departing() {
      const carried = await rep.experimentalPendingMutations();
      await journal.note(
        new Map(carried.map(({ args, clientID, id }) => [(args as unknown as Envelope).i, [group, clientID, id]])),
      );
      return journal.list();
    },
    async note(sendings) {
      await journal.note(sendings);
    },
    sync,
    close,
    async forget() {
      await journal.clear();
      await close();
      await dropDatabase(rep.idbName, kvStore && { kvStore });
    },
  };
}

/** Eight characters, 48 random bits: unique within one phone's journal, and short on the wire. */
function shortId(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(6));
  return btoa(String.fromCharCode(...bytes))
    .replaceAll("+", "-")
    .replaceAll("/", "_");
}
