-- Ways in beside the password, and ways to end a session that holds.

-- Failures of signing in, one row a count; a row is one write. Its own table: better-auth's counts calls.
CREATE TABLE auth_failure (
  key TEXT PRIMARY KEY NOT NULL,
  count INTEGER NOT NULL,
  last_at INTEGER NOT NULL
) WITHOUT ROWID;

-- A person of another provider is found by who they are there, and is one person.
CREATE UNIQUE INDEX auth_account_provider ON auth_account (provider_id, account_id);

-- The device a session lives on, where the Worker knows it: ended together.
ALTER TABLE auth_session ADD COLUMN device_tenant TEXT;
ALTER TABLE auth_session ADD COLUMN device_id TEXT;

-- Since a password was changed: devices made known before do not sign in by themselves, but for the one it was changed on.
ALTER TABLE auth_user ADD COLUMN devices_from INTEGER NOT NULL DEFAULT 0;
ALTER TABLE auth_user ADD COLUMN device_kept TEXT;

-- What signs somebody without an e-mail address in on another phone: a name that is theirs in one centre, and a PIN.
CREATE TABLE auth_pin (
  organization_id TEXT NOT NULL REFERENCES auth_organization (id),
  name TEXT NOT NULL,
  user_id TEXT NOT NULL REFERENCES auth_user (id) ON DELETE CASCADE,
  hash TEXT NOT NULL,
  wrong INTEGER NOT NULL,
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL,
  PRIMARY KEY (organization_id, name)
) WITHOUT ROWID;
CREATE UNIQUE INDEX auth_pin_user ON auth_pin (user_id, organization_id);
