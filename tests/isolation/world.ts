// Three tenants whose every text is marked, and everyone who may come to the door. Runs in workerd on D1 and in Node on
// SQLite alike, so it takes its environment instead of importing one.
import { eq } from "drizzle-orm";
import { drizzle } from "drizzle-orm/d1";
import { scopesOf, views, type EntityName, type View } from "../../shared/access.ts";
import type { Actor, Role } from "../../shared/actor.ts";
import { seal } from "../../shared/certificates/cose.ts";
import { claimsToCbor } from "../../shared/certificates/credential.ts";
import type { Approval } from "../../shared/approvals/schema.ts";
import { stepUp } from "../../server/factors/tables.ts";
import { stepUpClasses } from "../../shared/step-up/classes.ts";
import { account, member, session, user } from "../../server/auth/tables.ts";
import { invitationLinks } from "../../server/auth/invitation-links.ts";
import { joinCodes } from "../../server/auth/join-codes.ts";
import { signerOf } from "../../server/certificates/certificate-keys.ts";
import type { AppEnv } from "../../server/env.ts";
import { publishLesson } from "../../server/lessons/publish.ts";
import { mirrorMember } from "../../server/members/mirror-member.ts";
import { markSlots, slotOf } from "../../server/scope/certificate-slots.ts";
import { scopeOfTenant } from "../../server/scope/directory.ts";
import type { ScopedDb } from "../../server/scope/scoped-db.ts";
import { commit } from "../../server/sync/commit.ts";
import { newId } from "../../server/sync/new-id.ts";
import { entities, tenantTableNames } from "../../server/tables.ts";
import { createTenant } from "../../server/tenants/create-tenant.ts";
import { mark } from "../../server/text/visitor.ts";
import { aLessonText } from "../support/lesson-text.ts";
import {
  aCertificate,
  aClient,
  aCohort,
  aConsent,
  aDecision,
  aDevice,
  aMemory,
  aMessage,
  aProgress,
  aRefusal,
  aReview,
  aRun,
  aTask,
  anAgent,
  anApproval,
  anAttempt,
  anEnrolment,
  anInvitation,
} from "../support/records.ts";
import { Canaries, type Origin } from "./canary.ts";

/** What the suite stands on: the Worker's environment, and the app that answers. */
export interface Place {
  readonly env: AppEnv;
  /** Answers as the Worker does; `tenant` is the asker's, null where their tenant decides nothing. */
  ask(request: Request, tenant: string | null): Promise<Response>;
}

export type TenantName = "here" | "there" | "ministry";
export type Standing = "active" | "left" | "suspended";

export interface Person {
  readonly name: string;
  /** The tenant their session is active in; null for who has no session that counts. */
  readonly tenant: TenantName | null;
  readonly standing: Standing;
  /** Whether the cookie opens a session; `none`: there is no cookie, or one that has ended. */
  readonly session: "open" | "none";
  readonly userId: string;
  readonly actor: Actor;
  readonly cookie: string;
  /** What forms of text mode carry. */
  readonly token: string;
  /** Marks of themselves that identity holds: their name. */
  readonly ownName: string;
  /** Tenants identity knows them in, whatever became of them there. */
  readonly memberships: readonly TenantName[];
}

export interface Stored {
  readonly entity: EntityName;
  /** The row's id. */
  readonly id: string;
  readonly record: object;
}

export interface Planted {
  readonly name: TenantName;
  readonly id: string;
  readonly nameMark: string;
  readonly db: ScopedDb;
  readonly records: Stored[];
  /** By person and noun; `tenant` for what nobody in particular owns. */
  readonly ids: Map<string, Partial<Record<EntityName, string>>>;
  readonly memberIds: ReadonlyMap<string, string>;
  readonly packHash: string;
  readonly joinCode: string;
  /** Of an invitation by its owner. */
  readonly inviteSecret: string;
  /** Who runs its classes. */
  readonly trainerId: string;
  /** Ids that a stranger takes for something of their own: each is taken once. */
  readonly spare: Partial<Record<EntityName, string[]>>;
}

/** A stranger’s way to name something. */
export const idClasses = ["own", "hidden", "foreign", "never", "malformed", "same"] as const;
export type IdClass = (typeof idClasses)[number];

