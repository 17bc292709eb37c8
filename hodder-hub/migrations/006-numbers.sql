-- Never gives a number twice. Sessions, tokens and work in progress may still name a row that a reset deleted.
-- SQLite needs AUTOINCREMENT for that, and AUTOINCREMENT needs the tables to be made again.

CREATE TABLE new_teachers (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  estab TEXT NOT NULL REFERENCES centres (estab),
  title TEXT NOT NULL,
  forename TEXT NOT NULL,
  surname TEXT NOT NULL,
  email TEXT NOT NULL UNIQUE COLLATE NOCASE,
  username TEXT UNIQUE COLLATE NOCASE,
  type TEXT NOT NULL CHECK (type IN ('AC', 'Teacher')),
  password_hash TEXT,
  mis_id TEXT,
  synced_at TEXT,
  UNIQUE (estab, mis_id)
) STRICT;
INSERT INTO new_teachers SELECT * FROM teachers;
DROP TABLE teachers;
ALTER TABLE new_teachers RENAME TO teachers;
CREATE INDEX teachers_by_centre ON teachers (estab, surname, forename);

CREATE TABLE new_students (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  estab TEXT NOT NULL REFERENCES centres (estab),
  upn TEXT,
  forename TEXT NOT NULL,
  surname TEXT NOT NULL,
  gender TEXT,
  date_of_birth TEXT,
  year_group TEXT NOT NULL,
  class TEXT NOT NULL,
  has_access INTEGER NOT NULL CHECK (has_access IN (0, 1)),
  mis_id TEXT,
  synced_at TEXT,
  email TEXT,
  UNIQUE (estab, mis_id)
) STRICT;
INSERT INTO new_students SELECT * FROM students;
DROP TABLE students;
ALTER TABLE new_students RENAME TO students;
CREATE INDEX students_by_centre ON students (estab, surname, forename);

CREATE TABLE new_classes (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  estab TEXT NOT NULL REFERENCES centres (estab),
  name TEXT NOT NULL,
  description TEXT NOT NULL DEFAULT '',
  teacher_id INTEGER REFERENCES teachers (id),
  mis_id TEXT,
  synced_at TEXT,
  kind TEXT NOT NULL DEFAULT 'Registration group',
  years TEXT,
  UNIQUE (estab, name)
) STRICT;
INSERT INTO new_classes SELECT * FROM classes;
DROP TABLE classes;
ALTER TABLE new_classes RENAME TO classes;
CREATE UNIQUE INDEX classes_by_mis_id ON classes (estab, mis_id);

CREATE TABLE new_connections (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  estab TEXT NOT NULL REFERENCES centres (estab),
  state TEXT NOT NULL,
  reference TEXT NOT NULL UNIQUE,
  requested_by INTEGER NOT NULL REFERENCES teachers (id),
  requested_at TEXT NOT NULL,
  details TEXT NOT NULL,
  message TEXT,
  forwarded_to TEXT,
  sealed_secret TEXT,
  scopes TEXT,
  connected_at TEXT,
  ended_at TEXT
) STRICT;
INSERT INTO new_connections SELECT * FROM connections;
DROP TABLE connections;
ALTER TABLE new_connections RENAME TO connections;
CREATE INDEX connections_by_centre ON connections (estab, id);

CREATE TABLE new_year_groups (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  estab TEXT NOT NULL REFERENCES centres (estab),
  name TEXT NOT NULL,
  cohort TEXT,
  mis_id TEXT,
  synced_at TEXT,
  UNIQUE (estab, name),
  UNIQUE (estab, mis_id)
) STRICT;
INSERT INTO new_year_groups SELECT * FROM year_groups;
DROP TABLE year_groups;
ALTER TABLE new_year_groups RENAME TO year_groups;

CREATE TABLE new_sync_runs (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  estab TEXT NOT NULL REFERENCES centres (estab),
  panel TEXT NOT NULL,
  state TEXT NOT NULL,
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
  status TEXT NOT NULL,
  because TEXT NOT NULL,
  is_fresh INTEGER NOT NULL,
  is_ticked INTEGER NOT NULL
) STRICT;
INSERT INTO new_sync_rows SELECT * FROM sync_rows;
DROP TABLE sync_rows;
ALTER TABLE new_sync_rows RENAME TO sync_rows;
CREATE INDEX sync_rows_in_order ON sync_rows (run_id, position);

CREATE TABLE new_sync_changes (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  run_id INTEGER NOT NULL REFERENCES sync_runs (id),
  kind TEXT NOT NULL CHECK (kind IN ('added', 'changed', 'linked', 'desynced')),
  record_id INTEGER NOT NULL,
  name TEXT NOT NULL,
  fields TEXT NOT NULL,
  before TEXT
) STRICT;
INSERT INTO new_sync_changes SELECT * FROM sync_changes;
DROP TABLE sync_changes;
ALTER TABLE new_sync_changes RENAME TO sync_changes;
CREATE INDEX sync_changes_of_run ON sync_changes (run_id, id);
