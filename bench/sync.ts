// Sync on a local Worker: how long calls take at 1, 10 and 100 clients, how many bytes each action costs, how big the
// first copy of a busy agency is. Times are ratios between versions on one machine, never promises.
import { randomBytes, randomUUID } from "node:crypto";
import { brotliCompressSync, gzipSync } from "node:zlib";
import { anApproval, aTask } from "../tests/support/records.ts";
import type { MutatorName } from "../shared/mutators.ts";
import type { Cookie, PullResponse, PushResponse } from "../shared/sync/protocol.ts";
import { uuidv7 } from "../shared/uuid.ts";
import type { DemoEmail } from "../scripts/lib/demo.ts";
import { demoId } from "../scripts/seed/records.ts";
import { putAll, withDatabase } from "../scripts/seed.ts";
import { load, median, rounded, type Load } from "./measure.ts";
import { repeats, signIn } from "./session.ts";

const newId = () => uuidv7(Date.now(), randomBytes(10));

/** Brings the demo agency to 200 tasks, 60 lessons and 100 approvals. No server may have the database open. */
export const fillAgency = (persistTo: string) =>
  withDatabase(persistTo, async (env) => {
    const now = Date.now();
    const fill = <Value>(count: number, make: (at: number) => readonly [string, Value & object]) =>
      Array.from({ length: count }, (_, at) => make(at));
    const titles = { mg: "Lesona fanampiny", fr: "Leçon en plus", en: "One more lesson" };
    const each = <Value>(value: Value) => ({ mg: value, fr: value, en: value });
    await putAll(env, demoId("riake"), [
      ...fill(137, (at) => {
        const id = newId();
        return [
          `task/${id}`,
          aTask({ id, title: `Asa fanampiny faha-${at} ho an’ny mpanjifa`, createdAt: now, updatedAt: now }),
        ];
      }),
      ...fill(83, (at) => {
        const id = newId();
        const expiresAt = now + 86_400_000;
        return [
          `approval/${id}`,
          anApproval({ id, requestedBy: newId(), expiresAt, createdAt: now + at, updatedAt: now }),
        ];
      }),
      ...fill(55, (at) => {
        const id = `bench-${at}`;
        const packs = each(randomBytes(32).toString("hex"));
        const stamps = { createdAt: now, updatedAt: now };
        return [
          `lesson/${id}`,
          {
            id,
            version: 1,
            topic: "bench",
            position: at,
            minutes: 6,
            titles,
            packs,
            bytes: each(9000),
            status: "published",
            ...stamps,
          },
        ];
      }),
    ]);
  });

interface Sent<T> {
  readonly answer: T;
  readonly up: string;
  readonly down: string;
  readonly cost: string;
}

/** One signed-in person's calls. */
async function callsOf(url: string, email: DemoEmail) {
  const post = await signIn(url, email);
  return async <T>(path: string, body: unknown): Promise<Sent<T>> => {
    const up = JSON.stringify(body);
    const response = await post(path, up);
    const down = await response.text();
    return { answer: JSON.parse(down) as T, up, down, cost: response.headers.get("server-timing") ?? "" };
  };
}
type Call = Awaited<ReturnType<typeof callsOf>>;

/** A phone that speaks the wire and nothing more. */
class BenchPhone {
  readonly group = randomUUID();
  readonly #client = randomBytes(9).toString("hex");
  readonly #call: Call;
  #next = 1;
  cookie: Cookie | null = null;
  constructor(call: Call) {
    this.#call = call;
  }

