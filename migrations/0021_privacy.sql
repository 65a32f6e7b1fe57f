-- What people were told and agreed to, in which words; never changed, a later row says otherwise.
CREATE TABLE consents (
  tenant_id TEXT NOT NULL,
  id TEXT NOT NULL,
  member_id TEXT NOT NULL,
  purpose TEXT NOT NULL CHECK (purpose IN ('account', 'transfer', 'class', 'certificate', 'statistics')),
  choice TEXT NOT NULL CHECK (choice IN ('given', 'withdrawn')),
  version INTEGER NOT NULL,
  language TEXT NOT NULL CHECK (language IN ('mg', 'fr', 'en')),
  asked_at INTEGER NOT NULL,
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL,
  PRIMARY KEY (tenant_id, id),
  FOREIGN KEY (tenant_id, member_id) REFERENCES members (tenant_id, id)
) WITHOUT ROWID;
-- The newest of a purpose is what holds.
CREATE INDEX consents_newest ON consents (tenant_id, member_id, purpose, created_at);

-- Words that someone typed about a person and that an audit event points to: apart, so that they can be erased and the
-- event stays as it was.
CREATE TABLE audit_words (
  tenant_id TEXT NOT NULL,
  id TEXT NOT NULL,
  member_id TEXT NOT NULL,
  words TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL,
  PRIMARY KEY (tenant_id, id),
  FOREIGN KEY (tenant_id, member_id) REFERENCES members (tenant_id, id)
) WITHOUT ROWID;

-- Members whose data is erased, under way while finished_at is NULL: what was cut off goes on from here. The id is the
-- member's. With `whole` nobody else is left, and the organisation goes too.
CREATE TABLE erasures (
  tenant_id TEXT NOT NULL,
  id TEXT NOT NULL,
  user_id TEXT,
  whole INTEGER NOT NULL CHECK (whole IN (0, 1)),
  keep_certificates INTEGER NOT NULL CHECK (keep_certificates IN (0, 1)),
  asked_by TEXT NOT NULL,
  finished_at INTEGER,
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL,
  PRIMARY KEY (tenant_id, id),
  FOREIGN KEY (tenant_id, id) REFERENCES members (tenant_id, id)
) WITHOUT ROWID;

-- Global: whose account is to be erased, in one organisation or, with an empty text, in all. Gone once it is done.
CREATE TABLE auth_erasure (
  user_id TEXT NOT NULL,
  organization_id TEXT NOT NULL,
  keep_certificates INTEGER NOT NULL CHECK (keep_certificates IN (0, 1)),
  asked_by TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  PRIMARY KEY (user_id, organization_id)
) WITHOUT ROWID;

CREATE TRIGGER consents_keep_tenant BEFORE UPDATE OF tenant_id ON consents WHEN NEW.tenant_id <> OLD.tenant_id BEGIN SELECT RAISE(ABORT, 'tenant_id is fixed'); END;
CREATE TRIGGER audit_words_keep_tenant BEFORE UPDATE OF tenant_id ON audit_words WHEN NEW.tenant_id <> OLD.tenant_id BEGIN SELECT RAISE(ABORT, 'tenant_id is fixed'); END;
CREATE TRIGGER erasures_keep_tenant BEFORE UPDATE OF tenant_id ON erasures WHEN NEW.tenant_id <> OLD.tenant_id BEGIN SELECT RAISE(ABORT, 'tenant_id is fixed'); END;
CREATE TRIGGER consents_keep BEFORE UPDATE ON consents BEGIN SELECT RAISE(ABORT, 'consents are append-only'); END;

-- What is append-only stays so, but for an erasure that is written down and under way: a person's own attempts, and
-- everything of an organisation that goes with its last member.
CREATE TRIGGER consents_stay BEFORE DELETE ON consents WHEN NOT EXISTS (SELECT 1 FROM erasures WHERE tenant_id = OLD.tenant_id AND whole = 1 AND finished_at IS NULL) BEGIN SELECT RAISE(ABORT, 'consents are append-only'); END;
DROP TRIGGER attempts_stay;
CREATE TRIGGER attempts_stay BEFORE DELETE ON attempts WHEN NOT EXISTS (SELECT 1 FROM erasures WHERE tenant_id = OLD.tenant_id AND (id = OLD.member_id OR whole = 1) AND finished_at IS NULL) BEGIN SELECT RAISE(ABORT, 'attempts are append-only'); END;
DROP TRIGGER audit_events_stay;
CREATE TRIGGER audit_events_stay BEFORE DELETE ON audit_events WHEN NOT EXISTS (SELECT 1 FROM erasures WHERE tenant_id = OLD.tenant_id AND whole = 1 AND finished_at IS NULL) BEGIN SELECT RAISE(ABORT, 'audit events are append-only'); END;
DROP TRIGGER lesson_versions_stay;
CREATE TRIGGER lesson_versions_stay BEFORE DELETE ON lesson_versions WHEN NOT EXISTS (SELECT 1 FROM erasures WHERE tenant_id = OLD.tenant_id AND whole = 1 AND finished_at IS NULL) BEGIN SELECT RAISE(ABORT, 'lesson versions are append-only'); END;
DROP TRIGGER members_keep_owner;
CREATE TRIGGER members_keep_owner BEFORE UPDATE OF role, status ON members WHEN OLD.role = 'owner' AND OLD.status = 'active' AND (NEW.role <> 'owner' OR NEW.status <> 'active') AND NOT EXISTS (SELECT 1 FROM members WHERE tenant_id = OLD.tenant_id AND role = 'owner' AND status = 'active' AND id <> OLD.id) AND NOT EXISTS (SELECT 1 FROM erasures WHERE tenant_id = OLD.tenant_id AND id = OLD.id AND whole = 1 AND finished_at IS NULL) BEGIN SELECT RAISE(ABORT, 'a tenant keeps an owner'); END;
