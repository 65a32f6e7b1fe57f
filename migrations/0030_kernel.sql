-- The agents' kernel. What people see of it (agents, runs, reviews, messages, memory, clients, a task's agent_state) is
-- synced and written by commits alone; task_claims, agent_wakes, effects, budgets and cost_events are the machine's own
-- and written by the named statements of server/scope/system.ts.
ALTER TABLE agents ADD COLUMN role TEXT NOT NULL DEFAULT '';
ALTER TABLE agents ADD COLUMN slot INTEGER NOT NULL DEFAULT 0 CHECK (slot BETWEEN 0 AND 14);
-- {"from": minute of the day, "to": ...} in Indian/Antananarivo; NULL: always.
ALTER TABLE agents ADD COLUMN active_hours TEXT CHECK (active_hours IS NULL OR json_valid(active_hours));
-- The most it may spend in a month, in millionths of a US dollar.
ALTER TABLE agents ADD COLUMN budget_micros INTEGER NOT NULL DEFAULT 0 CHECK (budget_micros >= 0);
-- Earlier texts of its files, the newest first.
ALTER TABLE agents ADD COLUMN history TEXT NOT NULL DEFAULT '[]' CHECK (json_valid(history));

CREATE TABLE clients (
  tenant_id TEXT NOT NULL,
  id TEXT NOT NULL,
  name TEXT NOT NULL,
  contact TEXT NOT NULL,
  nif TEXT,
  stat TEXT,
  language TEXT NOT NULL CHECK (language IN ('mg', 'fr', 'en')),
  status TEXT NOT NULL CHECK (status IN ('active', 'archived')),
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL,
  PRIMARY KEY (tenant_id, id),
  FOREIGN KEY (tenant_id, tenant_id) REFERENCES tenants (tenant_id, id)
) WITHOUT ROWID;
CREATE TRIGGER clients_keep_tenant BEFORE UPDATE OF tenant_id ON clients WHEN NEW.tenant_id <> OLD.tenant_id BEGIN SELECT RAISE(ABORT, 'tenant_id is fixed'); END;

-- Where an agent's task stands; NULL for tasks of people. The status everybody knows follows from it.
ALTER TABLE tasks ADD COLUMN agent_state TEXT CHECK (agent_state IS NULL OR status = json_extract(
  '{"draft":"pending","ready":"pending","blocked":"pending","claimed":"in_progress","running":"in_progress","peer_review":"in_progress","revising":"in_progress","awaiting_human":"in_progress","approved":"in_progress","executing":"in_progress","done":"completed","failed":"failed","partial":"failed","cancelled":"cancelled"}',
  '$.' || agent_state));
ALTER TABLE tasks ADD COLUMN client_id TEXT;
ALTER TABLE tasks ADD COLUMN payload TEXT CHECK (payload IS NULL OR json_valid(payload));
ALTER TABLE tasks ADD COLUMN result TEXT CHECK (result IS NULL OR json_valid(result));
ALTER TABLE tasks ADD COLUMN artefact_hash TEXT;
ALTER TABLE tasks ADD COLUMN criteria_hash TEXT;
-- What a blocked task waits for: [{"task": id} | {"approval": id} | {"owner": id, "action": code}].
ALTER TABLE tasks ADD COLUMN waits TEXT CHECK (waits IS NULL OR json_valid(waits));
-- A foreign key of two columns cannot be added to a table that exists: these two keep it.
CREATE TRIGGER tasks_client_new BEFORE INSERT ON tasks WHEN NEW.client_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM clients WHERE tenant_id = NEW.tenant_id AND id = NEW.client_id) BEGIN SELECT RAISE(ABORT, 'FOREIGN KEY constraint failed: tasks.client_id'); END;
CREATE TRIGGER tasks_client_set BEFORE UPDATE OF client_id ON tasks WHEN NEW.client_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM clients WHERE tenant_id = NEW.tenant_id AND id = NEW.client_id) BEGIN SELECT RAISE(ABORT, 'FOREIGN KEY constraint failed: tasks.client_id'); END;

