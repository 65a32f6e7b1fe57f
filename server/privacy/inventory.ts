// Every table and column of the databases, and what becomes of it when a person asks for their data or wants it gone.
// The export and the erasure are driven by this list, and tests/privacy compares it with the migrated schema: a table
// or a column that is not here fails the build.
import type { Decision } from "../../shared/approvals/schema.ts";
import type { Device } from "../../shared/devices/schema.ts";
import type { Invitation } from "../../shared/members/invitation.ts";
import type { Member } from "../../shared/members/schema.ts";
import type { Task } from "../../shared/tasks/schema.ts";
import type { StoredRecord } from "../tables.ts";

/** How a table speaks of a person. */
interface Personal {
  /**
   * SQL condition of the rows that concern them. In a tenant's table `?2` is the member, `?3` the user and `?4` their
   * e-mail address; in a global one `?1` is the user and `?2` the address.
   */
  readonly whose: string;
  /** Columns their export shows. */
  readonly shown: readonly string[];
  /** Columns it shows that hold words or addresses: an erasure leaves none of them, unless the row says why. */
  readonly words: readonly string[];
  /** Columns it never shows, since whoever finds the file could use them. */
  readonly secret?: readonly string[];
  /**
   * `deleted`: the rows go. `emptied`: they stay without words, under a name that says nothing. `stays`: they hold ids
   * alone, which name nobody any more. `apart`: a procedure of its own (erase-member.ts).
   */
  readonly erased: "deleted" | "emptied" | "stays" | "apart";
  /** Which of the rows are the person's own to erase, where that is not all of `whose`. */
  readonly own?: string;
  /** Of a synced record whose erasure is `emptied`. */
  readonly empty?: (record: StoredRecord) => StoredRecord;
  readonly why: string;
}

/** A table of which no row is about a person. */
interface Impersonal {
  readonly whose: null;
  readonly columns: readonly string[];
  readonly why: string;
}

export type Entry = Personal | Impersonal;

/** What stands where a word stood. */
export const blank = "—";
/** What an erased member is called: nothing in it comes from them. */
export const pseudonymOf = (memberId: string): string => `#${memberId.slice(-6)}`;

const stamps = ["created_at", "updated_at"] as const;
const emptied =
  <Held extends object>(change: (record: Held) => Partial<Held>) =>
  (record: StoredRecord): StoredRecord => ({ ...record, ...change(record as unknown as Held) });

