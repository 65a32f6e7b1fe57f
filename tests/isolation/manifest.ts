// Every way into the Worker, and what each may give to whom: the suite asks nothing but this table and `shared/access.ts`
// what is right. A route, a rule or a handler that stands nowhere here fails `routes.worker.test.ts`.
//
// To add a route, add one line under its method and path as Hono writes them. The smallest says who may ask:
//   "GET /api/reports": { auth: "member", roles: staff },
// and one that takes ids says what they name, and what it sends:
//   "POST /api/reports/:id": { auth: "member", roles: admins, ids: { id: { names: "task" } }, sends: () => ({ ... }) },
import { type Action, type EntityName } from "../../shared/access.ts";
import type { Actor, Role } from "../../shared/actor.ts";
import type { Approval } from "../../shared/approvals/schema.ts";
import { mayRunClass } from "../../shared/cohorts/may.ts";
import type { Cohort } from "../../shared/cohorts/schema.ts";
import type { MutatorName } from "../../shared/mutators.ts";
import type { Member } from "../../shared/members/schema.ts";
import { newId } from "../../server/sync/new-id.ts";
import { aLessonText } from "../support/lesson-text.ts";
import type { Person, Planted, World } from "./world.ts";

/**
 * Who may ask at all.
 * `open`: everyone, and a session changes nothing. `guest`: everyone, but who is no member any more gets 403.
 * `person`: 401 without a session. `member`: that, and 403 outside an organisation. `hidden`: 404 for all of these.
 */
export type Auth = "open" | "guest" | "person" | "member" | "hidden";

/** What a route does with a record it finds: gives it, says 403, or says what it says of none at all. */
export type Answer = "given" | "refused" | "missing";

export interface IdPlace {
  readonly names: EntityName | "pack";
  /** Where it stands; by default in the path where the path has its name, else in the body. */
  readonly in?: "path" | "query" | "body";
  /** The body's value around it. */
  readonly as?: (id: string, tenant: Planted) => unknown;
  /** Made by whoever asks: whatever id it is, it names something new of theirs. */
  readonly fresh?: true;
  /** What becomes of a record of one's own tenant; by default it is given to whoever sees it (`shared/access.ts`). */
  readonly answer?: (actor: Actor, record: object) => Answer;
  /** Asked before it is looked whether the record is there: others than these, and oneself, get 403. */
  readonly action?: Action;
  /** The status where nothing is found. */
  readonly missing?: number;
  /** The same to everyone, of every tenant. */
  readonly isPublic?: true;
}

export interface Route {
  readonly auth: Auth;
  /** Others of the organisation get 403. */
  readonly roles?: readonly Role[];
  readonly ids?: Readonly<Record<string, IdPlace>>;
  /** Path parameters that are no ids. */
  readonly fixed?: Readonly<Record<string, string>>;
  /** The body: JSON under `/api`, a form under `/t`. Without it nothing is sent. */
  readonly sends?: (about: { person: Person; tenant: Planted; world: World }) => Readonly<Record<string, unknown>>;
  /** Queries to ask it with, each in turn. */
  readonly queries?: readonly string[];
  /** And those with which everyone may ask. */
  readonly openQueries?: readonly string[];
  /** Whether a call may leave something changed where it is allowed. By default every POST may. */
  readonly changes?: boolean;
  /** Marks it may show beside what the asker sees anyway: `noun.field` or `noun.*` of their own tenant. */
  readonly shows?: readonly string[];
  /** The same of any tenant. */
  readonly publishes?: readonly string[];
  /** It gives a person what is theirs, in every tenant that knows them. */
  readonly showsOwn?: true;
  /** It ends or moves the session that asks: each call comes with one of its own. */
  readonly spendsSession?: true;
  /** It ends the person's other sessions, which are opened again for the calls that follow. */
  readonly endsOthers?: true;
  /** Statuses besides success that a call may get because an earlier one did the same. */
  readonly spent?: readonly number[];
}

const staff: readonly Role[] = ["owner", "admin", "staff"];
const admins: readonly Role[] = ["owner", "admin"];