CREATE TABLE runs (
  tenant_id TEXT NOT NULL,
  id TEXT NOT NULL,
  agent_id TEXT NOT NULL,
  task_id TEXT NOT NULL,
  stage TEXT NOT NULL CHECK (stage IN ('work', 'review', 'revise', 'effects')),
  state TEXT NOT NULL CHECK (state IN
    ('queued', 'leased', 'running', 'succeeded', 'failed', 'timed_out', 'cancelled', 'interrupted')),
  outcome TEXT CHECK (outcome IN
    ('no_work', 'advanced', 'completed', 'plan_only', 'empty', 'blocked', 'needs_followup')),
  attempt INTEGER NOT NULL,
  engine TEXT NOT NULL,
  -- WORKING.md as this run left it: where the next one of this agent on this task begins.
  working TEXT NOT NULL CHECK (length(working) <= 4000),
  error TEXT,
  cost_micros INTEGER NOT NULL,
  memory_ids TEXT NOT NULL CHECK (json_valid(memory_ids)),
  started_at INTEGER NOT NULL,
  ended_at INTEGER,
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL,
  PRIMARY KEY (tenant_id, id),
  FOREIGN KEY (tenant_id, agent_id) REFERENCES agents (tenant_id, id),
  FOREIGN KEY (tenant_id, task_id) REFERENCES tasks (tenant_id, id)
) WITHOUT ROWID;
CREATE INDEX runs_task ON runs (tenant_id, task_id);
CREATE TRIGGER runs_keep_tenant BEFORE UPDATE OF tenant_id ON runs WHEN NEW.tenant_id <> OLD.tenant_id BEGIN SELECT RAISE(ABORT, 'tenant_id is fixed'); END;

CREATE TABLE reviews (
  tenant_id TEXT NOT NULL,
  id TEXT NOT NULL,
  task_id TEXT NOT NULL,
  author_agent_id TEXT NOT NULL,
  -- NULL: no agent could, the rules themselves looked.
  reviewer_agent_id TEXT CHECK (reviewer_agent_id IS NULL OR reviewer_agent_id <> author_agent_id),
  round INTEGER NOT NULL CHECK (round BETWEEN 1 AND 3),
  artefact_hash TEXT NOT NULL,
  criteria_hash TEXT NOT NULL,
  status TEXT NOT NULL CHECK (status IN ('open', 'given', 'void')),
  verdict TEXT CHECK (verdict IN ('approve', 'request_changes', 'reject', 'abstain')),
  praise TEXT NOT NULL CHECK (json_valid(praise)),
  refute TEXT NOT NULL CHECK (json_valid(refute)),
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL,
  PRIMARY KEY (tenant_id, id),
  FOREIGN KEY (tenant_id, task_id) REFERENCES tasks (tenant_id, id),
  FOREIGN KEY (tenant_id, author_agent_id) REFERENCES agents (tenant_id, id),
  FOREIGN KEY (tenant_id, reviewer_agent_id) REFERENCES agents (tenant_id, id)
) WITHOUT ROWID;
CREATE INDEX reviews_task ON reviews (tenant_id, task_id);
CREATE TRIGGER reviews_keep_tenant BEFORE UPDATE OF tenant_id ON reviews WHEN NEW.tenant_id <> OLD.tenant_id BEGIN SELECT RAISE(ABORT, 'tenant_id is fixed'); END;
CREATE TRIGGER reviews_keep_what BEFORE UPDATE ON reviews WHEN NEW.artefact_hash <> OLD.artefact_hash OR NEW.criteria_hash <> OLD.criteria_hash OR (OLD.status <> 'open' AND NEW.verdict IS NOT OLD.verdict) BEGIN SELECT RAISE(ABORT, 'a review keeps what it judged'); END;

-- The agents' dialogue: one bus, in the order of seq.
CREATE TABLE messages (
  tenant_id TEXT NOT NULL,
  id TEXT NOT NULL,
  seq INTEGER NOT NULL,
  task_id TEXT NOT NULL,
  run_id TEXT,
  from_agent_id TEXT NOT NULL,
  to_agent_id TEXT,
  act TEXT NOT NULL CHECK (act IN
    ('say', 'propose', 'refute', 'praise', 'ask', 'decide', 'handoff', 'accept', 'decline', 'end')),
  text TEXT NOT NULL CHECK (length(text) <= 1000),
  data TEXT CHECK (data IS NULL OR json_valid(data)),
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL,
  PRIMARY KEY (tenant_id, id),
  FOREIGN KEY (tenant_id, task_id) REFERENCES tasks (tenant_id, id),
  FOREIGN KEY (tenant_id, from_agent_id) REFERENCES agents (tenant_id, id),
  FOREIGN KEY (tenant_id, to_agent_id) REFERENCES agents (tenant_id, id)
) WITHOUT ROWID;
CREATE UNIQUE INDEX messages_task ON messages (tenant_id, task_id, seq);
CREATE TRIGGER messages_keep_tenant BEFORE UPDATE OF tenant_id ON messages WHEN NEW.tenant_id <> OLD.tenant_id BEGIN SELECT RAISE(ABORT, 'tenant_id is fixed'); END;