/** Tenants' tables; `tenant_id` goes without saying. */
export const tenantInventory: Readonly<Record<string, Entry>> = {
  tenants: {
    whose: null,
    columns: ["id", "name", "kind", "plan", "settings", ...stamps],
    why: "The organisation. Its name goes when its last member does.",
  },
  members: {
    whose: "id = ?2",
    shown: ["id", "role", "status", "language", ...stamps],
    words: ["user_id", "display_name"],
    erased: "emptied",
    empty: emptied<Member>(({ id }) => ({
      userId: id,
      displayName: pseudonymOf(id),
      status: "left",
      role: "external",
    })),
    why: "Decisions and certificates go on pointing to somebody.",
  },
  devices: {
    whose: "member_id = ?2",
    shown: ["id", "member_id", "uses", "status", "public_key", ...stamps],
    words: ["label"],
    erased: "emptied",
    empty: emptied<Device>(() => ({ label: blank, status: "revoked" })),
    why: "A phone that comes back learns from its record that it has to forget.",
  },
  cohorts: {
    whose: "instr(trainer_ids, ?2) > 0",
    shown: ["id", "name", "trainer_ids", "join_open", "opens_at", "closes_at", ...stamps],
    words: [],
    secret: ["join_code"],
    erased: "stays",
    why: "The class is the organisation’s; its trainer is an id.",
  },
  enrolments: {
    whose: "member_id = ?2",
    shown: ["id", "cohort_id", "member_id", "status", "heard_at", "unsent", ...stamps],
    words: ["contact"],
    erased: "deleted",
    why: "Telephone number and place in a class.",
  },
  invitations: {
    whose: "invited_by = ?2 OR lower(email) = lower(?4)",
    own: "lower(email) = lower(?4)",
    shown: ["id", "role", "max_uses", "uses", "expires_at", "status", "invited_by", ...stamps],
    words: ["email", "label"],
    erased: "emptied",
    empty: emptied<Invitation>(() => ({ email: null, label: "", status: "revoked" })),
    why: "Invitations to them lose the address and let nobody in; those by them are the organisation’s.",
  },
  agents: {
    whose: null,
    columns: [
      "id",
      "name",
      "soul",
      "manual",
      "status",
      "paused_reason",
      "skills",
      "language",
      "role",
      "slot",
      "active_hours",
      "budget_micros",
      "history",
      ...stamps,
    ],
    why: "Programs of the organisation, not people. Who changed their files stands in the history as an id.",
  },
  clients: {
    whose: null,
    columns: ["id", "name", "contact", "nif", "stat", "language", "status", ...stamps],
    why: "Whom the organisation works for: its own address book. Nobody signs in as a client.",
  },
  tasks: {
    whose: "created_by = ?2 OR (assignee_kind = 'member' AND assignee_id = ?2)",
    own: `created_by = ?2 AND (assignee_kind = 'none' OR assignee_id = ?2)
      AND NOT EXISTS (SELECT 1 FROM approvals WHERE approvals.task_id = tasks.id)`,
    shown: [
      "id",
      "kind",
      "status",
      "priority",
      "assignee_kind",
      "assignee_id",
      "created_by",
      "due_at",
      "agent_state",
      "client_id",
      "artefact_hash",
      "criteria_hash",
      "waits",
      ...stamps,
    ],
    words: ["title", "body", "payload", "result"],
    erased: "emptied",
    empty: emptied<Task>(() => ({ title: blank, body: "", payload: null, result: null })),
    why: "What they wrote for themselves is emptied. What others work on is the organisation’s and stays, without a name.",
  },
  approvals: {
    whose: `requested_by = ?2 OR decided_by = ?2 OR instr(approver_policy, ?2) > 0 OR task_id IN (SELECT id FROM tasks
      WHERE created_by = ?2 OR (assignee_kind = 'member' AND assignee_id = ?2))`,
    shown: [
      "id",
      "task_id",
      "kind",
      "subject",
      "subject_hash",
      "risk",
      "status",
      "approver_policy",
      "requested_by",
      "decided_by",
      "decision_id",
      "decided_at",
      "expires_at",
      "version",
      ...stamps,
    ],
    words: [],
    erased: "stays",
    why: "The organisation answers for what it approved; who decided is an id.",
  },
  decisions: {
    whose: "member_id = ?2 OR approval_id IN (SELECT id FROM approvals WHERE requested_by = ?2)",
    own: "member_id = ?2",
    shown: [
      "id",
      "approval_id",
      "member_id",
      "verdict",
      "subject_hash",
      "claimed_at",
      "outcome",
      "outcome_by",
      "seen_at",
      ...stamps,
    ],
    words: ["reason"],
    erased: "emptied",
    empty: emptied<Decision>(() => ({ reason: null })),
    why: "What was decided stays; why, in their own words, goes.",
  },
  outcomes: {
    whose: "member_id = ?2",
    shown: ["id", "member_id", "kind", "outcome", "code", ...stamps],
    words: ["text"],
    erased: "deleted",
    why: "Their own words in what was refused.",
  },
  lessons: {
    whose: null,
    columns: ["id", "version", "topic", "position", "minutes", "titles", "packs", "bytes", "status", ...stamps],
    why: "Published teaching.",
  },
  attempts: {
    whose: "member_id = ?2",
    shown: [
      "id",
      "member_id",
      "lesson_id",
      "lesson_version",
      "kind",
      "order_seed",
      "started_at",
      "ended_at",
      "local_score",
      "server_score",
      "status",
      "channel",
      ...stamps,
    ],
    words: ["answers"],
    erased: "deleted",
    why: "Answers and scores.",
  },
  progress: {
    whose: "member_id = ?2",
    shown: [
      "id",
      "member_id",
      "lesson_id",
      "best_score",
      "passed",
      "attempts",
      "lesson_version",
      "first_passed_at",
      "last_attempt_at",
      ...stamps,
    ],
    words: [],
    erased: "deleted",
    why: "What they have learnt.",
  },
  certificates: {
    whose: "member_id = ?2",
    shown: ["id", "member_id", "topic", "version", "issued_at", "status", ...stamps],
    words: ["number", "credential"],
    erased: "apart",
    why: "Kept with the name in them, or revoked and emptied: their own choice.",
  },
  consents: {
    whose: "member_id = ?2",
    shown: ["id", "member_id", "purpose", "choice", "version", "language", "asked_at", ...stamps],
    words: [],
    erased: "stays",
    why: "The organisation must be able to show what was agreed; it names an id.",
  },
  agent_memory: {
    whose: "confirmed_by = ?2",
    shown: [
      "id",
      "agent_id",
      "key",
      "value",
      "origin",
      "status",
      "confidence",
      "sources",
      "confirmed_by",
      "uses",
      "wins",
      "losses",
      ...stamps,
    ],
    words: [],
    erased: "stays",
    why: "What the organisation lets its agents remember; who confirmed it is an id.",
  },
  runs: {
    whose: null,
    columns: [
      "id",
      "agent_id",
      "task_id",
      "stage",
      "state",
      "outcome",
      "attempt",
      "engine",
      "working",
      "error",
      "cost_micros",
      "memory_ids",
      "started_at",
      "ended_at",
      ...stamps,
    ],
    why: "What an agent did at a task of the organisation: its own notes.",
  },
  reviews: {
    whose: null,
    columns: [
      "id",
      "task_id",
      "author_agent_id",
      "reviewer_agent_id",
      "round",
      "artefact_hash",
      "criteria_hash",
      "status",
      "verdict",
      "praise",
      "refute",
      ...stamps,
    ],
    why: "What one agent says of another’s work.",
  },
  messages: {
    whose: null,
    columns: ["id", "seq", "task_id", "run_id", "from_agent_id", "to_agent_id", "act", "text", "data", ...stamps],
    why: "What agents say to each other.",
  },
  task_claims: {
    whose: null,
    columns: ["id", "stage", "agent_id", "open", "run_id", "token", "due_at", "attempts"],
    why: "Which agent’s turn it is.",
  },
  agent_wakes: {
    whose: null,
    columns: ["id", "slot", "dirty", "state", "wake_seq", "lease_until", "not_before", "stalled", "failures"],
    why: "When agents look for work.",
  },
  effects: {
    whose: null,
    columns: ["id", "approval_id", "task_id", "kind", "args", "status", "number", "result", ...stamps],
    why: "The ledger of what approvals let happen: the organisation answers for it.",
  },
  budgets: {
    whose: null,
    columns: ["id", "since", "limit_micros", "spent_micros", "reserved_micros", "stopped", "warned_at", "full_at"],
    why: "Money.",
  },
  cost_events: {
    whose: null,
    columns: ["id", "scopes", "status", "reserved_micros", "cost_micros", "created_at"],
    why: "Money.",
  },
  audit_events: {
    whose: "actor_id = ?2 OR instr(detail, ?2) > 0",
    shown: ["id", "version", "actor_kind", "actor_id", "action", "detail", ...stamps],
    words: [],
    erased: "stays",
    why: "Who did what, by ids alone; typed words lie in audit_words.",
  },
  lesson_versions: {
    whose: "published_by = ?2",
    shown: [
      "lesson_id",
      "version",
      "language",
      "source",
      "pack_hash",
      "pack",
      "answer_keys",
      "published_by",
      ...stamps,
    ],
    words: [],
    erased: "stays",
    why: "Published teaching of the organisation; who published it is an id.",
  },
  audit_words: {
    whose: "member_id = ?2",
    shown: ["id", "member_id", ...stamps],
    words: ["words"],
    erased: "deleted",
    why: "What was written about them, for instance why a certificate was revoked.",
  },
  erasures: {
    whose: "id = ?2",
    shown: ["id", "whole", "keep_certificates", "asked_by", "finished_at", ...stamps],
    words: ["user_id"],
    erased: "apart",
    why: "That and when they were erased; the last step takes the user out.",
  },
  tenant_clock: {
    whose: null,
    columns: ["version", "epoch", "horizon"],
    why: "A counter.",
  },
  sync_group: {
    whose: "member_id = ?2",
    shown: ["id", "member_id", "created_at"],
    words: [],
    erased: "deleted",
    why: "Copies of theirs on phones.",
  },
  sync_client: {
    whose: "group_id IN (SELECT id FROM sync_group WHERE member_id = ?2)",
    shown: ["group_id", "id", "lmid", "ver", "epoch"],
    words: ["tail", "gone"],
    erased: "deleted",
    why: "What of these copies has arrived.",
  },
  cv: {
    whose: "scope = 'u:' || ?2",
    shown: ["scope", "key", "ver", "fields"],
    words: ["val"],
    erased: "deleted",
    why: "Copies of the rows above, made ready for their phones; the other scopes follow the rows.",
  },
  sync_quarantine: {
    whose: "member_id = ?2",
    shown: ["client_id", "mid", "member_id", "reason", "at"],
    words: ["raw"],
    erased: "deleted",
    why: "Their work that no rule could take.",
  },
  sync_crash: {
    whose:
      "client_id IN (SELECT id FROM sync_client WHERE group_id IN (SELECT id FROM sync_group WHERE member_id = ?2))",
    shown: ["client_id", "mid", "n"],
    words: [],
    erased: "deleted",
    why: "How often a mutation of theirs brought the Worker down.",
  },
};

