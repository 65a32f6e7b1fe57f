-- Sync's own tables. The clock's version is NOT NULL on purpose: a stale writer sets it to NULL and its whole
-- batch is rolled back.
CREATE TABLE tenant_clock (
  tenant_id TEXT PRIMARY KEY NOT NULL,
  version INTEGER NOT NULL,
  epoch INTEGER NOT NULL,
  -- Deletions older than this version are forgotten: a copy from before it is made anew.
  horizon INTEGER NOT NULL DEFAULT 0
) WITHOUT ROWID;

CREATE TABLE sync_group (
  tenant_id TEXT NOT NULL,
  id TEXT NOT NULL,
  member_id TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  PRIMARY KEY (tenant_id, id)
) WITHOUT ROWID;

CREATE TABLE sync_client (
  tenant_id TEXT NOT NULL,
  group_id TEXT NOT NULL,
  id TEXT NOT NULL,
  lmid INTEGER NOT NULL,
  ver INTEGER NOT NULL,
  epoch INTEGER NOT NULL,
  -- The intents behind the last mutation ids, the newest last: a phone restored from an old image gives the same
  -- numbers to other intents.
  tail TEXT NOT NULL DEFAULT '[]',
  -- Intents that came by another road while their sending from this client was still on its way: when it arrives
  -- after all, they count no more.
  gone TEXT NOT NULL DEFAULT '[]',
  PRIMARY KEY (tenant_id, group_id, id)
) WITHOUT ROWID;
CREATE INDEX sync_client_ver ON sync_client (tenant_id, group_id, ver);

-- The client view: each record as delivered, once per scope; NULL is a tombstone.
CREATE TABLE cv (
  tenant_id TEXT NOT NULL,
  scope TEXT NOT NULL,
  key TEXT NOT NULL,
  ver INTEGER NOT NULL,
  val TEXT,
  PRIMARY KEY (tenant_id, scope, key)
) WITHOUT ROWID;
CREATE INDEX cv_ver ON cv (tenant_id, scope, ver);

CREATE TABLE sync_quarantine (
  tenant_id TEXT NOT NULL,
  client_id TEXT NOT NULL,
  mid INTEGER NOT NULL,
  member_id TEXT NOT NULL,
  reason TEXT NOT NULL,
  raw TEXT NOT NULL,
  at INTEGER NOT NULL,
  PRIMARY KEY (tenant_id, client_id, mid)
) WITHOUT ROWID;

-- How often a mutation has brought its Worker down; written outside the push's batch.
CREATE TABLE sync_crash (
  tenant_id TEXT NOT NULL,
  client_id TEXT NOT NULL,
  mid INTEGER NOT NULL,
  n INTEGER NOT NULL,
  PRIMARY KEY (tenant_id, client_id, mid)
) WITHOUT ROWID;
