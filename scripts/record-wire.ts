// `node scripts/record-wire.ts`: what today's phones send and today's Worker answers, written to the next
// tests/golden/wire-v<N>.json, and a talk in the compact form, byte for byte, to the next compact-v<N>.json. Older
// recordings stay as they are: tests/sync/golden.worker.test.ts and shared/sync/codec/talk.test.ts replay them all,
// because a phone that was offline for months speaks as its build did.
import { randomBytes, randomUUID } from "node:crypto";
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { hashPassword } from "better-auth/crypto";
import { drizzle } from "drizzle-orm/d1";
import { account, member, user } from "../server/auth/tables.ts";
import { mirrorMember } from "../server/members/mirror-member.ts";
import { scopeOfTenant } from "../server/scope/directory.ts";
import { newId } from "../server/sync/new-id.ts";
import { createTenant } from "../server/tenants/create-tenant.ts";
import type { Role } from "../shared/actor.ts";
import type { ArgsOf, MutatorName } from "../shared/mutators.ts";
import { Talk } from "../shared/sync/codec/talk.ts";
import {
  compactType,
  type Cookie,
  type PullResponse,
  type PushResponse,
  type Sending,
} from "../shared/sync/protocol.ts";
import { anAgent, anApproval, aTask } from "../tests/support/records.ts";
import { prepareDatabase } from "./lib/database.ts";
import { inRoot } from "./lib/paths.ts";
import { freePort } from "./lib/ports.ts";
import { runTool } from "./lib/run.ts";
import { step, tell, Trouble } from "./lib/say.ts";
import { ensureDevVars } from "./lib/secrets.ts";
import { startServer, stopServer, untilHealthy } from "./lib/server.ts";
import { putAll, withDatabase } from "./seed.ts";

type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };
/** Names of the world -> ids of one tenant. `{{name}}` stands for them in a recording. */
type Ids = Readonly<Record<string, string>>;

/** What has to be there before the first call. Replaying makes the same anew, with ids of its own. */
const world = {
  people: { owner: "owner", colleague: "staff", learner: "external" },
  agents: ["helper"],
  approvals: {
    open: {},
    second: {},
    third: {},
    fourth: {},
    named: { approverPolicy: { roles: [], members: ["{{learner}}"] } },
    medium: { risk: "medium" },
    signed: { risk: "medium" },
    expired: { expiresAt: 1 },
  },
  /** Tasks with long texts that no phone made, so that a first copy comes in pages. */
  fillers: 14,
} as const;
type Name = keyof typeof world.people;

const fill = <T>(value: T, ids: Ids): T =>
  JSON.parse(JSON.stringify(value).replaceAll(/\{\{(\w+)\}\}/g, (_, name: string) => ids[name] ?? "")) as T;

const password = randomUUID();
const emailOf = (name: string) => `${name}@wire.example`;

async function makeWorld(persistTo: string): Promise<Ids> {
  return withDatabase(persistTo, async (env) => {
    const db = drizzle(env.identityDb);
    const hash = await hashPassword(password);
    const ids: Record<string, string> = {};
    let tenantId = "";
    for (const [name, role] of Object.entries(world.people)) {
      const [userId, createdAt] = [newId(), new Date()];
      const stamps = { createdAt, updatedAt: createdAt };
      await db.batch([
        db.insert(user).values({ id: userId, name, email: emailOf(name), ...stamps }),
        db.insert(account).values({
          id: newId(),
          userId,
          accountId: userId,
          providerId: "credential",
          password: hash,
          ...stamps,
        }),
      ]);
      const membership = { userId, displayName: name, role: role as Role, language: "mg" } as const;
      if (tenantId === "") tenantId = await createTenant(env, { ...membership, name: "Wire", kind: "agency" });
      else await db.insert(member).values({ id: newId(), organizationId: tenantId, userId, role, createdAt });
      ids[name] = await mirrorMember(env, tenantId, membership);
    }
    for (const name of [...world.agents, ...Object.keys(world.approvals)]) ids[name] = newId();
    const now = Date.now();
    const stamps = { createdAt: now, updatedAt: now };
    await putAll(env, tenantId, [
      ...world.agents.map((name) => {
        const id = ids[name] ?? "";
        return [`agent/${id}`, anAgent({ id, ...stamps })] as const;
      }),
      ...Object.entries(world.approvals).map(([name, fields]) => {
        const id = ids[name] ?? "";
        return [
          `approval/${id}`,
          { ...anApproval({ id, expiresAt: now + 86_400_000 }), ...fill(fields, ids) },
        ] as const;
      }),
      ...Array.from({ length: world.fillers }, () => {
        const id = newId();
        return [`task/${id}`, aTask({ id, body: "x".repeat(3_900), ...stamps })] as const;
      }),
    ]);
    await scopeOfTenant(env, tenantId);
    return ids;
  });
}

