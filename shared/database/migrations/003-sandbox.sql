-- What the sandbox itself needs to be steered and watched; a real company has none of it.
CREATE TABLE faults (
  name TEXT NOT NULL,
  -- Blank for every school.
  estab TEXT NOT NULL,
  PRIMARY KEY (name, estab)
) STRICT, WITHOUT ROWID;

-- What came in from programs and what left by email, for the timeline.
CREATE TABLE traffic (
  id INTEGER PRIMARY KEY,
  at TEXT NOT NULL,
  estab TEXT,
  kind TEXT NOT NULL CHECK (kind IN ('request', 'email')),
  -- JSON, by kind.
  detail TEXT NOT NULL
) STRICT;
CREATE INDEX traffic_by_school ON traffic (estab, id);

-- Links that sign somebody in at once; each works once.
CREATE TABLE enter_links (
  token_hash TEXT PRIMARY KEY,
  account_id INTEGER NOT NULL,
  landing TEXT NOT NULL,
  expires_at TEXT NOT NULL
) STRICT;

-- The page on which it was done, as `POST /authorise/:token/summary`; null where no page was.
ALTER TABLE journal ADD COLUMN page TEXT;
