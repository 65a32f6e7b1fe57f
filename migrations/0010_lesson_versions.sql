-- Every version of the lessons an organisation wrote, one row a language, for ever: late attempts are graded with the
-- answers of their own version, and a phone may still ask for the pack it began with.
CREATE TABLE lesson_versions (
  tenant_id TEXT NOT NULL,
  lesson_id TEXT NOT NULL,
  version INTEGER NOT NULL,
  language TEXT NOT NULL CHECK (language IN ('mg', 'fr', 'en')),
  source TEXT NOT NULL,
  pack_hash TEXT NOT NULL,
  pack TEXT NOT NULL CHECK (json_valid(pack)),
  answer_keys TEXT NOT NULL CHECK (json_valid(answer_keys)),
  published_by TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL,
  PRIMARY KEY (tenant_id, lesson_id, version, language),
  FOREIGN KEY (tenant_id, lesson_id) REFERENCES lessons (tenant_id, id),
  FOREIGN KEY (tenant_id, published_by) REFERENCES members (tenant_id, id)
) WITHOUT ROWID;
CREATE INDEX lesson_versions_by_pack ON lesson_versions (tenant_id, pack_hash);

CREATE TRIGGER lesson_versions_keep_tenant BEFORE UPDATE OF tenant_id ON lesson_versions WHEN NEW.tenant_id <> OLD.tenant_id BEGIN SELECT RAISE(ABORT, 'tenant_id is fixed'); END;
CREATE TRIGGER lesson_versions_keep BEFORE UPDATE ON lesson_versions BEGIN SELECT RAISE(ABORT, 'lesson versions are append-only'); END;
CREATE TRIGGER lesson_versions_stay BEFORE DELETE ON lesson_versions BEGIN SELECT RAISE(ABORT, 'lesson versions are append-only'); END;
