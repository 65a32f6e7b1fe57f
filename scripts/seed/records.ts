// Short forms for demo records: days from now instead of moments, names instead of ids.
import { createHash } from "node:crypto";
import { slotOf } from "../../server/agents/slots.ts";
import { agentSchema, type Agent } from "../../shared/agents/schema.ts";
import {
  approvalSchema,
  decisionSchema,
  withSeparateDuties,
  type Approval,
  type ApproverPolicy,
  type Decision,
  type Verdict,
} from "../../shared/approvals/schema.ts";
import { clientSchema } from "../../shared/clients/schema.ts";
import { cohortSchema, enrolmentSchema, type Cohort } from "../../shared/cohorts/schema.ts";
import { dayEnd } from "../../shared/format/date.ts";
import { taskSchema, type Task } from "../../shared/tasks/schema.ts";
import type { Tenant } from "../../shared/tenants/schema.ts";
import { uuidv7 } from "../../shared/uuid.ts";

const dayMs = 86_400_000;
const epoch = Date.UTC(2026, 0, 1);

/** The same id at every seeding, so that addresses and pictures stay. */
export const demoId = (name: string): string => uuidv7(epoch, createHash("sha256").update(name).digest());

export interface Clock {
  readonly now: number;
}
const inDays = ({ now }: Clock, days: number) => Math.round(now + days * dayMs);

export type Record = readonly [key: string, value: object];

interface AgentForm {
  readonly name: string;
  /** Of `server/agents/templates.ts`. */
  readonly role: string;
  readonly status?: Agent["status"];
  readonly skills: readonly string[];
  readonly soul: string;
  readonly manual: string;
}

export function agent(
  clock: Clock,
  tenant: string,
  { name, status = "idle", role, skills, soul, manual }: AgentForm,
  ordinal: number,
): Record {
  const id = demoId(`${tenant}/agent/${name}`);
  const at = inDays(clock, -40);
  const value = {
    id,
    name,
    soul,
    manual,
    status,
    pausedReason: null,
    role,
    skills: [...skills],
    language: tenant === "mndpt" ? "fr" : "mg",
    slot: slotOf(demoId(tenant), ordinal),
    activeHours: null,
    budgetMicros: 200_000,
    history: [],
    createdAt: at,
    updatedAt: at,
  };
  return [`agent/${id}`, agentSchema.parse(value)];
}

/** Who does or asks something: an agent's or a member's id. */
export interface Cast {
  readonly tenant: string;
  readonly members: Readonly<{ [name: string]: string }>;
}
const personId = ({ tenant, members }: Cast, name: string): string =>
  members[name] ?? demoId(`${tenant}/agent/${name}`);

/** `[title, status, priority, assignee or "", due in days or null, made by or "" for an agent]` */
type TaskForm = readonly [
  title: string,
  status: Task["status"],
  priority: Task["priority"],
  who: string,
  due: number | null,
  by?: string,
];

export function task(
  clock: Clock,
  cast: Cast,
  [title, status, priority, who, due, by = ""]: TaskForm,
  at: number,
): Record {
  const id = demoId(`${cast.tenant}/task/${title}`);
  const createdAt = inDays(clock, -20 + at / 4);
  const isMember = who in cast.members;
  const value: Task = {
    id,
    title,
    body: "",
    kind: "todo",
    status,
    priority,
    assigneeKind: who === "" ? "none" : isMember ? "member" : "agent",
    assigneeId: who === "" ? null : personId(cast, who),
    createdBy: by === "" ? null : (cast.members[by] ?? null),
    dueAt: due === null ? null : dayEnd(inDays(clock, due)),
    createdAt: Math.min(createdAt, clock.now),
    updatedAt: Math.min(createdAt + dayMs / 2, clock.now),
  };
  return [`task/${id}`, taskSchema.parse(value)];
}

interface ApprovalForm {
  readonly kind: Approval["kind"];
  readonly title: string;
  readonly summary?: string;
  readonly recipient?: string;
  /** Whole ariary. */
  readonly amount?: number;
  readonly changes?: readonly (readonly [label: string, before: string | null, after: string])[];
  readonly risk?: Approval["risk"];
  readonly by: string;
  /** Named besides the roles. */
  readonly members?: readonly string[];
  /** Who set the asking agent to work: they do not decide it. */
  readonly askedFor?: string;
  readonly expires: number;
  readonly decided?: {
    readonly by: string;
    readonly verdict: Verdict;
    readonly reason?: string;
    readonly daysAgo: number;
  };
}

const statusAfter = { approve: "approved", reject: "rejected", request_changes: "changes_requested" } as const;

