-- Second factors: of a person, whichever tenants they are in, so global like the tables of better-auth.

-- Public halves of passkeys. `challenge_at` is when the newest online challenge that was answered with it was made: each
-- is good once. With `remove_at`, it is gone from then on.
CREATE TABLE auth_passkey (
  id TEXT PRIMARY KEY NOT NULL,
  user_id TEXT NOT NULL REFERENCES auth_user (id) ON DELETE CASCADE,
  credential_id TEXT NOT NULL UNIQUE,
  public_key TEXT NOT NULL,
  counter INTEGER NOT NULL,
  challenge_at INTEGER NOT NULL,
  name TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  used_at INTEGER,
  remove_at INTEGER
);
CREATE INDEX auth_passkey_user ON auth_passkey (user_id);

-- The secret of an authenticator app, encrypted. `last_step` is the newest 30 seconds whose code was taken: none is good
-- twice. Until `confirmed_at` it counts for nothing.
CREATE TABLE auth_totp (
  user_id TEXT PRIMARY KEY NOT NULL REFERENCES auth_user (id) ON DELETE CASCADE,
  secret TEXT NOT NULL,
  last_step INTEGER NOT NULL,
  created_at INTEGER NOT NULL,
  confirmed_at INTEGER,
  remove_at INTEGER
) WITHOUT ROWID;

-- Codes on paper, hashed under a key of the Worker's; each is good once.
CREATE TABLE auth_backup_code (
  user_id TEXT NOT NULL REFERENCES auth_user (id) ON DELETE CASCADE,
  code_hash TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  used_at INTEGER,
  PRIMARY KEY (user_id, code_hash)
) WITHOUT ROWID;

-- What a session has shown beside its sign-in: the class, by which factor, and until when it counts.
CREATE TABLE auth_step_up (
  session_id TEXT NOT NULL,
  class TEXT NOT NULL,
  user_id TEXT NOT NULL,
  by_factor TEXT NOT NULL,
  until INTEGER NOT NULL,
  PRIMARY KEY (session_id, class)
) WITHOUT ROWID;
CREATE INDEX auth_step_up_user ON auth_step_up (user_id);