export interface World {
  readonly place: Place;
  readonly canaries: Canaries;
  readonly tenants: Readonly<Record<TenantName, Planted>>;
  readonly people: readonly Person[];
  /** One id of each noun, the same in every tenant. */
  readonly same: Readonly<Record<EntityName, string>>;
}

const encoder = new TextEncoder();
/** How many ids of a tenant's are there for strangers to take: nearly all of them live here. */
const sparesOf: Record<TenantName, number> = { there: 30, here: 4, ministry: 0 };

/** A lesson of the organisation's own of which no version was kept. */
const aLesson = (id: string, title: string) => ({
  id,
  version: 1,
  topic: "own",
  position: 0,
  minutes: 5,
  titles: { mg: title, fr: title, en: title },
  packs: { mg: "0".repeat(64), fr: "0".repeat(64), en: "0".repeat(64) },
  bytes: { mg: 1, fr: 1, en: 1 },
  status: "archived",
  createdAt: 1000,
  updatedAt: 1000,
});

/** The cookie of a session as better-auth signs it. */
async function cookieOf(secret: string, token: string): Promise<string> {
  const key = await crypto.subtle.importKey("raw", encoder.encode(secret), { name: "HMAC", hash: "SHA-256" }, false, [
    "sign",
  ]);
  const signature = new Uint8Array(await crypto.subtle.sign("HMAC", key, encoder.encode(token)));
  return `nexio.session_token=${encodeURIComponent(`${token}.${btoa(String.fromCharCode(...signature))}`)}`;
}