CREATE TABLE agent_memory (
  tenant_id TEXT NOT NULL,
  id TEXT NOT NULL,
  agent_id TEXT NOT NULL,
  key TEXT NOT NULL CHECK (length(key) <= 60),
  value TEXT NOT NULL CHECK (length(value) <= 200),
  -- Who said it: the owner's people, the agent itself, or text from outside, which never becomes active by itself.
  origin TEXT NOT NULL CHECK (origin IN ('person', 'agent', 'outside')),
  status TEXT NOT NULL CHECK (status IN ('candidate', 'active', 'retired', 'superseded')),
  confidence INTEGER NOT NULL CHECK (confidence BETWEEN 0 AND 100),
  sources TEXT NOT NULL CHECK (json_valid(sources)),
  confirmed_by TEXT,
  uses INTEGER NOT NULL,
  wins INTEGER NOT NULL,
  losses INTEGER NOT NULL,
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL,
  PRIMARY KEY (tenant_id, id),
  FOREIGN KEY (tenant_id, agent_id) REFERENCES agents (tenant_id, id),
  FOREIGN KEY (tenant_id, confirmed_by) REFERENCES members (tenant_id, id)
) WITHOUT ROWID;
CREATE INDEX agent_memory_agent ON agent_memory (tenant_id, agent_id);
CREATE TRIGGER agent_memory_keep_tenant BEFORE UPDATE OF tenant_id ON agent_memory WHEN NEW.tenant_id <> OLD.tenant_id BEGIN SELECT RAISE(ABORT, 'tenant_id is fixed'); END;
CREATE TRIGGER agent_memory_keep_origin BEFORE UPDATE ON agent_memory WHEN NEW.origin <> OLD.origin OR NEW.value <> OLD.value BEGIN SELECT RAISE(ABORT, 'what is remembered keeps its origin'); END;
-- Active means: a person said so.
CREATE TRIGGER agent_memory_promotion BEFORE UPDATE OF status ON agent_memory WHEN NEW.status = 'active' AND NEW.confirmed_by IS NULL AND NEW.origin <> 'person' BEGIN SELECT RAISE(ABORT, 'only a person makes a memory active'); END;
CREATE TRIGGER agent_memory_born BEFORE INSERT ON agent_memory WHEN NEW.status = 'active' AND NEW.confirmed_by IS NULL AND NEW.origin <> 'person' BEGIN SELECT RAISE(ABORT, 'only a person makes a memory active'); END;

-- Who may do the next step of an agent's task. One row a task; `open` while a step is to be done. Free when run_id is
-- NULL, else held until due_at. `token` only grows and fences off whoever held it before.
CREATE TABLE task_claims (
  tenant_id TEXT NOT NULL,
  id TEXT NOT NULL,
  stage TEXT NOT NULL CHECK (stage IN ('none', 'work', 'review', 'revise', 'decision', 'effects', 'wait', 'handoff')),
  agent_id TEXT NOT NULL,
  open INTEGER NOT NULL CHECK (open IN (0, 1)),
  run_id TEXT,
  token INTEGER NOT NULL,
  -- Nobody may take it before: the end of a lease, of a pause after a failure, of the time to decide; 0: now.
  due_at INTEGER NOT NULL,
  attempts INTEGER NOT NULL,
  PRIMARY KEY (tenant_id, id),
  FOREIGN KEY (tenant_id, id) REFERENCES tasks (tenant_id, id)
) WITHOUT ROWID;
CREATE INDEX task_claims_agent ON task_claims (tenant_id, agent_id) WHERE open = 1;
-- The scheduler's, across tenants: what came due by time alone.
CREATE INDEX task_claims_due ON task_claims (due_at) WHERE open = 1 AND due_at > 0;
CREATE TRIGGER task_claims_keep_tenant BEFORE UPDATE OF tenant_id ON task_claims WHEN NEW.tenant_id <> OLD.tenant_id BEGIN SELECT RAISE(ABORT, 'tenant_id is fixed'); END;
CREATE TRIGGER task_claims_only_forward BEFORE UPDATE OF token ON task_claims WHEN NEW.token < OLD.token BEGIN SELECT RAISE(ABORT, 'token went backwards'); END;

CREATE TABLE agent_wakes (
  tenant_id TEXT NOT NULL,
  id TEXT NOT NULL,
  slot INTEGER NOT NULL CHECK (slot BETWEEN 0 AND 14),
  dirty INTEGER NOT NULL CHECK (dirty IN (0, 1)),
  -- off: paused, asleep or retired; what makes it dirty then waits.
  state TEXT NOT NULL CHECK (state IN ('idle', 'waking', 'off')),
  wake_seq INTEGER NOT NULL,
  lease_until INTEGER NOT NULL,
  not_before INTEGER NOT NULL,
  -- Runs in a row that moved nothing, and that failed.
  stalled INTEGER NOT NULL,
  failures INTEGER NOT NULL,
  PRIMARY KEY (tenant_id, id),
  FOREIGN KEY (tenant_id, id) REFERENCES agents (tenant_id, id)
) WITHOUT ROWID;
CREATE INDEX agent_wakes_beat ON agent_wakes (slot) WHERE dirty = 1 AND state = 'idle';
CREATE INDEX agent_wakes_lease ON agent_wakes (lease_until) WHERE state = 'waking';
-- Agents that were there before.
UPDATE agents SET slot = (2 * (SELECT count(*) FROM agents b WHERE b.tenant_id = agents.tenant_id AND b.id < agents.id)) % 15;
INSERT INTO agent_wakes (tenant_id, id, slot, dirty, state, wake_seq, lease_until, not_before, stalled, failures)
  SELECT tenant_id, id, slot, 0, iif(status IN ('idle', 'waking', 'active'), 'idle', 'off'), 0, 0, 0, 0, 0 FROM agents;