/** Identity's tables, and what stands beside the tenants. */
export const globalInventory: Readonly<Record<string, Entry>> = {
  auth_user: {
    whose: "id = ?1",
    shown: ["id", "email_verified", "devices_from", "device_kept", ...stamps],
    words: ["name", "email", "image"],
    erased: "deleted",
    why: "The account.",
  },
  auth_session: {
    whose: "user_id = ?1",
    shown: ["id", "user_id", "expires_at", "active_organization_id", "device_tenant", "device_id", ...stamps],
    words: ["ip_address", "user_agent"],
    secret: ["token"],
    erased: "deleted",
    why: "Where they are signed in.",
  },
  auth_account: {
    whose: "user_id = ?1",
    shown: ["id", "user_id", "provider_id", "access_token_expires_at", "refresh_token_expires_at", "scope", ...stamps],
    words: ["account_id"],
    secret: ["access_token", "refresh_token", "id_token", "password"],
    erased: "deleted",
    why: "How they sign in.",
  },
  auth_verification: {
    whose: "identifier = ?2 OR value = ?1 OR value = ?2",
    shown: ["id", "expires_at", ...stamps],
    words: ["identifier"],
    secret: ["value"],
    erased: "deleted",
    why: "Proofs of an address that are under way.",
  },
  auth_organization: {
    whose: null,
    columns: ["id", "name", "slug", "logo", "metadata", "created_at"],
    why: "The organisation. Deleted when its last member goes.",
  },
  auth_member: {
    whose: "user_id = ?1",
    shown: ["id", "organization_id", "user_id", "role", "created_at"],
    words: [],
    erased: "deleted",
    why: "Which organisations they belong to.",
  },
  auth_invitation: {
    whose: "email = ?2 OR inviter_id = ?1",
    shown: ["id", "organization_id", "role", "status", "expires_at", "inviter_id", "created_at"],
    words: ["email"],
    erased: "deleted",
    why: "Invitations to them and by them.",
  },
  auth_passkey: {
    whose: "user_id = ?1",
    shown: ["id", "user_id", "counter", "challenge_at", "created_at", "used_at", "remove_at"],
    words: ["name"],
    secret: ["credential_id", "public_key"],
    erased: "deleted",
    why: "Passkeys, their public halves.",
  },
  auth_totp: {
    whose: "user_id = ?1",
    shown: ["user_id", "last_step", "created_at", "confirmed_at", "remove_at"],
    words: [],
    secret: ["secret"],
    erased: "deleted",
    why: "The authenticator app.",
  },
  auth_backup_code: {
    whose: "user_id = ?1",
    shown: ["user_id", "created_at", "used_at"],
    words: [],
    secret: ["code_hash"],
    erased: "deleted",
    why: "Codes on paper, hashed.",
  },
  auth_step_up: {
    whose: "user_id = ?1",
    shown: ["session_id", "class", "user_id", "by_factor", "until"],
    words: [],
    erased: "deleted",
    why: "What a session has confirmed, for ten minutes.",
  },
  auth_invitation_link: {
    whose: null,
    columns: ["secret_hash", "organization_id", "invitation_id", "created_at"],
    why: "The hash of a link and the ids it leads to.",
  },
  auth_pin: {
    whose: "user_id = ?1",
    shown: ["organization_id", "user_id", "wrong", ...stamps],
    words: ["name"],
    secret: ["hash"],
    erased: "deleted",
    why: "The name and PIN that sign them in on another phone.",
  },
  auth_failure: {
    // Before auth_pin is erased: it says the name that failed.
    whose:
      "key IN ('sign-in:account:' || lower(?2), 'mail:account:' || lower(?2)) OR instr(key, ?1) > 0 OR key IN (SELECT 'pin:account:' || organization_id || ':' || name FROM auth_pin WHERE user_id = ?1)",
    shown: ["count", "last_at"],
    words: ["key"],
    erased: "deleted",
    why: "Failed sign-ins and mails asked for, counted until the night.",
  },
  auth_rate_limit: {
    whose: "instr(key, ?1) > 0",
    shown: ["id", "count", "last_request"],
    words: ["key"],
    erased: "deleted",
    why: "Exports, counted.",
  },
  auth_join_code: {
    whose: null,
    columns: ["code_hash", "organization_id", "cohort_id", "member_id", "expires_at", "used_by", "created_at"],
    why: "The hash of a code and the ids it leads to; useless after two days.",
  },
  auth_erasure: {
    whose: "user_id = ?1",
    shown: ["user_id", "organization_id", "keep_certificates", "asked_by", "created_at"],
    words: [],
    erased: "apart",
    why: "That they asked to be erased; its own last step.",
  },
  directory: {
    whose: null,
    columns: ["tenant_id", "binding", "created_at"],
    why: "Which database an organisation lives in.",
  },
  certificate_slots: {
    whose: null,
    columns: ["slot", "certificate_id", "issuer_id", "status"],
    why: "The public list of the revoked: numbers, and no names.",
  },
};

/** Every column of an entry. */
export const columnsOf = (entry: Entry): readonly string[] =>
  entry.whose === null ? entry.columns : [...entry.shown, ...entry.words, ...(entry.secret ?? [])];