export async function plant(place: Place): Promise<World> {
  const { env } = place;
  const identity = drizzle(env.identityDb);
  const canaries = new Canaries();
  const same = Object.fromEntries(Object.keys(entities).map((name) => [name, newId()])) as World["same"];
  const people: Person[] = [];
  const tenants = {} as Record<TenantName, Planted>;

  async function aUser(tenant: TenantName, who: string) {
    const [userId, now] = [newId(), new Date()];
    const name = canaries.make({ tenant, record: `user/${who}`, field: "name" });
    const stamps = { createdAt: now, updatedAt: now };
    await identity.batch([
      identity
        .insert(user)
        .values({ id: userId, name, email: `${userId}@example.demo`, emailVerified: true, ...stamps }),
      identity.insert(account).values({ id: newId(), userId, accountId: userId, providerId: "credential", ...stamps }),
    ]);
    return { userId, name };
  }

  async function join(tenant: Pick<Planted, "id" | "name" | "db">, userId: string, role: Role): Promise<Actor> {
    const displayName = canaries.make({ tenant: tenant.name, record: `member of ${role}`, field: "displayName" });
    await identity
      .insert(member)
      .values({ id: newId(), organizationId: tenant.id, userId, role, createdAt: new Date() });
    const memberId = await mirrorMember(env, tenant.id, { userId, displayName, role, language: "mg" });
    return { memberId, role };
  }

  const known = async (tenant: Pick<Planted, "db">, userId: string, role: Role): Promise<Actor> => {
    const [row] = await tenant.db.all(tenant.db.read`SELECT id FROM members WHERE user_id = ${userId}`);
    return { memberId: String(row?.["id"]), role };
  };

  /** Everyone's records in one tenant: a copy of each noun for each of them, and the shared ids as the colleague's. */
  async function fill(
    tenant: Omit<Planted, "packHash" | "joinCode" | "inviteSecret" | "memberIds" | "trainerId" | "spare">,
    actors: ReadonlyMap<string, Actor>,
  ) {
    const text = (record: string) => (field: string) => canaries.make({ tenant: tenant.name, record, field });
    const records: Record<string, object> = {};
    const put = (entity: EntityName, owner: string, id: string, record: object) => {
      records[`${entity}/${id}`] = record;
      const ids = tenant.ids.get(owner) ?? {};
      if (id !== same[entity]) ids[entity] = id;
      tenant.ids.set(owner, ids);
    };
    const now = Date.now();
    const [firstMember] = actors.values();
    let joinCode = "";
    const trainer = [...actors].find(([name]) => name === "staff")?.[1] ?? firstMember;
    for (const id of [newId(), same.agent]) {
      const of = text(`agent/${id}`);
      put(
        "agent",
        "tenant",
        id,
        anAgent({ id, name: of("name"), soul: of("soul"), manual: of("manual"), skills: [of("skills")] }),
      );
    }
    const agentId = tenant.ids.get("tenant")?.agent ?? "";
    for (const id of [newId(), same.cohort]) {
      const of = text(`cohort/${id}`);
      const trainerIds = [trainer?.memberId ?? ""];
      const code = await joinCodes(env).issue({ tenantId: tenant.id, cohortId: id, memberId: null, expiresAt: null });
      joinCode ||= code;
      put("cohort", "tenant", id, aCohort({ id, name: of("name"), joinCode: code, trainerIds, closesAt: now + 1e9 }));
    }
    const cohortId = tenant.ids.get("tenant")?.cohort ?? "";
    const certified: { id: string; slot: number }[] = [];
    const keys = env.certificateKeys;
    for (const [owner, { memberId }] of actors) {
      for (const isSame of owner === "colleague" ? [false, true] : [false]) {
        const idOf = (entity: EntityName) => (isSame ? same[entity] : newId());
        const ids = Object.fromEntries(Object.keys(entities).map((name) => [name, idOf(name as EntityName)])) as Record<
          EntityName,
          string
        >;
        const of = (entity: EntityName) => text(`${entity}/${ids[entity]}`);
        const [task, approval, decision, outcome] = [of("task"), of("approval"), of("decision"), of("outcome")];
        put(
          "task",
          owner,
          ids.task,
          aTask({ id: ids.task, title: task("title"), body: task("body"), createdBy: memberId }),
        );
        // What an agent did at it, and for whom.
        const byAgent = { agentId: isSame ? same.agent : agentId, taskId: ids.task };
        put(
          "client",
          owner,
          ids.client,
          aClient({ id: ids.client, name: of("client")("name"), contact: of("client")("contact") }),
        );
        put("run", owner, ids.run, aRun({ id: ids.run, ...byAgent, working: of("run")("working") }));
        put(
          "review",
          owner,
          ids.review,
          aReview({
            id: ids.review,
            taskId: ids.task,
            authorAgentId: byAgent.agentId,
            praise: [{ id: "p1", claim: of("review")("praise"), evidence: [] }],
          }),
        );
        put(
          "message",
          owner,
          ids.message,
          aMessage({
            id: ids.message,
            taskId: ids.task,
            fromAgentId: byAgent.agentId,
            text: of("message")("text"),
          }),
        );
        put(
          "memory",
          owner,
          ids.memory,
          aMemory({ id: ids.memory, agentId: byAgent.agentId, value: of("memory")("value") }),
        );
        const asked = anApproval({
          id: ids.approval,
          requestedBy: agentId,
          subjectHash: approval("subjectHash"),
          expiresAt: now + 1e9,
        });
        const amountMinor = canaries.number({
          tenant: tenant.name,
          record: `approval/${ids.approval}`,
          field: "amountMinor",
        });
        put("approval", owner, ids.approval, {
          ...asked,
          approverPolicy: { roles: ["owner", "admin", "staff"], members: [memberId] },
          subject: {
            ...asked.subject,
            title: approval("title"),
            summary: approval("summary"),
            recipient: approval("recipient"),
            amountMinor,
          },
        } satisfies Approval);
        put(
          "decision",
          owner,
          ids.decision,
          aDecision({
            id: ids.decision,
            approvalId: ids.approval,
            memberId,
            reason: decision("reason"),
            outcome: "superseded",
          }),
        );
        put("outcome", owner, ids.outcome, aRefusal({ id: ids.outcome, memberId, text: outcome("text") }));
        put(
          "attempt",
          owner,
          ids.attempt,
          anAttempt({ id: ids.attempt, memberId, answers: of("attempt")("answers"), createdAt: now }),
        );
        put("device", owner, ids.device, aDevice({ id: ids.device, memberId, label: of("device")("label") }));
        put(
          "enrolment",
          owner,
          ids.enrolment,
          anEnrolment({
            id: ids.enrolment,
            cohortId: isSame ? same.cohort : cohortId,
            memberId,
            contact: of("enrolment")("contact"),
          }),
        );
        if (!isSame) {
          const also = newId();
          if (owner !== "colleague")
            records[`enrolment/${also}`] = anEnrolment({ id: also, cohortId: same.cohort, memberId });
          const id = `${memberId}/dh-1`;
          put("progress", owner, id, aProgress({ memberId, bestScore: 50 }));
        }
        put("consent", owner, ids.consent, aConsent({ id: ids.consent, memberId }));
        put(
          "invitation",
          owner,
          ids.invitation,
          anInvitation({
            id: ids.invitation,
            label: of("invitation")("label"),
            invitedBy: memberId,
            expiresAt: now + 1e9,
          }),
        );
        const certificate = of("certificate");
        // One place in the public list for an id: where all tenants have the same one, it is the first one's.
        const slot = isSame && tenant.name !== "here" ? 0 : await slotOf(env, ids.certificate, tenant.id);
        const { kid, sign } = await signerOf(keys, "EC", now, tenant.id);
        const claims = {
          id: ids.certificate,
          issuer: tenant.id,
          issuerName: tenant.nameMark,
          holder: certificate("credential"),
          topic: "dh",
          version: 1,
          number: certificate("number"),
          issuedAt: 1000,
          expiresAt: null,
          slot,
        };
        const credential = await seal("NX1:", claimsToCbor(claims), kid, sign);
        put(
          "certificate",
          owner,
          ids.certificate,
          aCertificate({ id: ids.certificate, memberId, version: isSame ? 2 : 1, number: claims.number, credential }),
        );
        if (slot > 0) certified.push({ id: ids.certificate, slot });
      }
    }
    const spare: Planted["spare"] = {};
    const [someone = ""] = [...actors.values()].map(({ memberId }) => memberId);
    const spares: Partial<Record<EntityName, (id: string) => object>> = {
      task: (id) => aTask({ id, createdBy: someone, title: text(`task/${id}`)("title") }),
      cohort: (id) => aCohort({ id, name: text(`cohort/${id}`)("name"), trainerIds: [someone] }),
      decision: (id) =>
        aDecision({
          id,
          memberId: someone,
          approvalId: tenant.ids.get("owner")?.approval ?? "",
          outcome: "superseded",
        }),
      attempt: (id) => anAttempt({ id, memberId: someone }),
      device: (id) => aDevice({ id, memberId: someone }),
      client: (id) => aClient({ id, name: text(`client/${id}`)("name") }),
      consent: (id) => aConsent({ id, memberId: someone }),
      invitation: (id) =>
        anInvitation({
          id,
          invitedBy: someone,
          label: text(`invitation/${id}`)("label"),
          maxUses: 5,
          expiresAt: now + 1e9,
        }),
      lesson: (id) => aLesson(id, text(`lesson/${id}`)("titles")),
    };
    for (const [entity, make] of Object.entries(spares) as [EntityName, (id: string) => object][])
      spare[entity] = Array.from({ length: sparesOf[tenant.name] }, () => {
        const id = newId();
        records[`${entity}/${id}`] = make(id);
        return id;
      });
    const links = invitationLinks(env);
    const open = newId();
    records[`invitation/${open}`] = anInvitation({ id: open, invitedBy: someone, maxUses: 5, expiresAt: now + 1e9 });
    const inviteSecret = await links.issue({ tenantId: tenant.id, invitationId: open });
    for (const invitationId of spare.invitation ?? []) await links.issue({ tenantId: tenant.id, invitationId });
    await commit(tenant.db, {
      keys: Object.keys(records),
      async run({ overlay }) {
        await overlay.run(null, async (tx) => {
          for (const [key, record] of Object.entries(records)) await tx.put(key, record);
        });
        const detail = { mark: text("audit_events")("detail") };
        return { result: null, audit: { actorKind: "system", actorId: null, action: "plant", detail } };
      },
    });
    await markSlots(
      env,
      tenant.id,
      certified.map(({ id }) => ({ id, status: "issued" as const })),
    );
    const author = { memberId: trainer?.memberId ?? "", role: "staff" as const };
    let packHash = "";
    for (const id of [newId(), same.lesson]) {
      const title = text(`lesson/${id}`)("title");
      const { packs } = await publishLesson(tenant.db, author, {
        id,
        version: 1,
        sources: { fr: aLessonText({ title }) },
      });
      if (id !== same.lesson) {
        packHash = packs.fr;
        tenant.ids.set("tenant", { ...tenant.ids.get("tenant"), lesson: id });
      }
    }
    const colleague = actors.get("colleague")?.memberId ?? "";
    // What no phone ever asks for: sync's own tables.
    const columns = ["client_id", "mid", "member_id", "reason", "raw", "at"];
    const raw = JSON.stringify(text("sync_quarantine")("raw"));
    await tenant.db.batch([
      tenant.db.insert("sync_quarantine", columns, [[newId(), 1, author.memberId, "rule_failed", raw, now]]),
      tenant.db.insert("sync_group", ["id", "member_id", "created_at"], [[`group-${tenant.name}`, colleague, now]]),
      tenant.db.insert("sync_group", ["id", "member_id", "created_at"], [["group-of-all", colleague, now]]),
      tenant.db.insert(
        "sync_client",
        ["group_id", "id", "lmid", "ver", "epoch", "tail"],
        [[`group-${tenant.name}`, text("sync_client")("id"), 7, 1, 1, "[]"]],
      ),
    ]);
    return { packHash, joinCode, inviteSecret, trainerId: author.memberId, spare };
  }

  async function found(
    name: TenantName,
    kind: "agency" | "centre" | "ministry",
    roles: Readonly<Record<string, Role>>,
  ) {
    const owner = await aUser(name, "owner");
    const nameMark = canaries.make({ tenant: name, record: "tenant", field: "name" });
    const id = await createTenant(env, {
      userId: owner.userId,
      displayName: owner.name,
      name: nameMark,
      kind,
      language: "mg",
    });
    const db = await scopeOfTenant(env, id);
    const tenant = { name, id, nameMark, db, records: [] as Stored[], ids: new Map() };
    const users = new Map([["owner", owner]]);
    const actors = new Map<string, Actor>([["owner", await known(tenant, owner.userId, "owner")]]);
    for (const [who, role] of Object.entries(roles)) {
      const person = await aUser(name, who);
      users.set(who, person);
      actors.set(who, await join(tenant, person.userId, role));
    }
    return { tenant, users, actors };
  }

  const here = await found("here", "centre", {
    admin: "admin",
    staff: "staff",
    external: "external",
    colleague: "external",
    suspended: "owner",
    left: "staff",
    both: "staff",
  });
  const there = await found("there", "agency", { colleague: "external" });
  const ministry = await found("ministry", "ministry", { colleague: "external" });
  const both = here.users.get("both");
  if (!both) throw new Error("Nobody is in both");
  there.actors.set("both", await join(there.tenant, both.userId, "staff"));
  for (const { tenant, actors } of [here, there, ministry]) {
    const more = await fill(tenant, actors);
    const memberIds = new Map([...actors].map(([name, { memberId }]) => [name, memberId]));
    tenants[tenant.name] = { ...tenant, ...more, memberIds };
    tenant.records.push(...(await storedIn(tenant.db)));
  }
  for (const [who, status] of [
    ["suspended", "suspended"],
    ["left", "left"],
  ] as const) {
    const memberId = here.actors.get(who)?.memberId ?? "";
    await env.identityDb
      .prepare("UPDATE members SET status = ?3 WHERE tenant_id = ?1 AND id = ?2")
      .bind(here.tenant.id, memberId, status)
      .run();
  }

  const enter = async (
    name: string,
    from: typeof here,
    who: string,
    more: Partial<Pick<Person, "standing" | "session" | "memberships">> & { expired?: boolean } = {},
  ) => {
    const [found_, actor] = [from.users.get(who), from.actors.get(who)];
    if (!found_ || !actor) throw new Error(`Nobody is called ${who}`);
    const opened = await openSession(env, found_.userId, from.tenant.id, more.expired ? new Date(1) : undefined);
    const { standing = "active", session: state = "open", memberships = [from.tenant.name] } = more;
    people.push({
      name,
      tenant: from.tenant.name,
      standing,
      session: state,
      memberships,
      userId: found_.userId,
      actor,
      cookie: opened.cookie,
      token: opened.token,
      ownName: found_.name,
    });
    return opened;
  };
  people.push({
    name: "anonymous",
    tenant: null,
    standing: "active",
    session: "none",
    memberships: [],
    userId: "",
    actor: { memberId: newId(), role: "external" },
    cookie: "",
    token: "",
    ownName: "",
  });
  await enter("expired", here, "owner", { session: "none", expired: true });
  const gone = await enter("signed out", here, "owner", { session: "none" });
  await env.identityDb.prepare("DELETE FROM auth_session WHERE id = ?1").bind(gone.sessionId).run();
  await enter("left", here, "left", { standing: "left" });
  await enter("suspended", here, "suspended", { standing: "suspended" });
  for (const who of ["external", "staff", "admin", "owner"]) await enter(who, here, who);
  await enter("ministry operator", ministry, "owner");
  await enter("owner elsewhere", there, "owner");
  await enter("of both", here, "both", { memberships: ["here", "there"] });
  await watch(place);
  return { place, canaries, tenants, people, same };
}

