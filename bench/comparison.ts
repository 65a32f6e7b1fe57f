// The same day of work through Nexio's wire and through PouchDB: requests, bytes and time, beside what the day says at
// least. The method, and what it leaves out: docs/comparison.md.
import { createHash } from "node:crypto";
import type { Member } from "../shared/members/schema.ts";
import { Talk } from "../shared/sync/codec/talk.ts";
import {
  asMember,
  compactType,
  wireMutator,
  type Cookie,
  type Mutation,
  type PullResponse,
  type PushResponse,
} from "../shared/sync/protocol.ts";
import type { DemoEmail } from "../scripts/lib/demo.ts";
import { demoId } from "../scripts/seed/records.ts";
import { addTraffic, measured, startCounter, type Bytes, type Measured, type Run } from "./counter.ts";
import { daySize, floorOf, theDay, type Copy, type Deed } from "./day.ts";
import { rounded } from "./measure.ts";
import { pouchDay } from "./pouchdb.ts";
import { signIn } from "./session.ts";

const hashOf = (name: string): Buffer => createHash("sha256").update(name).digest();
/** Eighteen digits of base 32, as Replicache's ids have. */
const engineId = (name: string): string =>
  Array.from(hashOf(name).subarray(0, 18), (byte) => (byte & 31).toString(32)).join("");
const intentId = (name: string): string => hashOf(name).toString("base64url").slice(0, 8);

/** POSTs as `pwa/sync/wire.ts` does, through the counter, for one signed-in person. */
async function callsOf(server: string, counter: string, email: DemoEmail) {
  const post = await signIn(server, email, counter);
  return async <T>(path: string, value: object): Promise<T> => {
    const talk = new Talk();
    const response = await post(path, Buffer.from(talk.encode(value)), { "content-type": compactType });
    return talk.decode(new Uint8Array(await response.arrayBuffer()), Infinity) as T;
  };
}

/** What `pwa/sync/replicache-store.ts` sends, and when, without a browser around it. */
class Phone {
  readonly copy = new Map<string, object>();
  readonly #name: string;
  readonly #email: DemoEmail;
  readonly #post: Awaited<ReturnType<typeof callsOf>>;
  readonly #pending: Mutation[] = [];
  #cookie: Cookie | null = null;

  constructor(name: string, email: DemoEmail, post: Awaited<ReturnType<typeof callsOf>>) {
    this.#name = name;
    this.#email = email;
    this.#post = post;
  }

  /** Whose phone it is; known once the phone holds its first copy. */
  get memberId(): string {
    const userId = demoId(this.#email);
    const members = [...this.copy].filter(([key]) => key.startsWith("member/")).map(([, value]) => value as Member);
    return members.find((member) => member.userId === userId)?.id ?? "";
  }

  add({ kind, args }: Deed): void {
    const id = this.#pending.length + 1;
    const intent = { ...args, k: kind, i: intentId(`intent/${this.#name}/${id}`) };
    const clientID = engineId(`client/${this.#name}`);
    this.#pending.push({ clientID, id, name: wireMutator, args: intent });
  }

  /** As when the connection returns: pushes that bring the pull home, or a pull where there is nothing to push. */
  async sync(): Promise<void> {
    if (this.#pending.length === 0) return this.pull();
    for (let bytes = 16_000; this.#pending.length > 0; bytes = Math.min(bytes * 2, 240_000)) await this.#push(bytes);
  }

  /** The first copy comes in pages. */
  async pull(): Promise<void> {
    do {
      const request = { pullVersion: 1, ...this.#head(), cookie: this.#cookie, fields: true };
      this.#apply(await this.#post<PullResponse>("/api/sync/pull", request));
    } while (this.#cookie?.p);
  }

  /** At most `bytes` of the queue, and a pull. */
  async #push(bytes: number): Promise<void> {
    const mutations = this.#take(bytes);
    const request = { pushVersion: 1, ...this.#head(), mutations, fields: true, cookie: this.#cookie };
    const { pull } = await this.#post<PushResponse>("/api/sync/push", request);
    if (pull) this.#apply(pull);
  }

  #head() {
    const { memberId } = this;
    const as = memberId ? { as: asMember(memberId) } : {};
    return { ...as, clientGroupID: engineId(`group/${this.#name}`) };
  }

  /** As `pwa/sync/chunks.ts` cuts while answers come quickly. */
  #take(most: number): Mutation[] {
    let bytes = 0;
    const end = this.#pending.findIndex((mutation, at) => {
      bytes += JSON.stringify(mutation).length;
      return at > 0 && bytes > most;
    });
    return this.#pending.splice(0, end < 0 ? this.#pending.length : end);
  }

  #apply({ cookie, patch }: PullResponse): void {
    for (const operation of patch)
      if (operation.op === "put") this.copy.set(operation.key, operation.value as object);
      else if (operation.op === "del") this.copy.delete(operation.key);
      else if (operation.op === "update")
        this.copy.set(operation.key, { ...this.copy.get(operation.key), ...operation.merge });
      else this.copy.clear();
    this.#cookie = cookie;
  }
}