  async push(kind: MutatorName, args: object): Promise<Sent<PushResponse>> {
    const mutation = { clientID: this.#client, id: this.#next++, name: "m", args: { k: kind, i: "12345678", ...args } };
    const body = { pushVersion: 1, clientGroupID: this.group, mutations: [mutation], cookie: this.cookie };
    const sent = await this.#call<PushResponse>("/api/sync/push", body);
    if (sent.answer.pull) this.cookie = sent.answer.pull.cookie;
    return sent;
  }

  async pull(): Promise<Sent<PullResponse>> {
    const body = { pullVersion: 1, clientGroupID: this.group, cookie: this.cookie };
    const sent = await this.#call<PullResponse>("/api/sync/pull", body);
    this.cookie = sent.answer.cookie;
    return sent;
  }

  async pullAll(): Promise<Sent<PullResponse>[]> {
    const sent = await this.pull();
    return sent.answer.cookie.p ? [sent, ...(await this.pullAll())] : [sent];
  }
}

interface Bytes {
  readonly up: number;
  readonly upGzip: number;
  readonly down: number;
  readonly downGzip: number;
}
const bytesOf = ({ up, down }: Sent<unknown>): Bytes => ({
  up: Buffer.byteLength(up),
  upGzip: gzipSync(up).byteLength,
  down: Buffer.byteLength(down),
  downGzip: gzipSync(down).byteLength,
});

export interface SyncFigures {
  readonly load: Readonly<Record<string, { readonly push: Load; readonly pull: Load }>>;
  readonly bytes: Readonly<Record<string, Bytes>>;
  readonly firstPull: Readonly<Record<string, number>>;
  readonly cost: Readonly<Record<string, string>>;
  /** Calls that had to be made again, as a phone does: see `session.ts`. */
  readonly repeats: number;
}

export async function benchSync(url: string): Promise<SyncFigures> {
  const before = repeats;
  const call = await callsOf(url, "ceo@riake.demo");

  const first = await Promise.all([0, 1, 2].map(() => new BenchPhone(call).pullAll()));
  const [pages = []] = first;
  const body = pages.map(({ down }) => down).join("\n");
  const startedAt: number[] = [];
  for (let run = 0; run < 5; run++) {
    const from = performance.now();
    await new BenchPhone(call).pullAll();
    startedAt.push(performance.now() - from);
  }
  const firstPull = {
    records: pages.flatMap(({ answer }) => answer.patch).filter(({ op }) => op === "put").length,
    requests: pages.length,
    bytes: Buffer.byteLength(body),
    gzip: pages.reduce((sum, { down }) => sum + gzipSync(down).byteLength, 0),
    brotli: pages.reduce((sum, { down }) => sum + brotliCompressSync(down).byteLength, 0),
    ms: rounded(median(startedAt)),
  };

  const phone = new BenchPhone(call);
  await phone.pullAll();
  const id = newId();
  const approval = pages
    .flatMap(({ answer }) => answer.patch)
    .map(
      (operation) =>
        (operation.op === "put" && operation.key.startsWith("approval/") ? operation.value : null) as never,
    )
    .find(
      (value: { id: string; subjectHash: string; status: string; risk: string } | null) =>
        value?.status === "pending" && value.risk === "low",
    );
  const { id: approvalId, subjectHash } = approval ?? { id: "", subjectHash: "" };
  const decision = { id: newId(), approvalId, verdict: "approve", subjectHash, claimedAt: Date.now() };
  const endedAt = Date.now();
  const attempt = { lessonId: "dh-1", lessonVersion: 1, orderSeed: 7, answers: "2|0|0.1.2|1|5|0", localScore: 83 };
  const actions: readonly (readonly [string, MutatorName, object])[] = [
    ["add a task", "createTask", { id, title: "Hiantso an’i Hery momba ny tombana" }],
    ["tick a task", "setTaskStatus", { id, status: "completed" }],
    ["decide an approval", "decideApprovals", { items: [decision] }],
    ["take a quiz", "submitAttempt", { id: newId(), ...attempt, startedAt: endedAt - 90_000, endedAt }],
  ];
  const bytes: Record<string, Bytes> = {};
  const cost: Record<string, string> = {};
  for (const [name, kind, args] of actions) bytes[name] = bytesOf(await phone.push(kind, args));
  const nothing = await phone.pull();
  bytes["empty pull"] = bytesOf(nothing);
  cost["empty pull"] = nothing.cost;

  const figures: Record<string, { push: Load; pull: Load }> = {};
  for (const clients of [1, 10, 100]) {
    const phones = Array.from({ length: clients }, () => new BenchPhone(call));
    for (const one of phones) await one.pullAll();
    const rounds = clients === 100 ? 2 : 10;
    const of = (at: number) => phones[at] ?? phone;
    const push = await load(clients, rounds, async (at, round) => {
      await of(at).push("createTask", { id: newId(), title: `Asa ${at}.${round}` });
    });
    const pull = await load(clients, rounds, async (at) => {
      await of(at).pull();
    });
    figures[String(clients)] = { push, pull };
  }
  return { load: figures, bytes, firstPull, cost, repeats: repeats - before };
}

export function showSync({ load: calls, bytes, firstPull, repeats: again }: SyncFigures): void {
  console.log("\nCalls on a local Worker, ms (median of three runs)");
  console.table(
    Object.fromEntries(
      Object.entries(calls).flatMap(([clients, { push, pull }]) => [
        [`push, ${clients} clients`, push],
        [`pull, ${clients} clients`, pull],
      ]),
    ),
  );
  console.log("Bytes of each action, bodies alone");
  console.table(bytes);
  console.log("First copy of 200 tasks, 60 lessons and 100 approvals");
  console.table({ "first pull": firstPull });
  if (again > 0) console.log(`Calls that wrangler dropped and the phone made again: ${again}`);
}
