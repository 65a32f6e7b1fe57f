// Two tenants, their people and phones, a bad network and a Worker that crashes: events drawn by chance, one a step,
// every promise of sync checked after each.
import { parseJson, wellFormed } from "../../server/sync/body.ts";
import { scopesOf } from "../../shared/access.ts";
import { roles, type Actor, type Role } from "../../shared/actor.ts";
import type { Member } from "../../shared/members/schema.ts";
import type { Task } from "../../shared/tasks/schema.ts";
import {
  pullResponseSchema,
  pushResponseSchema,
  type PullResponse,
  type PushResponse,
} from "../../shared/sync/protocol.ts";
import { pullRequestSchema, pushRequestSchema } from "../../shared/sync/requests.ts";
import type { Fault } from "../../server/sync/commit.ts";
import { aMember, anAgent, anApproval, aTask } from "../support/records.ts";
import { isCompact, readCompactAnswer, readCompactCall } from "./compact.ts";
import type { Database } from "./database.ts";
import { People } from "./intents.ts";
import { Machine } from "./machine.ts";
import { must, Oracle, Violation, type Writer, type Writes } from "./oracle.ts";
import { Phone, type Image, type Packet } from "./phone.ts";
import type { Target } from "./target.ts";

interface Tenant {
  readonly id: string;
  readonly canary: string;
  readonly oracle: Oracle;
  readonly members: readonly string[];
}

interface Answer {
  readonly status: number;
  readonly text: string;
  readonly actor: Actor | null;
}

const weights = {
  act: 28,
  sync: 34,
  pull: 8,
  crowd: 8,
  deliver: 8,
  hearLate: 3,
  persist: 8,
  crash: 4,
  wipe: 1.5,
  image: 2,
  fork: 1,
  clone: 2,
  skew: 1,
  signIn: 3,
  role: 2.5,
  suspend: 1.5,
  comeBack: 3,
  newApproval: 3,
  reassign: 4,
  forget: 2,
  missOne: 2,
  newEpoch: 0.5,
  thief: 1,
  liar: 1,
  backup: 1,
  restore: 0.7,
};
type Event = keyof typeof weights;

const fates = {
  fine: 50,
  requestLost: 8,
  answerLost: 12,
  twice: 8,
  late: 10,
  answerLate: 6,
  requestCut: 2,
  answerCut: 3,
};

const points = ["before-read", "after-read", "before-write", "after-write"] as const;
const yearMs = 365 * 86_400_000;
const maxPhones = 10;
const maxWaiting = 12;

/** Answers on which a phone gives up its engine's storage: its ids are not what the Worker knows of them. */
const startsAnew = (status: number, text: string) => status === 409 && /client_forked|mutation_gap/.test(text);

class Crash extends Error {
  override readonly name = "Crash";
}

export class World {
  readonly #target: Target;
  readonly #machine: Machine;
  readonly #people: People;
  readonly #db: Database;
  readonly #tenants: Tenant[] = [];
  readonly #phones: Phone[] = [];
  #images: { phone: Phone; image: Image }[] = [];
  readonly #issued: { oracle: Oracle; intent: string; lostInRestore: boolean }[] = [];
  #network: Packet[] = [];
  #answers: { packet: Packet; answer: Answer }[] = [];
  /** Of each tenant, as of the last backup. */
  #backup: readonly ReturnType<Oracle["save"]>[] | null = null;
  #lastEpoch = 1;
  /** The first broken promise, also where the code under test swallowed it. */
  #broken: Error | null = null;
  /** What the last step did. */
  event = "begin";
  /** A line a step, for comparing runs. */
  readonly trace: string[] = [];

  constructor(target: Target, db: Database, seed: number) {
    this.#target = target;
    this.#db = db;
    this.#machine = new Machine(seed);
    this.#people = new People(this.#machine);
  }

  async run(work: () => Promise<void>): Promise<void> {
    try {
      await this.#machine.during(work);
    } catch (error) {
      // What followed from the first broken promise says less than it does.
      throw this.#broken ?? error;
    }
  }