const lesson: IdPlace = { names: "lesson" };
const task: IdPlace = { names: "task" };
const ownClass: IdPlace = {
  names: "cohort",
  answer: (actor, record) => (mayRunClass(actor, record as Cohort) ? "given" : "refused"),
};
const learner: IdPlace = {
  names: "member",
  answer: (_actor, record) => ((record as Member).role === "external" ? "given" : "refused"),
};
/** An owner acts for learners alone; who is none is not there. */
const learnerAlone: IdPlace = {
  names: "member",
  answer: (_actor, record) => ((record as Member).role === "external" ? "given" : "missing"),
};
/** Of a passkey that nobody has. */
const assertion = { id: "AAAA", clientData: "AAAA", authData: "AAAA", signature: "AAAA" };
const anyone: IdPlace = { names: "member", answer: () => "given" };
const ownOutcome: IdPlace = {
  names: "outcome",
  answer: (actor, record) => ((record as { memberId: string }).memberId === actor.memberId ? "given" : "refused"),
  missing: 303,
};
const form = (fields: Readonly<Record<string, unknown>> = {}): Pick<Route, "sends"> => ({
  sends: ({ person }) => ({ token: person.token, ...fields }),
});
const lang = { lang: "mg" };

export const routes: Readonly<Record<string, Route>> = {
  "GET /api/health": { auth: "open" },

  // Sync has a matrix of its own (`sync-cells.ts`); here only who may ask.
  "POST /api/sync/push": {
    auth: "member",
    sends: () => ({ pushVersion: 1, clientGroupID: newId(), mutations: [] }),
    changes: false,
  },
  "POST /api/sync/pull": {
    auth: "member",
    sends: () => ({ pullVersion: 1, clientGroupID: newId(), cookie: null }),
    changes: false,
  },
  "GET /api/sync/poke": { auth: "member" },

  "GET /api/parcels/key": { auth: "open" },
  "POST /api/parcels": { auth: "open", changes: false },

  "POST /api/join/look": {
    auth: "open",
    sends: ({ tenant }) => ({ code: tenant.joinCode }),
    changes: false,
    publishes: ["tenant.name", "cohort.name"],
  },
  "POST /api/join": { auth: "open", sends: ({ tenant }) => ({ code: tenant.joinCode }), changes: false },
  "POST /api/join/member": {
    auth: "member",
    sends: ({ tenant }) => ({ code: tenant.joinCode }),
    shows: ["cohort.name"],
  },

  "POST /api/cohorts": {
    auth: "member",
    roles: staff,
    ids: {
      id: { names: "cohort", fresh: true },
      trainerIds: {
        names: "member",
        as: (id) => [id],
        answer: (_actor, record) => ((record as Member).role === "external" ? "missing" : "given"),
        missing: 422,
      },
    },
    sends: ({ person }) => ({ id: newId(), name: "Kilasy", trainerIds: [person.actor.memberId] }),
  },
  "POST /api/cohorts/:id": {
    auth: "member",
    roles: staff,
    ids: {
      id: ownClass,
      trainerIds: {
        names: "member",
        // The class keeps its trainer, or the next one to ask would meet another class.
        as: (id, tenant) => [tenant.trainerId, id],
        answer: (_actor, record) => ((record as Member).role === "external" ? "missing" : "given"),
        missing: 422,
      },
    },
    sends: () => ({ joinOpen: true }),
  },
  "POST /api/cohorts/:id/code": { auth: "member", roles: staff, ids: { id: ownClass }, sends: () => ({}) },
  "POST /api/cohorts/:id/learners/:member/code": {
    auth: "member",
    roles: staff,
    ids: { id: ownClass, member: learner },
    sends: () => ({ lost: false }),
  },
  "GET /api/cohorts/:id/results": {
    auth: "member",
    roles: staff,
    ids: { id: { names: "cohort" } },
    queries: ["", "?format=json", "?format=xapi", "?format=nonsense"],
    shows: ["attempt.*", "enrolment.*", "member.displayName"],
  },
  "POST /api/cohorts/:id/learners/:member/leave": {
    auth: "member",
    roles: staff,
    ids: { id: ownClass, member: anyone },
    sends: () => ({}),
    spent: [404],
  },
  "POST /api/heard": { auth: "member", sends: () => ({ unsent: 0 }) },

  "GET /api/certificates/keys": { auth: "open" },
  "GET /api/certificates/keys/:kid": { auth: "open", fixed: { kid: "none" }, spent: [404] },
  "GET /api/certificates/revoked": { auth: "open" },
  "GET /api/certificates/issuers/:id": {
    auth: "open",
    ids: { id: { names: "tenant", isPublic: true } },
    publishes: ["tenant.name"],
  },
  "GET /api/certificates/achievements/:topic/:version": { auth: "open", fixed: { topic: "dh", version: "1" } },
  "GET /api/certificates/:id/open-badge": {
    auth: "member",
    ids: { id: { names: "certificate" } },
    queries: ["", "?as=json"],
  },
  "POST /api/certificates/:id/revoke": {
    auth: "member",
    roles: admins,
    ids: { id: { names: "certificate" } },
    sends: () => ({ reason: "Diso ny anarana" }),
  },
  "GET /verify/:id": {
    auth: "open",
    ids: { id: { names: "certificate", isPublic: true } },
    publishes: ["tenant.name", "certificate.*"],
  },

  // A person's own factors. Sessions of the matrix have shown theirs: see `openSession` in world.ts.
  "GET /api/factors": { auth: "person" },
  "POST /api/factors/passkeys/options": { auth: "person", sends: () => ({}) },
  "POST /api/factors/passkeys": { auth: "person", sends: () => ({ name: "Finday", at: 1, ...assertion }) },
  ...Object.fromEntries(
    ["rename", "remove", "keep"].map((what): [string, Route] => [
      `POST /api/factors/passkeys/:id/${what}`,
      { auth: "person", fixed: { id: "none" }, sends: () => ({ name: "Finday" }), spent: [404] },
    ]),
  ),
  "POST /api/factors/totp": { auth: "person", sends: () => ({}) },
  "POST /api/factors/totp/confirm": { auth: "person", sends: () => ({ code: "000000" }), spent: [403] },
  "POST /api/factors/totp/remove": { auth: "person", sends: () => ({}), spent: [404] },
  "POST /api/factors/totp/keep": { auth: "person", sends: () => ({}) },
  "POST /api/factors/codes": { auth: "person", sends: () => ({}) },
  "GET /api/step-up": { auth: "person" },
  "POST /api/step-up/nonce": { auth: "person", sends: () => ({ group: "group" }) },
  "POST /api/step-up/options": { auth: "person", sends: () => ({ of: "roles" }) },
  "POST /api/step-up": { auth: "person", sends: () => ({ of: "factors", password: "tsy izy" }), spent: [403] },
  "POST /api/decisions/confirm/options": { auth: "member", sends: () => ({}) },
  "POST /api/decisions/confirm": {
    auth: "member",
    // None of those planted waits to be confirmed.
    ids: { ids: { names: "decision", as: (id) => [id], answer: () => "missing" } },
    sends: () => ({ code: "000000" }),
  },

  "POST /api/invitations": {
    auth: "member",
    roles: admins,
    ids: { id: { names: "invitation", fresh: true } },
    sends: () => ({ id: newId(), role: "staff" }),
  },
  "POST /api/invitations/:id/revoke": {
    auth: "member",
    roles: admins,
    ids: { id: { names: "invitation" } },
    sends: () => ({}),
  },
  "POST /api/invitations/look": {
    auth: "open",
    sends: ({ tenant }) => ({ secret: tenant.inviteSecret }),
    changes: false,
    publishes: ["tenant.name", "user.name"],
  },
  // By a link that leads nowhere: by any other, whoever asks is a member afterwards.
  "POST /api/invitations/accept": {
    auth: "person",
    sends: () => ({ secret: "A".repeat(24) }),
    changes: false,
    spent: [404],
  },

  "POST /api/privacy/export": {
    auth: "person",
    sends: () => ({ format: "json" }),
    changes: false,
    shows: ["memberships"],
    showsOwn: true,
  },
  "GET /api/privacy/erasure": { auth: "person", shows: ["memberships"] },
  "POST /api/privacy/erase": {
    auth: "person",
    sends: () => ({ certificates: "keep", confirm: "tsia" }),
    changes: false,
    shows: ["memberships"],
  },
  "POST /api/privacy/members/:id/export": {
    auth: "member",
    roles: ["owner"],
    ids: { id: learnerAlone },
    sends: () => ({ format: "json" }),
    changes: false,
  },
  "POST /api/privacy/members/:id/erase": {
    auth: "member",
    roles: ["owner"],
    ids: { id: learnerAlone },
    sends: () => ({ certificates: "keep", confirm: "tsia" }),
    changes: false,
  },

  "POST /api/auth/passkey/options": { auth: "open", sends: () => ({}), changes: false },
  "POST /api/auth/passkey/sign-in": {
    auth: "open",
    sends: () => ({ at: Date.now(), assertion }),
    changes: false,
    spent: [403],
  },
  "POST /api/auth/sign-in/email": { auth: "open", sends: () => ({}), changes: false },
  "POST /api/auth/sign-out": { auth: "open", sends: () => ({}), spendsSession: true },
  "POST /api/auth/device/sign-in": {
    auth: "open",
    ids: {
      tenant: { names: "tenant", missing: 403, answer: () => "missing" },
      device: { names: "device", missing: 403, answer: () => "missing" },
    },
    sends: ({ tenant }) => ({ tenant: tenant.id, device: newId(), use: 1, signature: "A".repeat(86) }),
    changes: false,
  },
  "GET /api/auth/get-session": { auth: "open" },
  "POST /api/auth/organization/set-active": {
    auth: "person",
    ids: { organizationId: { names: "tenant", missing: 403, answer: () => "given" } },
    sends: ({ tenant }) => ({ organizationId: tenant.id }),
    spendsSession: true,
    shows: ["memberships"],
  },
  "GET /api/auth/organization/list": { auth: "person", shows: ["memberships"] },

  "POST /api/sign-up": { auth: "open", sends: () => ({}), changes: false },
  "POST /api/tenants": { auth: "person", sends: () => ({ name: "Vaovao", kind: "agency" }), spendsSession: true },
  "GET /api/session": { auth: "person", openQueries: ["?guest"], shows: ["memberships"] },

  "POST /api/lessons": {
    auth: "member",
    roles: staff,
    ids: { id: { names: "lesson", fresh: true } },
    sends: () => ({ id: newId(), version: 1, sources: { fr: aLessonText({ title: "Mandanja" }) } }),
  },
  "POST /api/lessons/:id/listed": {
    auth: "member",
    roles: staff,
    ids: { id: lesson },
    sends: () => ({ listed: true }),
  },
  "GET /api/lessons/:id/source": { auth: "member", roles: staff, ids: { id: lesson } },

  "GET /assets/releases.json": { auth: "open" },
  "GET /packs/:hash": { auth: "hidden", ids: { hash: { names: "pack" } } },

  "GET /t": { auth: "open" },
  "POST /t/mode": { auth: "open", sends: () => ({ mode: "lite" }), changes: false },
  "GET /t/:lang": { auth: "guest", fixed: lang },
  "GET /t/:lang/help": { auth: "open", fixed: lang },
  "GET /t/:lang/sign-in": { auth: "open", fixed: lang },
  "POST /t/:lang/sign-in": {
    auth: "open",
    fixed: lang,
    sends: () => ({ email: "", password: "" }),
    changes: false,
    spent: [401],
  },
  "GET /t/:lang/join": { auth: "open", fixed: lang },
  "POST /t/:lang/join": { auth: "open", fixed: lang, sends: () => ({ code: "x" }), changes: false },
  "POST /t/:lang/sign-out": { auth: "guest", fixed: lang, ...form(), spendsSession: true },
  "GET /t/:lang/lessons": { auth: "open", fixed: lang },
  "GET /t/:lang/lessons/:id": { auth: "member", fixed: lang, ids: { id: lesson } },
  "GET /t/:lang/lessons/:id/quiz": { auth: "member", fixed: lang, ids: { id: lesson } },
  "POST /t/:lang/lessons/:id/quiz": { auth: "member", fixed: lang, ids: { id: lesson }, ...form() },
  "POST /t/:lang/lessons/:id/action": {
    auth: "member",
    fixed: lang,
    ids: { id: lesson },
    sends: ({ person }) => ({ token: person.token, id: newId() }),
  },
  "GET /t/:lang/certify/:topic": { auth: "member", fixed: { ...lang, topic: "dh" } },
  "POST /t/:lang/certify/:topic": { auth: "member", fixed: { ...lang, topic: "dh" }, ...form() },
  "GET /t/:lang/attempts/:id": { auth: "member", fixed: lang, ids: { id: { names: "attempt" } } },
  "GET /t/:lang/progress": { auth: "member", fixed: lang },
  "GET /t/:lang/review": { auth: "member", fixed: lang },
  "POST /t/:lang/review": { auth: "member", fixed: lang, ...form() },
  "GET /t/:lang/tasks": { auth: "member", fixed: lang },
  "POST /t/:lang/tasks": {
    auth: "member",
    fixed: lang,
    ids: {
      id: { names: "task", fresh: true, in: "body" },
      assignee: { names: "member", as: (id) => `member/${id}`, action: "task.assign", answer: () => "given" },
    },
    sends: ({ person }) => ({ token: person.token, id: newId(), title: "Asa vaovao" }),
    spent: [409],
  },
  "GET /t/:lang/tasks/new": { auth: "member", fixed: lang },
  "GET /t/:lang/tasks/:id": { auth: "member", fixed: lang, ids: { id: task } },
  "POST /t/:lang/tasks/:id": { auth: "member", fixed: lang, ids: { id: task }, ...form({ title: "Asa" }) },
  "POST /t/:lang/tasks/:id/status": {
    auth: "member",
    fixed: lang,
    ids: { id: task },
    ...form({ from: "pending", status: "in_progress" }),
  },
  "GET /t/:lang/approvals": { auth: "member", fixed: lang },
  "GET /t/:lang/approvals/:id": { auth: "member", fixed: lang, ids: { id: { names: "approval" } } },
  "POST /t/:lang/approvals/:id": {
    auth: "member",
    fixed: lang,
    ids: { id: { names: "approval" } },
    ...form({ verdict: "approve", subject: "0123456789abcdef" }),
  },
  "GET /t/:lang/certificates": { auth: "member", fixed: lang },
  "GET /t/:lang/certificates/:id": { auth: "member", fixed: lang, ids: { id: { names: "certificate" } } },
  "GET /t/:lang/outcomes": { auth: "member", fixed: lang },
  "GET /t/:lang/outcomes/:id/again": {
    auth: "member",
    fixed: lang,
    ids: { id: { names: "outcome", missing: 303 } },
    // Put away by its person in another cell.
    spent: [303],
  },
  "POST /t/:lang/outcomes": { auth: "member", fixed: lang, ids: { id: ownOutcome }, ...form() },

  // Ways in and ways out.
  "POST /api/auth/sign-in/pin": { auth: "open", sends: () => ({}), changes: false },
  "POST /api/auth/sign-in/social": { auth: "open", sends: () => ({}), changes: false },
  // Where a provider sends people back to: without its word of who they are, nobody comes in.
  "GET /api/auth/callback/google": { auth: "open" },
  "GET /api/auth/callback/microsoft": { auth: "open" },
  "GET /api/ways": { auth: "open" },
  "GET /api/account": { auth: "person" },
  // A session is nobody's but its person's: no id of a record leads to one.
  "POST /api/account/sessions/:id/end": {
    auth: "person",
    fixed: { id: "none" },
    sends: () => ({}),
    changes: false,
    spent: [404],
  },
  "POST /api/account/sessions/end-others": {
    auth: "person",
    sends: () => ({}),
    spendsSession: true,
    endsOthers: true,
  },
  "POST /api/account/pin": {
    auth: "member",
    roles: ["external"],
    sends: () => ({ name: "", pin: "" }),
    changes: false,
  },
  "POST /api/password/forgot": { auth: "open", sends: () => ({}), changes: false },
  "POST /api/password/reset": { auth: "open", sends: () => ({}), changes: false },
  "POST /api/password/change": { auth: "person", sends: () => ({}), changes: false },
  "POST /api/password/confirm": { auth: "open", sends: () => ({}), changes: false },
  "POST /api/password/confirm/send": { auth: "open", sends: () => ({}), changes: false },
  "GET /api/outbox": { auth: "open" },
  "GET /t/:lang/account/forgot": { auth: "open", fixed: lang },
  "POST /t/:lang/account/forgot": { auth: "open", fixed: lang, sends: () => ({ email: "" }), changes: false },
  "GET /t/:lang/account/reset": { auth: "open", fixed: lang },
  "POST /t/:lang/account/reset": { auth: "open", fixed: lang, sends: () => ({ token: "" }), changes: false },
  "GET /t/:lang/account/confirm": { auth: "open", fixed: lang },
  "POST /t/:lang/account/confirm": { auth: "open", fixed: lang, sends: () => ({ token: "" }), changes: false },
  "GET /t/:lang/account/pin": { auth: "open", fixed: lang },
  "POST /t/:lang/account/pin": {
    auth: "open",
    fixed: lang,
    sends: () => ({ code: "", name: "", pin: "" }),
    changes: false,
    spent: [403],
  },
  "GET /t/:lang/account/security": { auth: "member", fixed: lang },
  "POST /t/:lang/account/security": { auth: "member", fixed: lang, ...form({ session: "none" }), changes: false },

  // Whatever is left: 404s of better-auth and of text mode, and the app's one document.
  "ALL /api/auth/*": { auth: "open" },
  "ALL /t/*": { auth: "open" },
  "GET /*": { auth: "open" },
};

