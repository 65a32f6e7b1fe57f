// The compact form of the wire on real workerd and D1: the same sync in a tenth of the bytes, beside old builds' JSON.
// Bytes are bodies alone, of fixed ids and texts but for the server's own moments and sessions: budgets, not averages.
import { expect, test } from "vitest";
import { Talk } from "../../shared/sync/codec/talk.ts";
import { encodeAnswers } from "../../shared/lessons/quiz.ts";
import { asMember, compactType, type PullResponse, type PushResponse } from "../../shared/sync/protocol.ts";
import { uuidv7 } from "../../shared/uuid.ts";
import { pullAnswer } from "../../server/sync/pull.ts";
import { anId, aTask, anApproval as anyApproval } from "../support/records.ts";
import { anAddress, aTenant, fetchApp, origin, Phone, put, type TestMember } from "../support/tenants.ts";

/** The same random bytes at every run. */
function drawn(seed: number): (length: number) => Uint8Array {
  let state = seed;
  return (length) =>
    Uint8Array.from({ length }, () => {
      state = (Math.imul(state, 0x6c07_8965) + 1) | 0;
      return state >>> 24;
    });
}
const hex = (bytes: Uint8Array) => Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
const base32 = (bytes: Uint8Array) => Array.from(bytes, (byte) => (byte & 31).toString(32)).join("");
const base64url = (bytes: Uint8Array) =>
  btoa(String.fromCharCode(...bytes))
    .replaceAll("+", "-")
    .replaceAll("/", "_");

/** A phone of today's build: what `pwa/sync` sends, with ids as Replicache draws them. */
class NewPhone extends Phone {
  override readonly group: string;
  override readonly client: string;
  readonly #draw: (length: number) => Uint8Array;
  readonly #member: TestMember;
  #mutations = 0;
  up = 0;
  down = 0;
  requests = 0;
  sizes: number[] = [];

