-- Invitations into a tenant, and an organisation that never loses its last owner.
CREATE TABLE invitations (
  tenant_id TEXT NOT NULL,
  id TEXT NOT NULL,
  role TEXT NOT NULL CHECK (role IN ('owner', 'admin', 'staff', 'external')),
  email TEXT,
  label TEXT NOT NULL,
  max_uses INTEGER NOT NULL CHECK (max_uses > 0),
  uses INTEGER NOT NULL CHECK (uses BETWEEN 0 AND max_uses),
  expires_at INTEGER NOT NULL,
  status TEXT NOT NULL CHECK (status IN ('open', 'revoked')),
  invited_by TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL,
  PRIMARY KEY (tenant_id, id),
  FOREIGN KEY (tenant_id, invited_by) REFERENCES members (tenant_id, id)
) WITHOUT ROWID;

CREATE TRIGGER invitations_keep_tenant BEFORE UPDATE OF tenant_id ON invitations WHEN NEW.tenant_id <> OLD.tenant_id BEGIN SELECT RAISE(ABORT, 'tenant_id is fixed'); END;

-- Global: the secret of a link names no tenant. Only its hash is kept; whether it still lets anybody in the invitation
-- itself says. One link an invitation: a new one takes the place of the old.
CREATE TABLE auth_invitation_link (
  secret_hash TEXT PRIMARY KEY NOT NULL,
  organization_id TEXT NOT NULL REFERENCES auth_organization (id),
  invitation_id TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  UNIQUE (organization_id, invitation_id)
) WITHOUT ROWID;

-- The owners among thousands of members, for the rule that one has to stay.
CREATE INDEX members_owners ON members (tenant_id) WHERE role = 'owner' AND status = 'active';

-- The last line behind the rule (shared/members/mutators.ts), whoever writes.
CREATE TRIGGER members_keep_owner BEFORE UPDATE OF role, status ON members
WHEN OLD.role = 'owner' AND OLD.status = 'active' AND (NEW.role <> 'owner' OR NEW.status <> 'active')
  AND NOT EXISTS (
    SELECT 1 FROM members WHERE tenant_id = OLD.tenant_id AND role = 'owner' AND status = 'active' AND id <> OLD.id
  )
BEGIN SELECT RAISE(ABORT, 'a tenant keeps an owner'); END;
