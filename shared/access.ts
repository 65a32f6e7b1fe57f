// One table of who may do what, and who sees what. Rules ask `may`, the Worker's projections ask `views`,
// the phone hides what `may` refuses. Source: the product's permission table (docs/architecture.md, "Who sees what").
import { roles, type Actor, type Role } from "./actor.ts";
import type { Agent, AgentCard } from "./agents/schema.ts";
import type { Approval, Decision } from "./approvals/schema.ts";
import type { Certificate } from "./certificates/schema.ts";
import type { Client } from "./clients/schema.ts";
import type { Cohort, Enrolment } from "./cohorts/schema.ts";
import type { Device } from "./devices/schema.ts";
import type { Attempt, Lesson, Progress } from "./lessons/schema.ts";
import type { Invitation } from "./members/invitation.ts";
import type { Member } from "./members/schema.ts";
import type { Memory } from "./memory/schema.ts";
import type { Message } from "./messages/schema.ts";
import type { Refusal } from "./outcomes/schema.ts";
import type { Consent } from "./privacy/schema.ts";
import type { Review } from "./reviews/schema.ts";
import type { Run } from "./runs/schema.ts";
import type { Task } from "./tasks/schema.ts";
import type { Tenant } from "./tenants/schema.ts";

/** Whose eyes: everyone in the tenant, its staff, its admins, or one member. */
export type Scope = "all" | "staff" | "admin" | `u:${string}`;

const scopesOfRole: Record<Role, readonly Scope[]> = {
  owner: ["all", "staff", "admin"],
  admin: ["all", "staff", "admin"],
  staff: ["all", "staff"],
  external: ["all"],
};

/** The scopes an actor reads, poorest copy first: where one key stands in several, the later copy wins. */
export const scopesOf = ({ memberId, role }: Actor): Scope[] => [...scopesOfRole[role], `u:${memberId}`];

/** `own`: only on a record that is theirs. `named`: only where the record names them. */
export type Grant = "yes" | "own" | "named" | "no";

/** Of owner, admin, staff and external, in this order; as text, which weighs little on a phone. */
export const grants = {
  "task.create": "yes yes yes yes",
  "task.assign": "yes yes yes own",
  "task.edit": "yes yes yes own",
  "approval.decide": "yes yes yes named",
  /** Staff decide high risk only where the policy says so. */
  "approval.decideHigh": "yes yes named named",
  "attempt.create": "yes yes yes yes",
  /** Writes and publishes the organisation's own lessons: a trainer is staff. */
  "lesson.write": "yes yes yes no",
  "certificate.revoke": "yes yes no no",
  "class.see": "yes yes yes no",
  /** A trainer is a staff member of that class. */
  "class.run": "yes yes named no",
  "member.edit": "yes yes own own",
  "member.invite": "yes yes no no",
  "member.role": "yes yes no no",
  /** Suspend, take back, remove. */
  "member.suspend": "yes yes no no",
  /** Whatever makes somebody an owner, or touches one: without it the three above stop short of owners. */
  "member.owner": "yes no no no",
  "member.leave": "own own own own",
  "outcome.dismiss": "own own own own",
  "device.register": "yes yes yes yes",
  "device.revoke": "yes yes own own",
  "agent.edit": "yes yes no no",
  /** Clients are the staff's. */
  "client.edit": "yes yes yes no",
  /** Says what an agent may remember. */
  "memory.judge": "yes yes yes no",
  "tenant.edit": "yes no no no",
} as const satisfies Record<string, `${Grant} ${Grant} ${Grant} ${Grant}`>;
export type Action = keyof typeof grants;

export const grantOf = (role: Role, action: Action): Grant => grants[action].split(" ")[roles.indexOf(role)] as Grant;

/**
 * Whether `actor` may do `action` on a record that is theirs (`own`) or names them (`named`).
 * Ask before looking whether the record exists, with no bond when it does not: a stranger learns nothing.
 */
export function may({ role }: Actor, action: Action, bond: { own?: boolean; named?: boolean } = {}): boolean {
  const grant = grantOf(role, action);
  return grant === "own" || grant === "named" ? bond[grant] === true : grant === "yes";
}

/** The task as phones hold it: without what only agents' tasks have, where it has none of it: bytes for nothing on every phone. */
const withoutEmpty = (task: Task): Task => {
  const kept: Task = { ...task };
  for (const field of ["agentState", "clientId", "payload", "result", "artefactHash", "criteriaHash", "waits"] as const)
    if (kept[field] === null || kept[field] === undefined) delete kept[field];
  if (kept.result) {
    const { skill, value, text } = kept.result;
    kept.result = { skill, value, text };
  }
  return kept;
};