/** The same person in a session begun just now; who has none keeps the cookie that opens nothing. */
export async function reopened({ place: { env }, tenants }: World, person: Person): Promise<Person> {
  if (person.session === "none" || !person.tenant) return person;
  return { ...person, ...(await openSession(env, person.userId, tenants[person.tenant].id)) };
}

/** Keeps a person's sessions; the function it gives opens again those that have ended since. */
export async function keptSessions({ place: { env } }: World, { userId }: Person): Promise<() => Promise<void>> {
  const db = drizzle(env.identityDb);
  const rows = await db.select().from(session).where(eq(session.userId, userId));
  return async () => {
    for (const row of rows) await db.insert(session).values(row).onConflictDoNothing();
  };
}

async function openSession(
  env: AppEnv,
  userId: string,
  tenantId: string,
  expiresAt = new Date(Date.now() + 86_400_000),
) {
  const [id, token, now] = [newId(), `${newId()}${newId()}`.replaceAll("-", ""), new Date()];
  const row = { id, userId, token, expiresAt, activeOrganizationId: tenantId, createdAt: now, updatedAt: now };
  const identity = drizzle(env.identityDb);
  await identity.insert(session).values(row);
  // Whoever is signed in has shown a second factor as well: what is left to ask is whose the records are.
  const until = Date.now() + 86_400_000;
  await identity
    .insert(stepUp)
    .values(stepUpClasses.map((of) => ({ sessionId: id, class: of, userId, byFactor: "code", until })));
  return { sessionId: id, cookie: await cookieOf(env.secret, token), token: await mark(env.secret, "text form", id) };
}

