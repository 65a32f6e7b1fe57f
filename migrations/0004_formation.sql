-- lesson_id is a slug of global content, not a row of this tenant: no foreign key holds it.
CREATE TABLE lessons (
  tenant_id TEXT NOT NULL,
  id TEXT NOT NULL,
  version INTEGER NOT NULL,
  topic TEXT NOT NULL,
  position INTEGER NOT NULL,
  minutes INTEGER NOT NULL,
  titles TEXT NOT NULL CHECK (json_valid(titles)),
  packs TEXT NOT NULL CHECK (json_valid(packs)),
  bytes TEXT NOT NULL CHECK (json_valid(bytes)),
  status TEXT NOT NULL CHECK (status IN ('published', 'draft', 'archived')),
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL,
  PRIMARY KEY (tenant_id, id),
  FOREIGN KEY (tenant_id, tenant_id) REFERENCES tenants (tenant_id, id)
) WITHOUT ROWID;

CREATE TABLE attempts (
  tenant_id TEXT NOT NULL,
  id TEXT NOT NULL,
  member_id TEXT NOT NULL,
  lesson_id TEXT NOT NULL,
  lesson_version INTEGER NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('practice', 'certifying')),
  order_seed INTEGER NOT NULL,
  answers TEXT NOT NULL,
  started_at INTEGER NOT NULL,
  ended_at INTEGER NOT NULL,
  local_score INTEGER NOT NULL,
  server_score INTEGER,
  status TEXT NOT NULL CHECK (status IN ('received', 'graded', 'flagged', 'quarantined')),
  channel TEXT NOT NULL CHECK (channel IN ('app', 'text', 'file', 'qr')),
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL,
  PRIMARY KEY (tenant_id, id),
  FOREIGN KEY (tenant_id, member_id) REFERENCES members (tenant_id, id)
) WITHOUT ROWID;

CREATE TABLE progress (
  tenant_id TEXT NOT NULL,
  id TEXT NOT NULL CHECK (id = member_id || '/' || lesson_id),
  member_id TEXT NOT NULL,
  lesson_id TEXT NOT NULL,
  best_score INTEGER NOT NULL,
  passed INTEGER NOT NULL CHECK (passed IN (0, 1)),
  attempts INTEGER NOT NULL,
  lesson_version INTEGER NOT NULL,
  first_passed_at INTEGER,
  last_attempt_at INTEGER NOT NULL,
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL,
  PRIMARY KEY (tenant_id, id),
  FOREIGN KEY (tenant_id, member_id) REFERENCES members (tenant_id, id)
) WITHOUT ROWID;

CREATE TABLE certificates (
  tenant_id TEXT NOT NULL,
  id TEXT NOT NULL,
  member_id TEXT NOT NULL,
  topic TEXT NOT NULL,
  version INTEGER NOT NULL,
  number TEXT NOT NULL,
  issued_at INTEGER NOT NULL,
  status TEXT NOT NULL CHECK (status IN ('issued', 'revoked', 'superseded')),
  credential TEXT,
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL,
  PRIMARY KEY (tenant_id, id),
  FOREIGN KEY (tenant_id, member_id) REFERENCES members (tenant_id, id)
) WITHOUT ROWID;
