-- Tenant tables: tenant_id leads every key, so a row of another tenant cannot be named by mistake.
CREATE TABLE tenants (
  tenant_id TEXT NOT NULL,
  id TEXT NOT NULL CHECK (id = tenant_id),
  name TEXT NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('agency', 'centre', 'ministry', 'entrepreneur')),
  plan TEXT NOT NULL CHECK (plan IN ('free', 'pro', 'enterprise')),
  settings TEXT NOT NULL CHECK (json_valid(settings)),
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL,
  PRIMARY KEY (tenant_id, id)
) WITHOUT ROWID;

CREATE TABLE members (
  tenant_id TEXT NOT NULL,
  id TEXT NOT NULL,
  user_id TEXT NOT NULL,
  display_name TEXT NOT NULL,
  role TEXT NOT NULL CHECK (role IN ('owner', 'admin', 'staff', 'external')),
  status TEXT NOT NULL CHECK (status IN ('invited', 'active', 'suspended', 'left')),
  language TEXT NOT NULL CHECK (language IN ('mg', 'fr', 'en')),
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL,
  PRIMARY KEY (tenant_id, id),
  FOREIGN KEY (tenant_id, tenant_id) REFERENCES tenants (tenant_id, id)
) WITHOUT ROWID;
CREATE UNIQUE INDEX members_user ON members (tenant_id, user_id);

CREATE TABLE agents (
  tenant_id TEXT NOT NULL,
  id TEXT NOT NULL,
  name TEXT NOT NULL,
  soul TEXT NOT NULL,
  manual TEXT NOT NULL,
  status TEXT NOT NULL CHECK (status IN ('draft', 'idle', 'waking', 'active', 'sleep', 'paused', 'error', 'retired')),
  paused_reason TEXT,
  skills TEXT NOT NULL CHECK (json_valid(skills)),
  language TEXT NOT NULL CHECK (language IN ('mg', 'fr', 'en')),
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL,
  PRIMARY KEY (tenant_id, id),
  FOREIGN KEY (tenant_id, tenant_id) REFERENCES tenants (tenant_id, id)
) WITHOUT ROWID;
