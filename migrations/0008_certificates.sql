-- A topic's version is certified once; a revoked certificate is not undone by another try.
CREATE UNIQUE INDEX certificates_once ON certificates (tenant_id, member_id, topic, version);

-- Passed certifying attempts, which a certificate may have to follow.
CREATE INDEX attempts_certified ON attempts (tenant_id, member_id) WHERE kind = 'certifying' AND server_score >= 80;

-- Every certificate of every tenant, beside the directory: its place in the public list of the revoked, and where it
-- lives, for who asks by its id alone. AUTOINCREMENT: a slot is never given twice.
CREATE TABLE certificate_slots (
  slot INTEGER PRIMARY KEY AUTOINCREMENT,
  certificate_id TEXT NOT NULL UNIQUE,
  issuer_id TEXT NOT NULL,
  status TEXT NOT NULL CHECK (status IN ('reserved', 'issued', 'revoked', 'superseded'))
);
CREATE INDEX certificate_slots_void ON certificate_slots (status, slot) WHERE status IN ('revoked', 'superseded');
