// Builders of records, for tests of rules and of the Worker alike: name only what the test is about.
import type { Agent } from "../../shared/agents/schema.ts";
import type { Approval, Decision } from "../../shared/approvals/schema.ts";
import type { Certificate } from "../../shared/certificates/schema.ts";
import type { Client } from "../../shared/clients/schema.ts";
import type { Cohort, Enrolment } from "../../shared/cohorts/schema.ts";
import type { Device } from "../../shared/devices/schema.ts";
import type { Attempt, Progress } from "../../shared/lessons/schema.ts";
import type { Invitation } from "../../shared/members/invitation.ts";
import type { Memory } from "../../shared/memory/schema.ts";
import type { Member } from "../../shared/members/schema.ts";
import type { Message } from "../../shared/messages/schema.ts";
import type { Refusal } from "../../shared/outcomes/schema.ts";
import type { Consent } from "../../shared/privacy/schema.ts";
import type { Review } from "../../shared/reviews/schema.ts";
import type { Run } from "../../shared/runs/schema.ts";
import type { Task } from "../../shared/tasks/schema.ts";

/** The `n`th id of a test; a whole number up to 65,535. */
export const anId = (n: number): string => `0190a3c4-0000-7000-8000-00000000${n.toString(16).padStart(4, "0")}`;

const stamps = { createdAt: 1000, updatedAt: 1000 };

export const aTask = (fields: Partial<Task> = {}): Task => ({
  id: anId(1),
  title: "Alefaso ny faktiora",
  body: "",
  kind: "todo",
  status: "pending",
  priority: "normal",
  assigneeKind: "none",
  assigneeId: null,
  createdBy: null,
  dueAt: null,
  ...stamps,
  ...fields,
});

export const aMember = (fields: Partial<Member> = {}): Member => ({
  id: anId(2),
  userId: "user-of-better-auth",
  displayName: "Soa",
  role: "staff",
  status: "active",
  language: "mg",
  ...stamps,
  ...fields,
});

export const anAgent = (fields: Partial<Agent> = {}): Agent => ({
  id: anId(3),
  name: "Mpandrindra",
  soul: "",
  manual: "",
  status: "idle",
  pausedReason: null,
  skills: [],
  language: "mg",
  role: "",
  slot: 0,
  activeHours: null,
  budgetMicros: 0,
  history: [],
  ...stamps,
  ...fields,
});

export const aMemory = (fields: Partial<Memory> = {}): Memory => ({
  id: anId(13),
  agentId: anId(3),
  key: "quote",
  value: "Ampio ny daty",
  origin: "agent",
  status: "candidate",
  confidence: 50,
  sources: [],
  confirmedBy: null,
  uses: 0,
  wins: 0,
  losses: 0,
  ...stamps,
  ...fields,
});

export const anApproval = (fields: Partial<Approval> = {}): Approval => ({
  id: anId(4),
  taskId: null,
  kind: "quote",
  subject: {
    title: "Tombana vidiny",
    summary: "",
    recipient: "Hery",
    amountMinor: 250_000,
    currency: "MGA",
    changes: [],
  },
  subjectHash: "0123456789abcdef",
  risk: "low",
  status: "pending",
  approverPolicy: { roles: ["owner", "admin", "staff"], members: [] },
  requestedBy: anId(3),
  decidedBy: null,
  decisionId: null,
  decidedAt: null,
  expiresAt: 1_000_000,
  version: 1,
  ...stamps,
  ...fields,
});

export const aDecision = (fields: Partial<Decision> = {}): Decision => ({
  id: anId(5),
  approvalId: anId(4),
  memberId: anId(2),
  verdict: "approve",
  reason: null,
  subjectHash: "0123456789abcdef",
  claimedAt: 900,
  outcome: "applied",
  outcomeBy: null,
  seenAt: null,
  ...stamps,
  ...fields,
});

export const aDevice = (fields: Partial<Device> = {}): Device => ({
  id: anId(10),
  memberId: anId(2),
  label: "Finday",
  publicKey: "A".repeat(87),
  uses: 0,
  status: "active",
  ...stamps,
  ...fields,
});