/** Every record of a tenant, as it is stored. */
export async function storedIn(db: ScopedDb): Promise<Stored[]> {
  const all = Object.values(entities);
  const rows = await db.batch(
    all.map(({ table, columns }) => db.generated(`SELECT json_array(${columns.join(", ")}) AS row FROM ${table}`)),
  );
  return all.flatMap((entity, at) =>
    (rows[at] ?? []).map(({ row }) => {
      const values = JSON.parse(String(row)) as unknown[];
      return { entity: entity.name, id: String(values[0]), record: entity.decode(values) };
    }),
  );
}

/** The tenant that every statement of an answer to this person belongs to. */
export const tenantOf = ({ tenants }: World, { tenant, session: state, standing }: Person): string | null =>
  tenant && state === "open" && standing === "active" ? tenants[tenant].id : null;

const viewsOf = ({ entity, record }: Stored): readonly View[] =>
  (views[entity] as (record: never) => readonly View[])(record as never);

/** Whether the table of `shared/access.ts` shows this record to the actor at all. */
export function isVisible(actor: Actor, stored: Stored): boolean {
  const scopes: readonly string[] = scopesOf(actor);
  return viewsOf(stored).some(([scope]) => scopes.includes(scope));
}

/** Every copy of this tenant's records that the actor may hold, as one text. */
export function visibleText(actor: Actor, records: readonly Stored[]): string {
  const scopes: readonly string[] = scopesOf(actor);
  const seen = records.flatMap((stored) => viewsOf(stored).filter(([scope]) => scopes.includes(scope)));
  return JSON.stringify(seen.map(([, , value]) => value));
}

