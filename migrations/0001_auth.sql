-- Global identity: better-auth's tables. Tenant data may live in another database, so nothing there refers here.
CREATE TABLE auth_user (
  id TEXT PRIMARY KEY NOT NULL,
  name TEXT NOT NULL,
  email TEXT NOT NULL UNIQUE,
  email_verified INTEGER NOT NULL DEFAULT 0,
  image TEXT,
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL
) WITHOUT ROWID;

CREATE TABLE auth_session (
  id TEXT PRIMARY KEY NOT NULL,
  user_id TEXT NOT NULL REFERENCES auth_user (id) ON DELETE CASCADE,
  token TEXT NOT NULL UNIQUE,
  expires_at INTEGER NOT NULL,
  ip_address TEXT,
  user_agent TEXT,
  active_organization_id TEXT,
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL
) WITHOUT ROWID;
CREATE INDEX auth_session_user ON auth_session (user_id);

-- Found by user at every sign-in: the key begins with them, which spares a row.
CREATE TABLE auth_account (
  id TEXT NOT NULL UNIQUE,
  user_id TEXT NOT NULL REFERENCES auth_user (id) ON DELETE CASCADE,
  account_id TEXT NOT NULL,
  provider_id TEXT NOT NULL,
  access_token TEXT,
  refresh_token TEXT,
  id_token TEXT,
  access_token_expires_at INTEGER,
  refresh_token_expires_at INTEGER,
  scope TEXT,
  password TEXT,
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL,
  PRIMARY KEY (user_id, provider_id, account_id)
) WITHOUT ROWID;

CREATE TABLE auth_verification (
  id TEXT PRIMARY KEY NOT NULL,
  identifier TEXT NOT NULL,
  value TEXT NOT NULL,
  expires_at INTEGER NOT NULL,
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL
) WITHOUT ROWID;
CREATE INDEX auth_verification_identifier ON auth_verification (identifier);

CREATE TABLE auth_organization (
  id TEXT PRIMARY KEY NOT NULL,
  name TEXT NOT NULL,
  slug TEXT NOT NULL UNIQUE,
  logo TEXT,
  metadata TEXT,
  created_at INTEGER NOT NULL
) WITHOUT ROWID;

CREATE TABLE auth_member (
  id TEXT PRIMARY KEY NOT NULL,
  organization_id TEXT NOT NULL REFERENCES auth_organization (id),
  user_id TEXT NOT NULL REFERENCES auth_user (id),
  role TEXT NOT NULL,
  created_at INTEGER NOT NULL
) WITHOUT ROWID;
CREATE UNIQUE INDEX auth_member_user ON auth_member (user_id, organization_id);
CREATE INDEX auth_member_organization ON auth_member (organization_id);

CREATE TABLE auth_invitation (
  id TEXT PRIMARY KEY NOT NULL,
  organization_id TEXT NOT NULL REFERENCES auth_organization (id),
  email TEXT NOT NULL,
  role TEXT,
  status TEXT NOT NULL,
  expires_at INTEGER NOT NULL,
  inviter_id TEXT NOT NULL REFERENCES auth_user (id),
  created_at INTEGER NOT NULL
) WITHOUT ROWID;
CREATE INDEX auth_invitation_email ON auth_invitation (email);

CREATE TABLE auth_rate_limit (
  id TEXT PRIMARY KEY NOT NULL,
  key TEXT NOT NULL UNIQUE,
  count INTEGER NOT NULL,
  last_request INTEGER NOT NULL
) WITHOUT ROWID;

-- Which database a tenant lives in: the name of a D1 binding.
CREATE TABLE directory (
  tenant_id TEXT PRIMARY KEY NOT NULL,
  binding TEXT NOT NULL,
  created_at INTEGER NOT NULL
) WITHOUT ROWID;
