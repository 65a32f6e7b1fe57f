-- Classes of a training centre and who learns in them.
CREATE TABLE cohorts (
  tenant_id TEXT NOT NULL,
  id TEXT NOT NULL,
  name TEXT NOT NULL,
  trainer_ids TEXT NOT NULL CHECK (json_valid(trainer_ids)),
  join_code TEXT NOT NULL,
  join_open INTEGER NOT NULL CHECK (join_open IN (0, 1)),
  opens_at INTEGER NOT NULL,
  closes_at INTEGER NOT NULL,
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL,
  PRIMARY KEY (tenant_id, id),
  FOREIGN KEY (tenant_id, tenant_id) REFERENCES tenants (tenant_id, id)
) WITHOUT ROWID;

CREATE TABLE enrolments (
  tenant_id TEXT NOT NULL,
  id TEXT NOT NULL,
  cohort_id TEXT NOT NULL,
  member_id TEXT NOT NULL,
  contact TEXT NOT NULL,
  status TEXT NOT NULL CHECK (status IN ('active', 'left')),
  heard_at INTEGER NOT NULL,
  unsent INTEGER NOT NULL CHECK (unsent >= 0),
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL,
  PRIMARY KEY (tenant_id, id),
  FOREIGN KEY (tenant_id, cohort_id) REFERENCES cohorts (tenant_id, id),
  FOREIGN KEY (tenant_id, member_id) REFERENCES members (tenant_id, id)
) WITHOUT ROWID;
CREATE UNIQUE INDEX enrolments_member ON enrolments (tenant_id, member_id, cohort_id);

CREATE TRIGGER cohorts_keep_tenant BEFORE UPDATE OF tenant_id ON cohorts WHEN NEW.tenant_id <> OLD.tenant_id BEGIN SELECT RAISE(ABORT, 'tenant_id is fixed'); END;
CREATE TRIGGER enrolments_keep_tenant BEFORE UPDATE OF tenant_id ON enrolments WHEN NEW.tenant_id <> OLD.tenant_id BEGIN SELECT RAISE(ABORT, 'tenant_id is fixed'); END;
CREATE TRIGGER enrolments_keep_who BEFORE UPDATE ON enrolments WHEN NEW.cohort_id <> OLD.cohort_id OR NEW.member_id <> OLD.member_id BEGIN SELECT RAISE(ABORT, 'an enrolment keeps its learner'); END;

-- Global: a code that somebody types names no tenant. Only its hash is kept; whether the class still takes anybody is
-- the class's own word. With a member it is a way back for that one person, good once.
CREATE TABLE auth_join_code (
  code_hash TEXT PRIMARY KEY NOT NULL,
  organization_id TEXT NOT NULL REFERENCES auth_organization (id),
  cohort_id TEXT NOT NULL,
  member_id TEXT,
  expires_at INTEGER,
  used_by TEXT,
  created_at INTEGER NOT NULL
) WITHOUT ROWID;