interface Exchange {
  readonly by: Name;
  readonly path: string;
  readonly request: Json;
  readonly answer: { readonly status: number; readonly body: Json };
}

/** Fields whose words are the protocol's own; of other texts, only what the phones themselves sent is kept. */
const spoken = new Set(["op", "code", "status", "outcome", "kind", "text", "verdict", "priority", "assigneeKind"]);
for (const field of ["role", "language", "channel", "risk"]) spoken.add(field);
const shapes = new Set(["cookie", "subject", "approverPolicy"]);
const uuid = /[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/g;

/** Turns answers into patterns: what another tenant or another day answers differently becomes a `{{type}}`. */
class Patterns {
  readonly #names: ReadonlyMap<string, string>;
  #sent = "";

  constructor(ids: Ids) {
    this.#names = new Map(Object.entries(ids).map(([name, id]) => [id, `{{${name}}}`]));
  }

  /** Notes what a phone says of its own; its cookie it was given. */
  hear({ cookie: _given, ...said }: { cookie?: unknown }): void {
    this.#sent += JSON.stringify(said);
  }

  of(value: Json, field = "", loose = false): Json {
    if (typeof value === "string") return this.#text(value, field, loose);
    if (typeof value === "number") return loose || field.endsWith("At") ? "{{number}}" : value;
    if (typeof value !== "object" || value === null) return value;
    if (Array.isArray(value)) {
      const parts = (value as readonly Json[]).map((part) => this.of(part, field, loose));
      // Many records of one shape: one pattern.
      return field === "patch" ? [...new Map(parts.map((part) => [JSON.stringify(part), part])).values()] : parts;
    }
    const record = value as { readonly [key: string]: Json };
    // Content, cookies and what the world was made of: their shape is the wire's, their values are not.
    const shapeOnly =
      loose || shapes.has(field) || /^"(lesson|tenant|agent)\//.test(JSON.stringify(record["key"] ?? ""));
    return Object.fromEntries(
      Object.entries(record)
        .filter(([name]) => field !== "cookie" || name !== "p")
        .map(([name, part]) => [name, name === "op" ? part : this.of(part, name, shapeOnly)]),
    );
  }

  #text(value: string, field: string, loose: boolean): string {
    if (field === "key") return this.#key(value);
    const name = this.#names.get(value);
    if (name !== undefined) return name;
    return !loose && (spoken.has(field) || this.#sent.includes(JSON.stringify(value))) ? value : "{{string}}";
  }

  #key(key: string): string {
    if (key.startsWith("lesson/")) return "lesson/{{string}}";
    return key.replaceAll(uuid, (id) => this.#names.get(id) ?? (this.#sent.includes(id) ? id : "{{string}}"));
  }
}

/** A call and its answer in the compact form: what they say, and their bytes in base64. */
interface CompactTalk {
  readonly call: unknown;
  readonly answer: unknown;
  readonly bytes: readonly [string, string];
}
const base64 = (bytes: Uint8Array): string => Buffer.from(bytes).toString("base64");

class Recorder {
  readonly exchanges: Exchange[] = [];
  readonly talks: CompactTalk[] = [];
  /** Whether phones speak the compact form now. */
  compact = false;
  readonly #url: string;
  readonly #ids: Ids;
  readonly #sessions: Readonly<Record<Name, string>>;
  readonly #patterns: Patterns;

  constructor(url: string, ids: Ids, sessions: Readonly<Record<Name, string>>) {
    this.#url = url;
    this.#ids = ids;
    this.#sessions = sessions;
    this.#patterns = new Patterns(ids);
  }

  async call<T>(by: Name, path: string, asked: object): Promise<T> {
    const request = JSON.parse(JSON.stringify(asked)) as Json;
    // `as` is the end of an id, which no pattern could find again.
    const { as, ...body } = fill(asked, this.#ids) as { as?: string };
    const said = { ...body, ...(as !== undefined && { as: as.slice(-8) }) };
    const headers = { origin: this.#url, cookie: this.#sessions[by] };
    if (this.compact) return this.#talk<T>(path, { ...said, fields: true }, headers);
    const response = await fetch(`${this.#url}${path}`, {
      method: "POST",
      headers: { ...headers, "content-type": "application/json" },
      body: JSON.stringify(said),
    });
    const answer = (await response.json()) as Json;
    this.#patterns.hear(asked);
    this.exchanges.push({ by, path, request, answer: { status: response.status, body: this.#patterns.of(answer) } });
    return answer as T;
  }

  async #talk<T>(path: string, call: object, headers: Readonly<Record<string, string>>): Promise<T> {
    const talk = new Talk();
    const body = talk.encode(call);
    const response = await fetch(`${this.#url}${path}`, {
      method: "POST",
      headers: { ...headers, "content-type": compactType },
      body,
    });
    if (!response.ok) throw new Trouble(`${path} answered ${response.status}`, await response.text());
    const told = new Uint8Array(await response.arrayBuffer());
    const answer = talk.decode(told, Infinity);
    this.talks.push({ call: JSON.parse(JSON.stringify(call)), answer, bytes: [base64(body), base64(told)] });
    return answer as T;
  }
}

/** A phone of today: what it sends is what `pwa/sync/replicache-store.ts` sends. */
class Phone {
  readonly by: Name;
  readonly group = randomUUID();
  readonly client = randomBytes(9).toString("hex");
  readonly #recorder: Recorder;
  #cookie: Cookie | null = null;
  #next = 1;

  constructor(recorder: Recorder, by: Name) {
    this.#recorder = recorder;
    this.by = by;
  }

  intent<Kind extends MutatorName>(kind: Kind, args: ArgsOf<Kind>) {
    return this.raw({ ...(args as object), k: kind, i: randomBytes(6).toString("base64url") });
  }

  /** The same intent, sent again because the engine forgot it. */
  again({ args }: { args: Json }, w: Sending[]) {
    return this.raw({ ...(args as object), w });
  }

  raw(args: unknown) {
    return { clientID: this.client, id: this.#next++, name: "m", args: args as Json };
  }

  /** `cookie`: whether the answer shall carry a pull; only the last part of a long push asks. */
  async push(
    mutations: readonly Json[],
    { cookie = true, as = `{{${this.by}}}` as string | null } = {},
  ): Promise<void> {
    const answer = await this.#recorder.call<Partial<PushResponse>>(this.by, "/api/sync/push", {
      pushVersion: 1,
      ...(as !== null && { as }),
      clientGroupID: this.group,
      mutations,
      ...(cookie && { cookie: this.#cookie }),
    });
    if (answer.pull) this.#cookie = answer.pull.cookie;
  }

  async pullPage({ as = `{{${this.by}}}` as string | null } = {}): Promise<void> {
    const request = { pullVersion: 1, ...(as !== null && { as }), clientGroupID: this.group, cookie: this.#cookie };
    const answer = await this.#recorder.call<Partial<PullResponse>>(this.by, "/api/sync/pull", request);
    if (answer.cookie) this.#cookie = answer.cookie;
  }

  async pull(): Promise<void> {
    do await this.pullPage();
    while (this.#cookie?.p);
  }
}

const subjectHash = anApproval().subjectHash;
const decision = (approvalId: string, verdict: "approve" | "reject" | "request_changes", reason?: string) => ({
  id: newId(),
  approvalId: `{{${approvalId}}}`,
  verdict,
  ...(reason !== undefined && { reason }),
  subjectHash,
  claimedAt: 1_700_000_000_000,
});
const attempt = (fields: object = {}) => ({
  id: newId(),
  lessonId: "dh-1",
  lessonVersion: 1,
  orderSeed: 7,
  answers: "2|0",
  startedAt: 1_700_000_000_000,
  endedAt: 1_700_000_060_000,
  localScore: 100,
  ...fields,
});

/** Every rule, every optional field there and not there, every kind of answer. */
async function speak(recorder: Recorder): Promise<void> {
  const [mine, theirs, learner] = [
    new Phone(recorder, "owner"),
    new Phone(recorder, "colleague"),
    new Phone(recorder, "learner"),
  ];
  await mine.pull();
  await theirs.pull();
  await learner.pull();

  const [bare, full, forAgent] = [newId(), newId(), newId()];
  await mine.push([mine.intent("createTask", { id: bare, title: "Antso" })]);
  const dueAt = 1_800_000_000_000;
  await mine.push([
    mine.intent("createTask", {
      id: full,
      title: "Fitsidihana",
      body: "Any an-tsena\nmaraina",
      kind: "lesson",
      priority: "high",
      assignee: { kind: "member", id: "{{colleague}}" },
      dueAt,
    }),
    mine.intent("createTask", { id: forAgent, title: "Tatitra", assignee: { kind: "agent", id: "{{helper}}" } }),
    mine.intent("createTask", { id: newId(), title: "Mandrosoa", assignee: { kind: "none", id: null }, dueAt: null }),
  ]);
  // A long push in two parts: only the last one asks for a pull.
  await theirs.push([theirs.intent("editTask", { id: bare, title: "Antso indray" })], { cookie: false });
  await theirs.push([
    theirs.intent("editTask", { id: bare, body: "Hariva" }),
    theirs.intent("editTask", { id: bare, priority: "urgent" }),
    theirs.intent("editTask", { id: bare, assignee: { kind: "member", id: "{{learner}}" } }),
    theirs.intent("editTask", { id: bare, dueAt }),
    theirs.intent("editTask", { id: full, dueAt: null, body: "" }),
    theirs.intent("editTask", { id: forAgent }),
  ]);
  await learner.pull();
  await learner.push([
    learner.intent("setTaskStatus", { id: bare, status: "in_progress" }),
    learner.intent("setTaskStatus", { id: bare, status: "failed" }),
    learner.intent("setTaskStatus", { id: bare, status: "pending" }),
    learner.intent("setTaskStatus", { id: bare, status: "cancelled" }),
  ]);
  await mine.push([mine.intent("setTaskStatus", { id: full, status: "completed" })]);

  const approve = decision("open", "approve");
  await mine.push([
    mine.intent("decideApprovals", {
      items: [
        approve,
        decision("second", "reject", "Lafo loatra"),
        decision("third", "request_changes", "Ovay ny daty"),
        decision("fourth", "reject"),
        decision("medium", "approve"),
        decision("expired", "approve"),
        { ...decision("fourth", "approve"), subjectHash: "fedcba9876543210" },
        { ...decision("fourth", "approve"), approvalId: newId() },
      ],
    }),
  ]);
  // A passkey's word that this Worker cannot be held to: the decision waits.
  const proof = { id: "AAAA", clientData: "AAAA", authData: "AAAA", signature: "AAAA", nonce: "A".repeat(43), at: 1 };
  await mine.push([mine.intent("decideApprovals", { items: [decision("signed", "approve")], proof })]);
  const [late, strange] = [decision("open", "reject", "Tara aho"), decision("third", "approve")];
  await theirs.push([theirs.intent("decideApprovals", { items: [late] })]);
  await learner.push([
    learner.intent("decideApprovals", { items: [strange, decision("named", "approve")] }),
    learner.intent("dismissOutcome", { id: strange.id }),
  ]);
  await theirs.push([
    theirs.intent("dismissOutcome", { id: late.id }),
    theirs.intent("dismissOutcome", { id: approve.id }),
    theirs.intent("dismissOutcome", { id: newId() }),
  ]);

  await learner.push([
    learner.intent("submitAttempt", attempt()),
    learner.intent("submitAttempt", attempt({ channel: "text", localScore: 0, answers: "" })),
    learner.intent("submitAttempt", attempt({ lessonVersion: 9_000 })),
    learner.intent("submitAttempt", attempt({ lessonId: "zz-9" })),
  ]);
  await learner.push([
    learner.intent("saveSettings", {}),
    learner.intent("saveSettings", { language: "fr" }),
    learner.intent("saveSettings", { displayName: "Rasoa" }),
    learner.intent("saveSettings", { language: "en", displayName: "Rasoa Bao" }),
  ]);
  const [client, forClient] = [newId(), newId()];
  await mine.push([
    mine.intent("addClient", { id: client, name: "Hotel Vohitra" }),
    mine.intent("addClient", { id: newId(), name: "Lemena", contact: "034 00 000 11", language: "mg" }),
    mine.intent("createTask", {
      id: forClient,
      title: "Tombana",
      kind: "quote",
      clientId: client,
      payload: { days: 7 },
    }),
    mine.intent("editTask", { id: forClient, payload: { items: "Logo; 2; 150000" } }),
    mine.intent("editTask", { id: forClient, clientId: null }),
    mine.intent("editTask", { id: forClient, kind: "report" }),
    mine.intent("editAgent", { id: "{{helper}}", soul: "Milamina" }),
    mine.intent("editAgent", { id: "{{helper}}", manual: "Fohy" }),
    mine.intent("editAgent", { id: "{{helper}}", budgetMicros: 300_000 }),
    mine.intent("pauseAgent", { id: "{{helper}}", paused: true }),
    mine.intent("judgeMemory", { id: newId(), keep: true }),
  ]);
  const asked = { purpose: "statistics", version: 1, language: "mg", askedAt: 1_700_000_000_000 } as const;
  await learner.push([
    learner.intent("recordConsents", {
      items: [
        { id: newId(), choice: "given", ...asked },
        { id: newId(), choice: "withdrawn", ...asked },
      ],
    }),
  ]);
  const device = newId();
  await learner.push([
    learner.intent("registerDevice", { id: device, publicKey: "A".repeat(87), label: "Finday" }),
    learner.intent("revokeDevice", { id: device }),
  ]);

  // Back to what they were at the end: what follows knows nothing of it.
  await mine.push([
    mine.intent("setMemberRole", { id: "{{colleague}}", role: "admin" }),
    mine.intent("setMemberRole", { id: "{{colleague}}", role: "staff" }),
    mine.intent("setMemberStatus", { id: "{{learner}}", status: "suspended" }),
    mine.intent("setMemberStatus", { id: "{{learner}}", status: "active" }),
    mine.intent("setMemberStatus", { id: "{{owner}}", status: "left" }),
  ]);
  await learner.push([learner.intent("setMemberRole", { id: "{{learner}}", role: "admin" })]);

  // What the rules, the registry and the args refuse.
  await learner.push([
    learner.intent("editTask", { id: full, title: "Ahy io" }),
    learner.intent("createTask", { id: full, title: "Efa misy" }),
    learner.intent("createTask", { id: newId(), title: "Ho azy", assignee: { kind: "member", id: "{{owner}}" } }),
    learner.raw({ k: "noSuchRule", i: "aaaaaaaa", note: "Soratra" }),
    learner.raw({ k: "createTask", i: "bbbbbbbb", id: "tsy id", title: "Lohateny" }),
    learner.raw("tsy misy endrika"),
  ]);
  await mine.push([
    mine.intent("editTask", { id: newId(), title: "Tsy hita" }),
    mine.intent("setTaskStatus", { id: full, status: "failed" }),
  ]);

  // Sent again: the same push, then the same intents from a phone whose store was wiped. What had arrived does not
  // count again, so the task keeps its newest title; what had not, does.
  const title = mine.intent("editTask", { id: full, title: "Fitsidihana taloha" });
  const newest = mine.intent("editTask", { id: full, title: "Fitsidihana vaovao" });
  await mine.push([title, newest]);
  await mine.push([title, newest]);
  const wiped = new Phone(recorder, "owner");
  const lost = { args: { id: full, status: "pending", k: "setTaskStatus", i: randomBytes(6).toString("base64url") } };
  await wiped.push([
    wiped.again(title, [
      [randomUUID(), mine.client, 1],
      [mine.group, mine.client, title.id],
    ]),
    wiped.again(lost, [[mine.group, mine.client, newest.id + 100]]),
    wiped.again({ args: { id: full, priority: "low", k: "editTask", i: randomBytes(6).toString("base64url") } }, []),
  ]);
  await wiped.pull();

  // Refused whole.
  const ahead = new Phone(recorder, "owner");
  ahead.raw(null);
  await ahead.push([ahead.intent("createTask", { id: newId(), title: "Tapaka" })]);
  await learner.push([learner.raw(null)], { as: "{{owner}}" });
  const borrowed = { pushVersion: 1, clientGroupID: mine.group, mutations: [], cookie: null };
  await recorder.call("learner", "/api/sync/push", borrowed);
  await recorder.call("learner", "/api/sync/push", { pushVersion: 0 });

  // A first copy that goes on while others work, from a build that did not say whose copy asks.
  const fresh = new Phone(recorder, "colleague");
  await fresh.pullPage({ as: null });
  await mine.push([
    mine.intent("createTask", { id: newId(), title: "Eo anelanelany" }),
    mine.intent("editTask", { id: bare, title: "Niova" }),
  ]);
  await fresh.pull();
  await fresh.push([fresh.intent("createTask", { id: newId(), title: "Farany" })], { as: null });
  await fresh.pull();
  await mine.push([]);
}

/** What the compact form has to carry: pages, each kind of mutation, a refusal, an update of fields, a deletion, nothing. */
async function speakCompactly(recorder: Recorder): Promise<void> {
  recorder.compact = true;
  const [mine, theirs] = [new Phone(recorder, "owner"), new Phone(recorder, "colleague")];
  await mine.pull();
  const id = newId();
  await mine.push([
    mine.intent("createTask", {
      id,
      title: "Antsoy i Rabe – « sokafy » 😀",
      priority: "high",
      dueAt: 1_796_000_000_000,
    }),
    mine.intent("editTask", { id, title: "Antsoy i Rasoa", body: "Andro vitsy\nsisa" }),
    mine.intent("setTaskStatus", { id, status: "in_progress" }),
    mine.intent("submitAttempt", attempt()),
    mine.intent("decideApprovals", { items: [decision("fourth", "approve"), decision("open", "reject", "Tara aho")] }),
    mine.intent("saveSettings", { displayName: "Rasoa Bao" }),
    mine.intent("registerDevice", { id: newId(), publicKey: "A".repeat(87), label: "Finday" }),
    mine.raw({ k: "noSuchRule", i: "aaaaaaaa", score: 0.1, at: -1, deep: [[{ "": null, é: [true, false] }]] }),
  ]);
  await theirs.push([theirs.intent("setTaskStatus", { id, status: "completed" })], { cookie: false });
  await theirs.push([theirs.intent("editTask", { id: newId(), title: "Tsy hita" })], { cookie: false });
  await mine.pull();
  await mine.pull();
  recorder.compact = false;
}

async function signIn(url: string, name: string): Promise<string> {
  const response = await fetch(`${url}/api/auth/sign-in/email`, {
    method: "POST",
    headers: { origin: url, "content-type": "application/json" },
    body: JSON.stringify({ email: emailOf(name), password }),
  });
  if (!response.ok) throw new Trouble(`${name} could not sign in: ${response.status}`, await response.text());
  return response.headers
    .getSetCookie()
    .map((one) => one.split(";")[0])
    .join("; ");
}

function nextFile(kind: "wire" | "compact"): string {
  const directory = inRoot("tests", "golden");
  mkdirSync(directory, { recursive: true });
  const versions = readdirSync(directory).map((name) =>
    Number(name.startsWith(`${kind}-v`) ? /\d+/.exec(name)?.[0] : 0),
  );
  return join(directory, `${kind}-v${Math.max(0, ...versions) + 1}.json`);
}

async function main(): Promise<void> {
  ensureDevVars();
  const persistTo = mkdtempSync(join(tmpdir(), "nexio-wire-"));
  try {
    await prepareDatabase(persistTo);
    const ids = await makeWorld(persistTo);
    const server = startServer({ port: await freePort(), persistTo, vars: { LIMITS: "off" } });
    try {
      await untilHealthy(server);
      const names = Object.keys(world.people) as Name[];
      const sessions: Partial<Record<Name, string>> = {};
      for (const name of names) sessions[name] = await signIn(server.url, name);
      const recorder = new Recorder(server.url, ids, sessions as Record<Name, string>);
      await step("Speaking", () => speak(recorder));
      await step("Speaking compactly", () => speakCompactly(recorder));
      const recordings = [
        [nextFile("wire"), { world, exchanges: recorder.exchanges }],
        [nextFile("compact"), recorder.talks],
      ] as const;
      for (const [file, recording] of recordings) {
        writeFileSync(file, JSON.stringify(recording));
        const { ok, output } = await runTool("oxfmt", [file]);
        if (!ok) throw new Trouble("The recording could not be formatted.", output);
        console.log(`Written to ${file}`);
      }
    } finally {
      await stopServer(server.pid);
    }
  } finally {
    rmSync(persistTo, { recursive: true, force: true });
  }
}

await tell(main);
