-- Devices of members: the key that vouches for work made without a network. Revoked ones stay, so that what they
-- made can still be judged.
CREATE TABLE devices (
  tenant_id TEXT NOT NULL,
  id TEXT NOT NULL,
  member_id TEXT NOT NULL,
  label TEXT NOT NULL,
  public_key TEXT NOT NULL,
  uses INTEGER NOT NULL,
  status TEXT NOT NULL CHECK (status IN ('active', 'revoked')),
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL,
  PRIMARY KEY (tenant_id, id),
  FOREIGN KEY (tenant_id, member_id) REFERENCES members (tenant_id, id)
) WITHOUT ROWID;

CREATE TRIGGER devices_keep_tenant BEFORE UPDATE OF tenant_id ON devices WHEN NEW.tenant_id <> OLD.tenant_id BEGIN SELECT RAISE(ABORT, 'tenant_id is fixed'); END;
CREATE TRIGGER devices_keep_key BEFORE UPDATE ON devices WHEN NEW.public_key <> OLD.public_key OR NEW.member_id <> OLD.member_id OR (OLD.status = 'revoked' AND NEW.status <> 'revoked') BEGIN SELECT RAISE(ABORT, 'a device keeps its key'); END;