  constructor(member: TestMember, seed = 1) {
    super(member);
    this.#member = member;
    this.#draw = drawn(seed);
    this.group = base32(this.#draw(18));
    this.client = base32(this.#draw(18));
  }

  id(at = Date.now()): string {
    return uuidv7(at, this.#draw(10));
  }

  intent(kind: string, args: object) {
    const i = base64url(this.#draw(6));
    return { clientID: this.client, id: ++this.#mutations, name: "m", args: { ...args, k: kind, i } };
  }

  /** As answered, where it is no answer to a sync call. */
  async send(
    path: string,
    body: Uint8Array<ArrayBuffer> | null,
    headers: Record<string, string> = {},
  ): Promise<Response> {
    const from = { origin, "cf-connecting-ip": anAddress(), cookie: this.#member.cookie };
    return fetchApp(path, { method: "POST", headers: { ...from, "content-type": compactType, ...headers }, body });
  }

  async #talk<T>(path: string, value: object): Promise<T> {
    const talk = new Talk();
    const sent = talk.encode(value);
    const response = await this.send(path, sent);
    if (!response.ok) throw new Error(`${path} answered ${response.status}: ${await response.text()}`);
    expect(response.headers.get("content-type")).toBe(compactType);
    expect(response.headers.get("cache-control")).toBe("no-store");
    const told = new Uint8Array(await response.arrayBuffer());
    this.requests += 1;
    this.up += sent.length;
    this.down += told.length;
    this.sizes.push(told.length);
    return talk.decode(told, 10_000_000) as T;
  }

  get #head() {
    return { as: asMember(this.#member.actor.memberId), clientGroupID: this.group };
  }

  pushOf(mutations: readonly unknown[]) {
    return { pushVersion: 1, ...this.#head, mutations, fields: true, cookie: this.cookie };
  }

  override async push(...mutations: readonly unknown[]): Promise<PushResponse> {
    const answer = await this.#talk<PushResponse>("/api/sync/push", this.pushOf(mutations));
    if (answer.pull) this.apply(answer.pull);
    return answer;
  }

  async page(): Promise<PullResponse> {
    const answer = await this.#talk<PullResponse>("/api/sync/pull", {
      pullVersion: 1,
      ...this.#head,
      cookie: this.cookie,
      fields: true,
    });
    this.apply(answer);
    return answer;
  }

  override async pull(): Promise<PullResponse> {
    const answer = await this.page();
    return answer.cookie.p ? this.pull() : answer;
  }

  /** Bytes and requests of `work` alone. */
  async cost(work: () => Promise<unknown>) {
    [this.up, this.down, this.requests, this.sizes] = [0, 0, 0, []];
    await work();
    return { requests: this.requests, up: this.up, down: this.down };
  }
}

const titles = [
  "Alefaso any amin’i Hery ny faktiora faha-12",
  "Manomana ny fivorian’ny mpiara-miombon’antoka",
  "Relire le devis de l’Hôtel Vohitra",
  "Antsoy i Rasoa momba ny vidin’ny taratasy",
  "Mandefa ny sary vita ho an’ny Lemena",
];
const title = (at: number) => `${titles[at % titles.length]} (${at})`;

/** An agency as people have it: its own tasks and approvals, made before today. */
async function anAgency(tasks: number, approvals = 0) {
  const tenant = await aTenant();
  const draw = drawn(7);
  const made = Date.now() - 9 * 86_400_000;
  const who = tenant.owner.actor.memberId;
  const records: Record<string, object> = {};
  for (let at = 0; at < tasks; at++) {
    const createdAt = made + at * 3_471_000;
    const id = uuidv7(createdAt, draw(10));
    records[`task/${id}`] = aTask({ id, title: title(at), createdBy: who, createdAt, updatedAt: createdAt });
  }
  for (let at = 0; at < approvals; at++) {
    const createdAt = made + at * 4_127_000;
    const id = uuidv7(createdAt, draw(10));
    records[`approval/${id}`] = anyApproval({
      id,
      subject: {
        title: `Devis R-${200 + at}: ${title(at)}`,
        summary: "",
        recipient: at % 2 === 0 ? "Hotel Vohitra" : "Lemena",
        amountMinor: 5000 * (8 + (at % 170)),
        currency: "MGA",
        changes: [],
      },
      subjectHash: hex(draw(8)),
      requestedBy: anId(3),
      expiresAt: Date.now() + 30 * 86_400_000,
      createdAt,
      updatedAt: createdAt,
    });
  }
  await put(tenant.db, records);
  const ids = (noun: string) =>
    Object.keys(records)
      .filter((key) => key.startsWith(`${noun}/`))
      .map((key) => key.slice(noun.length + 1));
  return { tenant, records, tasks: ids("task"), approvals: ids("approval") };
}

/** No more than the first, and not so little that the second says nothing any more. */
const within = (bytes: number, budget: number) => {
  expect(bytes).toBeLessThanOrEqual(budget);
  expect(bytes).toBeGreaterThan(budget / 3);
};

test("a ticked task is one small call, and another phone learns of it in less", async () => {
  const { tenant, tasks } = await anAgency(20);
  const [mine, theirs] = [new NewPhone(tenant.owner), new NewPhone(await tenant.join("staff"), 2)];
  await mine.pull();
  await theirs.pull();
  const spent = await mine.cost(() => mine.push(mine.intent("setTaskStatus", { id: tasks[3], status: "completed" })));
  expect(spent.requests).toBe(1);
  within(spent.up, 78);
  within(spent.down, 25);
  const heard = await theirs.cost(() => theirs.pull());
  within(heard.up, 37);
  within(heard.down, 35);
  expect(theirs.view.get(`task/${tasks[3]}`)).toEqual(mine.view.get(`task/${tasks[3]}`));
  expect(theirs.view.get(`task/${tasks[3]}`)).toMatchObject({ status: "completed", title: title(3) });
});

test("nothing new costs next to nothing", async () => {
  const { tenant } = await anAgency(5);
  const phone = new NewPhone(tenant.owner);
  await phone.pull();
  const spent = await phone.cost(() => phone.pull());
  expect(spent.requests).toBe(1);
  within(spent.up, 36);
  within(spent.down, 11);
});

const attemptOf = (phone: NewPhone, now: number, answers: readonly (readonly number[])[]) => ({
  id: phone.id(now),
  lessonId: "dh-3",
  lessonVersion: 1,
  orderSeed: 3_123_456_789,
  answers: encodeAnswers(answers),
  startedAt: now - 81_234,
  endedAt: now,
  localScore: 71,
});

test("a quiz of ten answers is one mutation and one small call", async () => {
  const { tenant } = await anAgency(5);
  const phone = new NewPhone(tenant.owner);
  await phone.pull();
  const args = attemptOf(phone, Date.now() - 4_000, [[1], [0], [2], [3], [0, 2], [1], [2], [0], [1], [3]]);
  const spent = await phone.cost(() => phone.push(phone.intent("submitAttempt", args)));
  expect(spent.requests).toBe(1);
  within(spent.up, 97);
  within(spent.down, 99);
  expect(phone.view.get(`attempt/${args.id}`)).toMatchObject({ answers: args.answers });
});

test("ten mutations in one call", async () => {
  const { tenant, tasks } = await anAgency(30);
  const phone = new NewPhone(tenant.owner);
  await phone.pull();
  const ticks = tasks.slice(0, 10).map((id) => phone.intent("setTaskStatus", { id, status: "completed" }));
  const spent = await phone.cost(() => phone.push(...ticks));
  expect(spent.requests).toBe(1);
  // 178 bytes of it are random: ten ids of tasks, ten of intents, client group, client.
  within(spent.up, 242);
  within(spent.down, 45);
});

test("fifty mixed mutations made without a network leave in one call", async () => {
  const { tenant, tasks, approvals } = await anAgency(60, 30);
  const phone = new NewPhone(tenant.owner);
  await phone.pull();
  const now = Date.now();
  const hash = (id: string) => (phone.view.get(`approval/${id}`) as { subjectHash: string }).subjectHash;
  const mutations = [
    ...tasks.slice(0, 20).map((id) => phone.intent("setTaskStatus", { id, status: "completed" })),
    ...tasks.slice(20, 26).map((id, at) => phone.intent("editTask", { id, title: `${title(at + 20)}, androany` })),
    ...Array.from({ length: 4 }, (_, at) =>
      phone.intent("createTask", { id: phone.id(now - 60_000 * at), title: title(100 + at) }),
    ),
    ...approvals.slice(0, 15).map((approvalId, at) => {
      const claimedAt = now - 30_000 * at;
      const item = {
        id: phone.id(claimedAt),
        approvalId,
        verdict: "approve",
        subjectHash: hash(approvalId),
        claimedAt,
      };
      return phone.intent("decideApprovals", { items: [item] });
    }),
    ...Array.from({ length: 5 }, (_, at) =>
      phone.intent(
        "submitAttempt",
        attemptOf(phone, now - 200_000 * (at + 1), [[1], [0], [at % 4], [3], [0, 2], [1], [2]]),
      ),
    ),
  ];
  expect(mutations).toHaveLength(50);
  const spent = await phone.cost(() => phone.push(...mutations));
  expect(spent.requests).toBe(1);
  // 1,047 bytes of it are random: ids of tasks, approvals, decisions, attempts and intents, and hashes of subjects.
  within(spent.up, 1_485);
  within(spent.down, 380);
  expect(phone.records("decision")).toHaveLength(15);
});

test("a first copy of 360 records comes in small pages, and a cut loses one of them at most", async () => {
  const { tenant, records } = await anAgency(200, 100);
  const packs = Array.from({ length: 12 }, (_, at) => hex(drawn(at + 90)(32)));
  const now = Date.now();
  await put(
    tenant.db,
    Object.fromEntries(
      Array.from({ length: 60 }, (_, at) => {
        const id = `xx-${at + 1}`;
        const pack = packs[Math.floor(at / 5)] ?? "";
        const lesson = {
          id,
          version: 1,
          topic: "xx",
          position: at,
          minutes: 6,
          titles: { mg: `Lesona faha-${at}: ny vola`, fr: `Leçon ${at} : l’argent`, en: `Lesson ${at}: money` },
          packs: { mg: pack, fr: pack, en: pack },
          bytes: { mg: 9_000 + at, fr: 9_100 + at, en: 8_900 + at },
          status: "published",
          createdAt: now,
          updatedAt: now,
        };
        return [`lesson/${id}`, lesson];
      }),
    ),
  );
  const phone = new NewPhone(tenant.owner);
  const spent = await phone.cost(() => phone.pull());
  within(spent.down, 13_600);
  expect(phone.sizes[0]).toBeLessThanOrEqual(4_096);
  for (const size of phone.sizes) expect(size).toBeLessThanOrEqual(8_192);
  for (const [key, record] of Object.entries(records)) expect(phone.view.get(key)).toEqual(record);

  // Every page cut at some byte and asked for again: the one page more is all it costs.
  const unlucky = new NewPhone(tenant.owner, 3);
  let pages = 0;
  do {
    const at = unlucky.cookie;
    const talk = new Talk();
    const call = { pullVersion: 1, clientGroupID: unlucky.group, cookie: at, fields: true };
    const response = await unlucky.send("/api/sync/pull", talk.encode(call));
    const whole = new Uint8Array(await response.arrayBuffer());
    for (const end of [0, 1, 3, whole.length >> 1, whole.length - 1]) {
      const again = new Talk();
      again.encode(call);
      expect(() => again.decode(whole.subarray(0, end), 10_000_000)).toThrow("garbled");
    }
    await unlucky.page();
    pages += 1;
  } while (unlucky.cookie?.p);
  expect(pages).toBe(phone.sizes.length);
  expect(unlucky.view).toEqual(phone.view);
});

test("other tenants do not weigh on the wire", async () => {
  const cost = async () => {
    const { tenant, tasks } = await anAgency(10);
    const phone = new NewPhone(tenant.owner);
    await phone.pull();
    return phone.cost(() => phone.push(phone.intent("setTaskStatus", { id: tasks[3], status: "completed" })));
  };
  const alone = await cost();
  await anAgency(200, 50);
  const among = await cost();
  // Ids and moments of the two runs differ by a byte or two.
  expect(Math.abs(alone.up - among.up)).toBeLessThanOrEqual(3);
  expect(Math.abs(alone.down - among.down)).toBeLessThanOrEqual(3);
});

test("old builds and new ones hold the same copy of one tenant", async () => {
  const { tenant, tasks } = await anAgency(10);
  const staff = await tenant.join("staff");
  const [old, fresh] = [new Phone(tenant.owner), new NewPhone(staff)];
  await old.pull();
  await fresh.pull();
  for (let round = 0; round < 3; round++) {
    await fresh.push(
      fresh.intent("setTaskStatus", { id: tasks[round], status: "in_progress" }),
      fresh.intent("editTask", { id: tasks[round], title: `Vaovao ${round}`, priority: "high" }),
      fresh.intent("editTask", { id: tasks[5], body: `Half of one: ${"😀".slice(0, 1)}` }),
    );
    await old.push(
      old.mutation("editTask", { id: tasks[round + 1], title: `Taloha ${round}` }),
      old.mutation("saveSettings", { displayName: `Soa ${round}` }),
    );
    await fresh.pull();
    await old.pull();
    for (const key of tasks.map((id) => `task/${id}`)) expect(fresh.view.get(key)).toEqual(old.view.get(key));
    const shown = `member/${tenant.owner.actor.memberId}`;
    expect(fresh.view.get(shown)).toEqual(old.view.get(shown));
  }
  expect(fresh.view.get(`task/${tasks[5]}`)).toMatchObject({ body: "Half of one: \ufffd" });
  const whole = new NewPhone(staff, 9);
  await whole.pull();
  expect(whole.view).toEqual(fresh.view);
});

test("a lost answer is asked for again: the push counts once, and its update comes", async () => {
  const { tenant, tasks } = await anAgency(3);
  const phone = new NewPhone(tenant.owner);
  await phone.pull();
  const before = phone.cookie;
  const done = phone.intent("setTaskStatus", { id: tasks[0], status: "completed" });
  const lost = await phone.send("/api/sync/push", new Talk().encode(phone.pushOf([done])));
  expect(lost.status).toBe(200);
  expect(phone.cookie).toEqual(before);
  const again = await phone.push(done);
  expect(again.push.lastMutationIDs).toEqual({ [phone.client]: 1 });
  expect(phone.view.get(`task/${tasks[0]}`)).toMatchObject({ status: "completed", title: title(0) });
});

const problem = async (response: Response) => [response.status, (await response.json<{ code: string }>()).code];

test("a cut, garbled, foreign or endless body is refused and moves nothing", async () => {
  const { tenant, tasks } = await anAgency(3);
  const phone = new NewPhone(tenant.owner);
  await phone.pull();
  const request: object = phone.pushOf([phone.intent("setTaskStatus", { id: tasks[0], status: "completed" })]);
  const body = new Talk().encode(request);
  const version = async () => (await tenant.db.all(tenant.db.read`SELECT version FROM tenant_clock`))[0]?.["version"];
  const before = await version();
  expect(await problem(await phone.send("/api/sync/push", null))).toEqual([400, "bad_codec"]);
  for (const end of [0, 1, 4, body.length >> 1, body.length - 1])
    expect(await problem(await phone.send("/api/sync/push", body.slice(0, end)))).toEqual([400, "bad_codec"]);
  for (const at of [0, 1, 20, body.length - 1]) {
    const garbled = body.slice();
    garbled[at] = (garbled[at] ?? 0) ^ 64;
    expect(await problem(await phone.send("/api/sync/push", garbled))).toEqual([400, "bad_codec"]);
  }
  const gzip = await phone.send("/api/sync/push", body, { "content-encoding": "gzip" });
  expect(await problem(gzip)).toEqual([415, "unsupported_encoding"]);
  const long = "x".repeat(10_000);
  const bomb = new Talk().encode({ ...request, mutations: Array.from({ length: 400 }, () => [long]) });
  expect(bomb.length).toBeLessThan(3_000);
  expect(await problem(await phone.send("/api/sync/push", bomb))).toEqual([413, "too_large"]);
  const heavy = new Uint8Array(300_000);
  expect(await problem(await phone.send("/api/sync/push", heavy))).toEqual([413, "too_large"]);
  const wrong = new Talk().encode({ pushVersion: 0 });
  expect(await problem(await phone.send("/api/sync/push", wrong))).toEqual([400, "bad_push"]);
  const foreign = await phone.send("/api/sync/push", body, { origin: "https://elsewhere.example" });
  expect(await problem(foreign)).toEqual([403, "wrong_origin"]);
  expect(await problem(await phone.send("/api/auth/sign-in/email", body))).toEqual([415, "json_only"]);
  expect(await version()).toBe(before);
});

test("a newer build’s form is answered 415, so that it goes on in JSON", async () => {
  const { tenant } = await anAgency(1);
  const phone = new NewPhone(tenant.owner);
  const bytes = [2, 7, 7];
  let hash = 0x811c_9dc5;
  for (const byte of bytes) hash = Math.imul(hash ^ byte, 0x0100_0193);
  const body = Uint8Array.from([...bytes, hash & 255, (hash >> 8) & 255, (hash >> 16) & 255]);
  expect(await problem(await phone.send("/api/sync/pull", body))).toEqual([415, "unknown_codec"]);
});

test("an answer too long for the compact form comes as JSON", async () => {
  const { tenant } = await anAgency(1);
  const phone = new NewPhone(tenant.owner);
  await phone.pull();
  const texts = Array.from({ length: 80 }, (_, at) =>
    aTask({ id: phone.id(), title: title(at), body: "x".repeat(3_900) }),
  );
  await put(tenant.db, Object.fromEntries(texts.map((task) => [`task/${task.id}`, task])));
  const call = new Talk().encode({ pullVersion: 1, clientGroupID: phone.group, cookie: phone.cookie, fields: true });
  const response = await phone.send("/api/sync/pull", call);
  expect(response.headers.get("content-type")).toMatch(/^application\/json/);
  const answer = await response.json<PullResponse>();
  expect(answer.patch).toHaveLength(80);
});

test("of a record that left a scope no part of its richer copy stays", () => {
  const actor = { memberId: anId(2), role: "staff" } as const;
  const clock = { version: 9, epoch: 1, horizon: 0 };
  const first = pullAnswer(actor, { pullVersion: 1, clientGroupID: "g", cookie: null }, [[clock], [], [], [], []]);
  if (!first) throw new Error("A first copy is always answered");
  const cookie = { ...first.cookie, v: 5, order: 1 };
  const request = { pullVersion: 1 as const, clientGroupID: "g", cookie, fields: true };
  const poor = { scope: "all", key: "member/x", ver: 7, val: '{"id":"x","displayName":"Soa"}' };
  const fields = '{"":1," ":2,"displayName":7}';
  const answer = (rows: readonly Record<string, unknown>[]) => pullAnswer(actor, request, [[clock], [], rows])?.patch;
  expect(answer([{ ...poor, fields }])).toEqual([{ op: "update", key: "member/x", merge: { displayName: "Soa" } }]);
  const left = { scope: "staff", key: "member/x", ver: 7, val: null, fields: null };
  expect(answer([{ ...poor, fields }, left])).toEqual([
    { op: "put", key: "member/x", value: { id: "x", displayName: "Soa" } },
  ]);
  // A copy of before the versions of fields were kept, one that came after the phone last heard, one of another shape.
  for (const unsure of [null, '{"":6," ":2,"displayName":7}', '{"":1," ":3,"displayName":7}'])
    expect(answer([{ ...poor, fields: unsure }])).toMatchObject([{ op: "put" }]);
  // Touched, and nothing of it that this scope shows.
  expect(answer([{ ...poor, fields: '{"":1," ":2}' }])).toEqual([]);
});