  async begin(): Promise<void> {
    await this.#db.empty();
    await this.#found("Riake", ["owner", "admin", "staff", "external", "external"]);
    await this.#found("Tsara", ["owner", "external"]);
    for (const { oracle, members } of this.#tenants) for (const memberId of members) this.#addPhone(oracle, memberId);
    const [{ oracle, members }] = this.#tenants as [Tenant];
    this.#addPhone(oracle, this.#machine.random.pick(members));
  }

  #addPhone(oracle: Oracle, memberId: string): void {
    const number = this.#phones.length;
    // Old builds and new ones in one tenant.
    const isNew = number % 2 === 1;
    this.#phones.push(new Phone(this.#machine, oracle, `phone ${number}`, this.#actor(oracle, memberId), isNew));
  }

  async #found(name: string, everyone: readonly Role[]): Promise<void> {
    const { random, now } = this.#machine;
    const id = this.#people.id();
    const canary = `canary-${name}`;
    const oracle = new Oracle(this.#db, id);
    const stamps = { createdAt: now, updatedAt: now };
    const members = everyone.map((role) =>
      aMember({ id: this.#people.id(), userId: this.#people.id(), displayName: `${canary} ${role}`, role, ...stamps }),
    );
    const tenant: Tenant = { id, canary, oracle, members: members.map((member) => member.id) };
    this.#tenants.push(tenant);
    const each = <Value>(value: Value) => ({ mg: value, fr: value, en: value });
    const records: Record<string, object> = {
      [`tenant/${id}`]: {
        id,
        name: canary,
        kind: "agency",
        plan: "pro",
        settings: { languages: ["mg"], timezone: "Indian/Antananarivo", region: null },
        ...stamps,
      },
      [`lesson/dh-1`]: {
        id: "dh-1",
        version: 1,
        topic: "dh",
        position: 1,
        minutes: 5,
        titles: each(canary),
        packs: each("0".repeat(64)),
        bytes: each(10),
        status: "published",
        ...stamps,
      },
    };
    for (const member of members) records[`member/${member.id}`] = member;
    const agent = anAgent({ id: this.#people.id(), name: canary, soul: canary, ...stamps });
    records[`agent/${agent.id}`] = agent;
    for (let n = 0; n < 8; n++) {
      const [creator, assignee] = [random.pick(members), random.pick(members)];
      const task = aTask({
        id: this.#people.id(),
        title: this.#people.words(canary).trim(),
        createdBy: random.chance(0.7) ? creator.id : null,
        ...(random.chance(0.6) && { assigneeKind: "member" as const, assigneeId: assignee.id }),
        ...stamps,
      });
      records[`task/${task.id}`] = task;
    }
    for (let n = 0; n < 4; n++) {
      const approval = this.#anApproval(tenant);
      records[`approval/${approval.id}`] = approval;
    }
    await this.#db.all("INSERT INTO tenant_clock (tenant_id, version, epoch) VALUES (?1, 0, 1)", id);
    await this.#system(tenant, Object.keys(records), () => records);
  }

  #anApproval({ canary, members }: Pick<Tenant, "canary" | "members">) {
    const { random, now } = this.#machine;
    const approval = anApproval({ id: this.#people.id(), createdAt: now, updatedAt: now });
    return {
      ...approval,
      subject: { ...approval.subject, title: canary },
      risk: random.chance(0.8) ? ("low" as const) : random.pick(["medium", "high"] as const),
      requestedBy: random.pick(members),
      expiresAt: now + (random.chance(0.8) ? 40 * 86_400_000 : 3_600_000),
      approverPolicy: {
        roles: random.chance(0.7) ? (["owner", "admin", "staff"] as const).slice() : (["owner"] as const).slice(),
        members: random.chance(0.5) ? [random.pick(members)] : [],
      },
    };
  }

  #scope({ id, oracle }: Pick<Tenant, "id" | "oracle">, writer: Writer) {
    const written = async () => {
      try {
        await oracle.observe(writer);
      } catch (error) {
        this.#broken ??= error instanceof Error ? error : new Error(String(error));
      }
    };
    const binding = this.#db.binding(async (sqls, run) => {
      await this.#machine.turn();
      return this.#machine.outside(async () => {
        const results = await run();
        if (sqls.some((sql) => /^(INSERT|UPDATE|DELETE)\b/.test(sql))) await written();
        return results;
      });
    });
    return new this.#target.ScopedDb(binding, id);
  }