export const aRefusal = (fields: Partial<Refusal> = {}): Refusal => ({
  id: anId(6),
  memberId: anId(2),
  kind: "editTask",
  outcome: "forbidden",
  code: "not_allowed",
  text: "",
  ...stamps,
  ...fields,
});

export const anAttempt = (fields: Partial<Attempt> = {}): Attempt => ({
  id: anId(7),
  memberId: anId(2),
  lessonId: "dh-1",
  lessonVersion: 1,
  kind: "practice",
  orderSeed: 7,
  answers: "",
  startedAt: 100,
  endedAt: 200,
  localScore: 0,
  serverScore: 0,
  status: "graded",
  channel: "app",
  ...stamps,
  ...fields,
});

export const aProgress = (fields: Partial<Progress> = {}): Progress => ({
  lessonId: "dh-1",
  memberId: anId(2),
  bestScore: 50,
  passed: false,
  attempts: 1,
  lessonVersion: 1,
  firstPassedAt: null,
  lastAttemptAt: 200,
  ...stamps,
  ...fields,
});

export const aCertificate = (fields: Partial<Certificate> = {}): Certificate => ({
  id: anId(8),
  memberId: anId(2),
  topic: "dh",
  version: 1,
  number: "MG-1",
  issuedAt: 500,
  status: "issued",
  credential: null,
  ...stamps,
  ...fields,
});

export const aCohort = (fields: Partial<Cohort> = {}): Cohort => ({
  id: anId(11),
  name: "Kilasy 4",
  trainerIds: [anId(2)],
  joinCode: "TSARA4M5",
  joinOpen: true,
  opensAt: 0,
  closesAt: 1_000_000,
  ...stamps,
  ...fields,
});

export const anEnrolment = (fields: Partial<Enrolment> = {}): Enrolment => ({
  id: anId(12),
  cohortId: anId(11),
  memberId: anId(2),
  contact: "",
  status: "active",
  heardAt: 0,
  unsent: 0,
  ...stamps,
  ...fields,
});

export const aConsent = (fields: Partial<Consent> = {}): Consent => ({
  id: anId(13),
  memberId: anId(2),
  purpose: "certificate",
  choice: "given",
  version: 1,
  language: "mg",
  askedAt: 900,
  ...stamps,
  ...fields,
});

export const anInvitation = (fields: Partial<Invitation> = {}): Invitation => ({
  id: anId(13),
  role: "staff",
  email: null,
  label: "",
  maxUses: 1,
  uses: 0,
  expiresAt: 1_000_000,
  status: "open",
  invitedBy: anId(2),
  ...stamps,
  ...fields,
});

export const aClient = (fields: Partial<Client> = {}): Client => ({
  id: anId(20),
  name: "Hotel Vohitra",
  contact: "",
  nif: null,
  stat: null,
  language: "fr",
  status: "active",
  ...stamps,
  ...fields,
});

export const aRun = (fields: Partial<Run> = {}): Run => ({
  id: anId(21),
  agentId: anId(3),
  taskId: anId(1),
  stage: "work",
  state: "succeeded",
  outcome: "advanced",
  attempt: 1,
  engine: "embedded",
  working: "",
  error: null,
  costMicros: 0,
  memoryIds: [],
  startedAt: 1000,
  endedAt: 1000,
  ...stamps,
  ...fields,
});

export const aReview = (fields: Partial<Review> = {}): Review => ({
  id: anId(22),
  taskId: anId(1),
  authorAgentId: anId(3),
  reviewerAgentId: null,
  round: 1,
  artefactHash: "0123456789abcdef",
  criteriaHash: "0123456789abcdef",
  status: "open",
  verdict: null,
  praise: [],
  refute: [],
  ...stamps,
  ...fields,
});

export const aMessage = (fields: Partial<Message> = {}): Message => ({
  id: anId(23),
  seq: 1,
  taskId: anId(1),
  runId: null,
  fromAgentId: anId(3),
  toAgentId: null,
  act: "say",
  text: "",
  data: null,
  ...stamps,
  ...fields,
});