export function approval(clock: Clock, cast: Cast, form: ApprovalForm, at: number): Record[] {
  const id = demoId(`${cast.tenant}/approval/${form.title}`);
  const subject: Approval["subject"] = {
    title: form.title,
    summary: form.summary ?? "",
    recipient: form.recipient ?? null,
    amountMinor: form.amount ?? null,
    currency: form.amount === undefined ? null : "MGA",
    changes: (form.changes ?? []).map(([label, before, after]) => ({ label, before, after })),
  };
  const subjectHash = createHash("sha256").update(JSON.stringify(subject)).digest("hex").slice(0, 16);
  const policy: ApproverPolicy = {
    roles: ["owner", "admin", "staff"],
    members: (form.members ?? []).map((name) => personId(cast, name)),
  };
  const { decided } = form;
  const createdAt = inDays(clock, -3 + at / 10);
  const decisionId = demoId(`${cast.tenant}/decision/${form.title}`);
  const decidedAt = decided ? inDays(clock, -decided.daysAgo) : null;
  const value: Approval = {
    id,
    taskId: null,
    kind: form.kind,
    subject,
    subjectHash,
    risk: form.risk ?? "low",
    status: decided ? statusAfter[decided.verdict] : "pending",
    approverPolicy:
      form.askedFor === undefined
        ? policy
        : withSeparateDuties(policy, personId(cast, form.by), personId(cast, form.askedFor)),
    requestedBy: personId(cast, form.by),
    decidedBy: decided ? personId(cast, decided.by) : null,
    decisionId: decided ? decisionId : null,
    decidedAt,
    expiresAt: inDays(clock, form.expires),
    version: decided ? 2 : 1,
    createdAt,
    updatedAt: decidedAt ?? createdAt,
  };
  const records: Record[] = [[`approval/${id}`, approvalSchema.parse(value)]];
  if (!decided || decidedAt === null) return records;
  const decision: Decision = {
    id: decisionId,
    approvalId: id,
    memberId: personId(cast, decided.by),
    verdict: decided.verdict,
    reason: decided.reason ?? null,
    subjectHash,
    claimedAt: decidedAt,
    outcome: "applied",
    outcomeBy: null,
    seenAt: null,
    createdAt: decidedAt,
    updatedAt: decidedAt,
  };
  return [...records, [`decision/${decisionId}`, decisionSchema.parse(decision)]];
}

/** `[who, lesson, right answers, days ago]`: the first so many questions right, the rest left out. */
export type AttemptForm = readonly [who: string, lessonId: string, right: number, daysAgo: number];

/** A class with its learners, and when each of their phones was last heard from, in days ago. */
export interface ClassForm {
  readonly name: string;
  /** Eight characters whose last one checks the others; made with `makeCode`. */
  readonly code: string;
  readonly trainers: readonly string[];
  /** `[who, phone number, days ago, unsent then]` */
  readonly learners: readonly (readonly [who: string, contact: string, daysAgo: number, unsent: number])[];
  /** Learners without an e-mail address: names only. */
  readonly others: readonly string[];
}

export function cohort(clock: Clock, { tenant, members }: Cast, form: ClassForm): Record[] {
  const id = demoId(`${tenant}/cohort/${form.name}`);
  const createdAt = inDays(clock, -14);
  const door = { joinCode: form.code, joinOpen: true, opensAt: createdAt, closesAt: inDays(clock, 30) };
  const trainerIds = form.trainers.map((name) => members[name] ?? "");
  const value: Cohort = { id, name: form.name, trainerIds, ...door, createdAt, updatedAt: createdAt };
  const enrolments = form.learners.map(([who, contact, daysAgo, unsent]): Record => {
    const heardAt = inDays(clock, -daysAgo);
    const enrolment = {
      id: demoId(`${tenant}/enrolment/${form.name}/${who}`),
      cohortId: id,
      memberId: members[who] ?? "",
      contact,
      status: "active",
      heardAt,
      unsent,
      createdAt,
      updatedAt: heardAt,
    };
    return [`enrolment/${enrolment.id}`, enrolmentSchema.parse(enrolment)];
  });
  return [[`cohort/${id}`, cohortSchema.parse(value)], ...enrolments];
}

/** `[name, contact]` of somebody the tenant works for. */
export type ClientForm = readonly [name: string, contact: string];

export function client(clock: Clock, tenant: string, [name, contact]: ClientForm): Record {
  const id = demoId(`${tenant}/client/${name}`);
  const at = inDays(clock, -30);
  const value = {
    id,
    name,
    contact,
    nif: null,
    stat: null,
    language: "fr",
    status: "active",
    createdAt: at,
    updatedAt: at,
  };
  return [`client/${id}`, clientSchema.parse(value)];
}

/** One demo tenant. */
export interface Demo {
  readonly name: string;
  readonly kind: Tenant["kind"];
  /** Display names by e-mail address. */
  readonly people: Readonly<{ [email: string]: string }>;
  readonly agents: readonly AgentForm[];
  readonly clients?: readonly ClientForm[];
  readonly tasks: readonly TaskForm[];
  readonly approvals: readonly ApprovalForm[];
  readonly attempts: readonly AttemptForm[];
  readonly classes?: readonly ClassForm[];
}
