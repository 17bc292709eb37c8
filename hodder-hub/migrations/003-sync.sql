CREATE TABLE year_groups (
  id INTEGER PRIMARY KEY,
  estab TEXT NOT NULL REFERENCES centres (estab),
  name TEXT NOT NULL,
  -- The year in which its pupils began Reception; null until a sync has told.
  cohort TEXT,
  mis_id TEXT,
  synced_at TEXT,
  UNIQUE (estab, name),
  UNIQUE (estab, mis_id)
) STRICT;
INSERT INTO year_groups (estab, name) SELECT DISTINCT estab, year_group FROM students;

ALTER TABLE students ADD COLUMN email TEXT;
ALTER TABLE classes ADD COLUMN kind TEXT NOT NULL DEFAULT 'Registration group';
-- The year groups of its pupils, parted by commas: more than one in a mixed-year class.
ALTER TABLE classes ADD COLUMN years TEXT;
CREATE UNIQUE INDEX classes_by_mis_id ON classes (estab, mis_id);

CREATE TABLE class_members (
  class_id INTEGER NOT NULL REFERENCES classes (id) ON DELETE CASCADE,
  student_id INTEGER NOT NULL REFERENCES students (id) ON DELETE CASCADE,
  PRIMARY KEY (class_id, student_id)
) STRICT, WITHOUT ROWID;

-- Links that let a new teacher set a password.
CREATE TABLE password_links (
  token_hash TEXT PRIMARY KEY,
  account_id INTEGER NOT NULL REFERENCES teachers (id) ON DELETE CASCADE,
  expires_at TEXT NOT NULL,
  used_at TEXT
) STRICT;

-- The first day of the school's year, MM-DD; the first of September unless the coordinator says otherwise.
ALTER TABLE centres ADD COLUMN year_starts TEXT NOT NULL DEFAULT '09-01';

-- What the MIS held when the Hub last read it, kept up by changesets; forgotten when the connection ends.
CREATE TABLE mis_copy (
  estab TEXT NOT NULL REFERENCES centres (estab),
  -- Of a panel: `teachers/Staff`.
  dataset TEXT NOT NULL,
  id TEXT NOT NULL,
  -- JSON: the row as Xporter gave it.
  row TEXT NOT NULL,
  PRIMARY KEY (estab, dataset, id)
) STRICT, WITHOUT ROWID;

CREATE TABLE mis_bookmarks (
  estab TEXT NOT NULL REFERENCES centres (estab),
  panel TEXT NOT NULL,
  -- The NextChangedRows of the last answer.
  hash TEXT NOT NULL,
  taken_at TEXT NOT NULL,
  PRIMARY KEY (estab, panel)
) STRICT, WITHOUT ROWID;

-- A pass through one panel: read the MIS, review, save.
CREATE TABLE sync_runs (
  id INTEGER PRIMARY KEY,
  estab TEXT NOT NULL REFERENCES centres (estab),
  panel TEXT NOT NULL,
  state TEXT NOT NULL,
  started_by INTEGER NOT NULL REFERENCES teachers (id),
  started_at TEXT NOT NULL,
  -- JSON: what the coordinator chose before reading.
  settings TEXT NOT NULL,
  -- The changeset that the reading began from, *, or null until it has begun.
  since TEXT,
  page INTEGER NOT NULL DEFAULT 0,
  pages INTEGER,
  people INTEGER NOT NULL DEFAULT 0,
  -- The MIS by its name on the wire.
  mis TEXT,
  -- What the coordinator should know, in words.
  note TEXT,
  finished_at TEXT,
  -- JSON: how many were added, changed, desynced.
  summary TEXT
) STRICT;
CREATE UNIQUE INDEX one_open_run ON sync_runs (estab, panel) WHERE state IN ('loading', 'reviewing');

-- Pages read so far: a row, or null where the row is gone.
CREATE TABLE sync_staged (
  run_id INTEGER NOT NULL REFERENCES sync_runs (id) ON DELETE CASCADE,
  dataset TEXT NOT NULL,
  id TEXT NOT NULL,
  row TEXT,
  PRIMARY KEY (run_id, dataset, id)
) STRICT, WITHOUT ROWID;

-- What is reviewed: somebody of the Hub, somebody of the MIS, or both.
CREATE TABLE sync_rows (
  id INTEGER PRIMARY KEY,
  run_id INTEGER NOT NULL REFERENCES sync_runs (id) ON DELETE CASCADE,
  position INTEGER NOT NULL,
  hub_id INTEGER,
  -- JSON: how the Hub and the MIS have it.
  hub TEXT,
  mis_id TEXT,
  mis TEXT,
  status TEXT NOT NULL,
  because TEXT NOT NULL,
  -- Whether the last reading brought something new about it.
  is_fresh INTEGER NOT NULL,
  is_ticked INTEGER NOT NULL
) STRICT;
CREATE INDEX sync_rows_in_order ON sync_rows (run_id, position);

-- What a saved run did, field by field: the history, and what undoing needs.
CREATE TABLE sync_changes (
  id INTEGER PRIMARY KEY,
  run_id INTEGER NOT NULL REFERENCES sync_runs (id),
  kind TEXT NOT NULL CHECK (kind IN ('added', 'changed', 'linked', 'desynced')),
  record_id INTEGER NOT NULL,
  name TEXT NOT NULL,
  -- JSON: [{ field, old, new }]
  fields TEXT NOT NULL,
  -- JSON: the record before, or null where there was none.
  before TEXT
) STRICT;
CREATE INDEX sync_changes_of_run ON sync_changes (run_id, id);

CREATE TABLE sync_checks (
  estab TEXT PRIMARY KEY REFERENCES centres (estab),
  checked_on TEXT NOT NULL
) STRICT;