/** What the Worker does besides answering requests; each asks for every tenant through `server/scope/directory.ts`. */
export const handlers = ["fetch", "scheduled"];
/** What the tenant's hub answers to; its tenant is its own name. */
export const hubMethods = [
  "alarm",
  "exportsWait",
  "fetch",
  "hangUp",
  "ping",
  "poke",
  "push",
  "wake",
  "webSocketMessage",
];

/** An id in a rule's arguments: `items.0.approvalId`. */
export interface IdField {
  readonly names: EntityName;
  readonly fresh?: true;
  /** Not tried on oneself: it would change who asks. */
  readonly others?: true;
  /** The grant for this field alone, beside the rule's own. */
  readonly action?: Action;
  /** Whether the record is theirs or names them, as the grants mean it. By default: it is theirs by `createdBy` or `memberId`. */
  readonly bond?: (actor: Actor, record: object) => boolean;
}

export interface RuleEntry {
  /** Null where it asks for none: everybody of the organisation may. */
  readonly action: Action | null;
  readonly ids: Readonly<Record<string, IdField>>;
  /** What a rule says where its record is not there and the actor might have had it; null: it is content. */
  readonly missing: string | null;
}

const named = (actor: Actor, record: object) => {
  const { roles, members } = (record as Approval).approverPolicy;
  return members.includes(actor.memberId) || roles.includes(actor.role);
};
const isSelf = (actor: Actor, record: object) => (record as Member).id === actor.memberId;

