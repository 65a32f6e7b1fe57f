// Registry: record name -> table. The only file of the Worker that lists the nouns.
import { getTableColumns, getTableName } from "drizzle-orm";
import type { SQLiteTable } from "drizzle-orm/sqlite-core";
import { auditEventsTable } from "./audit/table.ts";
import { views, type EntityName, type View } from "../shared/access.ts";
import type { Actor } from "../shared/actor.ts";
import { agentsTable } from "./agents/table.ts";
import { approvalsTable, decisionsTable } from "./approvals/table.ts";
import { certificatesTable } from "./certificates/table.ts";
import { clientsTable } from "./clients/table.ts";
import { cohortsTable, enrolmentsTable } from "./cohorts/table.ts";
import { devicesTable } from "./devices/table.ts";
import { attemptsTable, lessonsTable, lessonVersionsTable, progressTable } from "./lessons/table.ts";
import { invitationsTable, membersTable } from "./members/table.ts";
import { memoryTable } from "./memory/table.ts";
import { messagesTable } from "./messages/table.ts";
import { outcomesTable } from "./outcomes/table.ts";
import { auditWordsTable, consentsTable, erasuresTable } from "./privacy/table.ts";
import { reviewsTable } from "./reviews/table.ts";
import { runsTable } from "./runs/table.ts";
import { tasksTable } from "./tasks/table.ts";
import { tenantsTable } from "./tenants/table.ts";

export type StoredRecord = Readonly<Record<string, unknown>>;

export const entityTables = {
  tenant: tenantsTable,
  member: membersTable,
  invitation: invitationsTable,
  device: devicesTable,
  cohort: cohortsTable,
  enrolment: enrolmentsTable,
  agent: agentsTable,
  client: clientsTable,
  task: tasksTable,
  approval: approvalsTable,
  decision: decisionsTable,
  run: runsTable,
  review: reviewsTable,
  message: messagesTable,
  memory: memoryTable,
  outcome: outcomesTable,
  lesson: lessonsTable,
  attempt: attemptsTable,
  progress: progressTable,
  certificate: certificatesTable,
  consent: consentsTable,
} as const satisfies Record<EntityName, SQLiteTable>;
type EntityTable = (typeof entityTables)[EntityName]["_"]["name"];

export interface Entity {
  readonly name: EntityName;
  readonly table: EntityTable;
  /** SQL names, `id` first; `decode` and `encode` speak in this order. */
  readonly columns: readonly string[];
  decode(values: readonly unknown[]): StoredRecord;
  encode(record: StoredRecord): unknown[];
  /** The rows a rule gets that scans `<name>/`, as SQL; null where none may. */
  readonly range: string | null;
  /** The row behind `<name>/<id>` when `actor` says it: their own progress, for instance. */
  rowId(id: string, actor: Actor | null): string;
  views(record: StoredRecord): readonly View[];
}

interface Addressing {
  readonly range?: string;
  rowId?(id: string, actor: Actor | null): string;
  /** The row's id when the record does not carry it. */
  idOf?(record: StoredRecord): string;
}

function entity(name: EntityName): Entity {
  const table: SQLiteTable = entityTables[name];
  const { range = null, rowId, idOf } = addressing[name] ?? {};
  const fields = Object.entries(getTableColumns(table)).filter(([field]) => field !== "tenantId");
  const project = views[name] as (record: never) => readonly View[];
  return {
    name,
    table: getTableName(entityTables[name]),
    columns: fields.map(([, column]) => column.name),
    decode: (values) =>
      Object.fromEntries(
        fields.flatMap(([field, column], at) => {
          if (idOf && field === "id") return [];
          const value = values[at] ?? null;
          return [[field, value === null ? null : column.mapFromDriverValue(value)]];
        }),
      ),
    encode: (record) =>
      fields.map(([field, column]) => {
        const value = idOf && field === "id" ? idOf(record) : record[field];
        return value === null || value === undefined ? null : column.mapToDriverValue(value);
      }),
    range,
    rowId: rowId ?? ((id) => id),
    views: (record) => project(record as never),
  };
}

const addressing: Partial<Record<EntityName, Addressing>> = {
  // Rules look for the owner who is left, and for nobody else among thousands.
  member: { range: "role = 'owner' AND status = 'active'" },
  progress: {
    rowId: (id, actor) => (actor ? `${actor.memberId}/${id}` : id),
    idOf: (record) => `${String(record["memberId"])}/${String(record["lessonId"])}`,
  },
};

/** In the order in which foreign keys allow them to be written. */
export const entities = Object.fromEntries(
  Object.keys(entityTables).map((name) => [name, entity(name as EntityName)]),
) as Readonly<Record<EntityName, Entity>>;

export const isEntityName = (name: string): name is EntityName => Object.hasOwn(entities, name);

/** Sync's own tables are written by hand: no record of theirs is ever read as an object. */
const syncTableNames = ["tenant_clock", "sync_group", "sync_client", "cv", "sync_quarantine", "sync_crash"] as const;

/** The kernel's own: no phone sees them, and the statements of scope/system.ts alone write them. */
const kernelTableNames = ["task_claims", "agent_wakes", "effects", "budgets", "cost_events"] as const;

/** Every table whose rows belong to one tenant. */
export const tenantTableNames = [
  ...Object.values(entities).map(({ table }) => table),
  getTableName(auditEventsTable),
  getTableName(lessonVersionsTable),
  getTableName(auditWordsTable),
  getTableName(erasuresTable),
  ...syncTableNames,
  ...kernelTableNames,
];
export type TenantTable = (typeof tenantTableNames)[number];
