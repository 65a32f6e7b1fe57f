// Tenants, people and phones for Worker tests. Each test makes its own, so there is nothing to clean up.
import { hashPassword } from "better-auth/crypto";
import { drizzle } from "drizzle-orm/d1";
import { env, exports } from "cloudflare:workers";
import type { Actor, Role } from "../../shared/actor.ts";
import type { Approval } from "../../shared/approvals/schema.ts";
import type { MutatorName } from "../../shared/mutators.ts";
import type { Cookie, PullResponse, PushResponse } from "../../shared/sync/protocol.ts";
import { anApproval as anyApproval } from "./records.ts";
import { account, member, user } from "../../server/auth/tables.ts";
import { parseEnv, type AppEnv } from "../../server/env.ts";
import { mirrorMember } from "../../server/members/mirror-member.ts";
import { scopeOfTenant } from "../../server/scope/directory.ts";
import type { ScopedDb } from "../../server/scope/scoped-db.ts";
import { commit } from "../../server/sync/commit.ts";
import { newId } from "../../server/sync/new-id.ts";
import { createTenant } from "../../server/tenants/create-tenant.ts";

export const origin = "http://localhost:8787";
export const password = "tsy-adinoko-mihitsy";
export const appEnv: AppEnv = parseEnv(env);
const identity = drizzle(env.DB);
let knownHash: Promise<string> | null = null;

interface App {
  fetch(request: Request): Response | Promise<Response>;
}
let answering: App = exports.default;

export const fetchApp = async (path: string, init: RequestInit = {}): Promise<Response> =>
  answering.fetch(new Request(new URL(path, origin), init));

/** Lets `app` answer while `work` runs, in place of the Worker as configured. */
export async function useApp(app: App, work: () => Promise<void>): Promise<void> {
  answering = app;
  try {
    await work();
  } finally {
    answering = exports.default;
  }
}

let addresses = 0;
/** Every caller has an address of its own, so that tests do not share rate limits. */
export const anAddress = (): string => `10.${(addresses >> 16) & 255}.${(addresses >> 8) & 255}.${addresses++ & 255}`;

export const postJson = (path: string, body: unknown, headers: Record<string, string> = {}): Promise<Response> =>
  fetchApp(path, {
    method: "POST",
    headers: { origin, "content-type": "application/json", "cf-connecting-ip": anAddress(), ...headers },
    body: JSON.stringify(body),
  });

export interface Person {
  readonly userId: string;
  readonly email: string;
}

/** With an address that is confirmed, unless told otherwise. */
export async function aPerson({ emailVerified = true } = {}): Promise<Person> {
  const [userId, now] = [newId(), new Date()];
  const email = `${userId}@example.demo`;
  knownHash ??= hashPassword(password);
  const stamps = { createdAt: now, updatedAt: now };
  await identity.batch([
    identity.insert(user).values({ id: userId, name: "Soa", email, emailVerified, ...stamps }),
    identity.insert(account).values({
      id: newId(),
      userId,
      accountId: userId,
      providerId: "credential",
      password: await knownHash,
      ...stamps,
    }),
  ]);
  return { userId, email };
}

/** Signs in over HTTP and returns the session's cookie. */
export async function signIn(email: string): Promise<string> {
  const response = await postJson("/api/auth/sign-in/email", { email, password });
  if (!response.ok) throw new Error(`sign-in answered ${response.status}: ${await response.text()}`);
  return response.headers
    .getSetCookie()
    .map((cookie) => cookie.split(";")[0])
    .join("; ");
}

export interface TestMember extends Person {
  readonly actor: Actor;
  readonly cookie: string;
}

export interface TestTenant {
  readonly id: string;
  readonly db: ScopedDb;
  readonly owner: TestMember;
  join(role: Role): Promise<TestMember>;
  /** Makes someone who already has an account a member too. */
  admit(person: Person, role: Role): Promise<void>;
}