export const rules: Readonly<Record<MutatorName, RuleEntry>> = {
  createTask: {
    action: "task.create",
    ids: {
      id: { names: "task", fresh: true },
      "assignee.id": { names: "member", action: "task.assign", bond: isSelf },
      clientId: { names: "client", action: "client.edit" },
    },
    missing: "not_found",
  },
  editTask: {
    action: "task.edit",
    ids: {
      id: { names: "task" },
      "assignee.id": { names: "member", action: "task.assign", bond: isSelf },
      clientId: { names: "client", action: "client.edit" },
    },
    missing: "not_found",
  },
  setTaskStatus: { action: "task.edit", ids: { id: { names: "task" } }, missing: "not_found" },
  decideApprovals: {
    action: "approval.decide",
    ids: {
      "items.0.id": { names: "decision", fresh: true },
      "items.0.approvalId": { names: "approval", bond: named },
      "items.1.id": { names: "decision", fresh: true },
      "items.1.approvalId": { names: "approval", bond: named },
    },
    missing: "not_found",
  },
  submitAttempt: {
    action: "attempt.create",
    ids: { id: { names: "attempt", fresh: true }, lessonId: { names: "lesson", bond: () => true } },
    missing: "unknown_lesson",
  },
  saveSettings: { action: "member.edit", ids: {}, missing: null },
  registerDevice: { action: "device.register", ids: { id: { names: "device", fresh: true } }, missing: null },
  revokeDevice: { action: "device.revoke", ids: { id: { names: "device" } }, missing: "not_found" },
  dismissOutcome: { action: "outcome.dismiss", ids: { id: { names: "outcome" } }, missing: null },
  recordConsents: { action: null, ids: { "items.0.id": { names: "consent", fresh: true } }, missing: null },
  setMemberRole: { action: "member.role", ids: { id: { names: "member", others: true } }, missing: "not_found" },
  setMemberStatus: { action: "member.suspend", ids: { id: { names: "member", others: true } }, missing: "not_found" },
  editAgent: { action: "agent.edit", ids: { id: { names: "agent" } }, missing: "not_found" },
  pauseAgent: { action: "agent.edit", ids: { id: { names: "agent" } }, missing: "not_found" },
  judgeMemory: { action: "memory.judge", ids: { id: { names: "memory" } }, missing: "not_found" },
  addClient: { action: "client.edit", ids: { id: { names: "client", fresh: true } }, missing: null },
};
