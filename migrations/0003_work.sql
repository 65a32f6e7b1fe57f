CREATE TABLE tasks (
  tenant_id TEXT NOT NULL,
  id TEXT NOT NULL,
  title TEXT NOT NULL,
  body TEXT NOT NULL,
  kind TEXT NOT NULL,
  status TEXT NOT NULL CHECK (status IN ('pending', 'in_progress', 'completed', 'failed', 'cancelled')),
  priority TEXT NOT NULL CHECK (priority IN ('low', 'normal', 'high', 'urgent')),
  assignee_kind TEXT NOT NULL CHECK (assignee_kind IN ('member', 'agent', 'none')),
  assignee_id TEXT CHECK ((assignee_id IS NULL) = (assignee_kind = 'none')),
  created_by TEXT,
  due_at INTEGER,
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL,
  -- One column per kind of assignee, so that each is held by a foreign key of its own tenant.
  assignee_member TEXT GENERATED ALWAYS AS (CASE assignee_kind WHEN 'member' THEN assignee_id END) VIRTUAL,
  assignee_agent TEXT GENERATED ALWAYS AS (CASE assignee_kind WHEN 'agent' THEN assignee_id END) VIRTUAL,
  PRIMARY KEY (tenant_id, id),
  FOREIGN KEY (tenant_id, created_by) REFERENCES members (tenant_id, id),
  FOREIGN KEY (tenant_id, assignee_member) REFERENCES members (tenant_id, id),
  FOREIGN KEY (tenant_id, assignee_agent) REFERENCES agents (tenant_id, id)
) WITHOUT ROWID;

CREATE TABLE approvals (
  tenant_id TEXT NOT NULL,
  id TEXT NOT NULL,
  task_id TEXT,
  kind TEXT NOT NULL,
  subject TEXT NOT NULL CHECK (json_valid(subject)),
  subject_hash TEXT NOT NULL,
  risk TEXT NOT NULL CHECK (risk IN ('low', 'medium', 'high')),
  status TEXT NOT NULL CHECK (status IN
    ('pending', 'approved', 'approved_edited', 'rejected', 'changes_requested', 'expired', 'superseded', 'cancelled')),
  approver_policy TEXT NOT NULL CHECK (json_valid(approver_policy)),
  requested_by TEXT NOT NULL,
  decided_by TEXT,
  decision_id TEXT,
  decided_at INTEGER,
  expires_at INTEGER NOT NULL,
  version INTEGER NOT NULL,
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL,
  PRIMARY KEY (tenant_id, id),
  FOREIGN KEY (tenant_id, task_id) REFERENCES tasks (tenant_id, id),
  FOREIGN KEY (tenant_id, decided_by) REFERENCES members (tenant_id, id)
) WITHOUT ROWID;

CREATE TABLE decisions (
  tenant_id TEXT NOT NULL,
  id TEXT NOT NULL,
  approval_id TEXT NOT NULL,
  member_id TEXT NOT NULL,
  verdict TEXT NOT NULL CHECK (verdict IN ('approve', 'reject', 'request_changes')),
  reason TEXT,
  subject_hash TEXT NOT NULL,
  claimed_at INTEGER NOT NULL,
  outcome TEXT NOT NULL CHECK (outcome IN
    ('applied', 'superseded', 'stale', 'expired', 'forbidden', 'invalid', 'needs_step_up', 'quarantined')),
  outcome_by TEXT,
  seen_at INTEGER,
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL,
  PRIMARY KEY (tenant_id, id),
  FOREIGN KEY (tenant_id, approval_id) REFERENCES approvals (tenant_id, id),
  FOREIGN KEY (tenant_id, member_id) REFERENCES members (tenant_id, id)
) WITHOUT ROWID;

CREATE TABLE outcomes (
  tenant_id TEXT NOT NULL,
  id TEXT NOT NULL,
  member_id TEXT NOT NULL,
  kind TEXT NOT NULL,
  outcome TEXT NOT NULL CHECK (outcome IN
    ('applied', 'superseded', 'stale', 'expired', 'forbidden', 'invalid', 'needs_step_up', 'quarantined')),
  code TEXT NOT NULL,
  text TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL,
  PRIMARY KEY (tenant_id, id),
  FOREIGN KEY (tenant_id, member_id) REFERENCES members (tenant_id, id)
) WITHOUT ROWID;

-- What happened, one event a push or other commit at least; sealed and searched by a later migration.
CREATE TABLE audit_events (
  tenant_id TEXT NOT NULL,
  id TEXT NOT NULL,
  version INTEGER NOT NULL,
  actor_kind TEXT NOT NULL CHECK (actor_kind IN ('member', 'agent', 'system')),
  actor_id TEXT,
  action TEXT NOT NULL,
  detail TEXT NOT NULL CHECK (json_valid(detail)),
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL,
  PRIMARY KEY (tenant_id, id)
) WITHOUT ROWID;