const malformed = [
  "x",
  "A1B2C3D4-0000-7000-8000-000000000001",
  "01890000-0000-7000-8000-00000000000g",
  "' OR tenant_id <> '",
  "%00",
  "9".repeat(600),
];
let turn = 0;

/** An id of `entity` of this class, as this person would name it. */
export function idFor(world: World, person: Person, entity: EntityName, idClass: IdClass): string {
  const mine = world.tenants[person.tenant ?? "here"];
  const other = world.tenants[mine.name === "here" ? "there" : "here"];
  const of = ({ ids }: Planted, who: string) => ids.get(who)?.[entity] ?? ids.get("tenant")?.[entity];
  const nameOf = (tenant: Planted) =>
    (tenant === mine && person.name !== "anonymous" ? ownerNames[person.name] : undefined) ?? "owner";
  if (idClass === "never") return newId();
  if (idClass === "malformed") return malformed[turn++ % malformed.length] ?? "x";
  if (idClass === "same") return world.same[entity];
  const [tenant, who] =
    idClass === "own" ? [mine, nameOf(mine)] : idClass === "hidden" ? [mine, "colleague"] : [other, "owner"];
  if (entity === "member") return tenant.memberIds.get(who) ?? newId();
  if (entity === "tenant") return tenant.id;
  return of(tenant, who) ?? newId();
}

