-- Lead: a data protection lead, who may read everything and revoke, and nothing else.
ALTER TABLE administrators ADD COLUMN role TEXT NOT NULL DEFAULT 'administrator'
  CHECK (role IN ('administrator', 'lead'));
ALTER TABLE administrators ADD COLUMN invited_by TEXT;
ALTER TABLE administrators ADD COLUMN added_at TEXT;
ALTER TABLE administrators ADD COLUMN last_sign_in_at TEXT;
