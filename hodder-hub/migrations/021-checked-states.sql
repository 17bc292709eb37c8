-- A state that the code does not know cannot be stored. The lists are those of the transition tables and of the matching.
-- SQLite adds a check only by making the table again; the sequence moves with it, so that no number is given twice.

CREATE TABLE new_connections (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  estab TEXT NOT NULL REFERENCES centres (estab),
  state TEXT NOT NULL
    CHECK (state IN ('requested', 'invited', 'validating', 'waiting', 'connected', 'rejected', 'refused', 'expired', 'failed', 'revoked', 'withdrawn', 'deauthorised')),
  reference TEXT NOT NULL UNIQUE,
  requested_by INTEGER NOT NULL REFERENCES teachers (id),
  requested_at TEXT NOT NULL,
  details TEXT NOT NULL,
  message TEXT,
  forwarded_to TEXT,
  sealed_secret TEXT,
  scopes TEXT,
  connected_at TEXT,
  ended_at TEXT,
  state_since TEXT NOT NULL DEFAULT ''
) STRICT;
INSERT INTO new_connections SELECT * FROM connections;
DELETE FROM sqlite_sequence WHERE name = 'new_connections';
UPDATE sqlite_sequence SET name = 'new_connections' WHERE name = 'connections';
DROP TABLE connections;
ALTER TABLE new_connections RENAME TO connections;
CREATE INDEX connections_by_centre ON connections (estab, id);

CREATE TABLE new_sync_runs (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  estab TEXT NOT NULL REFERENCES centres (estab),
  panel TEXT NOT NULL,
  state TEXT NOT NULL
    CHECK (state IN ('loading', 'reviewing', 'saved', 'cancelled', 'stopped', 'undone')),
  started_by INTEGER NOT NULL REFERENCES teachers (id),
  started_at TEXT NOT NULL,
  settings TEXT NOT NULL,
  since TEXT,
  page INTEGER NOT NULL DEFAULT 0,
  pages INTEGER,
  people INTEGER NOT NULL DEFAULT 0,
  mis TEXT,
  note TEXT,
  finished_at TEXT,
  summary TEXT
) STRICT;
INSERT INTO new_sync_runs SELECT * FROM sync_runs;
DELETE FROM sqlite_sequence WHERE name = 'new_sync_runs';
UPDATE sqlite_sequence SET name = 'new_sync_runs' WHERE name = 'sync_runs';
DROP TABLE sync_runs;
ALTER TABLE new_sync_runs RENAME TO sync_runs;
CREATE UNIQUE INDEX one_open_run ON sync_runs (estab, panel) WHERE state IN ('loading', 'reviewing');

CREATE TABLE new_sync_rows (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  run_id INTEGER NOT NULL REFERENCES sync_runs (id) ON DELETE CASCADE,
  position INTEGER NOT NULL,
  hub_id INTEGER,
  hub TEXT,
  mis_id TEXT,
  mis TEXT,
  status TEXT NOT NULL
    CHECK (status IN ('Not matched', 'May match', 'Matched', 'New', 'Synced', 'Desynced')),
  because TEXT NOT NULL,
  is_fresh INTEGER NOT NULL,
  is_ticked INTEGER NOT NULL
) STRICT;
INSERT INTO new_sync_rows SELECT * FROM sync_rows;
DELETE FROM sqlite_sequence WHERE name = 'new_sync_rows';
UPDATE sqlite_sequence SET name = 'new_sync_rows' WHERE name = 'sync_rows';
DROP TABLE sync_rows;
ALTER TABLE new_sync_rows RENAME TO sync_rows;
CREATE INDEX sync_rows_in_order ON sync_rows (run_id, position);

CREATE TABLE new_classes (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  estab TEXT NOT NULL REFERENCES centres (estab),
  name TEXT NOT NULL,
  description TEXT NOT NULL DEFAULT '',
  teacher_id INTEGER REFERENCES teachers (id),
  mis_id TEXT,
  synced_at TEXT,
  kind TEXT NOT NULL DEFAULT 'Registration group'
    CHECK (kind IN ('Registration group', 'Subject class')),
  years TEXT,
  UNIQUE (estab, name)
) STRICT;
INSERT INTO new_classes SELECT * FROM classes;
DELETE FROM sqlite_sequence WHERE name = 'new_classes';
UPDATE sqlite_sequence SET name = 'new_classes' WHERE name = 'classes';
DROP TABLE classes;
ALTER TABLE new_classes RENAME TO classes;
CREATE UNIQUE INDEX classes_by_mis_id ON classes (estab, mis_id);