/** An id of another tenant's, to be taken for something new; each once. */
export function spareFor(world: World, person: Person, entity: EntityName): string {
  const id = world.tenants[person.tenant === "there" ? "here" : "there"].spare[entity]?.pop();
  if (id === undefined) throw new Error(`No more spare ids of ${entity}`);
  return id;
}

/** Under which name a person's records were planted. */
const ownerNames: Readonly<Record<string, string>> = {
  expired: "owner",
  "signed out": "owner",
  left: "left",
  suspended: "suspended",
  external: "external",
  staff: "staff",
  admin: "admin",
  owner: "owner",
  "ministry operator": "owner",
  "owner elsewhere": "owner",
  "of both": "both",
};

/** Whether a mark is of the person's own records, in any tenant that knows them. */
export function isOwn(tenants: World["tenants"], person: Person, { tenant, record }: Origin): boolean {
  const known = person.memberships.find((name) => name === tenant);
  if (!known || person.session === "none") return false;
  const [noun = "", id] = record.split("/");
  const own = tenants[known].ids.get(ownerNames[person.name] ?? "");
  return record === `member of ${person.actor.role}` || own?.[noun as EntityName] === id;
}

/** From now on the database itself writes down in whose tables, and beside them for whom, a row was written. */
async function watch({ env }: Place): Promise<void> {
  const owners: readonly (readonly [table: string, owner: string])[] = [
    ...tenantTableNames.map((table) => [table, "tenant_id"] as const),
    ["auth_organization", "id"],
    ["auth_member", "organization_id"],
    ["auth_join_code", "organization_id"],
    ["auth_invitation_link", "organization_id"],
    ["certificate_slots", "issuer_id"],
    ["directory", "tenant_id"],
  ];
  const kinds = [
    ["INSERT", "NEW"],
    ["UPDATE", "OLD"],
    ["UPDATE", "NEW"],
    ["DELETE", "OLD"],
  ] as const;
  const sql = [
    "CREATE TABLE touched (owner TEXT NOT NULL, place TEXT NOT NULL)",
    ...owners.flatMap(([table, owner]) =>
      kinds.map(
        ([kind, row]) =>
          `CREATE TRIGGER touched_${table}_${kind}_${row} AFTER ${kind} ON ${table} BEGIN INSERT INTO touched VALUES (${row}.${owner}, '${kind} ${table}'); END`,
      ),
    ),
  ];
  for (const one of sql) await env.identityDb.prepare(one).run();
}

/** Where rows of each tenant were written since this was last asked. */
export async function touched({ place: { env }, tenants }: World): Promise<ReadonlyMap<TenantName, readonly string[]>> {
  const [found] = await env.identityDb.batch<{ owner: string; place: string }>([
    env.identityDb.prepare("SELECT DISTINCT owner, place FROM touched"),
    env.identityDb.prepare("DELETE FROM touched"),
  ]);
  const rows = found?.results ?? [];
  return new Map(
    Object.values(tenants).map(({ id, name }) => [
      name,
      rows.filter(({ owner }) => owner === id).map(({ place }) => place),
    ]),
  );
}
