-- A person who answered an invitation sees only that decision, until an administrator lets them in.
ALTER TABLE administrators ADD COLUMN is_limited INTEGER NOT NULL DEFAULT 0 CHECK (is_limited IN (0, 1));