export async function aTenant(name = "Riake"): Promise<TestTenant> {
  const person = await aPerson();
  const id = await createTenant(appEnv, {
    userId: person.userId,
    displayName: "Soa",
    name,
    kind: "agency",
    language: "mg",
  });
  const db = await scopeOfTenant(appEnv, id);
  const memberOf = async ({ userId, email }: Person, role: Role): Promise<TestMember> => {
    const [row] = await db.all(db.read`SELECT id FROM members WHERE user_id = ${userId}`);
    return { userId, email, actor: { memberId: String(row?.["id"]), role }, cookie: await signIn(email) };
  };
  const admit = async ({ userId }: Person, role: Role) => {
    await identity.insert(member).values({ id: newId(), organizationId: id, userId, role, createdAt: new Date() });
    await mirrorMember(appEnv, id, { userId, displayName: "Rabe", role, language: "mg" });
  };
  return {
    id,
    db,
    owner: await memberOf(person, "owner"),
    admit,
    async join(role) {
      const joining = await aPerson();
      await admit(joining, role);
      return memberOf(joining, role);
    },
  };
}

/** Puts records as the system would, past the rules. */
export const put = (db: ScopedDb, records: Readonly<Record<string, object>>) =>
  commit(db, {
    keys: Object.keys(records),
    async run({ overlay }) {
      await overlay.run(null, async (tx) => {
        for (const [key, record] of Object.entries(records)) await tx.put(key, record);
      });
      return { result: null, audit: { actorKind: "system", actorId: null, action: "test", detail: null } };
    },
  });

/** An open approval, with ids and moments of now. */
export function anApproval(fields: Partial<Approval> = {}): Approval {
  const now = Date.now();
  const stamps = { expiresAt: now + 86_400_000, createdAt: now, updatedAt: now };
  return anyApproval({ id: newId(), requestedBy: newId(), ...stamps, ...fields });
}

/** A phone that speaks the wire and nothing more: it numbers mutations and remembers its cookie. */
export class Phone {
  readonly group = crypto.randomUUID();
  readonly client = crypto.randomUUID();
  cookie: Cookie | null = null;
  readonly view = new Map<string, unknown>();
  #sessionCookie: string;
  #next = 1;

  constructor({ cookie }: TestMember) {
    this.#sessionCookie = cookie;
  }

  mutation(kind: MutatorName | (string & {}), args: object, extra: object = {}) {
    const id = this.#next++;
    return { clientID: this.client, id, name: "m", args: { k: kind, i: `i${id}`, ...args, ...extra } };
  }

  call(path: string, body: unknown, headers: Record<string, string> = {}): Promise<Response> {
    return postJson(path, body, { cookie: this.#sessionCookie, ...headers });
  }

  pushBody(mutations: readonly unknown[], extra: object = {}) {
    return { pushVersion: 1, clientGroupID: this.group, mutations, ...extra };
  }

  async push(...mutations: readonly unknown[]): Promise<PushResponse> {
    const response = await this.call("/api/sync/push", this.pushBody(mutations, { cookie: this.cookie }));
    if (!response.ok) throw new Error(`push answered ${response.status}: ${await response.text()}`);
    const answer = await response.json<PushResponse>();
    if (answer.pull) this.apply(answer.pull);
    if (this.cookie?.p) await this.pull();
    return answer;
  }

  /** Pulls until the copy is whole. */
  async pull(): Promise<PullResponse> {
    const response = await this.call("/api/sync/pull", {
      pullVersion: 1,
      clientGroupID: this.group,
      cookie: this.cookie,
    });
    if (!response.ok) throw new Error(`pull answered ${response.status}: ${await response.text()}`);
    const answer = await response.json<PullResponse>();
    this.apply(answer);
    return answer.cookie.p ? this.pull() : answer;
  }

  apply({ cookie, patch }: PullResponse): void {
    if (this.cookie && cookie.order < this.cookie.order) throw new Error("The cookie went backwards");
    this.cookie = cookie;
    for (const operation of patch) {
      if (operation.op === "clear") this.view.clear();
      else if (operation.op === "put") this.view.set(operation.key, operation.value);
      else if (operation.op === "del") this.view.delete(operation.key);
      else if (this.view.has(operation.key))
        this.view.set(operation.key, { ...(this.view.get(operation.key) as object), ...operation.merge });
      else throw new Error(`An update of what is not held: ${operation.key}`);
    }
  }

  records<T>(prefix: string): T[] {
    return [...this.view].filter(([key]) => key.startsWith(`${prefix}/`)).map(([, value]) => value as T);
  }
}