/** What every phone must show in the evening; throws where one does not. */
function checkArrival(deeds: readonly Deed[], copy: Copy): void {
  const shown = (key: string) => (copy.get(key) ?? {}) as Readonly<Record<string, unknown>>;
  const missed = deeds.filter(({ kind, args }) => {
    if (kind === "editTask") return shown(`task/${args.id}`)["title"] !== args.title;
    if (kind === "setTaskStatus") return shown(`task/${args.id}`)["status"] !== args.status;
    if (kind === "decideApprovals")
      return args.items.some(({ id, approvalId }) => shown(`approval/${approvalId}`)["decisionId"] !== id);
    return shown(`attempt/${args.id}`)["status"] !== "graded";
  });
  if (missed.length > 0)
    throw new Error(`${missed.length} deeds did not arrive, the first: ${JSON.stringify(missed[0])}`);
}

async function nexioDay(server: string) {
  const counter = await startCounter(server);
  try {
    const phone = async (name: string, email: DemoEmail) =>
      new Phone(name, email, await callsOf(server, counter.url, email));
    const writer = await phone("writer", "staff@riake.demo");
    const readers = [
      await phone("first", "ceo@riake.demo"),
      await phone("second", "ops@riake.demo"),
      await phone("third", "ceo@riake.demo"),
    ];
    for (const one of [writer, ...readers]) await one.pull();
    counter.take();

    const morning = new Map(writer.copy);
    const memberId = writer.memberId;
    const deeds = theDay(morning);
    for (const deed of deeds) writer.add(deed);
    const run: Run = {
      writer: await measured(counter, () => writer.sync()),
      readers: await measured(counter, async () => {
        for (const reader of readers) await reader.sync();
      }),
    };
    checkArrival(deeds, writer.copy);
    const others = deeds.filter(({ kind }) => kind !== "submitAttempt");
    for (const { copy } of readers) checkArrival(others, copy);
    return { morning, memberId, deeds, run };
  } finally {
    counter.stop();
  }
}

const whole = ({ writer, readers }: Run): Measured => ({
  ...addTraffic(writer, readers),
  ms: rounded(writer.ms + readers.ms),
});
const sum = ({ up, down }: Bytes): number => up + down;
const share = (a: number, b: number): number => Math.round((1000 * a) / b) / 1000;

export interface Comparison {
  readonly day: typeof daySize;
  readonly floor: Bytes;
  readonly nexio: Run & { readonly total: Measured };
  readonly pouchdb: Run & { readonly total: Measured };
  /** Nexio's part of what PouchDB needed. */
  readonly ratios: Readonly<Record<"requests" | "sent" | "raw" | "gzip" | "ms", number>>;
}

/** `server` holds the demo and what `prepareDay` adds; the day changes it. */
export async function compare(server: string): Promise<Comparison> {
  const { morning, memberId, deeds, run } = await nexioDay(server);
  const other = await pouchDay(morning, memberId, deeds);
  const [nexio, pouchdb] = [whole(run), whole(other)];
  return {
    day: daySize,
    floor: floorOf(morning, deeds),
    nexio: { ...run, total: nexio },
    pouchdb: { ...other, total: pouchdb },
    ratios: {
      requests: share(nexio.requests, pouchdb.requests),
      sent: share(sum(nexio.sent), sum(pouchdb.sent)),
      raw: share(sum(nexio.raw), sum(pouchdb.raw)),
      gzip: share(sum(nexio.gzip), sum(pouchdb.gzip)),
      ms: share(nexio.ms, pouchdb.ms),
    },
  };
}

export function showComparison({ floor, nexio, pouchdb, ratios }: Comparison): void {
  const bytes = (name: string, count: "sent" | "raw" | "gzip") => {
    const [own, other] = [nexio.total[count], pouchdb.total[count]];
    return {
      [`${name}, up`]: { Nexio: own.up, PouchDB: other.up },
      [`${name}, down`]: { Nexio: own.down, PouchDB: other.down },
      [`${name}, both`]: { Nexio: own.up + own.down, PouchDB: other.up + other.down, ratio: ratios[count] },
    };
  };
  console.log("\nOne day of work on one phone and three readers, bodies alone (docs/comparison.md)");
  console.table({
    requests: { Nexio: nexio.total.requests, PouchDB: pouchdb.total.requests, ratio: ratios.requests },
    ...bytes("bytes as sent", "sent"),
    ...bytes("bytes, all gzipped", "gzip"),
    ...bytes("bytes, none gzipped", "raw"),
    "ms on loopback": { Nexio: nexio.total.ms, PouchDB: pouchdb.total.ms, ratio: ratios.ms },
  });
  console.log(`The day as the shortest plain log, gzipped: ${floor.up} bytes up, ${floor.down} down`);
}
