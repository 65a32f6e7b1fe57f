// What the schema itself must hold apart, table by table, read from the migrated database.
import { entityTables, tenantTableNames } from "../../server/tables.ts";
import { getTableName } from "drizzle-orm";

/** Tables that no tenant owns: identity, and what finds a tenant before it is known. */
export const globalTables = [
  "auth_user",
  "auth_session",
  "auth_account",
  "auth_verification",
  "auth_organization",
  "auth_member",
  "auth_invitation",
  "auth_rate_limit",
  "auth_join_code",
  "auth_invitation_link",
  "auth_passkey",
  "auth_totp",
  "auth_backup_code",
  "auth_step_up",
  "auth_erasure",
  "directory",
  "certificate_slots",
  "auth_failure",
  "auth_pin",
];
/** Tables of programmes over several tenants, which read consents and never rows. There are none yet. */
export const programTables: readonly string[] = [];

/** Columns that are named like a reference and are none; each with its reason. */
const unheld: Readonly<Record<string, string>> = {
  "members.user_id": "identity may live in another database",
  "tasks.client_id": "held by two triggers: a reference of two columns cannot be added to a table that exists",
  "messages.run_id": "read with its task alone, and some is said outside a run",
  "task_claims.agent_id": "the kernel’s own, as the task says",
  "task_claims.run_id": "the kernel’s own: a run that has not been written yet holds it",
  "tasks.assignee_id": "held by one generated column for each kind of assignee",
  "approvals.requested_by": "a member or an agent",
  "approvals.decision_id": "written with its decision, which refers back",
  "decisions.outcome_by": "whoever was faster: a member or an agent",
  "audit_events.actor_id": "what happened stays, whoever is gone",
  "attempts.lesson_id": "a slug of global content, or the tenant's own",
  "progress.lesson_id": "a slug of global content, or the tenant's own",
  "erasures.user_id": "identity may live in another database, and it is taken out in the end",
  "erasures.asked_by": "a member, themselves, or the time that has passed",
  "sync_group.member_id": "sync's own, read with its owner",
  "sync_client.group_id": "sync's own, a phone's text",
  "sync_quarantine.client_id": "sync's own, a phone's text",
  "sync_quarantine.member_id": "kept for the operator, whoever is gone",
  "sync_crash.client_id": "sync's own, a phone's text",
};

/** The agents' pulse asks one question of a database, whose answer is a few rows of all its tenants. */
const acrossTenants: ReadonlySet<string> = new Set(["agent_wakes_beat", "agent_wakes_lease", "task_claims_due"]);

/** Records that bear the id of another one. */
const byOthersId: ReadonlySet<string> = new Set(["erasures.id", "task_claims.id", "agent_wakes.id"]);

/** Tables that are no records and lead to their tenant all the same. */
const besideRecords: ReadonlySet<string> = new Set(["budgets"]);

/** Rules of single tables that a trigger keeps, beside the fixed tenant. */
const ownTriggers = [
  "cv_only_forward",
  "sync_client_only_forward",
  "audit_events_keep",
  "audit_events_stay",
  "attempts_keep",
  "attempts_stay",
  "devices_keep_key",
  "enrolments_keep_who",
  "lesson_versions_keep",
  "lesson_versions_stay",
  "members_keep_owner",
  "consents_keep",
  "consents_stay",
  "tasks_client_new",
  "tasks_client_set",
  "reviews_keep_what",
  "agent_memory_keep_origin",
  "agent_memory_promotion",
  "agent_memory_born",
  "task_claims_only_forward",
  "effects_settled",
  "effects_stay",
  "cost_events_stay",
];

interface Column {
  readonly name: string;
  readonly pk: number;
}
interface Reference {
  readonly id: number;
  readonly seq: number;
  readonly table: string;
  readonly from: string;
  readonly to: string | null;
  readonly on_update: string;
  readonly on_delete: string;
}

/** What is wrong with the schema; one line each. */
export async function schemaFaults(db: D1Database): Promise<string[]> {
  const all = async <Row>(sql: string): Promise<Row[]> => (await db.prepare(sql).all<Row>()).results;
  const faults: string[] = [];
  const made = await all<{ type: string; name: string; tbl_name: string; sql: string }>(
    "SELECT type, name, tbl_name, sql FROM sqlite_master WHERE name NOT LIKE 'sqlite_%' AND name NOT LIKE '_cf%' AND name NOT LIKE 'd1_%' AND name NOT LIKE '%touched%'",
  );
  const tables = made.filter(({ type }) => type === "table").map(({ name }) => name);
  const known = new Set<string>([...tenantTableNames, ...globalTables, ...programTables]);
  for (const table of tables) if (!known.has(table)) faults.push(`${table}: say in schema-lint.ts whose table it is`);
  for (const table of known) if (!tables.includes(table)) faults.push(`${table}: there is no such table`);
  for (const name of ownTriggers)
    if (!made.some((one) => one.name === name)) faults.push(`the trigger ${name} is missing`);
  const records = new Set(Object.values(entityTables).map((table) => getTableName(table)));

  for (const table of tenantTableNames) {
    const columns = await all<Column>(`PRAGMA table_xinfo(${table})`);
    if (columns.find(({ pk }) => pk === 1)?.name !== "tenant_id")
      faults.push(`${table}: its key does not begin with its tenant`);
    const { sql = "" } = made.find(({ type, name }) => type === "table" && name === table) ?? {};
    if (!sql.endsWith(") WITHOUT ROWID")) faults.push(`${table}: it has row ids`);
    const fixed = `CREATE TRIGGER ${table}_keep_tenant BEFORE UPDATE OF tenant_id ON ${table} WHEN NEW.tenant_id <> OLD.tenant_id BEGIN SELECT RAISE(ABORT, 'tenant_id is fixed'); END`;
    if (!made.some((one) => one.sql === fixed)) faults.push(`${table}: its tenant may change`);
    for (const { name } of await all<{ name: string }>(`PRAGMA index_list(${table})`)) {
      const [first] = await all<{ name: string }>(`PRAGMA index_info(${name})`);
      if (first?.name !== "tenant_id" && !acrossTenants.has(name))
        faults.push(`${table}: ${name} does not begin with its tenant`);
    }
    const parts = await all<Reference>(`PRAGMA foreign_key_list(${table})`);
    const references = [...new Set(parts.map(({ id }) => id))].map((id) => parts.filter((part) => part.id === id));
    for (const reference of references) {
      const [first] = reference;
      const to = first?.table ?? "";
      const tenant = reference.find(({ seq }) => seq === 0);
      if (tenant?.from !== "tenant_id" || tenant.to !== "tenant_id")
        faults.push(`${table}: its reference to ${to} may leave the tenant`);
      if (first?.on_update !== "NO ACTION" || first.on_delete !== "NO ACTION")
        faults.push(`${table}: its reference to ${to} cascades`);
    }
    const held = new Set(
      references.flatMap((reference) => reference.filter(({ seq }) => seq > 0).map(({ from }) => from)),
    );
    for (const { name } of columns) {
      const isReference =
        byOthersId.has(`${table}.${name}`) ||
        (/(_id|_by|^assignee_\w+)$/.test(name) && name !== "tenant_id" && name !== "assignee_kind");
      if (isReference && !held.has(name) && !(`${table}.${name}` in unheld))
        faults.push(`${table}.${name}: no reference of its own tenant holds it`);
    }
    const leads = records.has(table as never) || besideRecords.has(table);
    if (leads && table !== "tenants" && references.length === 0)
      faults.push(`${table}: no reference leads to its tenant`);
  }
  return faults;
}