  /** A writer that is no phone: membership changes, agents, the system. */
  #writer(tenant: Tenant, keys: readonly string[], made: (get: Oracle["record"]) => Writes): () => Promise<void> {
    // The system writes what once came through the Worker's door.
    const writes = (get: Oracle["record"]) => parseJson(JSON.stringify(made(get))) as Writes;
    const db = this.#scope(tenant, { by: "system", writes });
    return async () => {
      try {
        await this.#target.commit(db, {
          keys,
          async run({ overlay }) {
            await overlay.run(null, async (tx) => {
              const found = new Map<string, Record<string, unknown> | undefined>();
              for (const key of keys) found.set(key, (await tx.get(key)) as Record<string, unknown> | undefined);
              for (const [key, value] of Object.entries(writes((key) => found.get(key))))
                await (value === null ? tx.del(key) : tx.put(key, value));
            });
            return { result: null, audit: { actorKind: "system", actorId: null, action: "system", detail: null } };
          },
        });
      } catch (error) {
        if ((error as Error).name !== "Contention") this.#broken ??= error as Error;
      }
    };
  }

  async #system(tenant: Tenant, keys: readonly string[], writes: (get: Oracle["record"]) => Writes): Promise<void> {
    await this.#machine.atOnce([this.#writer(tenant, keys, writes)]);
  }

  #actor(oracle: Oracle, memberId: string): Actor {
    const { role } = oracle.record(`member/${memberId}`) as unknown as Member;
    return { memberId, role };
  }

  /** What a session opens: nothing unless the member is active. */
  #admitted({ oracle, memberId }: Phone): Actor | null {
    const member = oracle.record(`member/${memberId}`) as unknown as Member;
    return member.status === "active" ? this.#actor(oracle, memberId) : null;
  }

  #tenantOf(oracle: Oracle): Tenant {
    const tenant = this.#tenants.find((one) => one.oracle === oracle);
    if (!tenant) throw new Error("A phone of no tenant");
    return tenant;
  }

  async step(): Promise<void> {
    const { random } = this.#machine;
    const next = random.weighed(weights);
    this.event = next;
    this.#machine.now += random.pick([1, 50, 1000, 60_000, 3_600_000]);
    await this.#do(next);
    this.#hold();
    this.trace.push(`${this.event} ${this.#tenants.map(({ oracle }) => oracle.version).join()}`);
  }

  #hold(): void {
    if (this.#broken) throw this.#broken;
    for (const { oracle, intent, lostInRestore } of this.#issued) {
      if (lostInRestore || oracle.isCounted(intent)) continue;
      must(
        this.#phones.some((phone) => phone.oracle === oracle && phone.keeps(intent)),
        "An intent is lost",
        intent,
      );
    }
  }

  async #do(event: Event): Promise<void> {
    const { random } = this.#machine;
    const phone = random.pick(this.#phones);
    const tenant = this.#tenantOf(phone.oracle);
    const memberId = random.pick(tenant.members);
    const key = `member/${memberId}`;
    const { now } = this.#machine;
    switch (event) {
      case "act":
        return this.#act(phone);
      case "sync":
        return this.#send([phone.unsent > 0 || random.chance(0.1) ? this.#push(phone) : phone.pull()]);
      case "pull":
        return this.#send([phone.pull()]);
      case "crowd": {
        const others = this.#phones.filter(({ oracle }) => oracle === phone.oracle);
        const callers = Array.from({ length: random.chance(0.1) ? 9 : 2 }, () => random.pick(others));
        const role = random.pick(roles);
        const change = this.#writer(tenant, [key], (get) => ({ [key]: { ...get(key), role, updatedAt: now } }));
        return this.#send(
          [phone, ...callers].map((one) => (one.unsent > 0 ? this.#push(one) : one.pull())),
          random.chance(0.2) ? [change] : [],
        );
      }
      case "deliver": {
        const several = Array.from({ length: Math.min(this.#network.length, 1 + random.below(3)) }, () => {
          const [packet] = this.#network.splice(random.below(this.#network.length), 1);
          return packet as Packet;
        });
        return this.#send(several);
      }
      case "hearLate": {
        const [late] = this.#answers.splice(random.below(this.#answers.length), 1);
        if (late) await this.#hear(late.packet, late.answer);
        return;
      }
      case "persist":
        return phone.persist();
      case "crash":
        if (phone.unsent > 0 && random.chance(0.5)) await this.#killed(phone);
        phone.crash();
        return;
      case "wipe":
        phone.wipe();
        return;
      case "image":
        this.#images.push({ phone, image: phone.image() });
        return;
      case "fork": {
        if (this.#images.length === 0 || !this.#mayDouble()) return;
        const { phone: original, image } = random.pick(this.#images);
        this.#phones.push(original.fork(`phone ${this.#phones.length}`, image));
        return;
      }
      case "clone":
        if (!this.#mayDouble()) return;
        this.#phones.push(phone.clone(`phone ${this.#phones.length}`));
        return;
      case "skew":
        phone.skew = Math.round((random.next() * 2 - 1) * 3 * yearMs);
        return;
      case "signIn": {
        const actor = this.#admitted(phone);
        if (actor) phone.role = actor.role;
        return;
      }
      case "role": {
        const role = random.pick(roles);
        return this.#system(tenant, [key], (get) => ({ [key]: { ...get(key), role, updatedAt: now } }));
      }
      case "suspend":
        return this.#status(tenant, memberId, "suspended");
      case "comeBack": {
        const away = tenant.oracle.recordsOf<Member>("member").filter(({ status }) => status !== "active");
        return away.length === 0 ? undefined : this.#status(tenant, random.pick(away).id, "active");
      }
      case "newApproval": {
        const approval = this.#anApproval(tenant);
        const approvalKey = `approval/${approval.id}`;
        return this.#system(tenant, [approvalKey], () => ({ [approvalKey]: approval }));
      }
      case "reassign": {
        const task = random.pick(tenant.oracle.recordsOf<Task>("task"));
        const moved = { ...task, assigneeKind: "member" as const, assigneeId: memberId, updatedAt: now };
        return this.#system(tenant, [`task/${task.id}`], () => ({ [`task/${task.id}`]: moved }));
      }
      case "forget":
        return this.#forgetDeletions(tenant);
      case "missOne":
        return this.#missOne(phone);
      case "newEpoch":
        this.#lastEpoch += 1;
        await this.#db.all("UPDATE tenant_clock SET epoch = ?2 WHERE tenant_id = ?1", tenant.id, this.#lastEpoch);
        return tenant.oracle.newEpoch(this.#lastEpoch);
      case "thief":
        return this.#steal(phone);
      case "liar":
        return this.#lie(phone);
      case "backup":
        this.#backup = this.#tenants.map(({ oracle }) => oracle.save());
        return this.#db.backup();
      case "restore":
        return this.#restore();
    }
  }

  async #act(phone: Phone): Promise<void> {
    const { random } = this.#machine;
    const { canary } = this.#tenantOf(phone.oracle);
    const strangers = this.#phones
      .filter(({ oracle }) => oracle !== phone.oracle)
      .flatMap(({ oracle }) => oracle.recordsOf<{ id: string }>("task").map(({ id }) => id));
    for (let left = 1 + random.below(3); left > 0; left--) {
      const intent = await this.#people.intent(phone, canary, strangers);
      // Under a number that two phones use, an envelope that cannot be read cannot be told from another.
      if (phone.twin && !intent.legible) continue;
      // What the rules refuse on the phone may still come from an older build, or from a phone that saw less.
      if (await phone.mutate(intent, random.chance(0.5) || !intent.legible))
        this.#issued.push({ oracle: phone.oracle, intent: intent.id, lostInRestore: false });
      this.event += ` ${intent.kind}`;
    }
  }

  #push(phone: Phone): Packet {
    const { random } = this.#machine;
    // Now and then in parts, and a later part before an earlier one; after a restore no one could tell.
    const from = random.chance(0.06) && !phone.twin && phone.oracle.epoch === 1 ? 1 : 0;
    return phone.push(from, random.chance(0.7) ? 100 : from + 1 + random.below(3), random.chance(0.8));
  }

  async #status(tenant: Tenant, memberId: string, status: Member["status"]): Promise<void> {
    const key = `member/${memberId}`;
    const { now } = this.#machine;
    await this.#system(tenant, [key], (get) => ({ [key]: { ...get(key), status, updatedAt: now } }));
  }

  #mayDouble(): boolean {
    return this.#phones.length < maxPhones;
  }

  /** A push is under way as the app is killed: it arrives unheard, now or after the restart. */
  async #killed(phone: Phone): Promise<void> {
    const packet = this.#push(phone);
    this.event += " while sending";
    if (this.#machine.random.chance(0.5)) this.#network.push(packet);
    else await this.#machine.atOnce([() => this.#serve(packet)]);
  }

  /** Tombstones go up to a horizon: best up to one that a phone needs and has just not seen. */
  async #forgetDeletions({ id, oracle }: Tenant): Promise<void> {
    const { random } = this.#machine;
    const sql = "SELECT scope, ver FROM cv WHERE tenant_id = ?1 AND val IS NULL ORDER BY ver";
    const tombstones = await this.#db.all(sql, id);
    const needed = this.#phones.flatMap(({ oracle: seen, cookie, actor }) => {
      const scopes: readonly unknown[] = scopesOf(actor);
      return seen === oracle
        ? tombstones.filter(({ scope, ver }) => cookie?.v === Number(ver) - 1 && scopes.includes(scope))
        : [];
    });
    const some = random.chance(0.8) && needed.length > 0 ? needed : tombstones;
    if (some.length === 0) return;
    const horizon = Number(random.pick(some)["ver"]);
    await this.#db.all("UPDATE tenant_clock SET horizon = max(horizon, ?2) WHERE tenant_id = ?1", id, horizon);
    await this.#db.all("DELETE FROM cv WHERE tenant_id = ?1 AND val IS NULL AND ver <= ?2", id, horizon);
  }

  /** A phone that is up to date misses the one version in which it loses a task, and then the tombstone of it. */
  async #missOne(phone: Phone): Promise<void> {
    const { oracle, memberId } = phone;
    const tenant = this.#tenantOf(oracle);
    if (!this.#admitted(phone)) return;
    await this.#drain(phone, false);
    const lost = oracle
      .recordsOf<Task>("task")
      .filter((task) => task.assigneeId === memberId && task.createdBy !== memberId);
    if (lost.length === 0) return;
    const task = this.#machine.random.pick(lost);
    const moved = { ...task, assigneeKind: "none" as const, assigneeId: null, updatedAt: this.#machine.now };
    await this.#system(tenant, [`task/${task.id}`], () => ({ [`task/${task.id}`]: moved }));
    await this.#forgetDeletions(tenant);
  }

  /** Pushes under a client group of somebody else. */
  async #steal(phone: Phone): Promise<void> {
    const { oracle } = phone;
    // In another tenant, or before its owner wrote, a group's name is free: that is another group.
    const victims = this.#phones.filter(
      (one) =>
        one.oracle === oracle &&
        one.memberId !== phone.memberId &&
        one.unsent > 0 &&
        oracle.lmidsAt(oracle.epoch, oracle.version, one.group).size > 0,
    );
    if (!this.#admitted(phone) || victims.length === 0) return;
    const stolen = this.#machine.random.pick(victims).push(0, 1, false);
    await this.#refused({ ...stolen, phone }, 403);
  }

  /** Pushes with a copy that the tenant never gave. */
  async #lie(phone: Phone): Promise<void> {
    if (!this.#admitted(phone)) return;
    const packet = phone.push(0, 1, true);
    const said = (isCompact(packet.text) ? readCompactCall(packet.text).value : JSON.parse(packet.text)) as object;
    const cookie = { order: 2 ** 52, v: 2 ** 40, e: phone.oracle.epoch, s: "0000" };
    await this.#refused({ ...packet, text: JSON.stringify({ ...said, cookie }) }, 409);
  }

  async #refused(packet: Packet, status: number): Promise<void> {
    const { oracle } = packet.phone;
    const before = oracle.version;
    const [answer] = await this.#machine.atOnce([() => this.#serve(packet)]);
    if (answer?.status !== "fulfilled") throw answer?.reason ?? new Error("No answer");
    must(answer.value.status === status, "A call that must be refused was answered", answer.value);
    must(oracle.version === before, "A call was refused after it had written", answer.value);
  }

  async #restore(): Promise<void> {
    if (!this.#backup) return;
    const states = this.#backup;
    await this.#db.restore();
    // A restore takes longer than any call is waited for.
    this.#network = [];
    this.#answers = [];
    this.#lastEpoch += 1;
    await this.#db.all("UPDATE tenant_clock SET epoch = ?1", this.#lastEpoch);
    this.#tenants.forEach(({ oracle }, index) => {
      const state = states[index];
      if (state) oracle.restore(state, this.#lastEpoch);
    });
    // Done before, acknowledged, and gone with what came after the backup.
    for (const one of this.#issued)
      one.lostInRestore ||= !one.oracle.isCounted(one.intent) && !this.#phones.some((phone) => phone.keeps(one.intent));
  }

  /** Lets calls meet their fate; those that arrive run at the same time, and so do other writers. */
  async #send(packets: readonly Packet[], besides: readonly (() => Promise<void>)[] = []): Promise<void> {
    const { random } = this.#machine;
    const arriving: { packet: Packet; fate: keyof typeof fates }[] = [];
    for (const packet of packets) {
      const fate = random.weighed(fates);
      this.event += ` ${packet.call} of ${packet.phone.name} ${fate}`;
      if (fate === "requestLost") continue;
      if (fate === "late" && this.#network.length < maxWaiting) {
        this.#network.push(packet);
        continue;
      }
      if (fate === "twice" && random.chance(0.5)) this.#network.push(packet);
      else if (fate === "twice") arriving.push({ packet, fate });
      const cut = { ...packet, text: packet.text.slice(0, random.below(packet.text.length)) };
      arriving.push({ packet: fate === "requestCut" ? cut : packet, fate });
    }
    const calls = arriving.map(({ packet }) => {
      const fault = this.#fault();
      return () => this.#serve(packet, fault);
    });
    const answers = await this.#machine.atOnce<Answer | void>([...calls, ...besides]);
    for (const [index, answer] of answers.entries()) {
      if (answer.status === "rejected") throw answer.reason;
      const { packet, fate } = arriving[index] ?? {};
      if (!packet || !answer.value || fate === "answerLost") continue;
      if (fate === "answerLate") this.#answers.push({ packet, answer: answer.value });
      else if (fate === "answerCut") {
        const { text } = answer.value;
        await this.#hear(packet, { ...answer.value, text: text.slice(0, random.below(text.length)) });
      } else await this.#hear(packet, answer.value);
    }
  }

  #fault(): Fault | undefined {
    const { random } = this.#machine;
    if (!random.chance(0.15)) return undefined;
    const at = random.pick(points);
    let left = random.chance(0.8) ? 1 : 2;
    return (point) => {
      if (point === at) left -= 1;
      if (left === 0) throw new Crash(point);
    };
  }

  /** The Worker's two routes. */
  async #serve({ phone, call, text }: Packet, fault?: Fault): Promise<Answer> {
    const tenant = this.#tenantOf(phone.oracle);
    const actor = this.#admitted(phone);
    const problem = (status: number, code: string): Answer => ({ status, text: JSON.stringify({ code }), actor });
    let body: unknown;
    let answered: (answer: PushResponse | PullResponse) => string = JSON.stringify;
    try {
      if (isCompact(text)) {
        const compact = readCompactCall(text);
        body = wellFormed(compact.value);
        answered = compact.answer;
      } else body = parseJson(text);
    } catch {
      return problem(400, "bad_json");
    }
    if (!actor) return problem(403, "no_tenant");
    try {
      let answer: PushResponse | PullResponse;
      if (call === "push") {
        const request = pushRequestSchema.safeParse(body);
        if (!request.success) return problem(400, "bad_push");
        const db = this.#scope(tenant, { by: "phone", actor, request: request.data });
        ({ response: answer } = await this.#target.push(db, actor, request.data, fault));
      } else {
        const request = pullRequestSchema.safeParse(body);
        if (!request.success) return problem(400, "bad_pull");
        answer = await this.#target.pull(this.#scope(tenant, { by: "nobody" }), actor, request.data);
      }
      this.#holdAnswer(tenant, actor, answer, JSON.stringify(answer));
      return { status: 200, text: answered(answer), actor };
    } catch (error) {
      if (error instanceof Crash) return problem(500, "crash");
      const { name, message } = error as Error;
      if (name === "Problem") {
        const { status, code } = error as Error & { status: number; code: string };
        return problem(status, code);
      }
      if (name === "Contention") return problem(503, "contention");
      throw error instanceof Violation ? error : new Violation(`The Worker failed: ${message}`, { cause: error });
    }
  }

  /** Nothing of another tenant, nothing out of the caller's scopes, and in a delta nothing that did not change. */
  #holdAnswer(tenant: Tenant, actor: Actor, answer: PushResponse | PullResponse, sent: string): void {
    for (const other of this.#tenants)
      must(other === tenant || !sent.includes(other.canary), "An answer holds another tenant’s text", other.canary);
    const pulled = "push" in answer ? answer.pull : answer;
    if (!pulled) return;
    const { e, v } = pulled.cookie;
    const scopes = scopesOf(actor);
    for (const operation of pulled.patch) {
      if (operation.op !== "put") continue;
      const there = tenant.oracle.wasThere(e, v, scopes, operation.key, tenant.oracle.textOf(operation.value));
      must(there, "An answer holds what its caller may not see", { actor, operation });
    }
  }

  async #hear(packet: Packet, { status, text, actor }: Answer): Promise<void> {
    const { phone, session } = packet;
    if (startsAnew(status, text) && session === phone.session) return phone.wipe();
    if (status !== 200 || !actor) return;
    let body: unknown;
    try {
      body = isCompact(packet.text) ? readCompactAnswer(packet.text, text) : JSON.parse(text);
    } catch {
      return;
    }
    const schema = packet.call === "push" ? pushResponseSchema : pullResponseSchema;
    const parsed = schema.safeParse(body);
    must(parsed.success, "An answer that phones do not understand", text);
    await this.#holdDelta(packet, parsed.data);
    packet.phone.hear(packet, parsed.data, actor);
  }

  async #holdDelta({ from, phone }: Packet, answer: PushResponse | PullResponse): Promise<void> {
    const pulled = "push" in answer ? answer.pull : answer;
    if (!pulled || !from || from.p || from.e !== pulled.cookie.e || from.s !== pulled.cookie.s) return;
    const [first] = pulled.patch;
    if (!first || first.op === "clear" || pulled.cookie.e !== phone.oracle.epoch) return;
    const sql = "SELECT DISTINCT key FROM cv WHERE tenant_id = ?1 AND ver > ?2";
    const changed = new Set((await this.#db.all(sql, phone.oracle.tenantId, from.v)).map(({ key }) => key));
    for (const operation of pulled.patch)
      if (operation.op === "put" || operation.op === "update")
        must(changed.has(operation.key), "A delta repeats what did not change", operation.key);
  }

  /** A good network again: everything arrives, and every copy of the same person's is the same. */
  async end(): Promise<void> {
    this.event = "end";
    this.#network = [];
    this.#answers = [];
    for (const tenant of this.#tenants)
      for (const member of tenant.oracle.recordsOf<Member>("member"))
        if (member.status !== "active") await this.#status(tenant, member.id, "active");
    for (const phone of this.#phones) await this.#drain(phone);
    // Where the answer was lost and a pull told the engine instead, only a restart empties the journal.
    for (const phone of this.#phones) {
      phone.persist();
      phone.crash();
      await this.#drain(phone);
    }
    for (const phone of this.#phones) await this.#drain(phone);
    this.#hold();
    for (const { oracle, intent, lostInRestore } of this.#issued)
      must(lostInRestore || oracle.isCounted(intent), "An intent never arrived", intent);
    const copies = new Map<string, Phone>();
    for (const phone of this.#phones) {
      must(phone.unsent === 0 && [...phone.journaled].length === 0, "A phone keeps what has arrived", phone.name);
      const { memberId, base } = phone;
      const fresh =
        copies.get(memberId) ?? new Phone(this.#machine, phone.oracle, "fresh", this.#actor(phone.oracle, memberId));
      if (!copies.has(memberId)) await this.#drain(fresh);
      copies.set(memberId, fresh);
      const same =
        base.size === fresh.base.size && [...base].every(([key, { text }]) => fresh.base.get(key)?.text === text);
      must(same, "A phone does not hold what a fresh one gets", phone.name);
    }
  }

  /** Pushes and pulls in turn, as a phone does that comes into view. */
  async #drain(phone: Phone, pushing = true): Promise<void> {
    for (let call = 0; call < 200; call++) {
      const pushes = pushing && phone.unsent > 0 && call % 2 === 0;
      const packet = pushes ? phone.push(0, 50, true) : phone.pull();
      const [answer] = await this.#machine.atOnce([() => this.#serve(packet)]);
      if (answer?.status !== "fulfilled") throw answer?.reason ?? new Error("No answer");
      const { status, text } = answer.value;
      must(status === 200 || startsAnew(status, text), "A phone is refused for ever", {
        phone: phone.name,
        status,
        text,
      });
      await this.#hear(packet, answer.value);
      this.#hold();
      if (!pushes && !(pushing && phone.unsent > 0) && phone.cookie && !phone.cookie.p) return;
    }
    throw new Violation(`A phone never gets to the end: ${phone.name}, ${phone.unsent} unsent`);
  }
}