/** One copy of a record: who sees it, under which key, and what of it. */
export type View = readonly [scope: Scope, key: string, value: object];

/** Whether a phone of `actor` may hold one of `copies`: asked where a record is shown by another road than sync. */
export const sees = (actor: Actor, copies: readonly View[]): boolean =>
  copies.some(([scope]) => scopesOf(actor).includes(scope));

/** Every copy of a record that phones may hold. A key may stand in several scopes with different richness. */
export const views = {
  tenant: (tenant: Tenant): View[] => [["all", `tenant/${tenant.id}`, tenant]],
  member: (member: Member): View[] => {
    const key = `member/${member.id}`;
    const name = { id: member.id, displayName: member.displayName };
    return [
      ["all", key, name],
      ["staff", key, member],
      [`u:${member.id}`, key, member],
    ];
  },
  /** Without the secret of its link, which nobody keeps. */
  invitation: (invitation: Invitation): View[] => [["admin", `invitation/${invitation.id}`, invitation]],
  agent: (agent: Agent): View[] => {
    const key = `agent/${agent.id}`;
    const { id, name, status, pausedReason, role, skills, language, slot } = agent;
    const card: AgentCard = { id, name, status, pausedReason, role, skills, language, slot };
    return [
      ["all", key, { id, name, status }],
      ["staff", key, card],
      ["admin", key, agent],
    ];
  },
  client: (client: Client): View[] => [["staff", `client/${client.id}`, client]],
  task: (whole: Task): View[] => {
    const key = `task/${whole.id}`;
    const task = withoutEmpty(whole);
    const people = new Set([task.createdBy, task.assigneeKind === "member" ? task.assigneeId : null]);
    people.delete(null);
    return [["staff", key, task], ...[...people].map((member): View => [`u:${member}`, key, task])];
  },
  approval: (approval: Approval): View[] => {
    const key = `approval/${approval.id}`;
    return [
      ["staff", key, approval],
      ...approval.approverPolicy.members.map((member): View => [`u:${member}`, key, approval]),
    ];
  },
  decision: (decision: Decision): View[] => {
    const key = `decision/${decision.id}`;
    return [
      ["staff", key, decision],
      [`u:${decision.memberId}`, key, decision],
    ];
  },
  lesson: (lesson: Lesson): View[] => [["all", `lesson/${lesson.id}`, lesson]],
  attempt: (attempt: Attempt): View[] => [[`u:${attempt.memberId}`, `attempt/${attempt.id}`, attempt]],
  progress: (progress: Progress): View[] => [
    [`u:${progress.memberId}`, `progress/${progress.lessonId}`, progress],
    ["staff", `cohort-progress/${progress.memberId}/${progress.lessonId}`, progress],
  ],
  certificate: (certificate: Certificate): View[] => {
    const key = `certificate/${certificate.id}`;
    return [
      ["staff", key, certificate],
      [`u:${certificate.memberId}`, key, certificate],
    ];
  },
  device: (device: Device): View[] => {
    const key = `device/${device.id}`;
    return [
      ["admin", key, device],
      [`u:${device.memberId}`, key, device],
    ];
  },
  /** Its join code lets people in: for staff alone. */
  cohort: (cohort: Cohort): View[] => [["staff", `cohort/${cohort.id}`, cohort]],
  enrolment: (enrolment: Enrolment): View[] => {
    // Who left the class is out of sight of its trainers.
    if (enrolment.status === "left") return [];
    const key = `enrolment/${enrolment.id}`;
    return [
      ["staff", key, enrolment],
      [`u:${enrolment.memberId}`, key, enrolment],
    ];
  },
  run: (run: Run): View[] => [["staff", `run/${run.id}`, run]],
  review: (review: Review): View[] => [["staff", `review/${review.id}`, review]],
  message: (message: Message): View[] => [["staff", `message/${message.id}`, message]],
  memory: (memory: Memory): View[] => [["staff", `memory/${memory.id}`, memory]],
  outcome: (refusal: Refusal): View[] => [[`u:${refusal.memberId}`, `outcome/${refusal.id}`, refusal]],
  consent: (consent: Consent): View[] => [[`u:${consent.memberId}`, `consent/${consent.id}`, consent]],
} as const;
export type EntityName = keyof typeof views;