CREATE TRIGGER agent_wakes_keep_tenant BEFORE UPDATE OF tenant_id ON agent_wakes WHEN NEW.tenant_id <> OLD.tenant_id BEGIN SELECT RAISE(ABORT, 'tenant_id is fixed'); END;

-- What an approval lets happen, each once: the key goes to whoever carries it out.
CREATE TABLE effects (
  tenant_id TEXT NOT NULL,
  id TEXT NOT NULL,
  approval_id TEXT NOT NULL,
  task_id TEXT NOT NULL,
  kind TEXT NOT NULL,
  args TEXT NOT NULL CHECK (json_valid(args)),
  status TEXT NOT NULL CHECK (status IN ('queued', 'pending', 'settled', 'failed')),
  -- A document's number, one of a kind in its tenant.
  number TEXT,
  result TEXT CHECK (result IS NULL OR json_valid(result)),
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL,
  PRIMARY KEY (tenant_id, id),
  FOREIGN KEY (tenant_id, approval_id) REFERENCES approvals (tenant_id, id),
  FOREIGN KEY (tenant_id, task_id) REFERENCES tasks (tenant_id, id)
) WITHOUT ROWID;
CREATE UNIQUE INDEX effects_number ON effects (tenant_id, number) WHERE number IS NOT NULL;
CREATE TRIGGER effects_keep_tenant BEFORE UPDATE OF tenant_id ON effects WHEN NEW.tenant_id <> OLD.tenant_id BEGIN SELECT RAISE(ABORT, 'tenant_id is fixed'); END;
CREATE TRIGGER effects_settled BEFORE UPDATE ON effects WHEN OLD.status = 'settled' OR NEW.args <> OLD.args BEGIN SELECT RAISE(ABORT, 'an effect happens once'); END;
CREATE TRIGGER effects_stay BEFORE DELETE ON effects BEGIN SELECT RAISE(ABORT, 'the ledger only grows'); END;

-- What may be spent, by scope: "tenant", "agent:<id>", "client:<id>", "task:<id>"; millionths of a US dollar.
CREATE TABLE budgets (
  tenant_id TEXT NOT NULL,
  id TEXT NOT NULL,
  -- The month it counts, as days' first moment (UTC ms); 0 for a task's, which has no month.
  since INTEGER NOT NULL,
  limit_micros INTEGER NOT NULL CHECK (limit_micros >= 0),
  spent_micros INTEGER NOT NULL CHECK (spent_micros >= 0),
  reserved_micros INTEGER NOT NULL CHECK (reserved_micros >= 0),
  -- 1: nothing runs here, whatever is left.
  stopped INTEGER NOT NULL CHECK (stopped IN (0, 1)),
  warned_at INTEGER,
  full_at INTEGER,
  PRIMARY KEY (tenant_id, id),
  FOREIGN KEY (tenant_id, tenant_id) REFERENCES tenants (tenant_id, id)
) WITHOUT ROWID;
CREATE TRIGGER budgets_keep_tenant BEFORE UPDATE OF tenant_id ON budgets WHEN NEW.tenant_id <> OLD.tenant_id BEGIN SELECT RAISE(ABORT, 'tenant_id is fixed'); END;

CREATE TABLE cost_events (
  tenant_id TEXT NOT NULL,
  -- The run's.
  id TEXT NOT NULL,
  scopes TEXT NOT NULL CHECK (json_valid(scopes)),
  status TEXT NOT NULL CHECK (status IN ('reserved', 'reported', 'ceiling', 'released')),
  reserved_micros INTEGER NOT NULL CHECK (reserved_micros >= 0),
  cost_micros INTEGER NOT NULL CHECK (cost_micros >= 0),
  created_at INTEGER NOT NULL,
  PRIMARY KEY (tenant_id, id)
) WITHOUT ROWID;
CREATE TRIGGER cost_events_keep_tenant BEFORE UPDATE OF tenant_id ON cost_events WHEN NEW.tenant_id <> OLD.tenant_id BEGIN SELECT RAISE(ABORT, 'tenant_id is fixed'); END;
CREATE TRIGGER cost_events_stay BEFORE DELETE ON cost_events BEGIN SELECT RAISE(ABORT, 'the ledger only grows'); END;
